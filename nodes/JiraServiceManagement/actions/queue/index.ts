import { listParameter } from '../../../shared/editor/parameters';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { queueKind } from '../../../shared/records/queue';
import type { DeskPartSource } from '../../../shared/records/serviceDesk/parts';
import { DESKS_FIELD, QUEUE_FIELD } from '../fields';

/** What the node can do with queues. */
export const queue = readOnlyResource<DeskPartSource>({
	resource: 'queue',
	kind: queueKind,
	all: 'Every queue of the service desks',
	keys: 'IDs',
	source: [DESKS_FIELD],
	record: QUEUE_FIELD,
	readSource: (context, item) => ({ desks: listParameter(context.getNodeParameter('serviceDesks', item, [])) }),
});

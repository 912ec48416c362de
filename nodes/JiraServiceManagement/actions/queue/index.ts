import { listParameter } from '../../../shared/editor/parameters';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { queueKind } from '../../../shared/records/queue';
import type { DeskPartSource } from '../../../shared/records/serviceDesk/parts';
import { DESKS_FIELD } from '../fields';

/** What the node can do with queues. */
export const queue = readOnlyResource<DeskPartSource>({
	resource: 'queue',
	kind: queueKind,
	all: 'Every queue of the service desks',
	keys: 'IDs',
	source: [DESKS_FIELD],
	record: {
		displayName: 'Queue',
		name: 'queue',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchQueues', searchable: true } },
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 12' },
		],
	},
	readSource: (context, item) => ({ desks: listParameter(context.getNodeParameter('serviceDesks', item, [])) }),
});

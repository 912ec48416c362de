import { listParameter } from '../../../shared/editor/parameters';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { requestTypeKind } from '../../../shared/records/requestType';
import type { DeskPartSource } from '../../../shared/records/serviceDesk/parts';
import { DESKS_FIELD, REQUEST_TYPE_FIELD } from '../fields';

/** What the node can do with request types. */
export const requestType = readOnlyResource<DeskPartSource>({
	resource: 'requestType',
	kind: requestTypeKind,
	all: 'Every request type of the service desks',
	keys: 'IDs',
	source: [DESKS_FIELD],
	record: REQUEST_TYPE_FIELD,
	readSource: (context, item) => ({ desks: listParameter(context.getNodeParameter('serviceDesks', item, [])) }),
});

import { listParameter } from '../../../shared/editor/parameters';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { PROJECTS_FIELD } from '../../../shared/editor/recordFields';
import { deskKind } from '../../../shared/records/serviceDesk';
import type { DeskSource } from '../../../shared/records/serviceDesk/read';
import { DESK_FIELD } from '../fields';

/** What the node can do with service desks. */
export const serviceDesk = readOnlyResource<DeskSource>({
	resource: 'serviceDesk',
	kind: deskKind,
	all: 'Every service desk that the account can see',
	keys: 'IDs',
	source: [PROJECTS_FIELD],
	record: DESK_FIELD,
	readSource: (context, item) => ({ projects: listParameter(context.getNodeParameter('projects', item, [])) }),
});

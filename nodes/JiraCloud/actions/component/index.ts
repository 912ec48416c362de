import { listParameter } from '../../../shared/editor/parameters';
import { readRowsProject, ROWS_PROJECT } from '../../../shared/editor/listedPlaces';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { PROJECTS_FIELD } from '../../../shared/editor/recordFields';
import { componentKind } from '../../../shared/records/component';
import { componentCatalog } from '../../../shared/records/component/fields';
import type { ComponentSource } from '../../../shared/records/component/read';

/** What the node can do with components. */
export const component = readOnlyResource<ComponentSource>({
	resource: 'component',
	kind: componentKind,
	all: 'Every component of the projects',
	keys: 'IDs',
	source: [PROJECTS_FIELD],
	record: {
		displayName: 'Component ID',
		name: 'component',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 10000',
	},
	imported: {
		resource: 'component',
		kind: componentKind,
		kindOf: () => componentKind,
		place: ROWS_PROJECT,
		readPlace: readRowsProject,
		match: { field: componentCatalog.byId('name')!, description: 'The name, which is unique in its project. Recommended.' },
		columns: 'getComponentColumns',
	},
	readSource: (context, item) => ({
		projects: listParameter(context.getNodeParameter('projects', item, [])),
	}),
});

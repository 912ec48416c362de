import { listParameter, narrowParameter } from '../../../shared/editor/parameters';
import { readRowsProject, ROWS_PROJECT } from '../../../shared/editor/listedPlaces';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { narrowField, PROJECTS_FIELD } from '../../../shared/editor/recordFields';
import { versionKind } from '../../../shared/records/version';
import { versionCatalog } from '../../../shared/records/version/fields';
import type { VersionSource, VersionStatus } from '../../../shared/records/version/read';

/** What the node can do with versions. */
export const version = readOnlyResource<VersionSource>({
	resource: 'version',
	kind: versionKind,
	all: 'Every version of the projects',
	keys: 'IDs',
	source: [
		PROJECTS_FIELD,
		narrowField([
			{
				displayName: 'Statuses',
				name: 'statuses',
				type: 'multiOptions',
				default: [],
				description: 'Only versions in these states',
				options: [
					{ name: 'Archived', value: 'archived' },
					{ name: 'Released', value: 'released' },
					{ name: 'Unreleased', value: 'unreleased' },
				],
			},
		]),
	],
	record: {
		displayName: 'Version ID',
		name: 'version',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 10000',
	},
	imported: {
		resource: 'version',
		kind: versionKind,
		kindOf: () => versionKind,
		place: ROWS_PROJECT,
		readPlace: readRowsProject,
		match: { field: versionCatalog.byId('name')!, description: 'The name, which is unique in its project. Recommended.' },
		columns: 'getVersionColumns',
	},
	readSource: (context, item) => ({
		projects: listParameter(context.getNodeParameter('projects', item, [])),
		statuses: listParameter(narrowParameter(context, item).statuses) as VersionStatus[],
	}),
});

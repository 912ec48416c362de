import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DRY_RUN_FIELD, IDENTITY_COLUMN_FIELD, importOptions, mappingFields } from '../../../shared/editor/importFields';
import { runImport } from '../../../shared/editor/importOutputs';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import type { ImportMode } from '../../../shared/import/modes';
import { projectKind } from '../../../shared/records/project';

/** Import of projects: the key of the row is the key of the project. */
export const importProjectsFields: INodeProperties[] = shownFor('project', 'import', [
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		default: 'upsert',
		options: [
			{ name: 'Create', value: 'create', description: 'Create a project for every row; a key that is in use is rejected' },
			{
				name: 'Create or Update',
				value: 'upsert',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{ name: 'Create, Skip Existing', value: 'createMissing', description: 'Create a project for every row whose key is free, and leave the others alone' },
			{ name: 'Update', value: 'update', description: 'Update projects; a key that does not exist is rejected' },
			{ name: 'Update, Skip Missing', value: 'updateExisting', description: 'Update projects; a key that does not exist is skipped' },
		],
	},
	{ ...IDENTITY_COLUMN_FIELD, displayName: 'Key Column', placeholder: 'e.g. project_key', description: 'The column that holds the project key. Empty: "key".' },
	...mappingFields('getProjectColumns', []),
	DRY_RUN_FIELD,
	importOptions(),
]);

export async function importProjects(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runImport(context, () => ({
		kind: projectKind,
		mode: context.getNodeParameter('mode', 0) as ImportMode,
		place: {},
		matchBy: { by: 'key' },
		identityColumn: textParameter(context, 'identityColumn', 0),
	}));
}

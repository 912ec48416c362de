import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Connection } from '../../../shared/connection/types';
import { IDENTITY_COLUMN_FIELD, IMPORT_OPTIONS, mappingFields } from '../../../shared/editor/importFields';
import { runImport } from '../../../shared/editor/importOutputs';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { PROJECT_FIELD } from '../../../shared/editor/recordFields';
import type { ImportMode, PlacePart } from '../../../shared/import/request';
import { issueKind } from '../../../shared/records/issue';
import type { MatchBy } from '../../../shared/records/kind';
import { ISSUE_TYPE_FIELD, MATCH_FIELD, readMatchField } from './fields';

/** Import of issues: every incoming item is a row, and every row gets one outcome. */
export const importIssuesFields: INodeProperties[] = shownFor('issue', 'import', [
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		default: 'upsert',
		options: [
			{ name: 'Create', value: 'create', description: 'Create an issue for every row' },
			{
				name: 'Create or Update',
				value: 'upsert',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{ name: 'Update', value: 'update', description: 'Update issues; a row that matches none is rejected' },
		],
	},
	{
		displayName: 'Project From',
		name: 'projectFrom',
		type: 'options',
		default: 'fixed',
		options: [
			{ name: 'Column of the Row', value: 'column', description: 'Every row names its project' },
			{ name: 'One Project for All Rows', value: 'fixed' },
		],
	},
	{ ...PROJECT_FIELD, displayOptions: { show: { projectFrom: ['fixed'] } } },
	{
		displayName: 'Project Column',
		name: 'projectColumn',
		type: 'string',
		default: 'project',
		required: true,
		displayOptions: { show: { projectFrom: ['column'] } },
		description: 'The column that holds the key of the project',
	},
	{
		displayName: 'Issue Type From',
		name: 'issueTypeFrom',
		type: 'options',
		default: 'fixed',
		options: [
			{ name: 'Column of the Row', value: 'column', description: 'Every row names its type' },
			{ name: 'One Type for All Rows', value: 'fixed' },
		],
	},
	{ ...ISSUE_TYPE_FIELD, displayOptions: { show: { issueTypeFrom: ['fixed'] } } },
	{
		displayName: 'Issue Type Column',
		name: 'issueTypeColumn',
		type: 'string',
		default: 'type',
		required: true,
		displayOptions: { show: { issueTypeFrom: ['column'] } },
		description: 'The column that holds the name of the issue type',
	},
	{
		displayName: 'Match By',
		name: 'matchBy',
		type: 'options',
		default: 'field',
		displayOptions: { hide: { mode: ['create'] } },
		description: 'How a row finds its issue',
		options: [
			{ name: 'Field', value: 'field', description: 'A field that holds your own ID, such as External ID. Recommended.' },
			{ name: 'Issue Key or ID', value: 'key' },
			{ name: 'Label', value: 'label', description: 'A label made of a prefix and your own ID. For small sets.' },
		],
	},
	{ ...MATCH_FIELD, displayOptions: { hide: { mode: ['create'] }, show: { matchBy: ['field'] } } },
	{
		displayName: 'Label Prefix',
		name: 'labelPrefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. erp-',
		displayOptions: { hide: { mode: ['create'] }, show: { matchBy: ['label'] } },
	},
	{ ...IDENTITY_COLUMN_FIELD, displayOptions: { hide: { mode: ['create'] } } },
	...mappingFields('getIssueColumns', ['project.value', 'projectFrom', 'issueType.value', 'issueTypeFrom']),
	IMPORT_OPTIONS,
]);

export async function importIssues(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runImport(context, async (connection) => {
		const mode = context.getNodeParameter('mode', 0) as ImportMode;
		return {
			kind: issueKind,
			mode,
			place: { project: readPlace(context, 'project'), issuetype: readPlace(context, 'issueType') },
			matchBy: mode === 'create' ? null : await readMatchBy(context, connection),
			identityColumn: mode === 'create' ? '' : textParameter(context, 'identityColumn', 0),
		};
	});
}

function readPlace(context: IExecuteFunctions, name: 'project' | 'issueType'): PlacePart {
	if (context.getNodeParameter(`${name}From`, 0) === 'fixed') return { fixed: textParameter(context, name, 0) };
	return { column: textParameter(context, `${name}Column`, 0) };
}

async function readMatchBy(context: IExecuteFunctions, connection: Connection): Promise<MatchBy> {
	const by = context.getNodeParameter('matchBy', 0) as MatchBy['by'];
	if (by === 'key') return { by };
	if (by === 'label') return { by, prefix: textParameter(context, 'labelPrefix', 0) };
	return { by, field: await readMatchField(context, connection) };
}

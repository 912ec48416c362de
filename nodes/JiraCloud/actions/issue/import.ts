import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Connection } from '../../../shared/connection/types';
import { CHILD_LISTS_OPTION, DRY_RUN_FIELD, IDENTITY_COLUMN_FIELD, IMPORT_OPTIONS, mappingFields, MIRROR_FIELDS } from '../../../shared/editor/importFields';
import { runImport } from '../../../shared/editor/importOutputs';
import { MATCH_FIELD, readMatchField } from '../../../shared/editor/matchField';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { PROJECT_FIELD } from '../../../shared/editor/recordFields';
import { importLeaveField } from '../../../shared/editor/toolLeave';
import type { ImportMode } from '../../../shared/import/modes';
import type { PlacePart } from '../../../shared/import/request';
import { issueKind } from '../../../shared/records/issue';
import { JiraError } from '../../../shared/errors/jiraError';
import { IDENTITY_MARK } from '../../../shared/records/issue/matchQuery';
import type { MatchBy } from '../../../shared/records/kind';
import { ISSUE_TYPE_FIELD } from './fields';

/** What is to be deleted is only to be found. */
const NOT_FOR_DELETE = { hide: { mode: ['delete'] } };

function notForDelete(field: INodeProperties): INodeProperties {
	return { ...field, displayOptions: { ...field.displayOptions, hide: { ...field.displayOptions?.hide, ...NOT_FOR_DELETE.hide } } };
}

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
			{ name: 'Create, Skip Existing', value: 'createMissing', description: 'Create an issue for every row that matches none, and leave the others alone' },
			{ name: 'Delete', value: 'delete', description: 'Delete the issues that the rows match, for good; a row that matches none is skipped' },
			{ name: 'Mirror', value: 'mirror', description: 'Create or update, and report or remove what has no row' },
			{ name: 'Update', value: 'update', description: 'Update issues; a row that matches none is rejected' },
			{ name: 'Update, Skip Missing', value: 'updateExisting', description: 'Update issues; a row that matches none is skipped' },
		],
	},
	{
		displayName: 'Project From',
		name: 'projectFrom',
		type: 'options',
		default: 'fixed',
		displayOptions: NOT_FOR_DELETE,
		options: [
			{ name: 'Column of the Row', value: 'column', description: 'Every row names its project' },
			{ name: 'One Project for All Rows', value: 'fixed' },
		],
	},
	{ ...PROJECT_FIELD, displayOptions: { ...NOT_FOR_DELETE, show: { projectFrom: ['fixed'] } } },
	{
		displayName: 'Project Column',
		name: 'projectColumn',
		type: 'string',
		default: 'project',
		required: true,
		displayOptions: { ...NOT_FOR_DELETE, show: { projectFrom: ['column'] } },
		description: 'The column that holds the key of the project',
	},
	{
		displayName: 'Issue Type From',
		name: 'issueTypeFrom',
		type: 'options',
		default: 'fixed',
		displayOptions: NOT_FOR_DELETE,
		options: [
			{ name: 'Column of the Row', value: 'column', description: 'Every row names its type' },
			{ name: 'One Type for All Rows', value: 'fixed' },
		],
	},
	{ ...ISSUE_TYPE_FIELD, displayOptions: { ...NOT_FOR_DELETE, show: { issueTypeFrom: ['fixed'] } } },
	{
		displayName: 'Issue Type Column',
		name: 'issueTypeColumn',
		type: 'string',
		default: 'type',
		required: true,
		displayOptions: { ...NOT_FOR_DELETE, show: { issueTypeFrom: ['column'] } },
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
			{ name: 'JQL', value: 'query', description: 'A query for each row, with its identity in it. One call for each row.' },
			{ name: 'Label', value: 'label', description: 'A label made of a prefix and your own ID. For small sets.' },
			{ name: 'Remote Link', value: 'remoteLink', description: 'A link whose global ID is made of a prefix and your own ID. Costs a second call for every new issue, and one for every match.' },
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
	{
		displayName: 'JQL Template',
		name: 'matchQuery',
		type: 'string',
		default: '',
		placeholder: 'e.g. project = DEMO AND "Order Number" ~ {identity}',
		displayOptions: { hide: { mode: ['create'] }, show: { matchBy: ['query'] } },
		description: '{identity} stands for the identity of the row, in quotation marks. Of several issues none is taken.',
	},
	{
		displayName: 'Global ID Prefix',
		name: 'linkPrefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://erp.example.com/orders/',
		displayOptions: { hide: { mode: ['create'] }, show: { matchBy: ['remoteLink'] } },
		description: 'Where it is an address, the link leads there',
	},
	{
		displayName: 'Link Title',
		name: 'linkTitle',
		type: 'string',
		default: '',
		placeholder: 'e.g. Order',
		displayOptions: { hide: { mode: ['create'] }, show: { matchBy: ['remoteLink'] } },
		description: 'What people read before the identity in the link',
	},
	{ ...IDENTITY_COLUMN_FIELD, displayOptions: { hide: { mode: ['create'] } } },
	...mappingFields('getIssueColumns', ['project.value', 'projectFrom', 'issueType.value', 'issueTypeFrom']).map(notForDelete),
	...MIRROR_FIELDS,
	DRY_RUN_FIELD,
	importLeaveField('issues', ['delete', 'mirror']),
	{ ...IMPORT_OPTIONS, options: [CHILD_LISTS_OPTION, ...(IMPORT_OPTIONS.options ?? [])] as INodeProperties[] },
]);

export async function importIssues(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runImport(context, async (connection) => {
		const mode = context.getNodeParameter('mode', 0) as ImportMode;
		return {
			kind: issueKind,
			mode,
			place: mode === 'delete' ? {} : readPlaces(context),
			matchBy: mode === 'create' ? null : await readMatchBy(context, connection),
			identityColumn: mode === 'create' ? '' : textParameter(context, 'identityColumn', 0),
		};
	});
}

function readPlaces(context: IExecuteFunctions): Readonly<Record<string, PlacePart>> {
	return { project: readPlace(context, 'project'), issuetype: readPlace(context, 'issueType') };
}

function readPlace(context: IExecuteFunctions, name: 'project' | 'issueType'): PlacePart {
	if (context.getNodeParameter(`${name}From`, 0) === 'fixed') return { fixed: textParameter(context, name, 0) };
	return { column: textParameter(context, `${name}Column`, 0) };
}

async function readMatchBy(context: IExecuteFunctions, connection: Connection): Promise<MatchBy> {
	const by = context.getNodeParameter('matchBy', 0) as MatchBy['by'];
	if (by === 'key') return { by };
	if (by === 'label') return { by, prefix: textParameter(context, 'labelPrefix', 0) };
	if (by === 'query') return { by, template: checkedTemplate(textParameter(context, 'matchQuery', 0)) };
	if (by === 'remoteLink') return { by, prefix: textParameter(context, 'linkPrefix', 0), title: textParameter(context, 'linkTitle', 0) };
	return { by, field: await readMatchField(context, connection) };
}

function checkedTemplate(template: string): string {
	if (template.includes(IDENTITY_MARK)) return template;
	throw new JiraError({
		kind: 'invalid',
		message: `The JQL Template does not have ${IDENTITY_MARK} in it, so every row would find the same`,
		advice: `Put ${IDENTITY_MARK} where the identity of the row belongs, without quotation marks around it`,
	});
}

import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import {
	DEFAULT_MAXIMUM_ITEMS,
	MAXIMUM_ITEMS_OPTION,
	RUN_FOR_EACH_OPTION,
	SHAPE_FIELD,
	TEXT_OPTION,
} from '../../../shared/editor/exportFields';
import { runExport } from '../../../shared/editor/exportOutputs';
import { columnOfItems, listParameter, shownFor, textParameter } from '../../../shared/editor/parameters';
import type { ExportRequest } from '../../../shared/export/run';
import type { Shape } from '../../../shared/export/shape';
import type { TextFormat } from '../../../shared/fields/read';
import { issueKind } from '../../../shared/records/issue';
import type { IssueSource } from '../../../shared/records/issue/source';
import { FIELD_CHOICE, readFieldChoice } from './fields';
import { NARROW_OPTIONS, readNarrowing } from './narrow';

/** Export of issues: everything that matches, a handful for testing, or the keys that come in. */
export const exportIssuesFields: INodeProperties[] = shownFor('issue', 'export', [
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		default: 'all',
		description: 'Which issues leave Jira',
		options: [
			{ name: 'All', value: 'all', description: 'Everything that matches' },
			{ name: 'By Keys', value: 'byKeys', description: 'The keys or IDs that come in' },
			{ name: 'Test (First Records)', value: 'test', description: 'A few, to build a workflow with' },
		],
	},
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'projects',
		displayOptions: { hide: { mode: ['byKeys'] } },
		options: [
			{ name: 'JQL', value: 'jql', description: 'A query in the language of Jira' },
			{ name: 'Projects', value: 'projects', description: 'All issues of some projects, narrowed by options' },
			{ name: 'Saved Filter', value: 'filter', description: 'A filter that is saved in Jira' },
		],
	},
	{
		displayName: 'Project Names or IDs',
		name: 'projects',
		type: 'multiOptions',
		default: [],
		required: true,
		typeOptions: { loadOptionsMethod: 'loadProjects' },
		displayOptions: { hide: { mode: ['byKeys'] }, show: { source: ['projects'] } },
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	{
		displayName: 'JQL',
		name: 'jql',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. project = DEMO AND statusCategory != Done',
		displayOptions: { hide: { mode: ['byKeys'] }, show: { source: ['jql'] } },
		description: 'Must restrict the search: Jira refuses to search a whole site',
	},
	{
		displayName: 'Saved Filter',
		name: 'filter',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		displayOptions: { hide: { mode: ['byKeys'] }, show: { source: ['filter'] } },
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchFilters', searchable: true } },
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 10000' },
		],
	},
	{
		displayName: 'Key Column',
		name: 'keyColumn',
		type: 'string',
		default: 'key',
		required: true,
		displayOptions: { show: { mode: ['byKeys'] } },
		description: 'Column of the incoming items that holds keys or IDs: one each, an array, or a list separated by commas',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 50,
		displayOptions: { show: { mode: ['test'] } },
		description: 'Max number of results to return',
	},
	...FIELD_CHOICE,
	SHAPE_FIELD,
	{
		displayName: 'Narrow By',
		name: 'narrow',
		type: 'collection',
		placeholder: 'Add condition',
		default: {},
		displayOptions: { hide: { mode: ['byKeys'] }, show: { source: ['projects'] } },
		options: NARROW_OPTIONS,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [MAXIMUM_ITEMS_OPTION, RUN_FOR_EACH_OPTION, TEXT_OPTION],
	},
]);

interface Options {
	readonly maximumItems?: number;
	readonly runForEach?: boolean;
	readonly text?: TextFormat;
}

export async function exportIssues(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { runForEach = false } = optionsOf(context, 0);
	return await runExport(context, (item) => readRequest(context, item), runForEach);
}

function readRequest(context: IExecuteFunctions, item: number): ExportRequest<IssueSource> {
	return {
		kind: issueKind,
		select: readSelect(context, item),
		fields: readFieldChoice(context, item),
		shape: context.getNodeParameter('shape', item) as Shape,
		text: optionsOf(context, item).text ?? 'markdown',
	};
}

function readSelect(context: IExecuteFunctions, item: number): ExportRequest<IssueSource>['select'] {
	const mode = context.getNodeParameter('mode', item);
	if (mode === 'byKeys') return { mode, keys: columnOfItems(context, textParameter(context, 'keyColumn', item)) };
	const source = readSource(context, item);
	if (mode === 'test') return { mode, source, limit: context.getNodeParameter('limit', item) as number };
	return { mode: 'all', source, maximum: optionsOf(context, item).maximumItems ?? DEFAULT_MAXIMUM_ITEMS };
}

function readSource(context: IExecuteFunctions, item: number): IssueSource {
	const from = context.getNodeParameter('source', item);
	if (from === 'jql') return { from, jql: textParameter(context, 'jql', item) };
	if (from === 'filter') return { from, filter: textParameter(context, 'filter', item) };
	return { from: 'projects', projects: listParameter(context.getNodeParameter('projects', item)), ...readNarrowing(context, item) };
}

/** n8n gives a collection as an untyped object; its members are the options declared above. */
function optionsOf(context: IExecuteFunctions, item: number): Options {
	return context.getNodeParameter('options', item, {}) as Options;
}

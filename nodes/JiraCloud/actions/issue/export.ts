import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import {
	MAXIMUM_ITEMS_OPTION,
	RUN_FOR_EACH_OPTION,
	SHAPE_FIELD,
	TEXT_OPTION,
} from '../../../shared/editor/exportFields';
import { runExport } from '../../../shared/editor/exportOutputs';
import { columnOfItems, listParameter, shownFor, textParameter } from '../../../shared/editor/parameters';
import type { ExportRequest } from '../../../shared/export/run';
import type { FieldChoice } from '../../../shared/export/selection';
import type { Shape } from '../../../shared/export/shape';
import type { TextFormat } from '../../../shared/fields/read';
import { issueKind } from '../../../shared/records/issue';
import type { IssueSource } from '../../../shared/records/issue/source';

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
	{
		displayName: 'Fields',
		name: 'fieldSet',
		type: 'options',
		default: 'standard',
		options: [
			{ name: 'All', value: 'all', description: 'Every field of the site that has a value' },
			{ name: 'Chosen', value: 'chosen' },
			{ name: 'Standard', value: 'standard', description: 'The fields that nearly everybody wants' },
		],
	},
	{
		displayName: 'Field Names or IDs',
		name: 'fields',
		type: 'multiOptions',
		default: [],
		typeOptions: { loadOptionsMethod: 'loadFields' },
		displayOptions: { show: { fieldSet: ['chosen'] } },
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	SHAPE_FIELD,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Created After',
				name: 'createdAfter',
				type: 'dateTime',
				default: '',
				description: 'Only issues created at or after this moment. For the source Projects.',
			},
			{
				displayName: 'Issue Types',
				name: 'types',
				type: 'string',
				default: '',
				placeholder: 'e.g. Story, Bug',
				description: 'Only these types, separated by commas. For the source Projects.',
			},
			{
				displayName: 'Labels',
				name: 'labels',
				type: 'string',
				default: '',
				description: 'Only issues with one of these labels, separated by commas. For the source Projects.',
			},
			MAXIMUM_ITEMS_OPTION,
			RUN_FOR_EACH_OPTION,
			{
				displayName: 'Status Categories',
				name: 'statusCategories',
				type: 'multiOptions',
				default: [],
				description: 'Only issues in these categories. For the source Projects.',
				options: [
					{ name: 'Done', value: 'Done' },
					{ name: 'In Progress', value: 'In Progress' },
					{ name: 'To Do', value: 'To Do' },
				],
			},
			TEXT_OPTION,
			{
				displayName: 'Updated After',
				name: 'updatedAfter',
				type: 'dateTime',
				default: '',
				description: 'Only issues updated at or after this moment. For the source Projects.',
			},
		],
	},
]);

interface Options {
	readonly createdAfter?: string;
	readonly labels?: string;
	readonly maximumItems?: number;
	readonly runForEach?: boolean;
	readonly statusCategories?: string[];
	readonly text?: TextFormat;
	readonly types?: string;
	readonly updatedAfter?: string;
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
	return { mode: 'all', source, maximum: optionsOf(context, item).maximumItems ?? 20000 };
}

function readSource(context: IExecuteFunctions, item: number): IssueSource {
	if (context.getNodeParameter('source', item) === 'jql') return { from: 'jql', jql: textParameter(context, 'jql', item) };
	const options = optionsOf(context, item);
	return {
		from: 'projects',
		projects: listParameter(context.getNodeParameter('projects', item)),
		types: listParameter(options.types),
		statusCategories: options.statusCategories,
		labels: listParameter(options.labels),
		createdAfter: options.createdAfter,
		updatedAfter: options.updatedAfter,
	};
}

function readFieldChoice(context: IExecuteFunctions, item: number): FieldChoice {
	const set = context.getNodeParameter('fieldSet', item);
	if (set === 'all') return { set };
	return set === 'chosen' ? { set, names: listParameter(context.getNodeParameter('fields', item)) } : { set: 'standard' };
}

/** n8n gives a collection as an untyped object; its members are the options declared above. */
function optionsOf(context: IExecuteFunctions, item: number): Options {
	return context.getNodeParameter('options', item, {}) as Options;
}

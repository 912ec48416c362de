import type { INodeProperties } from 'n8n-workflow';
import { listParameter, textParameter, type ParameterReader } from './parameters';
import type { IssueSource } from '../records/issue/source';
import { NARROW_OPTIONS, readNarrowing } from './issueNarrow';

/** Where issues come from: projects, a query, or a saved filter. */
export const SOURCE_FIELDS: readonly INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'projects',
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
		displayOptions: { show: { source: ['projects'] } },
		description: 'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	{
		displayName: 'JQL',
		name: 'jql',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. project = DEMO AND statusCategory != Done',
		displayOptions: { show: { source: ['jql'] } },
		description: 'Must restrict the search: Jira refuses to search a whole site',
	},
	{
		displayName: 'Saved Filter',
		name: 'filter',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		displayOptions: { show: { source: ['filter'] } },
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchFilters', searchable: true } },
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 10000' },
		],
	},
	{
		displayName: 'Narrow By',
		name: 'narrow',
		type: 'collection',
		placeholder: 'Add condition',
		default: {},
		displayOptions: { show: { source: ['projects'] } },
		options: NARROW_OPTIONS,
	},
];

/** The source that the fields above describe. */
export function readSource(context: ParameterReader, item: number): IssueSource {
	const from = context.getNodeParameter('source', item);
	if (from === 'jql') return { from, jql: textParameter(context, 'jql', item) };
	if (from === 'filter') return { from, filter: textParameter(context, 'filter', item) };
	return { from: 'projects', projects: listParameter(context.getNodeParameter('projects', item)), ...readNarrowing(context, item) };
}

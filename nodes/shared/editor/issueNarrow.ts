import type { INodeProperties } from 'n8n-workflow';
import { listParameter, type ParameterReader } from './parameters';
import type { ProjectsSource } from '../records/issue/source';

const CHOOSE_SEVERAL =
	'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

/** A list that is filled from the chosen projects. */
function several(displayName: string, name: string, loadOptionsMethod: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'multiOptions',
		default: [],
		typeOptions: { loadOptionsMethod, loadOptionsDependsOn: ['projects'] },
		description: CHOOSE_SEVERAL,
	};
}

/** Conditions that narrow whole projects; all of them have to hold. */
export const NARROW_OPTIONS: INodeProperties[] = [
	{
		displayName: 'Assignee',
		name: 'assignee',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description: 'Only issues that are assigned to this person',
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchUsers', searchable: true } },
			{ displayName: 'By Account ID', name: 'id', type: 'string', placeholder: 'e.g. 5b10ac8d82e05b22cc7d4ef5' },
		],
	},
	several('Component Names or IDs', 'components', 'loadComponents'),
	{
		displayName: 'Created After',
		name: 'createdAfter',
		type: 'dateTime',
		default: '',
		description: 'Only issues created at or after this moment',
	},
	several('Fix Version Names or IDs', 'fixVersions', 'loadVersions'),
	several('Issue Type Names or IDs', 'types', 'loadIssueTypes'),
	{
		displayName: 'Labels',
		name: 'labels',
		type: 'string',
		default: '',
		placeholder: 'e.g. urgent, customer',
		description: 'Only issues with one of these labels, separated by commas',
	},
	several('Priority Names or IDs', 'priorities', 'loadPriorities'),
	{
		displayName: 'Status Categories',
		name: 'statusCategories',
		type: 'multiOptions',
		default: [],
		description: 'Only issues in these categories',
		options: [
			{ name: 'Done', value: 'Done' },
			{ name: 'In Progress', value: 'In Progress' },
			{ name: 'To Do', value: 'To Do' },
		],
	},
	several('Status Names or IDs', 'statuses', 'loadStatuses'),
	{
		displayName: 'Updated After',
		name: 'updatedAfter',
		type: 'dateTime',
		default: '',
		description: 'Only issues updated at or after this moment',
	},
];

/** The conditions of an item, as the source of issues takes them. */
export function readNarrowing(context: ParameterReader, item: number): Omit<ProjectsSource, 'from' | 'projects'> {
	// n8n gives a collection as an untyped object; its members are the conditions declared above.
	const narrow = context.getNodeParameter('narrow', item, {}) as Record<string, unknown>;
	const text = (name: string) => (narrow[name] === undefined ? undefined : String(narrow[name]));
	const { value: assignee } = (narrow.assignee ?? {}) as { value?: string };
	return {
		types: listParameter(narrow.types),
		statuses: listParameter(narrow.statuses),
		statusCategories: listParameter(narrow.statusCategories),
		priorities: listParameter(narrow.priorities),
		components: listParameter(narrow.components),
		fixVersions: listParameter(narrow.fixVersions),
		labels: listParameter(narrow.labels),
		assignee: assignee || undefined,
		createdAfter: text('createdAfter'),
		updatedAfter: text('updatedAfter'),
	};
}

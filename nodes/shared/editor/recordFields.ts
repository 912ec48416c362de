import type { INodeProperties } from 'n8n-workflow';

/** A project, picked by typing. */
export const PROJECT_FIELD: INodeProperties = {
	displayName: 'Project',
	name: 'project',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchProjects', searchable: true } },
		{ displayName: 'By Key or ID', name: 'key', type: 'string', placeholder: 'e.g. DEMO' },
	],
};

/** Some projects, picked from the list; all when none is picked. */
export const PROJECTS_FIELD: INodeProperties = {
	displayName: 'Project Names or IDs',
	name: 'projects',
	type: 'multiOptions',
	default: [],
	typeOptions: { loadOptionsMethod: 'loadProjects' },
	description:
		'Empty: all that the account can see. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** Conditions that narrow a source; all of them have to hold. */
export function narrowField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Narrow By',
		name: 'narrow',
		type: 'collection',
		placeholder: 'Add condition',
		default: {},
		options,
	};
}

/** How many records Get Many gives. */
export const LIMIT_FIELDS: readonly INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

import type { INodeProperties } from 'n8n-workflow';

/** A service desk, picked by typing. */
export const DESK_FIELD: INodeProperties = {
	displayName: 'Service Desk',
	name: 'serviceDesk',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchServiceDesks', searchable: true } },
		{ displayName: 'By ID or Project Key', name: 'id', type: 'string', placeholder: 'e.g. 4' },
	],
};

/** Some service desks, picked from the list; all when none is picked. */
export const DESKS_FIELD: INodeProperties = {
	displayName: 'Service Desk Names or IDs',
	name: 'serviceDesks',
	type: 'multiOptions',
	default: [],
	typeOptions: { loadOptionsMethod: 'loadServiceDesks' },
	description:
		'Empty: all that the account can see. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** A queue of the service desk. */
export const QUEUE_FIELD: INodeProperties = {
	displayName: 'Queue',
	name: 'queue',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchQueues', searchable: true } },
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 12' },
	],
};

/** A request type of the service desk. */
export const REQUEST_TYPE_FIELD: INodeProperties = {
	displayName: 'Request Type',
	name: 'requestType',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchRequestTypes', searchable: true } },
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 25' },
	],
};

/** An organization of customers. */
export const ORGANIZATION_FIELD: INodeProperties = {
	displayName: 'Organization',
	name: 'organization',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchOrganizations', searchable: true } },
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 7' },
	],
};

/** People, by whatever names them. */
export const PEOPLE_FIELD: INodeProperties = {
	displayName: 'People',
	name: 'people',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. cora@example.com, anna@example.com',
	description: 'E-mail addresses, names or account IDs, separated by commas',
};

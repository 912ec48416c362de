import type { INodeProperties } from 'n8n-workflow';
import { childFields, readChildren } from '../../../shared/editor/childFields';
import { LISTS_ADD_OPTION, notFoundOption } from '../../../shared/editor/valueFields';
import { textParameter } from '../../../shared/editor/parameters';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { limit, NEW_CUSTOMERS_OPTION } from '../../../shared/editor/requestSettings';
import { customerKind } from '../../../shared/records/customer';
import { customerCatalog } from '../../../shared/records/customer/fields';
import type { CustomerSource } from '../../../shared/records/customer/read';
import { writableCustomers } from '../../../shared/records/customer/writable';
import { DESK_FIELD, ORGANIZATION_FIELD } from '../fields';
import { readRowsDesk, ROWS_DESK, rowsHaveDesk } from './place';
import { singleCustomers } from './single';

const SOURCE: readonly INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'desk',
		options: [
			{ name: 'Organization', value: 'organization', description: 'The members of an organization' },
			{ name: 'Service Desk', value: 'desk', description: 'Who was added to a service desk or to one of its organizations' },
		],
	},
	{ ...DESK_FIELD, displayOptions: { show: { source: ['desk'] } } },
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		placeholder: 'e.g. cora',
		displayOptions: { show: { source: ['desk'] } },
		description: 'Only customers whose name or address begins with this text. Empty: all.',
	},
	{ ...ORGANIZATION_FIELD, displayOptions: { show: { source: ['organization'] } } },
];

const LISTS: INodeProperties = {
	displayName: 'Lists',
	name: 'children',
	type: 'multiOptions',
	default: ['organizations'],
	displayOptions: { hide: { childrenAs: ['none'] } },
	options: [{ name: 'Organizations', value: 'organizations', description: 'Those that the customer belongs to. One call for each customer.' }],
};

/** What the node can do with customers. */
export const customer = readOnlyResource<CustomerSource>({
	resource: 'customer',
	kind: customerKind,
	all: 'Every customer of the source',
	keys: 'account IDs',
	source: SOURCE,
	childChoice: { fields: childFields(LISTS, customerKind.name), read: readChildren },
	readSource(context, item) {
		if (context.getNodeParameter('source', item) === 'organization') return { from: 'organization', organization: textParameter(context, 'organization', item) };
		return { from: 'desk', desk: textParameter(context, 'serviceDesk', item), search: textParameter(context, 'search', item) };
	},
	record: {
		displayName: 'Customer',
		name: 'customer',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchUsers', searchable: true } },
			{ displayName: 'By Account ID', name: 'id', type: 'string', placeholder: 'e.g. 5b10ac8d82e05b22cc7d4ef5' },
		],
	},
	imported: {
		resource: 'customer',
		kind: customerKind,
		kindOf(context) {
			const { maximumNewCustomers } = context.getNodeParameter('options', 0, {}) as { maximumNewCustomers?: number };
			return writableCustomers({ hasDesk: rowsHaveDesk(context), maximumNewCustomers: limit(maximumNewCustomers) });
		},
		place: ROWS_DESK,
		readPlace: readRowsDesk,
		match: { field: customerCatalog.byId('emailAddress')!, description: 'The e-mail address, of which there is one account at most. Recommended.' },
		columns: 'getCustomerColumns',
		lists: 'add',
		options: [LISTS_ADD_OPTION, NEW_CUSTOMERS_OPTION, notFoundOption('Organizations')],
	},
	more: singleCustomers,
});

import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { listParameter, shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
import type { MoreOperations } from '../../../shared/editor/readOnlyResource';
import { limit, NEW_CUSTOMERS_OPTION } from '../../../shared/editor/requestSettings';
import { writeRecords } from '../../../shared/editor/writeRecords';
import { writableCustomers } from '../../../shared/records/customer/writable';
import { changeDeskCustomers, type Change } from '../../../shared/records/serviceDesk/operate';
import { DESK_FIELD, PEOPLE_FIELD } from '../fields';

const OPTIONS: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [NEW_CUSTOMERS_OPTION],
};

const CREATE_FIELDS: readonly INodeProperties[] = [
	{ displayName: 'Email', name: 'email', type: 'string', default: '', required: true, placeholder: 'e.g. cora@example.com', description: 'The address of the customer, to which Jira sends a mail' },
	{ displayName: 'Display Name', name: 'displayName', type: 'string', default: '', placeholder: 'e.g. Cora Customer', description: 'Empty: the address' },
	{ ...DESK_FIELD, required: false, description: 'The service desk that the customer may use. Empty: none is chosen.' },
	{ displayName: 'Organizations', name: 'organizations', type: 'string', default: '', placeholder: 'e.g. Acme, Globex', description: 'Names or IDs, separated by commas' },
	OPTIONS,
];

/** Operations on single customers. */
export const singleCustomers: MoreOperations = {
	options: [
		{ name: 'Add to Desk', value: 'addToDesk', action: 'Add customers to a service desk', description: 'Let people use a service desk' },
		{ name: 'Create', value: 'create', action: 'Create a customer', description: 'Create a customer for each item; Jira mails each of them' },
		{ name: 'Remove From Desk', value: 'removeFromDesk', action: 'Remove customers from a service desk', description: 'Let people use a service desk no more; Jira does it only where access is closed' },
	],
	properties: [
		...shownFor('customer', 'create', CREATE_FIELDS),
		...shownFor('customer', 'addToDesk', [DESK_FIELD, PEOPLE_FIELD]),
		...shownFor('customer', 'removeFromDesk', [DESK_FIELD, PEOPLE_FIELD]),
	],
	runs: {
		create: createCustomers,
		addToDesk: async (context) => await changeDesk(context, 'add'),
		removeFromDesk: async (context) => await changeDesk(context, 'remove'),
	},
};

async function createCustomers(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await writeRecords(context, () => {
		const desks = context.getInputData().map((_item, item) => textParameter(context, 'serviceDesk', item));
		const hasDesk = desks.some((desk) => desk !== '');
		const { maximumNewCustomers } = context.getNodeParameter('options', 0, {}) as { maximumNewCustomers?: number };
		return {
			kind: writableCustomers({ hasDesk, maximumNewCustomers: limit(maximumNewCustomers) }),
			mode: 'create',
			place: { serviceDesk: { column: 'serviceDesk' } },
			matchBy: null,
			identityColumn: '',
			rows: desks.map((serviceDesk, item) => ({
				index: item,
				source: { serviceDesk },
				cells: {
					emailAddress: textParameter(context, 'email', item),
					displayName: textParameter(context, 'displayName', item),
					organizations: listParameter(context.getNodeParameter('organizations', item)),
				},
			})),
		};
	});
}

async function changeDesk(context: IExecuteFunctions, change: Change): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const serviceDesk = textParameter(context, 'serviceDesk', item);
		const accountIds = await changeDeskCustomers(connection, serviceDesk, listParameter(context.getNodeParameter('people', item)), change);
		return { serviceDesk, [change === 'add' ? 'added' : 'removed']: accountIds };
	});
}

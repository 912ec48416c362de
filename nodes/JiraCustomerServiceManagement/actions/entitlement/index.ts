import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { listParameter, shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { csmEntitlementKind, type CsmEntitlementSource, type EntitlementOwner } from '../../../shared/records/csmEntitlement';
import { createEntitlement, deleteEntitlement, setEntitlementDetail } from '../../../shared/records/csmEntitlement/write';
import { productField } from '../pickers';
import type { Runs } from '../../../shared/editor/runs';

const OWNER_TYPE: INodeProperties = {
	displayName: 'Owner Type',
	name: 'ownerType',
	type: 'options',
	default: 'ORGANIZATION',
	description: 'What has the entitlement',
	options: [
		{ name: 'Customer', value: 'CUSTOMER' },
		{ name: 'Organization', value: 'ORGANIZATION' },
	],
};

const ENTITLEMENT_ID: INodeProperties = {
	displayName: 'Entitlement ID',
	name: 'entitlement',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 12',
};

const reading = readOnlyResource<CsmEntitlementSource>({
	resource: 'entitlement',
	kind: csmEntitlementKind,
	all: 'Every entitlement of the customers or organizations',
	keys: 'IDs',
	source: [
		OWNER_TYPE,
		{
			displayName: 'Owner IDs',
			name: 'owners',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12, 13',
			description: 'Customer or organization IDs, separated by commas. Empty: all of the site, each of which is asked for its own.',
		},
		productField({ description: 'Only entitlements for this product; for all products when empty' }),
	],
	record: ENTITLEMENT_ID,
	readSource: (context, item) => ({
		owner: context.getNodeParameter('ownerType', item) as EntitlementOwner,
		ids: listParameter(context.getNodeParameter('owners', item, '')),
		product: textParameter(context, 'product', item),
	}),
});

const [operation, ...readingFields] = reading.properties;

/** What the node can do with entitlements. */
export const entitlementProperties: INodeProperties[] = [
	{
		...operation!,
		options: [
			{ name: 'Create', value: 'create', action: 'Create an entitlement', description: 'Give a product to a customer or an organization' },
			{ name: 'Delete', value: 'delete', action: 'Delete an entitlement', description: 'Take it away, for good' },
			...(operation!.options ?? []),
			{ name: 'Set Detail', value: 'setDetail', action: 'Set a detail of an entitlement', description: 'Write the values of one detail field' },
		],
	},
	...readingFields,
	...shownFor('entitlement', 'create', [
		OWNER_TYPE,
		{
			displayName: 'Owner ID',
			name: 'ownerId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 12',
			description: 'ID of the customer or of the organization',
		},
		productField({ required: true }),
	]),
	...shownFor('entitlement', 'delete', [ENTITLEMENT_ID]),
	...shownFor('entitlement', 'setDetail', [
		ENTITLEMENT_ID,
		{
			displayName: 'Detail Field',
			name: 'detailField',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Support Level',
			description: 'Name of the detail field, as Detail Field → Get Many gives it',
		},
		{
			displayName: 'Values',
			name: 'values',
			type: 'string',
			default: '',
			placeholder: 'e.g. Gold',
			description: 'Values separated by commas, or a list. Empty clears the detail.',
		},
	]),
];

export const entitlementRuns: Runs = { ...reading.runs, create, delete: remove, setDetail };

async function create(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const type = context.getNodeParameter('ownerType', item) as EntitlementOwner;
		const owner = { type, id: textParameter(context, 'ownerId', item) };
		return await createEntitlement(connection, owner, textParameter(context, 'product', item));
	});
}

async function remove(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const id = textParameter(context, 'entitlement', item);
		await deleteEntitlement(connection, id);
		return { id, deleted: true };
	});
}

async function setDetail(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const id = textParameter(context, 'entitlement', item);
		const detailField = textParameter(context, 'detailField', item);
		const values = listParameter(context.getNodeParameter('values', item, ''));
		await setEntitlementDetail(connection, id, detailField, values);
		return { id, detailField, values };
	});
}

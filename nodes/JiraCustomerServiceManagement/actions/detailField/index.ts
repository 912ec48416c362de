import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listParameter, shownFor, textParameter } from '../../../shared/editor/parameters';
import { runListPerItem, runPerItem } from '../../../shared/editor/perItem';
import { createDetailField, deleteDetailField, editDetailField, listDetailFields } from '../../../shared/records/customerService/detailFields';
import type { DetailOwner } from '../../../shared/records/customerService/details';
import type { Runs } from '../../../shared/editor/runs';

const OWNER: INodeProperties = {
	displayName: 'Belongs To',
	name: 'owner',
	type: 'options',
	default: 'customer',
	description: 'What has the detail field',
	options: [
		{ name: 'Customers', value: 'customer' },
		{ name: 'Entitlements', value: 'entitlement' },
		{ name: 'Organizations', value: 'organization' },
	],
};

const NAME: INodeProperties = { displayName: 'Name', name: 'fieldName', type: 'string', default: '', required: true, placeholder: 'e.g. External ID' };

const OPTIONS: INodeProperties = {
	displayName: 'Choices',
	name: 'choices',
	type: 'string',
	default: '',
	placeholder: 'e.g. Free, Standard, Premium',
	description: 'What can be chosen, separated by commas, or an array from an expression',
};

/** What the node can do with the definitions of detail fields. */
export const detailFieldProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getAll',
		displayOptions: { show: { resource: ['detailField'] } },
		options: [
			{ name: 'Create', value: 'create', action: 'Create a detail field', description: 'There are 50 of each kind at most' },
			{ name: 'Delete', value: 'delete', action: 'Delete a detail field', description: 'Delete it with all its values, for good' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many detail fields', description: 'Get many detail fields of one kind' },
			{ name: 'Update', value: 'update', action: 'Update a detail field', description: 'Rename it, or change its choices' },
		],
	},
	...shownFor('detailField', 'getAll', [OWNER]),
	...shownFor('detailField', 'create', [
		OWNER,
		NAME,
		{
			displayName: 'Type',
			name: 'fieldType',
			type: 'options',
			default: 'TEXT',
			options: [
				{ name: 'Boolean', value: 'BOOLEAN' },
				{ name: 'Date', value: 'DATE' },
				{ name: 'Email', value: 'EMAIL' },
				{ name: 'Multiple Choice', value: 'MULTISELECT' },
				{ name: 'Number', value: 'NUMBER' },
				{ name: 'Phone', value: 'PHONE' },
				{ name: 'Single Choice', value: 'SELECT' },
				{ name: 'Text', value: 'TEXT' },
				{ name: 'URL', value: 'URL' },
				{ name: 'User', value: 'USER' },
			],
		},
		{ ...OPTIONS, displayOptions: { show: { fieldType: ['SELECT', 'MULTISELECT'] } } },
	]),
	...shownFor('detailField', 'update', [
		OWNER,
		NAME,
		{ displayName: 'New Name', name: 'newName', type: 'string', default: '', description: 'The name stays when empty' },
		{ ...OPTIONS, description: 'What can be chosen from now on, separated by commas. They stay when empty.' },
	]),
	...shownFor('detailField', 'delete', [OWNER, NAME]),
];

const owner = (context: IExecuteFunctions, item: number) => context.getNodeParameter('owner', item) as DetailOwner;
const choices = (context: IExecuteFunctions, item: number) => listParameter(context.getNodeParameter('choices', item, ''));

export const detailFieldRuns: Runs = {
	getAll: async (context) =>
		await runListPerItem(context, async (connection, item) => {
			const belongsTo = owner(context, item);
			return (await listDetailFields(connection, belongsTo)).map(({ name, type, options }) => ({ name, type, choices: [...options], belongsTo }));
		}),
	create: async (context) =>
		await runPerItem(context, async (connection, item) => {
			const field = {
				name: textParameter(context, 'fieldName', item),
				type: context.getNodeParameter('fieldType', item) as string,
				options: choices(context, item),
			};
			await createDetailField(connection, owner(context, item), field);
			return { name: field.name, type: field.type, choices: field.options, belongsTo: owner(context, item) };
		}),
	update: async (context) =>
		await runPerItem(context, async (connection, item) => {
			const fieldName = textParameter(context, 'fieldName', item);
			const name = textParameter(context, 'newName', item) || fieldName;
			await editDetailField(connection, owner(context, item), fieldName, { name, options: choices(context, item) });
			return { name, belongsTo: owner(context, item) };
		}),
	delete: async (context) =>
		await runPerItem(context, async (connection, item) => {
			const name = textParameter(context, 'fieldName', item);
			await deleteDetailField(connection, owner(context, item), name);
			return { name, belongsTo: owner(context, item), deleted: true };
		}),
};

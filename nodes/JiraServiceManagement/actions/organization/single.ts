import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { listParameter, shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
import type { MoreOperations } from '../../../shared/editor/readOnlyResource';
import { checkDeleteLeave, deleteLeaveField } from '../../../shared/editor/toolLeave';
import { writeRecords } from '../../../shared/editor/writeRecords';
import { organizationKind } from '../../../shared/records/organization';
import { changeDeskOrganization, changeOrganizationUsers, deleteOrganization, type Change } from '../../../shared/records/serviceDesk/operate';
import { DESK_FIELD, ORGANIZATION_FIELD, PEOPLE_FIELD } from '../fields';

const CREATE_FIELDS: readonly INodeProperties[] = [
	{ displayName: 'Name', name: 'name', type: 'string', default: '', required: true, placeholder: 'e.g. Acme', description: 'Up to 200 characters; a name that is in use is rejected' },
	{ displayName: 'Members', name: 'members', type: 'string', default: '', placeholder: 'e.g. cora@example.com, anna@example.com', description: 'E-mail addresses or account IDs, separated by commas' },
	{ displayName: 'Service Desks', name: 'serviceDesks', type: 'string', default: '', placeholder: 'e.g. SUP, HR', description: 'Names, IDs or project keys of the service desks that it is linked to, separated by commas' },
];

/** Operations on single organizations. */
export const singleOrganizations: MoreOperations = {
	options: [
		{ name: 'Add to Desk', value: 'addToDesk', action: 'Add an organization to a service desk', description: 'Let its members use a service desk' },
		{ name: 'Add Users', value: 'addUsers', action: 'Add users to an organization', description: 'Make people members of the organization' },
		{ name: 'Create', value: 'create', action: 'Create an organization', description: 'Create an organization for each item' },
		{ name: 'Delete', value: 'delete', action: 'Delete an organization', description: 'Delete an organization permanently' },
		{ name: 'Remove From Desk', value: 'removeFromDesk', action: 'Remove an organization from a service desk', description: 'Unlink the organization from a service desk' },
		{ name: 'Remove Users', value: 'removeUsers', action: 'Remove users from an organization', description: 'Make people members no more' },
	],
	properties: [
		...shownFor('organization', 'create', CREATE_FIELDS),
		...shownFor('organization', 'delete', [ORGANIZATION_FIELD, deleteLeaveField('organizations')]),
		...shownFor('organization', 'addUsers', [ORGANIZATION_FIELD, PEOPLE_FIELD]),
		...shownFor('organization', 'removeUsers', [ORGANIZATION_FIELD, PEOPLE_FIELD]),
		...shownFor('organization', 'addToDesk', [ORGANIZATION_FIELD, DESK_FIELD]),
		...shownFor('organization', 'removeFromDesk', [ORGANIZATION_FIELD, DESK_FIELD]),
	],
	runs: {
		create: createOrganizations,
		delete: async (context) =>
			await runPerItem(context, async (connection, item) => {
				checkDeleteLeave(context, item, 'organizations');
				const organization = textParameter(context, 'organization', item);
				await deleteOrganization(connection, organization);
				return { deleted: true, organization };
			}),
		addUsers: async (context) => await changeUsers(context, 'add'),
		removeUsers: async (context) => await changeUsers(context, 'remove'),
		addToDesk: async (context) => await changeDesk(context, 'add'),
		removeFromDesk: async (context) => await changeDesk(context, 'remove'),
	},
};

async function createOrganizations(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await writeRecords(context, () => ({
		kind: organizationKind,
		mode: 'create',
		place: {},
		matchBy: null,
		identityColumn: '',
		rows: context.getInputData().map((_item, item) => ({
			index: item,
			source: {},
			cells: {
				name: textParameter(context, 'name', item),
				members: listParameter(context.getNodeParameter('members', item)),
				serviceDesks: listParameter(context.getNodeParameter('serviceDesks', item)),
			},
		})),
	}));
}

async function changeUsers(context: IExecuteFunctions, change: Change): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const organization = textParameter(context, 'organization', item);
		const accountIds = await changeOrganizationUsers(connection, organization, listParameter(context.getNodeParameter('people', item)), change);
		return { organization, [change === 'add' ? 'added' : 'removed']: accountIds };
	});
}

async function changeDesk(context: IExecuteFunctions, change: Change): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const organization = textParameter(context, 'organization', item);
		const serviceDesk = textParameter(context, 'serviceDesk', item);
		await changeDeskOrganization(connection, serviceDesk, organization, change);
		return { organization, serviceDesk, linked: change === 'add' };
	});
}

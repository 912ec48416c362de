import { listParameter, narrowParameter } from '../../../shared/editor/parameters';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { narrowField } from '../../../shared/editor/recordFields';
import { userKind } from '../../../shared/records/user';
import type { UserSource } from '../../../shared/records/user/read';

const ACTIVE: Readonly<Record<string, boolean>> = { active: true, inactive: false };

/** What the node can do with users. */
export const user = readOnlyResource<UserSource>({
	resource: 'user',
	kind: userKind,
	all: 'Every account of the site',
	source: [
		narrowField([
			{
				displayName: 'Account Types',
				name: 'types',
				type: 'multiOptions',
				default: [],
				description: 'Only accounts of these types',
				options: [
					{ name: 'App', value: 'app', description: 'Accounts of apps and of automation' },
					{ name: 'Atlassian', value: 'atlassian', description: 'People' },
					{ name: 'Customer', value: 'customer', description: 'Customers of service management' },
				],
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				default: 'active',
				description: 'Only accounts that may sign in, or only former ones',
				options: [
					{ name: 'Active', value: 'active' },
					{ name: 'Inactive', value: 'inactive' },
				],
			},
		]),
	],
	record: {
		displayName: 'User',
		name: 'user',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchUsers', searchable: true },
			},
			{
				displayName: 'By Account ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 5b10ac8d82e05b22cc7d4ef5',
			},
		],
	},
	readSource(context, item) {
		const { types, status } = narrowParameter(context, item);
		return { types: listParameter(types), active: ACTIVE[String(status)] };
	},
});

import type { INodeProperties } from 'n8n-workflow';

/** What the owner of a credential can keep it to, whatever its token may. Enforced before any call. */
export const guardRailFields: INodeProperties[] = [
	{
		displayName: 'Access',
		name: 'access',
		type: 'options',
		default: 'readWrite',
		description: 'What nodes may do with this credential, whatever its token allows',
		options: [
			{ name: 'Read and Write', value: 'readWrite' },
			{ name: 'Read Only', value: 'readOnly', description: 'Every write is refused before anything is sent' },
		],
	},
	{
		displayName: 'Only These Projects',
		name: 'onlyTheseProjects',
		type: 'string',
		default: '',
		placeholder: 'e.g. DEMO, OPS',
		description:
			'Keys of the only projects that nodes may read and write with this credential; all that its account can see when empty. Lists that belong to the whole site, such as fields and users, stay readable.',
	},
	{
		displayName: 'Maximum Parallel Requests',
		name: 'maximumParallelRequests',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 50 },
		default: 0,
		description: 'How many requests may be under way at the same time; 0 for the usual 8',
	},
	{
		displayName: 'Token Expires On',
		name: 'tokenExpiresOn',
		type: 'dateTime',
		default: '',
		description:
			'When the token or secret expires, as its page shows it. Jira does not tell, so this is what runs warn by, from 14 days before.',
	},
];

import { childFields } from '../../../shared/editor/childFields';

/** Which lists leave with each issue, and how. */
export const CHILD_FIELDS = childFields(
	{
		displayName: 'Lists',
		name: 'children',
		type: 'multiOptions',
		default: ['comments'],
		displayOptions: { hide: { childrenAs: ['none'] } },
		options: [
			{ name: 'Attachments', value: 'attachments' },
			{ name: 'Changelog', value: 'changelog', description: 'The history: who changed what, from what, to what' },
			{ name: 'Comments', value: 'comments' },
			{ name: 'Issue Links', value: 'links' },
			{ name: 'Properties', value: 'properties', description: 'Entity properties, which apps keep with an issue. Two calls or more for each issue.' },
			{ name: 'Remote Links', value: 'remoteLinks', description: 'Links to things outside of Jira. One call for each issue.' },
			{ name: 'Watchers', value: 'watchers', description: 'One call for each issue that somebody watches' },
			{ name: 'Worklogs', value: 'worklogs' },
		],
	},
	'issue',
);

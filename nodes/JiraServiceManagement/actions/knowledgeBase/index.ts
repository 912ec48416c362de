import type { INodeProperties } from 'n8n-workflow';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runListPerItem } from '../../../shared/editor/perItem';
import { LIMIT_FIELDS } from '../../../shared/editor/recordFields';
import type { Runs } from '../../../shared/editor/runs';
import { searchArticles } from '../../../shared/records/serviceDesk/articles';

/** What the node can do with knowledge bases. */
export const knowledgeBaseProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'search',
		displayOptions: { show: { resource: ['knowledgeBase'] } },
		options: [
			{ name: 'Search', value: 'search', action: 'Search a knowledge base', description: 'Find articles of the knowledge bases that are linked to service desks' },
		],
	},
	...shownFor('knowledgeBase', 'search', [
		{
			displayName: 'Text',
			name: 'query',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. reset password',
			description: 'What to look for. Only articles are found that the account may read in Confluence.',
		},
		...LIMIT_FIELDS,
	]),
];

export const knowledgeBaseRuns: Runs = {
	search: async (context) =>
		await runListPerItem(context, async (connection, item) => {
			const limit = context.getNodeParameter('returnAll', item) ? undefined : (context.getNodeParameter('limit', item) as number);
			return await searchArticles(connection, textParameter(context, 'query', item), limit);
		}),
};

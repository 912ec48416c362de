import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { ISSUE_FIELD } from '../../../shared/editor/issueLists';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
import { issueKind } from '../../../shared/records/issue';
import { addComment } from '../../../shared/records/issue/comment';

/** Add Comment: Markdown in, Jira's document format out. */
export const addCommentFields: INodeProperties[] = shownFor('issue', 'addComment', [
	ISSUE_FIELD,
	{
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		description: 'The text, in Markdown. Jira mails it to the watchers of the issue.',
	},
]);

export async function addComments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const key = textParameter(context, 'issue', item);
		const { id } = await addComment(connection, key, textParameter(context, 'comment', item));
		return { id, key, url: issueKind.url(connection.session.siteUrl, key) };
	});
}

import { JiraError } from '../../errors/jiraError';
import type { Connection } from '../../connection/types';
import { markdownToAdf } from '../../text';

/**
 * Adds a comment in Markdown. Never repeated after an unknown outcome: a second call would add a second comment.
 * @throws JiraError, of kind `invalid` for an empty text.
 */
export async function addComment(connection: Connection, issueIdOrKey: string, markdown: string): Promise<{ readonly id: string }> {
	if (markdown.trim() === '') {
		throw new JiraError({ kind: 'invalid', message: 'The comment is empty', advice: 'Give the text of the comment' });
	}
	const { body } = await connection.call<{ id: string }>('addComment', {
		path: { issueIdOrKey },
		body: { body: markdownToAdf(markdown) },
		writesIssue: issueIdOrKey,
	});
	return { id: body.id };
}

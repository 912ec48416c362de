import type { Connection } from '../../connection/types';
import { isJiraError, JiraError, toJiraError } from '../../errors/jiraError';
import { markdownToAdf } from '../../text';
import { INTERNAL } from '../issue/childWrites/comments';
import { requestKey } from './key';

/** Who may read a comment. `automatic`: agents alone where the account is one of them, else everybody in the request. */
export type CommentAudience = 'automatic' | 'internal' | 'public';

/** A comment that was written. */
export interface WrittenComment {
	readonly id: string;
	readonly public: boolean;
}

/**
 * Adds a comment in Markdown to a request. Who works on requests writes it as a comment of the issue, with its formatting;
 * a customer has no access to the issue, and writes through the portal, as plain text and for everybody in the request.
 * Never repeated after an unknown outcome.
 * @param mayPost Called before anything that customers can read is sent; throws where that is not allowed.
 * @throws JiraError
 */
export async function addRequestComment(
	connection: Connection,
	request: string,
	markdown: string,
	audience: CommentAudience,
	mayPost: () => void,
): Promise<WrittenComment> {
	const issueIdOrKey = requestKey(request);
	if (markdown.trim() === '') throw new JiraError({ kind: 'invalid', message: 'The comment is empty', advice: 'Give the text of the comment' });
	const isPublic = audience === 'public';
	if (isPublic) mayPost();
	try {
		const { body } = await connection.call<{ id: string }>('addComment', {
			path: { issueIdOrKey },
			body: { body: markdownToAdf(markdown), ...(isPublic ? {} : { properties: INTERNAL }) },
			writesIssue: issueIdOrKey,
		});
		return { id: body.id, public: isPublic };
	} catch (error) {
		if (audience === 'internal' || !isNoAccess(error, audience)) throw toJiraError(error);
	}
	mayPost();
	const { body } = await connection.call<{ id: string }>('addRequestComment', {
		path: { issueIdOrKey },
		body: { body: markdown, public: true },
		writesIssue: issueIdOrKey,
	});
	return { id: String(body.id), public: true };
}

/**
 * How Jira answers a customer who asks for the issue behind a request. A token that lacks a scope may be that of an agent,
 * whose words are not for customers unless the agent says so.
 */
function isNoAccess(error: unknown, audience: CommentAudience): boolean {
	return isJiraError(error, 'permission') || isJiraError(error, 'notFound') || (audience === 'public' && isJiraError(error, 'scope'));
}

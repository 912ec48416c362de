import type { Connection } from '../../connection/types';
import { externalRequest, isBag, requestComment, textIn, type NewRequest } from './shapes';

/**
 * Brings a request in from an external channel; it becomes a work item at once.
 * @throws JiraError when it is refused, e.g. because the account may not name a reporter.
 */
export async function createRequest(connection: Connection, request: NewRequest): Promise<{ readonly key: string; readonly id: string; readonly url: string }> {
	const { body } = await connection.call<unknown>('createCsmRequest', { body: externalRequest(request) });
	const answer = isBag(body) ? body : {};
	const key = textIn(answer.issueKey ?? answer.key);
	return { key, id: textIn(answer.issueId ?? answer.id), url: `${connection.session.siteUrl}/browse/${key}` };
}

/** Adds a comment to a request of a help center. */
export async function commentOnRequest(connection: Connection, helpCenterId: string, issueIdOrKey: string, comment: string): Promise<{ readonly id: string }> {
	const { body } = await connection.call<unknown>('commentCsmRequest', { path: { helpCenterId, issueIdOrKey }, body: requestComment(comment), writesIssue: issueIdOrKey });
	return { id: isBag(body) ? textIn(body.id ?? body.commentId) : '' };
}

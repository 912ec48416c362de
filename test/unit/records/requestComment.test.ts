import type { Connection } from '../../../nodes/shared/connection/types';
import { JiraError, type JiraErrorKind } from '../../../nodes/shared/errors/jiraError';
import { addRequestComment, type CommentAudience } from '../../../nodes/shared/records/request/comment';

/** Writes a comment where the issue behind the request refuses it; gives what was sent after that. */
async function written(kind: JiraErrorKind, audience: CommentAudience): Promise<readonly string[]> {
	const sent: string[] = [];
	const call = async (name: string) => {
		if (name === 'addComment') return await Promise.reject(new JiraError({ kind, message: 'No', advice: '' }));
		sent.push(name);
		return await Promise.resolve({ body: { id: '1' }, status: 201, headers: {} });
	};
	// All that a comment needs of a connection.
	const connection = { call } as unknown as Connection;
	await addRequestComment(connection, 'SUP-1', 'A word', audience, () => undefined).catch(() => undefined);
	return sent;
}

it.each<[JiraErrorKind, CommentAudience, readonly string[]]>([
	['permission', 'automatic', ['addRequestComment']],
	['notFound', 'automatic', ['addRequestComment']],
	// The token may be that of an agent, whose note is not for customers.
	['scope', 'automatic', []],
	['scope', 'public', ['addRequestComment']],
	['permission', 'internal', []],
	['network', 'automatic', []],
])('after %s, what was for %s goes through the portal: %j', async (kind, audience, sent) => {
	expect(await written(kind, audience)).toEqual(sent);
});

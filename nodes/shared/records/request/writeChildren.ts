import type { Connection } from '../../connection/types';
import { attachmentsBy } from '../issue/childWrites/attachments';
import { commentsBy } from '../issue/childWrites/comments';
import { writableLinks } from '../issue/childWrites/links';
import { writableRemoteLinks } from '../issue/childWrites/remoteLinks';
import { writableWorklogs } from '../issue/childWrites/worklogs';
import { own } from '../issue/children/shapes';
import { projectKeyOf } from '../issue/record';
import type { RecordRef, RowFile, WritableChildKind } from '../kind';

/** The answer to an upload: `{ temporaryAttachments: [{ temporaryAttachmentId, fileName }] }` (reference §7). */
interface Uploaded {
	readonly temporaryAttachments?: ReadonlyArray<{ readonly temporaryAttachmentId: string }>;
}

/** Only who says so lets customers read it: the mail that they get cannot be taken back. */
function isSaidPublic(entry: unknown): boolean {
	return String(own(entry, 'public')).trim().toLowerCase() === 'true';
}

/** The lists of a request that a row can bring along; comments and files are internal unless their entry says `public`. */
export const requestChildWrites = {
	comments: commentsBy(isSaidPublic, true),
	worklogs: writableWorklogs,
	remoteLinks: writableRemoteLinks,
	attachments: attachmentsBy({
		isPublic: isSaidPublic,
		send: async (connection, ref, file, entry) => await attachToRequest(connection, ref, [file], isSaidPublic(entry)),
	}),
	links: writableLinks,
} as const satisfies Record<string, WritableChildKind>;

/**
 * Attaches files to a request: each is uploaded to its service desk, and then attached with a comment that Jira makes of
 * it (reference §7). An upload that is not used expires by itself.
 * @throws JiraError
 */
export async function attachToRequest(
	connection: Connection,
	{ id, key }: RecordRef,
	files: readonly RowFile[],
	isPublic: boolean,
	comment?: string,
): Promise<unknown> {
	const temporaryAttachmentIds: string[] = [];
	for (const { fileName, mimeType, content } of files) {
		const { body } = await connection.call<Uploaded>('attachTemporaryFile', {
			path: { serviceDeskId: projectKeyOf(key) },
			files: [{ fileName, mimeType, content: await content() }],
		});
		temporaryAttachmentIds.push(...(body.temporaryAttachments ?? []).map(({ temporaryAttachmentId }) => temporaryAttachmentId));
	}
	const { body } = await connection.call('attachToRequest', {
		path: { issueIdOrKey: id },
		body: { temporaryAttachmentIds, public: isPublic, ...(comment ? { additionalComment: { body: comment } } : {}) },
		writesIssue: id,
	});
	return body;
}

import { endsTheRun, isJiraError, toJiraError } from '../../../errors/jiraError';
import type { Connection, Reply } from '../../../connection/types';
import { isMediaAddress } from '../../../connection/address';

/** What is known of a file before it is downloaded, as `attachments` gives it. */
export interface AttachmentFile {
	readonly id: string;
	readonly fileName: string;
	readonly mimeType: string;
	/** In bytes. */
	readonly size: number;
}

/** A file, or why it is not there. */
export type Downloaded = { readonly content: Buffer; readonly mimeType: string; readonly fileName: string } | { readonly refused: string };

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Downloads the file of an attachment. Jira leads to Atlassian's media host, which gets no credential; where it leads
 * anywhere else, Jira is asked to pass the file through itself. At most one file of `maxBytes` is in memory: what is
 * larger by Jira's own account is not asked for.
 * @throws JiraError when the run as a whole cannot go on; what is about this file alone is in `refused`.
 */
export async function downloadAttachment(
	connection: Connection,
	{ id, fileName, mimeType, size }: AttachmentFile,
	{ maxBytes }: { readonly maxBytes: number },
): Promise<Downloaded> {
	if (size > maxBytes) return tooLarge(size, maxBytes);
	try {
		const { body, headers } = await contentOf(connection, id);
		const length = Math.max(body.length, Number(headers['content-length'] ?? 0));
		if (length > maxBytes) return tooLarge(length, maxBytes);
		if (body.length !== size) return { refused: `The file came with ${body.length} bytes, and Jira says it has ${size}` };
		return { content: body, fileName, mimeType: mimeType || headers['content-type'] || 'application/octet-stream' };
	} catch (thrown) {
		if (!isJiraError(thrown) || endsAll(thrown)) throw toJiraError(thrown);
		return { refused: thrown.message };
	}
}

async function contentOf(connection: Connection, id: string): Promise<Reply<Buffer>> {
	const path = { id };
	const first = await connection.call<Buffer>('getAttachmentContent', { path, accept: REDIRECTS });
	if (!REDIRECTS.includes(first.status)) return first;
	const mediaUrl = first.headers.location ?? '';
	return isMediaAddress(mediaUrl, connection.session.siteUrl)
		? await connection.call<Buffer>('getMediaFile', { mediaUrl })
		: await connection.call<Buffer>('getAttachmentContent', { path, query: { redirect: false } });
}

function tooLarge(size: number, maxBytes: number): Downloaded {
	return { refused: `The file has ${size} bytes, and at most ${maxBytes} are wanted` };
}

/** The media host knows no credential: what it refuses is about the file, or about the link to it. */
function endsAll(error: ReturnType<typeof toJiraError>): boolean {
	if (error.kind === 'scope') return true;
	return error.operation === 'getMediaFile' ? error.kind === 'cancelled' : endsTheRun(error);
}

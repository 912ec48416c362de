import type { Connection } from '../../../connection/types';
import { toJiraError } from '../../../errors/jiraError';
import { isEmptyCell, textOf } from '../../../fields/cells';
import { listed, quoted, refused, type Refused } from '../../../fields/resolved';
import type { EntryContext, RecordRef, RowFile, WantedChild, WritableChildKind, WriteResult } from '../../kind';
import { attachments } from '../children/attachments';
import { own } from '../children/shapes';
import { refusalOf } from '../write';
import { written } from './shared';

/** Stands for all files of a row. */
const ALL = '*';

/** Sends one file; throws JiraError. */
export type SendFile = (connection: Connection, ref: RecordRef, file: RowFile, entry: unknown) => Promise<unknown>;

/** What a kind knows of the files that its rows bring along. */
export interface Uploads {
	readonly send: SendFile;
	/** Whether people outside of the team get to see the file of this entry. */
	isPublic?(entry: unknown): boolean;
}

/** Attachments of issues. */
export const writableAttachments = attachmentsBy({
	send: async (connection, ref, { fileName, mimeType, content }) =>
		await connection.call('addAttachment', {
			path: { issueIdOrKey: ref.id },
			files: [{ fileName, mimeType, content: await content() }],
			writesIssue: ref.id,
		}),
});

/**
 * Attachments: files that came with the row, by the name of their property or of the file, or `*` for all of them. Jira
 * keeps two files of one name; of one name and size they are the same (reference §7).
 */
export function attachmentsBy(uploads: Uploads): WritableChildKind {
	return {
		reads: attachments,
		distinct: true,
		mails: true,
		unsaid: ALL,
		understand: async (_connection, entry, context) => await understand(uploads, entry, context),
		known: (current) => ({
			says: [signature(textOf(own(current, 'filename') ?? ''), Number(own(current, 'size')))],
		}),
	};
}

async function understand(uploads: Uploads, entry: unknown, { files, separator }: EntryContext): Promise<readonly WantedChild[] | Refused> {
	const known = own(entry, 'fileName');
	const wanted =
		typeof entry === 'string' ? filesNamed(entry, files, separator) : findFile(textOf(known ?? ''), files);
	if ('missing' in wanted) {
		const size = own(entry, 'size');
		// An entry of an export says what there is; the file is needed only where it is not there.
		if (!isEmptyCell(known) && !isEmptyCell(size)) return [lacking(textOf(known), Number(size))];
		const has =
			files.length === 0
				? 'the row has no files'
				: `the row has ${listed(files.map(({ property }) => property))}`;
		return refused(
			`There is no file ${quoted(wanted.missing)}: ${has}`,
			'Name a binary property of the item, or * for all of them',
		);
	}
	return await Promise.all(wanted.map(async (file) => await toAttach(uploads, entry, file)));
}

type Found = readonly RowFile[] | { readonly missing: string };

function filesNamed(words: string, files: readonly RowFile[], separator: string): Found {
	if (words.trim() === ALL) return files;
	const whole = findFile(words.trim(), files);
	if (!('missing' in whole) || separator === '') return whole;
	const each = words
		.split(separator)
		.map((word) => word.trim())
		.filter((word) => word !== '')
		.map((word) => findFile(word, files));
	return (
		each.find((found) => 'missing' in found) ?? each.flatMap((found) => ('missing' in found ? [] : found))
	);
}

function findFile(word: string, files: readonly RowFile[]): Found {
	const found =
		files.find(({ property }) => property === word) ??
		files.find(({ fileName }) => plain(fileName) === plain(word));
	return found ? [found] : { missing: word };
}

async function toAttach({ send, isPublic }: Uploads, entry: unknown, file: RowFile): Promise<WantedChild> {
	const size = await file.size();
	return {
		...(isPublic?.(entry) ? { isPublic: true } : {}),
		says: () => signature(file.fileName, size),
		async write(connection, { ref }): Promise<WriteResult> {
			const limit = await uploadLimit(connection);
			if (typeof limit !== 'number') return limit;
			if (size > limit)
				return no(
					`${quoted(file.fileName)} has ${size} bytes, and this site takes ${limit} at most`,
					'Make the file smaller, or ask an administrator to raise the limit',
				);
			return await written(ref, true, async () => await send(connection, ref, file, entry));
		},
	};
}

function lacking(fileName: string, size: number): WantedChild {
	return {
		says: () => signature(fileName, size),
		write: async () =>
			await Promise.resolve(
				no(
					`The issue does not have ${quoted(fileName)}, and the file did not come with the row`,
					'Bring the file along as a binary property of the item',
				),
			),
	};
}

function no(reason: string, fix: string): WriteResult {
	return { done: false, outcome: 'rejected', reason, fix, retry: false };
}

function signature(fileName: string, size: number): string {
	return `${size} ${plain(fileName)}`;
}

/** One name may be written in two ways, with an accent of its own or on its letter; Jira need not give it back as it got it. */
function plain(fileName: string): string {
	return fileName.normalize('NFC');
}

/** The most bytes that a file may have, or why the site does not tell. */
async function uploadLimit(connection: Connection): Promise<number | WriteResult> {
	try {
		return await connection.session.cached('uploadLimit', async () => {
			const { body } = await connection.call<{ uploadLimit?: number }>('getAttachmentSettings');
			return body.uploadLimit ?? Number.POSITIVE_INFINITY;
		});
	} catch (error) {
		return refusalOf(toJiraError(error));
	}
}

import { toJiraError } from '../../../errors/jiraError';
import { isEmptyCell, textOf } from '../../../fields/cells';
import { refused, type Refused } from '../../../fields/resolved';
import { adfToMarkdown, isAdfDocument, markdownToAdf, normaliseAdf, type AdfDocument } from '../../../text';
import type { RecordRef, WriteResult } from '../../kind';
import { own } from '../children/shapes';
import { refusalOf } from '../write';

/** Runs one write to an issue; what Jira refuses of it alone is in the result. */
export async function written(
	ref: RecordRef,
	mailed: boolean,
	write: () => Promise<unknown>,
): Promise<WriteResult> {
	try {
		await write();
		return { done: true, ref, mailed };
	} catch (error) {
		return refusalOf(toJiraError(error));
	}
}

/** A person's text as a document: Markdown, or a document as it is. */
export function documentOf(text: unknown): AdfDocument {
	return isAdfDocument(text) ? text : markdownToAdf(isEmptyCell(text) ? '' : textOf(text));
}

/** A text that is equal for equal documents. */
export function canonicalDocument(document: AdfDocument): string {
	return JSON.stringify(normaliseAdf(document).content);
}

/**
 * What Jira's document is equal to: itself, and what becomes of it when it is exported as Markdown and read again, so
 * that an exported text that nobody has changed does not count as another one.
 */
export function canonicalForms(document: unknown): string[] {
	if (!isAdfDocument(document)) return [canonicalDocument(markdownToAdf(''))];
	return [
		...new Set([canonicalDocument(document), canonicalDocument(markdownToAdf(adfToMarkdown(document)))]),
	];
}

/** Who may see it, as Jira takes it; undefined for everybody who may see the issue. Taken as Jira or an export gives it. */
export function visibilityOf(
	entry: unknown,
): { readonly ok: true; readonly value: object | undefined } | Refused {
	const given = own(entry, 'visibility');
	if (isEmptyCell(given)) return { ok: true, value: undefined };
	if (typeof given === 'object' && given !== null) return { ok: true, value: given };
	const [, type, value] = /^\s*(role|group)\s*:\s*(.+?)\s*$/.exec(textOf(given)) ?? [];
	if (type !== undefined && value !== undefined) return { ok: true, value: { type, value } };
	return refused(
		'Its visibility is neither "role: name" nor "group: name"',
		'Correct the visibility, or leave it out: everybody who sees the issue sees it then',
	);
}

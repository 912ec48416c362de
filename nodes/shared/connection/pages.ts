import { JiraError } from '../errors/jiraError';

/** One page of a list that is paged by tokens, e.g. `search/jql` (reference, Appendix B). */
export interface TokenPage<T> {
	readonly items: readonly T[];
	/** Token of the next page, as the server gave it. */
	readonly nextPageToken?: string | null;
	/** Whether the server says that this page is the last. */
	readonly isLast?: boolean;
}

/** One page of a list that is paged by position. */
export interface OffsetPage<T> {
	readonly items: readonly T[];
	/** The server's word that this page is the last, where its envelope has one (`isLast`, `isLastPage`). */
	readonly isLast?: boolean;
	/** Number of all items, where the envelope has only this. */
	readonly total?: number;
}

/**
 * Pages by token, until the server says that there is no more: `isLast`, or no token. A page with fewer items than asked
 * for, or with none, is not the end. A token that comes a second time would go round in circles, so it ends the walk
 * loudly.
 * @param read Reads the page of a token; undefined for the first page.
 */
export async function* tokenPages<T, P extends TokenPage<T>>(
	read: (nextPageToken: string | undefined) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
	const seen = new Set<string>();
	let token: string | undefined;
	for (;;) {
		const page = await read(token);
		yield page;
		const next = page.nextPageToken ?? '';
		if (page.isLast === true || next === '') return;
		if (seen.has(next)) throw repeated();
		seen.add(next);
		token = next;
	}
}

/**
 * Pages by position: the next page starts after what was really given, whatever was asked for. The end is `isLast`,
 * `startAt` + length ≥ `total` where the envelope has no such word, or an empty page.
 * @param read Reads the page that starts at this position, from 0.
 */
export async function* offsetPages<T, P extends OffsetPage<T>>(
	read: (startAt: number) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
	let startAt = 0;
	for (;;) {
		const page = await read(startAt);
		if (page.items.length === 0) return;
		yield page;
		startAt += page.items.length;
		if (page.isLast === true) return;
		if (page.isLast === undefined && page.total !== undefined && startAt >= page.total) return;
	}
}

function repeated(): JiraError {
	return new JiraError({
		kind: 'damagedAnswer',
		message: 'Jira gave the same page token twice, so the list cannot be read to its end',
		advice: 'Run again. If it happens each time, narrow the JQL.',
		retryable: true,
	});
}

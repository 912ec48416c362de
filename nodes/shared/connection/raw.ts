import { JiraError } from '../errors/jiraError';
import type { OperationName } from './operations';
import { offsetPages, tokenPages } from './pages';
import type { Connection, Query } from './types';

export type RawMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A call to any path of the site, as a user writes it. */
export interface RawRequest {
	readonly method: RawMethod;
	/** Path on the site, beginning with a slash; no address, query or fragment. */
	readonly path: string;
	readonly query: Query;
	readonly body?: unknown;
	/** Whether to read all pages of a list. */
	readonly followPages: boolean;
}

const OPERATIONS: Readonly<Record<RawMethod, OperationName>> = {
	GET: 'sendGet',
	POST: 'sendPost',
	PUT: 'sendPut',
	DELETE: 'sendDelete',
};

/** The properties under which Jira's pages hold their entries (reference, Appendix B). */
const ENTRIES = ['values', 'issues', 'comments', 'worklogs', 'issueTypes', 'fields', 'histories'];

type Page = Readonly<Record<string, unknown>>;

/**
 * Sends a user's own request through the same gate, guard rails and error texts as every other. Gives the answer, or the
 * entries of all its pages.
 * @throws JiraError, before anything is sent, for a path that leads anywhere but to the site's API.
 */
export async function sendRaw(connection: Connection, request: RawRequest): Promise<object[]> {
	if (request.followPages) return await allEntries(connection, request);
	const { method, path, query, body } = request;
	const answer = await connection.call<unknown>(OPERATIONS[method], { rawPath: path, query, body });
	if (Array.isArray(answer.body)) return answer.body.map(asItem);
	return [typeof answer.body === 'object' && answer.body !== null ? answer.body : { status: answer.status }];
}

async function allEntries(connection: Connection, { path, query }: RawRequest): Promise<object[]> {
	const read = async (more: Query) =>
		(await connection.call<Page | unknown[]>('sendGet', { rawPath: path, query: { ...query, ...more } }))
			.body;
	const first = await read({});
	if (Array.isArray(first)) return await plainList(first, read);
	const pages = typeof first.nextPageToken === 'string' ? byToken(first, read) : byPosition(first, read);
	const entries: object[] = [];
	for await (const { items } of pages) for (const item of items) entries.push(asItem(item));
	return entries;
}

/** A plain list says nothing of its end: where it takes `startAt`, only an empty page is the last (reference §4.1). */
async function plainList(
	first: unknown[],
	read: (more: Query) => Promise<Page | unknown[]>,
): Promise<object[]> {
	const second = first.length === 0 ? [] : await read({ startAt: first.length });
	const isPaged = Array.isArray(second) && JSON.stringify(second) !== JSON.stringify(first);
	if (!isPaged) return first.map(asItem);
	const entries = [...first];
	for await (const { items } of offsetPages(async (startAt) => ({
		items: asList(startAt === 0 ? second : await read({ startAt: first.length + startAt })),
	}))) {
		entries.push(...items);
	}
	return entries.map(asItem);
}

function byToken(first: Page, read: (more: Query) => Promise<Page | unknown[]>) {
	return tokenPages(async (nextPageToken) => {
		const page = nextPageToken === undefined ? first : asPage(await read({ nextPageToken }));
		return {
			items: entriesOf(page),
			nextPageToken: page.nextPageToken as string | undefined,
			isLast: page.isLast === true,
		};
	});
}

function byPosition(first: Page, read: (more: Query) => Promise<Page | unknown[]>) {
	const parameter = 'isLastPage' in first ? 'start' : 'startAt';
	return offsetPages(async (startAt) => {
		const page = startAt === 0 ? first : asPage(await read({ [parameter]: startAt }));
		const isLast = (page.isLast ?? page.isLastPage) as boolean | undefined;
		return { items: entriesOf(page), isLast, total: page.total as number | undefined };
	});
}

function entriesOf(page: Page): unknown[] {
	const name = ENTRIES.find((candidate) => Array.isArray(page[candidate]));
	if (name !== undefined) return asList(page[name]);
	throw new JiraError({
		kind: 'invalid',
		message: 'The answer is not a list with pages',
		advice: 'Switch Follow Pages off',
	});
}

function asPage(answer: Page | unknown[]): Page {
	return Array.isArray(answer) ? { values: answer } : answer;
}

function asList(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

/** An item holds an object: a bare word or number becomes its `value`. */
function asItem(entry: unknown): object {
	return typeof entry === 'object' && entry !== null ? entry : { value: entry };
}

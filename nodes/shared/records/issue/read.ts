import { isJiraError, toJiraError, type JiraErrorKind } from '../../errors/jiraError';
import type { Connection } from '../../connection/types';
import type { Found, JiraRecord, ReadBatch, ScanOptions, WantedFields } from '../kind';
import { issueRecord, type IssueBody } from './record';
import { searchIssues } from './search';
import { isUnstable, issueConditions, issueJql, type IssueSource } from './source';
import { withMoments } from './moments';

/** Most issues that one bulk read takes, whatever is asked for (reference §4.2). */
const SMALL_READ = 100;
/** Most issues that one bulk read takes when only named fields with single values are asked for [?] (reference §4.2). */
const LARGE_READ = 1000;
/** Parts that a large read is cut into: twice as many as calls travel side by side. */
const SHARES = 16;
const MOST_FIELDS_OF_A_LARGE_READ = 100;
const FIELDS_WITH_MANY_VALUES = new Set(['comment', 'worklog', 'attachment']);
/** The session's notes that this site refuses large reads, and such of properties. */
const NO_LARGE_READ = 'bulkFetchIssues:large';
const NO_LARGE_READ_OF_PROPERTIES = 'bulkFetchIssues:largeWithProperties';

/** How an answer that is too large shows itself: refused, cut off in the middle, or never finished. */
const MAY_BE_TOO_LARGE: ReadonlySet<JiraErrorKind> = new Set(['tooLarge', 'damagedAnswer', 'network', 'timeout', 'unavailable']);

/** A page of ids may have this many, a page with other fields a hundred (reference §3.1, measured by others). */
const ID_PAGE = 5000;
const FIELD_PAGE = 100;

/** How far before a scan an issue may have changed that the index shows only while the scan goes on. */
const MEANWHILE_MS = 15 * 60_000;

/**
 * Finds the issues of a source. For a handful the search gives the fields at once; for more, ids only, fifty times as
 * many a page, and the engine reads them in bulk meanwhile.
 * @param properties Keys of entity properties that are wanted beside the fields.
 */
export async function* scanIssues(
	connection: Connection,
	source: IssueSource,
	wanted: WantedFields,
	{ limit, ...asked }: ScanOptions = {},
	properties?: readonly string[],
): AsyncGenerator<readonly Found[]> {
	const withFields = limit !== undefined && limit <= FIELD_PAGE;
	const fields = withFields ? fieldList(wanted) : ['key'];
	const pageSize = withFields ? limit : ID_PAGE;
	const recordOf = properties ? withProperties : issueRecord;
	// The form of moments is settled with the first page, and with it the query: tokens belong to its very text.
	const { pages, page: firstPage } = await withMoments(connection, async (moment) => {
		const started = searchIssues(connection, { jql: issueJql({ source, moment, ...asked }), fields, pageSize, properties: withFields ? properties : undefined });
		return { pages: started, page: await started.next() };
	});
	const startedAt = !asked.range && isUnstable(source) ? await connection.serverTime() : undefined;
	let given = 0;
	let count = 0;
	for (let page = firstPage; !page.done; page = await pages.next()) {
		count++;
		given += page.value.length;
		yield page.value.map((issue) => (withFields ? found(recordOf(issue)) : { id: issue.id, key: issue.key }));
		if (limit !== undefined && given >= limit) return;
	}
	if (count < 2 || startedAt === undefined) return;
	// What has changed its place meanwhile may have moved to a page that was read before. Most of it comes twice.
	yield* scanIssues(connection, source, wanted, { ...asked, range: { by: 'updated', from: startedAt - MEANWHILE_MS } }, properties);
}

/** About how many issues a source has: Jira promises no exact number (`search/approximate-count`). */
export async function countIssues(connection: Connection, source: IssueSource, asked: ScanOptions = {}): Promise<number> {
	return await withMoments(connection, async (moment) => {
		const { body } = await connection.call<{ count: number }>('countIssues', { body: { jql: issueConditions({ source, moment, ...asked }) } });
		return body.count;
	});
}

/**
 * How many issues one read should ask for. Where the request's shape and the site allow a thousand, the work is cut so
 * that all the calls that may travel side by side have a share of it, twice over: ten calls of a thousand would be slower.
 */
export function issueReadSize(connection: Connection, wanted: WantedFields, expected = LARGE_READ, properties: readonly string[] = []): number {
	if (!largeReadFits(wanted) || connection.session.refusals.has(noteOf(properties))) return SMALL_READ;
	// In whole hundreds, so that nothing is lost where the site refuses and they go one by one.
	return Math.min(LARGE_READ, Math.max(1, Math.ceil(expected / SHARES / SMALL_READ)) * SMALL_READ);
}

function noteOf(properties: readonly string[]): string {
	return properties.length > 0 ? NO_LARGE_READ_OF_PROPERTIES : NO_LARGE_READ;
}

/**
 * Reads issues by id or key, with entity properties of these keys (five at most) where some are named; an answer that is
 * too large or damaged is asked for again in halves.
 */
export async function readIssues(
	connection: Connection,
	idsOrKeys: readonly string[],
	wanted: WantedFields,
	properties: readonly string[] = [],
): Promise<ReadBatch> {
	const what: What = { wanted, properties };
	if (idsOrKeys.length <= SMALL_READ) return await readHalving(connection, idsOrKeys, what);
	let own: ReadBatch | undefined;
	// The first large read of a session is a trial that all others wait for: a refusal then costs one call, not one for each of them.
	const accepted = await connection.session.cached(noteOf(properties), async () => {
		own = await tryLargeRead(connection, idsOrKeys, what);
		return own !== undefined;
	});
	if (own) return own;
	return accepted ? await readHalving(connection, idsOrKeys, what) : await readInHundreds(connection, idsOrKeys, what);
}

/** What is read of each issue. */
interface What {
	readonly wanted: WantedFields;
	/** Keys of entity properties. */
	readonly properties: readonly string[];
}

async function tryLargeRead(connection: Connection, ids: readonly string[], what: What): Promise<ReadBatch | undefined> {
	try {
		return await readHalving(connection, ids, what);
	} catch (error) {
		if (!isJiraError(error, 'invalid')) throw toJiraError(error);
		connection.session.refusals.add(noteOf(what.properties));
		connection.ports.log('This site reads at most 100 issues a call; going on with that');
		return undefined;
	}
}

async function readInHundreds(connection: Connection, ids: readonly string[], what: What): Promise<ReadBatch> {
	const parts: Array<Promise<ReadBatch>> = [];
	for (let at = 0; at < ids.length; at += SMALL_READ) {
		parts.push(readHalving(connection, ids.slice(at, at + SMALL_READ), what));
	}
	return joinBatches(await Promise.all(parts));
}

async function readHalving(connection: Connection, ids: readonly string[], what: What): Promise<ReadBatch> {
	try {
		return await readOnce(connection, ids, what);
	} catch (error) {
		if (ids.length < 2 || !isJiraError(error) || !MAY_BE_TOO_LARGE.has(error.kind)) throw toJiraError(error);
		const middle = Math.ceil(ids.length / 2);
		const first = await readHalving(connection, ids.slice(0, middle), what);
		return joinBatches([first, await readHalving(connection, ids.slice(middle), what)]);
	}
}

async function readOnce(connection: Connection, idsOrKeys: readonly string[], { wanted, properties }: What): Promise<ReadBatch> {
	const { body } = await connection.call<{
		issues: readonly IssueBody[];
		issueErrors?: ReadonlyArray<{ id: string; errorMessage?: string }>;
	}>('bulkFetchIssues', {
		body: { issueIdsOrKeys: idsOrKeys, fields: fieldList(wanted), ...(properties.length > 0 ? { properties } : {}) },
		// A large read that breaks off twice is asked for in halves rather than a third time.
		mostAttempts: idsOrKeys.length > 1 ? 2 : undefined,
	});
	const records = body.issues.map(properties.length > 0 ? withProperties : issueRecord);
	const refusals = new Map((body.issueErrors ?? []).map(({ id, errorMessage }) => [id, errorMessage ?? 'Jira gave no reason']));
	return { records, refusals, moved: await followMoved(connection, idsOrKeys, records) };
}

/**
 * An issue that was moved answers to its former key but is given under the new one. Only where both a key is left over
 * and an issue is, the two have to be brought together, one call for each.
 */
async function followMoved(connection: Connection, asked: readonly string[], records: readonly JiraRecord[]): Promise<Map<string, string>> {
	const moved = new Map<string, string>();
	const wanted = new Set(asked.map((word) => word.toUpperCase()));
	const extra = records.filter(({ id, key }) => !wanted.has(id) && !wanted.has(key.toUpperCase()));
	if (extra.length === 0) return moved;
	const given = new Set(records.flatMap(({ id, key }) => [id, key.toUpperCase()]));
	for (const word of asked.filter((candidate) => !given.has(candidate.toUpperCase()))) {
		if (moved.size === extra.length) break;
		const { body, status } = await connection.call<IssueBody>('getIssue', {
			path: { issueIdOrKey: word },
			query: { fields: 'id' },
			accept: [404],
		});
		if (status !== 404) moved.set(word, body.id);
	}
	return moved;
}

/** What only machines read stays out of what Jira gave, which people may be shown. */
function withProperties({ properties = {}, ...issue }: IssueBody): JiraRecord {
	return { ...issueRecord(issue), properties };
}

function joinBatches(batches: readonly ReadBatch[]): ReadBatch {
	return {
		records: batches.flatMap(({ records }) => records),
		refusals: new Map(batches.flatMap(({ refusals }) => [...refusals])),
		moved: new Map(batches.flatMap(({ moved }) => [...moved])),
	};
}

function largeReadFits(wanted: WantedFields): boolean {
	if (wanted === 'all' || wanted.length === 0 || wanted.length > MOST_FIELDS_OF_A_LARGE_READ) return false;
	return !wanted.some((field) => FIELDS_WITH_MANY_VALUES.has(field));
}

function fieldList(wanted: WantedFields): string[] {
	if (wanted === 'all') return ['*all'];
	return wanted.length === 0 ? ['id'] : [...wanted];
}

function found(record: JiraRecord): Found {
	return { id: record.id, key: record.key, record };
}

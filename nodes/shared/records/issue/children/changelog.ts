import { isJiraError, toJiraError, type JiraErrorKind } from '../../../errors/jiraError';
import type { Connection } from '../../../connection/types';
import { tokenPages } from '../../../connection/pages';
import type { ChildKind, ChildList } from '../../kind';
import { reasonOf } from './complete';
import { authorOf, idOf, momentOf, oldestFirst, own } from './shapes';

/** Most issues that one call takes (reference §4.2). */
const BATCH = 1000;
/**
 * Issues at once in an export, in whole bulk reads of a hundred. An answer takes as long as its histories are many:
 * several small ones side by side are there sooner than one large one, and less of them is in memory.
 */
const SHARE = 300;
/** Histories a page: Jira gives up to 10,000, which is more than an answer should weigh; smaller where one breaks off. */
const PAGES = [5000, 500] as const;

/** How an answer that is too large shows itself: refused, cut off in the middle, or never finished. */
const MAY_BE_TOO_LARGE: ReadonlySet<JiraErrorKind> = new Set(['tooLarge', 'damagedAnswer', 'network', 'timeout', 'unavailable']);
/** How Jira refuses a batch that has one wrong issue in it, or that is longer than the site takes. */
const MAY_BE_ONE_ISSUE: ReadonlySet<JiraErrorKind> = new Set(['invalid', 'notFound', 'permission']);

/** Histories by issue id. */
type Histories = ReadonlyMap<string, readonly unknown[]>;

interface BulkAnswer {
	readonly issueChangeLogs?: ReadonlyArray<{ readonly issueId?: unknown; readonly changeHistories?: unknown }>;
	readonly nextPageToken?: string;
}

/**
 * The history of issues: one entry for each time that somebody changed something, with all that was changed. Read in
 * bulk, up to a thousand issues a call. An issue that Jira says nothing of has never been changed.
 */
export const changelog: ChildKind = {
	label: 'Changelog',
	singular: 'change',
	fields: [],
	batch: SHARE,

	async read(connection, records) {
		const lists = new Map<string, ChildList>();
		const ids = records.map(({ id }) => id);
		const parts: Array<Promise<void>> = [];
		for (let at = 0; at < ids.length; at += BATCH) parts.push(readInto(lists, connection, ids.slice(at, at + BATCH)));
		await Promise.all(parts);
		return lists;
	},

	shape: (history) => ({
		id: idOf(history),
		...authorOf(history),
		created: momentOf(own(history, 'created')),
		items: itemsOf(history).map((item) => ({
			field: own(item, 'field'),
			fieldId: own(item, 'fieldId'),
			from: own(item, 'from'),
			fromText: own(item, 'fromString'),
			to: own(item, 'to'),
			toText: own(item, 'toString'),
		})),
	}),
};

function itemsOf(history: unknown): readonly unknown[] {
	const items = own(history, 'items');
	return Array.isArray(items) ? items : [];
}

/** A batch that Jira refuses is asked for in halves, so that one issue costs the others nothing but calls. */
async function readInto(lists: Map<string, ChildList>, connection: Connection, ids: readonly string[]): Promise<void> {
	try {
		const histories = await readHistories(connection, ids);
		for (const id of ids) lists.set(id, { children: oldestFirst(histories.get(id) ?? []) });
	} catch (thrown) {
		const incomplete = reasonOf(thrown);
		if (ids.length === 1 || !isJiraError(thrown) || !MAY_BE_ONE_ISSUE.has(thrown.kind)) {
			for (const id of ids) lists.set(id, { children: [], incomplete });
			return;
		}
		const middle = Math.ceil(ids.length / 2);
		await readInto(lists, connection, ids.slice(0, middle));
		await readInto(lists, connection, ids.slice(middle));
	}
}

/** What a page weighs depends on its histories, not on its issues: one that does not arrive is asked for smaller. */
async function readHistories(connection: Connection, ids: readonly string[]): Promise<Histories> {
	try {
		return await readAllPages(connection, ids, PAGES[0]);
	} catch (thrown) {
		if (isJiraError(thrown) && MAY_BE_TOO_LARGE.has(thrown.kind)) return await readAllPages(connection, ids, PAGES[1]);
		throw toJiraError(thrown);
	}
}

/** Histories come by date over all issues: those of one issue may be on several pages, and on two when pages shift. */
async function readAllPages(connection: Connection, issueIdsOrKeys: readonly string[], maxResults: number): Promise<Histories> {
	const byIssue = new Map<string, Map<string, unknown>>();
	const pages = tokenPages(async (nextPageToken) => {
		const { body } = await connection.call<BulkAnswer>('getChangelogs', {
			body: { issueIdsOrKeys, maxResults, ...(nextPageToken === undefined ? {} : { nextPageToken }) },
			mostAttempts: maxResults === PAGES[0] ? 2 : undefined,
		});
		return { items: body.issueChangeLogs ?? [], nextPageToken: body.nextPageToken };
	});
	for await (const { items } of pages) {
		for (const { issueId, changeHistories } of items) {
			const known = byIssue.get(String(issueId)) ?? new Map<string, unknown>();
			byIssue.set(String(issueId), known);
			for (const history of Array.isArray(changeHistories) ? changeHistories : []) known.set(idOf(history), history);
		}
	}
	return new Map([...byIssue].map(([id, histories]) => [id, [...histories.values()]]));
}

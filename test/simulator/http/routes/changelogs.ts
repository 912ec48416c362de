import { createHash } from 'node:crypto';
import { presentAccount } from '../../issues/present';
import { refuse } from '../../refusal';
import type { History, HistoryItem, Issue } from '../../site/model';
import { visibleIssue } from '../../site/permissions';
import type { Site } from '../../site/site';
import { jiraTimestamp } from '../../time';
import { bodyOf, issueOf, pageBean, textList, type Answer, type Call, type Route } from '../call';

const LARGEST_PAGE = 100;
const MAX_ISSUES = 1000;
const MAX_FIELDS = 10;
const MAX_HISTORIES = 10_000;

/** What happened to issues, oldest first (reference §4.2). */
export const changelogs: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/issue/{issueIdOrKey}/changelog', anonymous: true, run: list },
	{
		method: 'POST',
		path: '/rest/api/3/changelog/bulkfetch',
		anonymous: false,
		closedBody: ['fieldIds', 'issueIdsOrKeys', 'maxResults', 'nextPageToken'],
		run: bulk,
	},
];

function list(call: Call): Answer {
	const page = pageBean(call, issueOf(call).histories, LARGEST_PAGE, LARGEST_PAGE);
	// `pageBean` gives back the kind of entries it was given.
	const shown = (page['values'] as History[]).map((history) => ({
		...presentAuthor(call, history),
		id: history.id,
		created: jiraTimestamp(history.created, call.site.timeZone),
		items: history.items,
	}));
	return { status: 200, objects: shown.length, body: { ...page, values: shown } };
}

interface BulkRequest {
	readonly wanted: readonly string[];
	readonly fieldIds: readonly string[];
	readonly maxResults: number;
	readonly token: unknown;
}

/** A history with the issue it belongs to. */
interface Entry {
	readonly issue: Issue;
	readonly history: History;
}

function bulk(call: Call): Answer {
	const request = readRequest(call);
	const entries = entriesOf(call, request);
	const after = readToken(call, request);
	const rest = after ? entries.filter((entry) => compare(placeOf(call.site, entry), after) > 0) : entries;
	const page = rest.slice(0, request.maxResults);
	const last = page[page.length - 1];
	return {
		status: 200,
		objects: page.length,
		body: {
			issueChangeLogs: grouped(call, page),
			...(last && page.length < rest.length ? { nextPageToken: writeToken(call, request, last) } : {}),
		},
	};
}

function readRequest(call: Call): BulkRequest {
	const body = bodyOf(call);
	const wanted = textList(body['issueIdsOrKeys']);
	const fieldIds = textList(body['fieldIds']);
	const maxResults = body['maxResults'] ?? 1000;
	if (wanted.length === 0 || wanted.length > MAX_ISSUES) {
		throw refuse(400, [`issueIdsOrKeys must hold between 1 and ${MAX_ISSUES} issues.`]);
	}
	if (fieldIds.length > MAX_FIELDS) throw refuse(400, [`A maximum of ${MAX_FIELDS} fieldIds can be given.`]);
	if (typeof maxResults !== 'number' || maxResults < 1 || maxResults > MAX_HISTORIES) {
		throw refuse(400, [`maxResults must be between 1 and ${MAX_HISTORIES}.`]);
	}
	return { wanted, fieldIds, maxResults, token: body['nextPageToken'] };
}

/** Every history of the issues that the caller may see, in the site's order; the rest is silently left out [?]. */
function entriesOf({ site, user }: Call, { wanted, fieldIds }: BulkRequest): Entry[] {
	const issues = new Map<number, Issue>();
	for (const idOrKey of wanted) {
		const issue = visibleIssue(site, user, idOrKey);
		if (issue) issues.set(issue.id, issue);
	}
	const entries = [...issues.values()].flatMap((issue) =>
		issue.histories.flatMap((history) => {
			const kept = itemsOf(history, fieldIds);
			return kept.length === 0 ? [] : [{ issue, history: { ...history, items: kept } }];
		}),
	);
	return entries.sort((a, b) => compare(placeOf(site, a), placeOf(site, b)));
}

/** Where a history stands: a list of numbers that sorts. */
function placeOf(site: Site, { issue, history }: Entry): readonly number[] {
	const number = Number(history.id);
	return site.bulkChangelogOrder === 'date'
		? [history.created, issue.id, number]
		: [issue.id, history.created, number];
}

function compare(a: readonly number[], b: readonly number[]): number {
	for (const [index, value] of a.entries()) {
		const difference = value - (b[index] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}

/** The items of the wanted fields; other items of the same history are left out [?]. */
function itemsOf(history: History, fieldIds: readonly string[]): readonly HistoryItem[] {
	if (fieldIds.length === 0) return history.items;
	return history.items.filter(({ fieldId }) => fieldId !== undefined && fieldIds.includes(fieldId));
}

/** One entry for each issue on the page. Sides without a value are absent, and `created` is a number (reference §1.4). */
function grouped(call: Call, page: readonly Entry[]): unknown[] {
	const byIssue = new Map<number, unknown[]>();
	for (const { issue, history } of page) {
		const histories = byIssue.get(issue.id) ?? [];
		byIssue.set(issue.id, histories);
		histories.push({
			...presentAuthor(call, history),
			id: history.id,
			created: history.created,
			items: history.items.map(withoutNulls),
		});
	}
	return [...byIssue].map(([id, changeHistories]) => ({ issueId: String(id), changeHistories }));
}

function withoutNulls(item: HistoryItem): Record<string, unknown> {
	return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
}

function presentAuthor(call: Call, { authorId }: History): Record<string, unknown> {
	return authorId === '' ? {} : { author: presentAccount(call.view, authorId) };
}

/** A token carries the place of the last history given; it belongs to its issues, fields and caller. */
interface PageToken {
	readonly of: string;
	readonly after: readonly number[];
}

function writeToken(call: Call, request: BulkRequest, last: Entry): string {
	const token: PageToken = { of: ownerOf(call, request), after: placeOf(call.site, last) };
	return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function readToken(call: Call, request: BulkRequest): readonly number[] | undefined {
	if (request.token === undefined || request.token === null || request.token === '') return undefined;
	const token = decodeToken(String(request.token));
	if (token?.of !== ownerOf(call, request)) {
		throw refuse(400, ['The provided nextPageToken is invalid or has expired.']);
	}
	return token.after;
}

function decodeToken(text: string): PageToken | undefined {
	try {
		// Whatever `writeToken` wrote has this shape; anything else fails the owner check.
		return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as PageToken;
	} catch {
		return undefined;
	}
}

function ownerOf(call: Call, { wanted, fieldIds }: BulkRequest): string {
	const text = JSON.stringify([wanted, fieldIds, call.user?.accountId ?? null]);
	return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

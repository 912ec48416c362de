import type { Issue } from '../site/model';
import { may } from '../site/permissions';
import { compileClause } from './compile';
import { findComputed, type ComputedHits } from './computed';
import type { Condition } from './condition';
import { JqlRefusal, type JqlContext } from './context';
import { compareKeys, compileOrder, type Order, type SortValue } from './order';
import { parseJql } from './parse';

/** One hit: the state that the index shows, and its place. */
export interface Row {
	readonly id: number;
	readonly issue: Issue;
	readonly key: readonly SortValue[];
}

/** A query ready to run. */
export interface PreparedSearch {
	readonly order: Order;
	readonly condition: Condition | undefined;
	/** Whether it has any restriction; Jira refuses to search without one. */
	readonly bounded: boolean;
}

/** Parses and compiles a query. Throws `JqlRefusal` with Jira's message. */
export function prepareSearch(jql: string, context: JqlContext): PreparedSearch {
	const { query, errors } = parseJql(jql);
	const first = errors[0];
	if (first !== undefined) throw new JqlRefusal(first);
	const where = query?.where;
	return {
		condition: where ? compileClause(where, context) : undefined,
		order: compileOrder(query?.orderBy ?? undefined, context),
		bounded: where !== undefined,
	};
}

/** What a query finds: stored issues sorted, and computed ones. */
export interface Hits {
	readonly rows: readonly Row[];
	readonly computed: readonly ComputedHits[];
}

/** How many issues were found. */
export function countHits({ rows, computed }: Hits): number {
	return computed.reduce((sum, hits) => sum + hits.count, rows.length);
}

/** At most `size` rows behind a sort key, in the query's order. */
export function pageAfter(
	{ rows, computed }: Hits,
	key: readonly SortValue[] | undefined,
	order: Order,
	size: number,
): Row[] {
	const start = key ? placeAfter(rows, key, order) : 0;
	const stored = rows.slice(start, start + size);
	return computed.length === 0
		? stored
		: merge([stored.values(), ...computed.map((hits) => hits.after(key))], order, size);
}

/** The first rows of sorted sources. */
function merge(sources: readonly Iterator<Row>[], order: Order, size: number): Row[] {
	const merged: Row[] = [];
	let open = sources.flatMap((source) => advanced(source));
	while (merged.length < size && open.length > 0) {
		const [first, ...others] = open;
		if (!first) break;
		// With one source left there is nothing to compare.
		const next = others.reduce(
			(best, one) => (compareKeys(one.head.key, best.head.key, order) < 0 ? one : best),
			first,
		);
		merged.push(next.head);
		const after = next.source.next();
		if (after.done) open = open.filter((one) => one !== next);
		else next.head = after.value;
	}
	return merged;
}

/** A sorted source with the row that is next; nothing when it has none. */
function advanced(source: Iterator<Row>): { source: Iterator<Row>; head: Row }[] {
	const first = source.next();
	return first.done ? [] : [{ source, head: first.value }];
}

/** Runs a prepared query over what the index shows; `reconciled` ids are read from the database (reference §3.2). */
export function runSearch(
	search: PreparedSearch,
	context: JqlContext,
	reconciled: ReadonlySet<number>,
): Hits {
	const { site, user } = context;
	const visible = new Set(
		[...site.projects.values()]
			.filter((p) => !p.archived && may('BROWSE_PROJECTS', p, user))
			.map((p) => p.id),
	);
	const rows: Row[] = [];
	for (const issue of candidates(search, context, reconciled)) {
		// Archived issues are not searchable (reference §12).
		if (issue.archived || !visible.has(issue.projectId)) continue;
		if (search.condition?.test(issue) === false) continue;
		rows.push({ id: issue.id, issue, key: search.order.key(issue) });
	}
	const blocks = search.condition?.issueIds ? [] : site.issues.computed;
	return {
		rows: rows.sort((a, b) => compareKeys(a.key, b.key, search.order)),
		computed: blocks
			.filter(({ projectId }) => visible.has(projectId))
			.map((block) => findComputed(block, search.condition, search.order)),
	};
}

function candidates(
	search: PreparedSearch,
	{ site, now }: JqlContext,
	reconciled: ReadonlySet<number>,
): Iterable<Issue> {
	const ids = search.condition?.issueIds;
	if (!ids) return site.issues.indexed(site.clock.now(), reconciled, search.condition?.projectIds);
	return [...ids].flatMap(
		(id) => site.issues.indexedState(id, Math.max(now, site.clock.now()), reconciled) ?? [],
	);
}

/** The place in sorted rows behind a sort key: where the next page starts. */
function placeAfter(rows: readonly Row[], key: readonly SortValue[], order: Order): number {
	let low = 0;
	let high = rows.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const row = rows[middle];
		if (row && compareKeys(row.key, key, order) <= 0) low = middle + 1;
		else high = middle;
	}
	return low;
}

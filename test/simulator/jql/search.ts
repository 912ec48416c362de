import type { Issue } from '../site/model';
import { may } from '../site/permissions';
import { compileClause } from './compile';
import type { Condition } from './condition';
import { JqlRefusal, type JqlContext } from './context';
import { compareKeys, compileOrder, type Order, type SortValue } from './order';
import { parseJql } from './parse';

/** One hit: the state that the index shows, and its place. */
export interface Row {
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

/** Runs a prepared query over what the index shows; `reconciled` ids are read from the database (reference §3.2). */
export function runSearch(
	search: PreparedSearch,
	context: JqlContext,
	reconciled: ReadonlySet<number>,
): Row[] {
	const { site, user } = context;
	const visible = new Set(
		[...site.projects.values()]
			.filter((p) => !p.archived && may('BROWSE_PROJECTS', p, user))
			.map((p) => p.id),
	);
	const rows: Row[] = [];
	for (const issue of candidates(search, context, reconciled)) {
		if (!visible.has(issue.projectId) || search.condition?.test(issue) === false) continue;
		rows.push({ issue, key: search.order.key(issue) });
	}
	return rows.sort((a, b) => compareKeys(a.key, b.key, search.order));
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
export function placeAfter(rows: readonly Row[], key: readonly SortValue[], order: Order): number {
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

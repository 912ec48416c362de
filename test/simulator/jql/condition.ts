import type { ComputedIssues } from '../site/computedIssues';
import type { Issue } from '../site/model';

/** A stretch of computed issues: places from `from` up to, but not with, `to`. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** The span of all computed issues. */
export const EVERYWHERE = (block: ComputedIssues): Span => ({ from: 0, to: block.count });
/** The span of none. */
export const NOWHERE: Span = { from: 0, to: 0 };

/** A compiled part of a query: the test, and a set of issues outside of which it cannot hold. */
export interface Condition {
	test(issue: Issue): boolean;
	readonly issueIds?: ReadonlySet<number>;
	readonly projectIds?: ReadonlySet<string>;
	/** Where it holds among computed issues; undefined where that is no one stretch, or not known. */
	span?(block: ComputedIssues): Span | undefined;
}

/** Holds where all parts hold. */
export function every(parts: readonly Condition[]): Condition {
	const byIds = parts.flatMap((part) => part.issueIds ?? []).sort((a, b) => a.size - b.size)[0];
	const byProjects = parts.flatMap((part) => part.projectIds ?? []).sort((a, b) => a.size - b.size)[0];
	return {
		test: (issue) => parts.every((part) => part.test(issue)),
		issueIds: byIds,
		projectIds: byProjects,
		span: (block) => combine(spansOf(parts, block), intersection),
	};
}

/** Holds where any part holds. */
export function some(parts: readonly Condition[]): Condition {
	const union = <T>(sets: (ReadonlySet<T> | undefined)[]): ReadonlySet<T> | undefined => {
		const given = sets.flatMap((set) => set ?? []);
		return given.length < sets.length ? undefined : new Set(given.flatMap((set) => [...set]));
	};
	return {
		test: (issue) => parts.some((part) => part.test(issue)),
		issueIds: union(parts.map((part) => part.issueIds)),
		projectIds: union(parts.map((part) => part.projectIds)),
		span: (block) => combine(spansOf(parts, block), joined),
	};
}

function spansOf(parts: readonly Condition[], block: ComputedIssues): (Span | undefined)[] {
	return parts.map((part) => part.span?.(block));
}

function combine(
	spans: readonly (Span | undefined)[],
	two: (a: Span, b: Span) => Span | undefined,
): Span | undefined {
	return spans.reduce((a, b) => (a && b ? two(a, b) : undefined));
}

const isNowhere = ({ from, to }: Span) => from >= to;

function intersection(a: Span, b: Span): Span {
	const span = { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
	return isNowhere(span) ? NOWHERE : span;
}

/** Two stretches as one; undefined where there is a gap between them. */
function joined(a: Span, b: Span): Span | undefined {
	if (isNowhere(a)) return b;
	if (isNowhere(b)) return a;
	if (a.to < b.from || b.to < a.from) return undefined;
	return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

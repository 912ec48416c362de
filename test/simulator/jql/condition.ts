import type { Issue } from '../site/model';

/** A compiled part of a query: the test, and a set of issues outside of which it cannot hold. */
export interface Condition {
	test(issue: Issue): boolean;
	readonly issueIds?: ReadonlySet<number>;
	readonly projectIds?: ReadonlySet<string>;
}

/** Holds where all parts hold. */
export function every(parts: readonly Condition[]): Condition {
	const byIds = parts.flatMap((part) => part.issueIds ?? []).sort((a, b) => a.size - b.size)[0];
	const byProjects = parts.flatMap((part) => part.projectIds ?? []).sort((a, b) => a.size - b.size)[0];
	return {
		test: (issue) => parts.every((part) => part.test(issue)),
		issueIds: byIds,
		projectIds: byProjects,
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
	};
}

/** At most `count` starts in any window of `windowMs`. */
interface WindowLimit {
	readonly count: number;
	readonly windowMs: number;
}

/** Jira's limits on writes to one issue (reference §6.1). */
const LIMITS: readonly WindowLimit[] = [
	{ count: 20, windowMs: 2_000 },
	{ count: 100, windowMs: 30_000 },
];
const LONGEST_MS = 30_000;
const SWEEP_ABOVE = 2_000;

/** Spaces the writes to one and the same issue. Times are milliseconds since the epoch. */
export interface IssueSpacing {
	/** When the next write to this issue may start. */
	readyAt(issue: string): number;
	/** A write to this issue starts. */
	record(issue: string, now: number): void;
	/** No write to this issue before this moment. */
	pauseUntil(issue: string, time: number): void;
}

/** Remembers the writes of the last half minute, so that no window of any length ever holds too many. */
export function createIssueSpacing(): IssueSpacing {
	const writes = new Map<string, readonly number[]>();
	const pauses = new Map<string, number>();

	function sweep(now: number): void {
		for (const [issue, starts] of writes) {
			if ((starts.at(-1) ?? 0) <= now - LONGEST_MS) writes.delete(issue);
		}
		for (const [issue, until] of pauses) if (until <= now) pauses.delete(issue);
	}

	return {
		readyAt(issue) {
			const starts = writes.get(issue) ?? [];
			const times = LIMITS.map(({ count, windowMs }) => {
				const oldest = starts[starts.length - count];
				return oldest === undefined ? 0 : oldest + windowMs;
			});
			return Math.max(pauses.get(issue) ?? 0, ...times);
		},
		record(issue, now) {
			if (writes.size > SWEEP_ABOVE) sweep(now);
			const recent = (writes.get(issue) ?? []).filter((time) => time > now - LONGEST_MS);
			writes.set(issue, [...recent, now]);
		},
		pauseUntil(issue, time) {
			pauses.set(issue, Math.max(pauses.get(issue) ?? 0, time));
		},
	};
}

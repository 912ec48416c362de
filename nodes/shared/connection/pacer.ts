/**
 * The pace of one endpoint and method. It starts below the tenant's known limit, learns the true one from refusals, is
 * eased down by a tenth and probed up slowly. Times are milliseconds since the epoch.
 */
export interface Pacer {
	/** When the next call may start; `now` or earlier means at once. */
	readyAt(now: number): number;
	/** Takes a place. Only after `readyAt` has come. */
	take(now: number): void;
	/** Jira has refused a call that had taken a place, and wants none before `until`. */
	refused(now: number, until: number): void;
	/** Jira says that the limit is near: a tenth slower. Complaints within a second are one complaint. */
	ease(now: number): void;
	/** No call before this moment. */
	pauseUntil(time: number): void;
}

const EASE = 0.9;
const TOGETHER_MS = 1_000;
/** How much of a known limit is used: the network bunches calls that left evenly. */
const HEADROOM = 0.95;
/** Warnings alone ease no further than to this part of the known limit: those of a quota go on for up to an hour. */
const LEAST_BY_WARNINGS = 0.5;
const LEAST_PER_SECOND = 0.2;
/** Time from a refusal back to the believed limit: when that limit is new, and when it has been found again. */
const QUICK_MS = 2_000;
const SLOW_MS = 30_000;
/** The same after a warning. */
const WARNED_MS = 60_000;
const SLOWER = 4;
/** What is measured below this part of the believed limit is another limit, not a better measure. */
const SURPRISE = 0.8;
/**
 * What is measured is exact for a bucket and too low for a server that counts by the second; the pace at the refusal is
 * too high for the first and right for the second. This much of the way from one to the other does well by both.
 */
const TRUST_IN_PACE = 0.25;
/** Starts that are remembered, more than any limit lets go in a second. */
const MOST_STARTS = 1_000;
/** Less than this is missing only because of rounding. */
const ROUNDING = 1e-9;

/**
 * @param perSecond The most calls that may start in any one second, all of them at once if need be: the known limits are
 * those of buckets (reference §6.1). Once Jira has complained, a fifth may start at once and the rest evenly.
 */
export function createPacer(perSecond: number): Pacer {
	const most = perSecond * HEADROOM;
	const starts: number[] = [];
	let tokens = Math.max(1, perSecond);
	let filledAt = 0;
	let pausedUntil = 0;
	let curve = { limit: most, since: Number.NEGATIVE_INFINITY, returnMs: SLOW_MS };
	/** Calls that were under way together are refused together: one series of refusals. */
	let series = { at: Number.NEGATIVE_INFINITY, measuredFrom: 0, refusals: 0, pace: most, before: curve };
	/** Whether the believed limit comes from refusals and not from warnings or from what is known. */
	let learned = false;

	/**
	 * From a tenth below the believed limit back to it, ever more slowly, and from there on up, first hardly and then ever
	 * faster: the curve by which TCP looks for bandwidth (CUBIC, RFC 9438).
	 */
	function paceAt(now: number): number {
		const past = Math.max(0, now - curve.since) / curve.returnMs - 1;
		const pace = curve.limit * (1 + (1 - EASE) * past ** 3);
		return Math.min(most, Math.max(LEAST_PER_SECOND, pace));
	}

	function refill(now: number, pace: number): void {
		if (now <= filledAt) return;
		tokens = Math.min(
			pace < most ? Math.max(1, pace / 5) : Math.max(1, perSecond),
			tokens + ((now - filledAt) / 1000) * pace,
		);
		filledAt = now;
	}

	/**
	 * The limit as it shows in what was let through before the last refusal. A bucket that holds the calls of one second
	 * lets through at most limit × (1 + t) of them in t seconds, and just as many if it was full before.
	 */
	function measured(): number {
		const last = starts.at(-1) ?? 0;
		const rates = starts.map((start, index) => {
			const passed = starts.length - index - series.refusals;
			return start < series.measuredFrom ? 0 : passed / (1 + (last - start) / 1000);
		});
		return Math.max(0, ...rates);
	}

	function isNewSeries(now: number): boolean {
		return now - series.at >= TOGETHER_MS && (starts.at(-1) ?? now) > series.at;
	}

	return {
		readyAt(now) {
			const pace = paceAt(now);
			refill(now, pace);
			const missing = 1 - tokens;
			const ready = missing <= ROUNDING ? now : now + Math.ceil((missing / pace) * 1000);
			const inOneSecond = pace < most ? Math.ceil(pace) : Math.max(1, Math.floor(perSecond));
			const aSecondsWorthAgo = starts[starts.length - inOneSecond] ?? Number.NEGATIVE_INFINITY;
			return Math.max(ready, aSecondsWorthAgo + 1000, pausedUntil);
		},
		take(now) {
			refill(now, paceAt(now));
			tokens -= 1;
			starts.push(now);
			if (starts.length > 2 * MOST_STARTS) starts.splice(0, MOST_STARTS);
		},
		refused(now, until) {
			pausedUntil = Math.max(pausedUntil, until);
			// What was let through before the last series says little of today's limit.
			if (isNewSeries(now))
				series = { at: now, measuredFrom: series.at, refusals: 0, pace: paceAt(now), before: curve };
			series.refusals += 1;
			const { before, pace } = series;
			const found = Math.min(pace, measured() || pace * EASE);
			const surprised = found < before.limit * SURPRISE;
			// A new limit may be measured too low; how far above it the true one lies is soon tried out.
			const limit = surprised ? found : found + (pace - found) * TRUST_IN_PACE;
			const returnMs = surprised ? QUICK_MS : Math.min(SLOW_MS, before.returnMs * SLOWER);
			curve = { limit, since: Math.max(now, pausedUntil), returnMs };
			tokens = Math.min(tokens, 0);
			learned = true;
		},
		ease(now) {
			const pace = paceAt(now);
			// A limit that is known from refusals is come close to all the time.
			if (now - curve.since < TOGETHER_MS || (learned && pace < most)) return;
			curve = { limit: Math.max(pace, (most * LEAST_BY_WARNINGS) / EASE), since: now, returnMs: WARNED_MS };
			tokens = Math.min(tokens, 0);
			learned = false;
		},
		pauseUntil(time) {
			pausedUntil = Math.max(pausedUntil, time);
		},
	};
}

/**
 * The pace of one endpoint and method: a token bucket that starts below the tenant's known burst limit, is eased down
 * by a tenth when Jira complains and probed up slowly while it does not. Times are milliseconds since the epoch.
 */
export interface Pacer {
	/** When the next call may start; `now` or earlier means at once. */
	readyAt(now: number): number;
	/** Takes a place. Only after `readyAt` has come. */
	take(now: number): void;
	/** Jira complained: a tenth slower. Complaints within a second are one complaint. */
	ease(now: number): void;
	/** No call before this moment. */
	pauseUntil(time: number): void;
}

const EASE = 0.9;
const EASE_ONCE_MS = 1_000;
const PROBE = 1.05;
const PROBE_EVERY_MS = 30_000;
const LEAST_PER_SECOND = 0.2;
/** Less than this is missing only because of rounding. */
const ROUNDING = 1e-9;

/**
 * @param perSecond The most calls that may start in any one second. A fifth of them may start at once; the rest
 * follows evenly, so that burst and refill together never exceed the limit.
 */
export function createPacer(perSecond: number): Pacer {
	let limit = perSecond;
	let tokens = burstOf(limit);
	let filledAt = 0;
	let pausedUntil = 0;
	let easedAt = Number.NEGATIVE_INFINITY;
	let changedAt = Number.NEGATIVE_INFINITY;

	function refill(now: number): void {
		if (limit < perSecond && now - changedAt >= PROBE_EVERY_MS) {
			limit = Math.min(perSecond, limit * PROBE);
			changedAt = now;
		}
		if (now <= filledAt) return;
		tokens = Math.min(burstOf(limit), tokens + ((now - filledAt) / 1000) * rateOf(limit));
		filledAt = now;
	}

	return {
		readyAt(now) {
			refill(now);
			const missing = 1 - tokens;
			const ready = missing <= ROUNDING ? now : now + Math.ceil((missing / rateOf(limit)) * 1000);
			return Math.max(ready, pausedUntil);
		},
		take(now) {
			refill(now);
			tokens -= 1;
		},
		ease(now) {
			if (now - easedAt < EASE_ONCE_MS) return;
			limit = Math.max(Math.min(LEAST_PER_SECOND, perSecond), limit * EASE);
			tokens = Math.min(tokens, 0);
			easedAt = now;
			changedAt = now;
		},
		pauseUntil(time) {
			pausedUntil = Math.max(pausedUntil, time);
		},
	};
}

function burstOf(limit: number): number {
	return Math.max(1, Math.floor(limit / 5));
}

function rateOf(limit: number): number {
	return Math.max(limit - burstOf(limit), limit / 2);
}

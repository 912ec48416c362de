import type { HttpAnswer } from './types';

/**
 * Which limit an answer speaks of (reference §6.1, §6.2). `quota`: points per hour, for everything of this app and site.
 * `issue`: writes to one issue. `threads`: too much at once. `burst`: this endpoint, and whatever is not named.
 */
export type LimitReason = 'quota' | 'burst' | 'issue' | 'threads';

const DAY = 24 * 3600_000;

/** The limit behind a 429, from `RateLimit-Reason`, or from an exhausted quota in `RateLimit` (with or without "Beta-"). */
export function limitReason(headers: HttpAnswer['headers']): LimitReason {
	const reason = (headers['ratelimit-reason'] ?? headers['beta-ratelimit-reason'] ?? '').toLowerCase();
	if (reason.includes('quota') || reason.includes('cost')) return 'quota';
	if (reason.includes('per-issue')) return 'issue';
	if (reason.includes('concurrent')) return 'threads';
	if (reason === '' && quota(headers)?.remaining === 0) return 'quota';
	return 'burst';
}

/**
 * How long the server asks to wait, in milliseconds; undefined when it does not say. `Retry-After` (seconds or an HTTP
 * date) counts first, then `X-RateLimit-Reset`, then the quota's own clock. Dates are read against the server's `Date`,
 * so that a wrong clock here does no harm. At most a day: what asks for more is not a wait.
 */
export function serverWait(headers: HttpAnswer['headers'], now: number): number | undefined {
	const serverNow = Date.parse(headers.date ?? '');
	const clock = Number.isNaN(serverNow) ? now : serverNow;
	const waits = [
		secondsOrDate(headers['retry-after'], clock),
		timeOf(headers['x-ratelimit-reset'], clock),
		quota(headers)?.resetMs,
	];
	const wait = waits.find((value) => value !== undefined);
	return wait === undefined ? undefined : Math.min(Math.max(wait, 0), DAY);
}

/** Whether the server says that less than a fifth of the burst is left. */
export function nearLimit(headers: HttpAnswer['headers']): boolean {
	return headers['x-ratelimit-nearlimit']?.trim().toLowerCase() === 'true';
}

/** Whether the server says that the next call to this endpoint, or to anything (quota), would be refused. */
export function usedUp(headers: HttpAnswer['headers']): 'quota' | 'burst' | undefined {
	if (quota(headers)?.remaining === 0) return 'quota';
	const remaining = headers['x-ratelimit-remaining']?.trim();
	return remaining === '0' && headers['x-ratelimit-reset'] !== undefined ? 'burst' : undefined;
}

/** `"global-app-quota";r=120;t=840`: points left and seconds to the reset. */
function quota(headers: HttpAnswer['headers']): { remaining: number; resetMs?: number } | undefined {
	const text = headers.ratelimit ?? headers['beta-ratelimit'] ?? '';
	const remaining = /;\s*r=(\d+)/i.exec(text)?.[1];
	if (remaining === undefined) return undefined;
	const reset = /;\s*t=(\d+)/i.exec(text)?.[1];
	return { remaining: Number(remaining), resetMs: reset === undefined ? undefined : Number(reset) * 1000 };
}

function secondsOrDate(text: string | undefined, clock: number): number | undefined {
	if (text === undefined || text.trim() === '') return undefined;
	if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number(text) * 1000;
	return timeOf(text, clock);
}

/** Milliseconds until a date; Jira's reset times are ISO 8601, perhaps without seconds (reference §6.2). */
function timeOf(text: string | undefined, clock: number): number | undefined {
	if (text === undefined || !/[-:,]/.test(text)) return undefined;
	const time = Date.parse(text.trim());
	return Number.isNaN(time) ? undefined : time - clock;
}

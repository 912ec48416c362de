import type { SimulatorClock } from './clock';
import type { Violation } from './counters';

/** A bucket: so many calls per second on average, so many at once. */
export interface Bucket {
	readonly perSecond: number;
	readonly burst: number;
}

/** The site's limits (reference §6.1). */
export interface RateLimits {
	/** Bucket of each endpoint and method that `endpoints` does not name. */
	readonly endpoint?: Bucket;
	/** By `METHOD /path/template`. */
	readonly endpoints?: Readonly<Record<string, Bucket>>;
	/** Writes to one issue within windows of time. */
	readonly issueWrites?: readonly { readonly count: number; readonly seconds: number }[];
}

/** Atlassian's published burst limits and per-issue write limits. */
export const ATLASSIAN_LIMITS: RateLimits = {
	endpoint: { perSecond: 100, burst: 100 },
	// Reference §9.5.
	endpoints: { 'GET /rest/servicedeskapi/servicedesk/{serviceDeskId}/customer': { perSecond: 5, burst: 5 } },
	issueWrites: [
		{ count: 20, seconds: 2 },
		{ count: 100, seconds: 30 },
	],
};

/** A 429 that is about to be answered. */
export interface Refused {
	readonly retryAfterSeconds: number;
	readonly reason: string;
	readonly limit: number;
}

/** How the limiter sees a request. */
export interface LimitedCall {
	/** `METHOD /path/template`. */
	readonly endpoint: string;
	/** The issue it writes, if any. */
	readonly issueId?: number;
	/** Identifies the connection: a new request on it proves that the last answer was read. */
	readonly socket: object;
}

/** A wait that the server has asked for. */
interface Wait {
	readonly until: number;
	/** Endpoint, issue or whole site. */
	readonly scope: string;
	/** Real time at which the answer left, to tell requests that were already on their way. */
	readonly announcedAt: number;
	readonly socket: object;
}

/** Requests that arrive this soon after a 429 on another connection were already under way. Real milliseconds. */
const UNDER_WAY_MS = 250;
const SITE = 'site';

/** Token buckets, announced waits and their violations. Time is the simulator's clock. */
export class Limiter {
	private readonly levels = new Map<string, { tokens: number; at: number }>();
	private readonly writes = new Map<number, number[]>();
	private waits: Wait[] = [];
	private exhausted: { until: number; reason: string } | undefined;

	constructor(private readonly clock: SimulatorClock) {}

	/** Uses up the quota of the whole site: every call is refused until it is full again. */
	exhaust(retryAfterSeconds: number, reason = 'jira-quota-global-based'): void {
		this.exhausted = { until: this.clock.now() + retryAfterSeconds * 1000, reason };
	}

	/** Says whether a request comes during a wait that its sender knows of. */
	violation(call: LimitedCall): Violation | undefined {
		const now = this.clock.now();
		this.waits = this.waits.filter((wait) => wait.until > now);
		const scopes = scopesOf(call);
		const broken = this.waits.find(
			(wait) =>
				scopes.includes(wait.scope) &&
				(wait.socket === call.socket || performance.now() - wait.announcedAt > UNDER_WAY_MS),
		);
		if (!broken) return undefined;
		const left = Math.ceil((broken.until - now) / 1000);
		return {
			endpoint: call.endpoint,
			at: now,
			reason: `sent ${left} s before the end of an announced wait (${broken.scope})`,
		};
	}

	/** Takes a token for a request, or refuses it. */
	take(call: LimitedCall, limits: RateLimits | undefined): Refused | undefined {
		const now = this.clock.now();
		if (this.exhausted && this.exhausted.until > now) {
			return {
				retryAfterSeconds: Math.ceil((this.exhausted.until - now) / 1000),
				reason: this.exhausted.reason,
				limit: 65_000,
			};
		}
		if (!limits) return undefined;
		return this.takeIssueWrite(call, limits, now) ?? this.takeToken(call, limits, now);
	}

	/** Remembers a wait that an answer announces. */
	announce(call: LimitedCall, retryAfterSeconds: number, reason: string): void {
		const quota = reason.startsWith('jira-quota');
		const perIssue = reason === 'jira-per-issue-on-write' && call.issueId !== undefined;
		const scope = quota ? SITE : perIssue ? `issue ${call.issueId}` : call.endpoint;
		const until = this.clock.now() + retryAfterSeconds * 1000;
		this.waits.push({ until, scope, announcedAt: performance.now(), socket: call.socket });
	}

	private takeToken(call: LimitedCall, limits: RateLimits, now: number): Refused | undefined {
		const bucket = limits.endpoints?.[call.endpoint] ?? limits.endpoint;
		if (!bucket) return undefined;
		const level = this.levels.get(call.endpoint) ?? { tokens: bucket.burst, at: now };
		const tokens = Math.min(bucket.burst, level.tokens + ((now - level.at) / 1000) * bucket.perSecond);
		this.levels.set(call.endpoint, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
		if (tokens >= 1) return undefined;
		const seconds = Math.max(1, Math.ceil((1 - tokens) / bucket.perSecond));
		return { retryAfterSeconds: seconds, reason: 'jira-burst-based', limit: bucket.burst };
	}

	private takeIssueWrite(call: LimitedCall, limits: RateLimits, now: number): Refused | undefined {
		if (call.issueId === undefined || !limits.issueWrites) return undefined;
		const longest = Math.max(...limits.issueWrites.map((window) => window.seconds));
		const recent = (this.writes.get(call.issueId) ?? []).filter((at) => at > now - longest * 1000);
		this.writes.set(call.issueId, recent);
		for (const { count, seconds } of limits.issueWrites) {
			const inside = recent.filter((at) => at > now - seconds * 1000);
			const oldest = inside[inside.length - count];
			if (oldest === undefined) continue;
			const wait = Math.max(1, Math.ceil((oldest + seconds * 1000 - now) / 1000));
			return { retryAfterSeconds: wait, reason: 'jira-per-issue-on-write', limit: count };
		}
		recent.push(now);
		return undefined;
	}
}

function scopesOf(call: LimitedCall): string[] {
	return [SITE, call.endpoint, ...(call.issueId === undefined ? [] : [`issue ${call.issueId}`])];
}

/** The headers of a 429 (reference §6.2). */
export function limitHeaders(refused: Refused, now: number): Record<string, string> {
	const reset = new Date(now + refused.retryAfterSeconds * 1000).toISOString().slice(0, 16) + 'Z';
	return {
		'Retry-After': String(refused.retryAfterSeconds),
		'X-RateLimit-Limit': String(refused.limit),
		'X-RateLimit-Remaining': '0',
		'X-RateLimit-Reset': reset,
		'RateLimit-Reason': refused.reason,
	};
}

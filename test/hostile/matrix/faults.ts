import type { FaultEffect, Simulator } from '../../simulator';
import type { Around } from '../import/site';

const HOUR_MS = 3_600_000;

/** The call that something happens to. */
export interface Target {
	/** What the import does there, in a word. */
	readonly name: string;
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path template. */
	readonly path: string;
	/** Which of these calls of the run, counted from 1. */
	readonly nth?: number;
}

/** Something that goes wrong. */
export interface HostileFault {
	readonly name: string;
	/** Whether it befalls one call; else the whole site, from before its rows came to it. */
	readonly befalls: 'call' | 'site';
	/** Lets it happen; gives what has to be around the ports of the run for that. */
	readonly strike: (simulator: Simulator, target: Target) => Around | undefined;
	/** Time passes, and it is over. */
	readonly mend?: (simulator: Simulator) => void;
}

/** All that goes wrong in the matrix, in the order of its rows. */
export const FAULTS: readonly HostileFault[] = [
	onCall('429, burst', limited('jira-burst-based', 2)),
	onCall('429, quota', limited('jira-quota-global-based', 30)),
	onCall('429, writes to one issue', limited('jira-per-issue-on-write', 2)),
	{ ...onCall('429, quota gone for two hours', limited('jira-quota-global-based', 7200)), mend: ({ clock }) => clock.advance(3 * HOUR_MS) },
	onCall('500', { kind: 'answer', status: 500, body: {} }),
	onCall('500 after the work', { kind: 'answer', status: 500, body: {}, afterWork: true }),
	onCall('502', { kind: 'answer', status: 502, body: {} }),
	onCall('503', { kind: 'answer', status: 503, body: {} }),
	{ ...onCall('503 for as long as the run tries', { kind: 'answer', status: 503, body: {} }, 10_000), mend: ({ faults }) => faults.clear() },
	onCall('504 after the work', { kind: 'answer', status: 504, body: {}, afterWork: true }),
	onCall('Reset before the work', { kind: 'resetBefore' }),
	onCall('Reset after the work', { kind: 'resetAfter' }),
	{ name: 'Timeout after the work', befalls: 'call', strike: (_simulator, target) => timeoutAfter(target) },
	onCall('Truncated answer', { kind: 'truncate' }),
	onCall('HTML page (502)', { kind: 'html', status: 502 }),
	onCall('HTML page (200)', { kind: 'html', status: 200 }),
	{ name: 'Token dies', befalls: 'call', strike: tokenDies, mend: ({ site }) => site.tokens.forEach((token) => delete token.expiresAt) },
	{ name: 'Index an hour behind', befalls: 'site', strike: ({ site }) => void (site.issues.lagMs = HOUR_MS), mend: ({ clock }) => clock.advance(2 * HOUR_MS) },
	{
		name: 'Search misses every fifth',
		befalls: 'site',
		strike: ({ site }) => void (site.issues.misses = { every: 5, forMs: HOUR_MS }),
		mend: ({ site, clock }) => {
			site.issues.misses = undefined;
			clock.advance(2 * HOUR_MS);
		},
	},
];

function onCall(name: string, effect: FaultEffect, times = 1): HostileFault {
	return {
		name,
		befalls: 'call',
		strike({ faults }, { method, path, nth }) {
			faults.add({ method, path, nth, times, effect });
			return undefined;
		},
	};
}

function limited(reason: string, seconds: number): FaultEffect {
	const headers = { 'Retry-After': String(seconds), 'RateLimit-Reason': reason };
	return { kind: 'answer', status: 429, headers, body: { errorMessages: ['Rate limit exceeded.'], errors: {} } };
}

/** The site does the work, and its answer comes too late for whoever asked. */
function timeoutAfter(target: Target): Around {
	const isTarget = countDown(target);
	return (ports) => ({
		async send(attempt) {
			const answer = await ports.send(attempt);
			if (isTarget(attempt)) throw Object.assign(new Error(`timeout of ${attempt.timeoutMs}ms exceeded`), { code: 'ECONNABORTED' });
			return answer;
		},
	});
}

/** From this call on the site does not know the token any more. */
function tokenDies({ site }: Simulator, target: Target): Around {
	const isTarget = countDown(target);
	return (ports) => ({
		async send(attempt) {
			if (isTarget(attempt)) for (const token of site.tokens.values()) token.expiresAt = 0;
			return await ports.send(attempt);
		},
	});
}

function countDown({ method, path, nth = 1 }: Target): (attempt: { readonly method: string; readonly url: string }) => boolean {
	const pattern = new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
	let left = nth;
	return (attempt) => attempt.method === method && pattern.test(new URL(attempt.url).pathname) && --left === 0;
}

import fc from '../../tools/laws';
import { MAX_ATTEMPTS, nextAttempt, type RetryQuestion } from '../../../nodes/shared/connection/retry';
import { limitReason, nearLimit, serverWait, usedUp } from '../../../nodes/shared/connection/serverHints';

const NOW = Date.UTC(2026, 0, 5, 12);
const base: RetryQuestion = {
	attempt: 1,
	outcome: { status: 503, headers: {} },
	repeat: 'safe',
	elapsedMs: 0,
	deadlineMs: 300_000,
	now: NOW,
	random: 0.5,
};
const after = (status: number, headers: Record<string, string> = {}) => ({ status, headers });
const decide = (question: Partial<RetryQuestion>) => nextAttempt({ ...base, ...question });
const yes = (waitMs: number, reason: string) => ({ retry: true, waitMs, reason });
const no = (why: string) => ({ retry: false, why });

describe('whether', () => {
	test.each<[string, Partial<RetryQuestion>, object]>([
		['a safe call after 500', { outcome: after(500) }, yes(2000, 'unavailable')],
		['a safe call after 502', { outcome: after(502) }, yes(2000, 'unavailable')],
		['a safe call after 503', { outcome: after(503) }, yes(2000, 'unavailable')],
		['a safe call after 504', { outcome: after(504) }, yes(2000, 'unavailable')],
		['a safe call after 524', { outcome: after(524) }, yes(2000, 'unavailable')],
		['a safe call after 408', { outcome: after(408) }, yes(2000, 'unavailable')],
		['a safe call after a lost connection', { outcome: { fault: 'lost' } }, yes(2000, 'network')],
		['a safe call after a timeout', { outcome: { fault: 'timeout' } }, yes(2000, 'network')],
		['a safe call that never left', { outcome: { fault: 'notSent' } }, yes(2000, 'network')],
		['a safe call with a damaged answer', { outcome: { damaged: true } }, yes(2000, 'damaged')],
		['an unsafe call after 429', { outcome: after(429), repeat: 'unsafe' }, yes(2000, 'burst')],
		[
			'an unsafe call that never left',
			{ outcome: { fault: 'notSent' }, repeat: 'unsafe' },
			yes(2000, 'network'),
		],
		['an unsafe call after 500', { outcome: after(500), repeat: 'unsafe' }, no('unknownOutcome')],
		[
			'an unsafe call after 503',
			{ outcome: after(503, { 'retry-after': '1' }), repeat: 'unsafe' },
			no('unknownOutcome'),
		],
		['an unsafe call after 504', { outcome: after(504), repeat: 'unsafe' }, no('unknownOutcome')],
		[
			'an unsafe call after a timeout',
			{ outcome: { fault: 'timeout' }, repeat: 'unsafe' },
			no('unknownOutcome'),
		],
		[
			'an unsafe call after a lost connection',
			{ outcome: { fault: 'lost' }, repeat: 'unsafe' },
			no('unknownOutcome'),
		],
		[
			'an unsafe call with a damaged answer',
			{ outcome: { damaged: true }, repeat: 'unsafe' },
			no('unknownOutcome'),
		],
		['a call that may not leave', { outcome: { fault: 'refused' } }, no('final')],
		['a cancelled call', { outcome: { fault: 'cancelled' } }, no('final')],
		...[301, 400, 401, 403, 404, 405, 409, 410, 412, 413, 422, 501, 505].map(
			(status): [string, Partial<RetryQuestion>, object] => [
				`${status}`,
				{ outcome: after(status) },
				no('final'),
			],
		),
		...[400, 404].map((status): [string, Partial<RetryQuestion>, object] => [
			`${status} of an unsafe call`,
			{ outcome: after(status), repeat: 'unsafe' },
			no('final'),
		]),
		['the fifth 503', { attempt: 5 }, no('attempts')],
		['the fourth 503', { attempt: 4 }, yes(16_000, 'unavailable')],
		['the sixth 429', { attempt: 6, outcome: after(429) }, no('attempts')],
		['the fifth 429', { attempt: 5, outcome: after(429) }, yes(30_000, 'burst')],
		['the fourth time it never left', { attempt: 4, outcome: { fault: 'notSent' } }, no('attempts')],
		['the second damaged answer', { attempt: 2, outcome: { damaged: true } }, no('attempts')],
	])('%s', (_, question, expected) => {
		expect(decide(question)).toEqual(expected);
	});

	test.each([
		['just in time', 298_000, true],
		['a millisecond late', 298_001, false],
	])('the deadline, %s', (_, elapsedMs, retry) => {
		expect(decide({ elapsedMs }).retry).toBe(retry);
	});

	test('a quota that comes back after the deadline ends the call and says how long it would be', () => {
		const outcome = after(429, { 'retry-after': '1800', 'ratelimit-reason': 'jira-quota-global-based' });
		expect(decide({ outcome, random: 0 })).toEqual({ retry: false, why: 'deadline', waitMs: 1_800_000 });
	});
});

describe('when', () => {
	test.each([
		[1, 0, 1400],
		[1, 0.5, 2000],
		[1, 0.999999, 2600],
		[2, 0.5, 4000],
		[3, 0.5, 8000],
		[4, 0.5, 16_000],
		[5, 0.5, 30_000],
		[5, 0, 21_000],
	])('back-off %i with random %f', (attempt, random, waitMs) => {
		expect(decide({ attempt, random, outcome: after(429) })).toMatchObject({ waitMs });
	});

	test.each([
		['seconds', 1, { 'retry-after': '7' }, 0, 7000],
		['jitter only upwards', 1, { 'retry-after': '10' }, 0.5, 11_500],
		['a hint that has not helped', 3, { 'retry-after': '1' }, 0, 2000],
		['nor a third time', 5, { 'retry-after': '1' }, 0, 8000],
		['zero is no hint', 1, { 'retry-after': '0' }, 0.5, 2000],
		['a date', 1, { 'retry-after': new Date(NOW + 20_000).toUTCString() }, 0, 20_000],
		[
			'a date against the clock of the server',
			1,
			{
				'retry-after': new Date(NOW + 3_620_000).toUTCString(),
				date: new Date(NOW + 3_600_000).toUTCString(),
			},
			0,
			20_000,
		],
		['a reset', 1, { 'x-ratelimit-reset': new Date(NOW + 30_000).toISOString() }, 0, 30_000],
		['a reset without seconds', 1, { 'x-ratelimit-reset': '2026-01-05T12:01Z' }, 0, 60_000],
		[
			'Retry-After before the reset',
			1,
			{ 'retry-after': '3', 'x-ratelimit-reset': '2026-01-05T12:01Z' },
			0,
			3000,
		],
		['a reset in the past', 1, { 'x-ratelimit-reset': '2026-01-05T11:00Z' }, 0.5, 2000],
		['a negative number', 1, { 'retry-after': '-5' }, 0.5, 2000],
		['nonsense', 1, { 'retry-after': 'soon', 'x-ratelimit-reset': 'later' }, 0.5, 2000],
	])('%s', (_, attempt, headers, random, waitMs) => {
		expect(
			decide({ attempt, random, outcome: after(429, headers as unknown as Record<string, string>) }),
		).toMatchObject({
			retry: true,
			waitMs,
		});
	});

	test('503 with Retry-After waits as asked', () => {
		expect(decide({ outcome: after(503, { 'retry-after': '12' }), random: 0 })).toEqual(
			yes(12_000, 'unavailable'),
		);
	});
});

describe('laws', () => {
	const question = fc.record({
		attempt: fc.integer({ min: 1, max: 12 }),
		outcome: fc.oneof(
			fc.record({
				status: fc.integer({ min: 200, max: 599 }),
				headers: fc.oneof(
					fc.constant({}),
					fc.record({ 'retry-after': fc.integer({ min: 0, max: 4000 }).map(String) }),
				),
			}),
			fc.record({
				fault: fc.constantFrom('notSent' as const, 'lost' as const, 'timeout' as const, 'refused' as const),
			}),
			fc.constant({ damaged: true as const }),
		),
		repeat: fc.constantFrom('safe' as const, 'unsafe' as const),
		elapsedMs: fc.integer({ min: 0, max: 400_000 }),
		deadlineMs: fc.integer({ min: 0, max: 400_000 }),
		now: fc.constant(NOW),
		random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
	});

	test('a wait is never shorter than the server asks, never beyond the deadline, and attempts end', () => {
		fc.assert(
			fc.property(question, (asked) => {
				const decision = nextAttempt(asked as RetryQuestion);
				if (!decision.retry) return;
				expect(asked.attempt).toBeLessThan(MAX_ATTEMPTS);
				expect(asked.elapsedMs + decision.waitMs).toBeLessThanOrEqual(asked.deadlineMs);
				const headers: Record<string, string> = 'headers' in asked.outcome ? asked.outcome.headers : {};
				expect(decision.waitMs).toBeGreaterThanOrEqual(Number(headers['retry-after'] ?? 0) * 1000);
				expect(decision.waitMs).toBeGreaterThanOrEqual(1400 * (headers['retry-after'] === undefined ? 1 : 0));
			}),
		);
	});

	test('an unsafe call is repeated only after a 429 or when it never left', () => {
		fc.assert(
			fc.property(question, (asked) => {
				const decision = nextAttempt({ ...asked, repeat: 'unsafe' } as RetryQuestion);
				if (!decision.retry) return;
				const { outcome } = asked;
				expect(
					('status' in outcome && outcome.status === 429) ||
						('fault' in outcome && outcome.fault === 'notSent'),
				).toBe(true);
			}),
		);
	});
});

describe('headers of limits', () => {
	test.each([
		[{ 'ratelimit-reason': 'jira-quota-global-based' }, 'quota'],
		[{ 'ratelimit-reason': 'jira-quota-tenant-based' }, 'quota'],
		[{ 'ratelimit-reason': 'jira-cost-based' }, 'quota'],
		[{ 'ratelimit-reason': 'jira-burst-based' }, 'burst'],
		[{ 'ratelimit-reason': 'jira-per-issue-on-write' }, 'issue'],
		[{ 'ratelimit-reason': 'jira-max-concurrent-threads' }, 'threads'],
		[{ 'beta-ratelimit': '"global-app-quota";r=0;t=900' }, 'quota'],
		[{ ratelimit: '"global-app-quota";r=0;t=900' }, 'quota'],
		[{ 'beta-ratelimit': '"global-app-quota";r=5;t=900', 'ratelimit-reason': 'jira-burst-based' }, 'burst'],
		[{}, 'burst'],
	])('%j is %s', (headers, reason) => {
		expect(limitReason(headers as Record<string, string>)).toBe(reason);
	});

	test.each([
		[{ 'beta-ratelimit': '"global-app-quota";r=0;t=900' }, 900_000],
		[{ 'retry-after': '1.5' }, 1500],
		[{ 'retry-after': '99999999' }, 86_400_000],
		[{}, undefined],
	])('wait of %j', (headers, wait) => {
		expect(serverWait(headers as Record<string, string>, NOW)).toBe(wait);
	});

	test.each([
		[{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-01-05T12:01Z' }, 'burst'],
		[{ 'x-ratelimit-remaining': '0' }, undefined],
		[{ 'x-ratelimit-remaining': '10', 'x-ratelimit-reset': '2026-01-05T12:01Z' }, undefined],
		[{ ratelimit: '"q";r=0;t=5' }, 'quota'],
		[{ ratelimit: '"q";r=1;t=5' }, undefined],
	])('%j is used up: %s', (headers, what) => {
		expect(usedUp(headers as Record<string, string>)).toBe(what);
	});

	test('near the limit', () => {
		expect(nearLimit({ 'x-ratelimit-nearlimit': 'true' })).toBe(true);
		expect(nearLimit({ 'x-ratelimit-nearlimit': 'false' })).toBe(false);
		expect(nearLimit({})).toBe(false);
	});
});

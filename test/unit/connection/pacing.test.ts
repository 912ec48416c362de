import { createConnection } from '../../../nodes/shared/connection/request';
import { forgetSessions } from '../../../nodes/shared/connection/session';
import type { Connection } from '../../../nodes/shared/connection/types';
import { createFakeClock, createFakePorts, jsonAnswer, type FakeClock } from '../../tools/fakeClock';

const origin = 'https://demo.atlassian.net';
const identity = { credentialId: '1', account: 'a', siteUrl: origin, dataHash: 'h' };
const CALLERS = 8;

/** Whether the server takes a call now, and how much of its limit is left then. */
type Limiter = (now: number) => { readonly taken: boolean; readonly left: number };

/** A bucket that holds the calls of one second and is refilled evenly (reference §6.1). */
function bucket(limitAt: (now: number) => number): Limiter {
	let tokens = Infinity;
	let at = 0;
	return (now) => {
		const limit = limitAt(now);
		tokens = Math.min(limit, tokens + ((now - at) / 1000) * limit);
		at = now;
		const taken = tokens >= 1;
		if (taken) tokens -= 1;
		return { taken, left: tokens / limit };
	};
}

/** So many calls in each second of the server's clock. */
function secondByTheClock(limitAt: (now: number) => number): Limiter {
	let second = 0;
	let count = 0;
	return (now) => {
		const present = Math.floor((now + 370) / 1000);
		if (present !== second) count = 0;
		second = present;
		const taken = count < limitAt(now);
		if (taken) count += 1;
		return { taken, left: 1 - count / limitAt(now) };
	};
}

/** Numbers in [0, 1), the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

interface Site {
	readonly clock: FakeClock;
	readonly connection: Connection;
	/** Calls that were sent while a wait was announced to their sender. */
	violations: number;
	refusals: number;
}

/** A site that takes 20 to 60 ms for a call and refuses with the headers of reference §6.2. */
function makeSite(limiter: Limiter, { warns = false, silent = false } = {}): Site {
	const clock = createFakeClock();
	const random = randomNumbers(1);
	let waitUntil = 0;
	const ports = createFakePorts(
		clock,
		async () => {
			if (clock.now() < waitUntil) site.violations += 1;
			await clock.sleep(10 + Math.floor(20 * random()));
			const { taken, left } = limiter(clock.now());
			await clock.sleep(10 + Math.floor(20 * random()));
			const near: Record<string, string> = warns && left < 0.2 ? { 'x-ratelimit-nearlimit': 'true' } : {};
			if (taken) return jsonAnswer({}, 200, near);
			site.refusals += 1;
			if (silent) return jsonAnswer({}, 429);
			const seconds = 1 + Math.round(random());
			waitUntil = Math.max(waitUntil, clock.now() + seconds * 1000);
			return jsonAnswer({}, 429, {
				...near,
				'retry-after': String(seconds),
				'x-ratelimit-limit': '360000',
				'x-ratelimit-remaining': '0',
				'x-ratelimit-reset': new Date(waitUntil).toISOString().slice(0, 16) + 'Z',
				'ratelimit-reason': 'jira-burst-based',
			});
		},
		random,
	);
	const connection = createConnection({ origin, identity, ports });
	const site: Site = { clock, connection, violations: 0, refusals: 0 };
	return site;
}

/** One call, by its number. */
type Call = (connection: Connection, number: number) => Promise<unknown>;

const read: Call = async (connection) => await connection.call('getIssue', { path: { issueIdOrKey: 'DEMO-1' } });
const create: Call = async (connection) => await connection.call('createIssues', { body: { issueUpdates: [] } });
/** Each edit is of another issue. */
const edit: Call = async (connection, number) =>
	await connection.call('editIssue', {
		path: { issueIdOrKey: String(number) },
		body: { fields: {} },
		writesIssue: String(number),
	});

/** Makes so many calls, eight at a time; a call that fails fails the test. Gives the seconds that it took. */
async function secondsFor({ clock, connection }: Site, calls: number, call = read): Promise<number> {
	const began = clock.now();
	let left = calls;
	const callers = Array.from({ length: CALLERS }, async () => {
		while (left-- > 0) await call(connection, left);
	});
	await clock.run(Promise.all(callers));
	return (clock.now() - began) / 1000;
}

beforeEach(forgetSessions);

test.each([
	['edits', 50, edit],
	['creations', 100, create],
	['reads of one issue', 150, read],
])('of the published limits, that of %s, %i a second, is used and not gone beyond', async (_, limit, call) => {
	const site = makeSite(bucket(() => limit));
	const calls = limit * 40;
	expect(await secondsFor(site, calls, call)).toBeLessThanOrEqual((1.06 * calls) / limit);
	expect(site.refusals).toBe(0);
});

const LIMITERS = { 'a bucket': bucket, 'a count by the second': secondByTheClock };

describe.each(Object.entries(LIMITERS))('%s of a limit that nobody has told', (_, limiter) => {
	test.each([
		[5, false],
		[10, false],
		[50, false],
		[5, true],
		[50, true],
	])('%i calls a second, with warnings: %s', async (limit, warns) => {
		const site = makeSite(
			limiter(() => limit),
			{ warns },
		);
		await secondsFor(site, limit * 40);
		expect(site.refusals).toBeLessThanOrEqual(2 * CALLERS);
		const calls = limit * 90;
		expect(await secondsFor(site, calls)).toBeLessThanOrEqual((1.15 * calls) / limit);
		expect(site.violations).toBe(0);
	});

	test('a limit that rises is found again within minutes', async () => {
		const site = makeSite(limiter((now) => (now < risesAt ? 5 : 50)));
		const risesAt = site.clock.now() + 60_000;
		await secondsFor(site, 280);
		await secondsFor(site, 50 * 120);
		expect(site.clock.now() - risesAt).toBeLessThan(240_000);
		expect(await secondsFor(site, 50 * 60)).toBeLessThanOrEqual(1.15 * 60);
		expect(site.violations).toBe(0);
	});

	test('a limit that falls is found again, and no call is lost', async () => {
		const site = makeSite(limiter((now) => (now < fallsAt ? 50 : 5)));
		const fallsAt = site.clock.now() + 60_000;
		await secondsFor(site, 50 * 60);
		await secondsFor(site, 5 * 60);
		expect(await secondsFor(site, 5 * 60)).toBeLessThanOrEqual(1.15 * 60);
		expect(site.violations).toBe(0);
	});

	test('refusals that name no wait are learned from as well', async () => {
		const site = makeSite(
			limiter(() => 5),
			{ silent: true },
		);
		await secondsFor(site, 5 * 60);
		expect(await secondsFor(site, 5 * 90)).toBeLessThanOrEqual(1.15 * 90);
	});
});

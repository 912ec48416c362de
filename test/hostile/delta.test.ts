import type { IssueSource } from '../../nodes/shared/records/issue/source';
import { makeRandom } from '../simulator/random';
import type { Simulator, SimulatorOptions } from '../simulator';
import { closeSite, DAY, DEMO, edit, flowOf, frozenSite, HOUR, MINUTE, MORNING, repeatsOf, truthOf } from './flow';

let simulator: Simulator;

async function site(options: SimulatorOptions = {}, at = MORNING): Promise<Simulator> {
	simulator = await frozenSite(options, at);
	return simulator;
}

afterEach(async () => {
	await closeSite(simulator);
});

/** Issues that were created over the last month. */
function someIssues(count: number, project = 'DEMO'): number[] {
	const now = simulator.clock.now();
	const issues = simulator.site.addIssues(count, (index) => {
		const created = now - 30 * DAY + index * HOUR;
		return { project, summary: `Issue ${index}`, created, updated: created };
	});
	return issues.map(({ id }) => id);
}

describe('an index that lags', () => {
	test('by a minute, and misses every fifth fresh issue for eight hours: the sweep gets them', async () => {
		const { clock, site: jira } = await site({ indexLagMs: 60_000, indexMisses: { every: 5, forMs: 8 * HOUR } });
		const random = makeRandom(7);
		const ids = someIssues(60);
		clock.advance(DAY);
		const flow = flowOf(simulator);
		for (let run = 0; run < 40; run++) {
			await flow.run({
				before: () => {
					clock.advance(900);
					if (random() < 0.3) edit(simulator, ids[Math.floor(random() * ids.length)]!);
					if (random() < 0.2) ids.push(jira.addIssue({ project: 'DEMO', summary: 'fresh' }).id);
				},
			});
			clock.advance(HOUR);
		}
		for (let day = 0; day < 2; day++) {
			clock.advance(DAY);
			await flow.run();
		}
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(ids.length).toBeGreaterThan(70);
	});

	test('what a run has seen before its index did is given by a later one within the overlap', async () => {
		const { clock } = await site({ indexLagMs: 60_000 });
		const [first, second] = someIssues(3);
		clock.advance(DAY);
		const flow = flowOf(simulator);
		await flow.run();
		edit(simulator, first!);
		clock.advance(30_000);
		edit(simulator, second!);
		clock.advance(40_000);
		await flow.run();
		clock.advance(MINUTE);
		await flow.run();
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(repeatsOf(flow.given)).toEqual([]);
	});
});

describe('while a run reads', () => {
	test('edits, deletes and moves lose nothing', async () => {
		const { clock, site: jira } = await site({ pages: { searchIds: 9, smaller: true } });
		const ids = someIssues(150);
		const random = makeRandom(3);
		const source: IssueSource = { from: 'projects', projects: ['DEMO', 'OPS'] };
		const flow = flowOf(simulator, source);
		const disturb = () => {
			clock.advance(500);
			const id = ids[Math.floor(random() * ids.length)]!;
			const what = random();
			const issue = jira.issues.find(id);
			if (issue && what < 0.1) jira.removeIssue(issue);
			else if (issue && what < 0.25) jira.moveIssue(issue.key, issue.key.startsWith('DEMO') ? 'OPS' : 'DEMO');
			else edit(simulator, id);
		};
		for (let run = 0; run < 3; run++) {
			await flow.run({ before: disturb });
			clock.advance(HOUR);
		}
		await flow.run();
		const truth = truthOf(simulator, 'DEMO', 'OPS');
		// A Delta says nothing of what was deleted.
		expect(new Map([...flow.has].filter(([id]) => truth.has(id)))).toEqual(truth);
	});

	test('an edit between scan and read is given as it is, and once', async () => {
		const { clock } = await site();
		const ids = someIssues(10);
		const flow = flowOf(simulator);
		await flow.run({
			before: (_call, { url }) => {
				if (!url.endsWith('/issue/bulkfetch')) return;
				clock.advance(5_000);
				edit(simulator, ids[3]!);
			},
		});
		clock.advance(HOUR);
		await flow.run();
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(flow.given).toHaveLength(10);
	});

	test('an edit after its read is given by the next run', async () => {
		const { clock } = await site({ pages: { searchIds: 4 } });
		const ids = someIssues(20);
		const flow = flowOf(simulator);
		let reads = 0;
		await flow.run({
			before: (_call, { url }) => {
				if (!url.endsWith('/issue/bulkfetch') || ++reads !== 4) return;
				clock.advance(5_000);
				edit(simulator, ids[0]!);
			},
		});
		clock.advance(MINUTE);
		const { given } = await flow.run();
		expect(given.map(([id]) => id)).toEqual([String(ids[0])]);
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
	});
});

describe('clocks and time zones', () => {
	test.each([HOUR, -HOUR])('the clock of the client may be wrong by %i milliseconds', async (wrongBy) => {
		const { clock } = await site();
		const ids = someIssues(30);
		const flow = flowOf(simulator);
		await flow.run({ wrongBy });
		for (let hour = 0; hour < 30; hour++) {
			clock.advance(HOUR);
			edit(simulator, ids[hour]!);
			clock.advance(MINUTE);
			await flow.run({ wrongBy });
		}
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(repeatsOf(flow.given)).toEqual([]);
		expect(flow.given).toHaveLength(60);
	});

	const ZONES = ['Pacific/Pago_Pago', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'America/New_York'];
	const FORMS = [
		['accepted', 'minute'],
		['accepted', 'ms'],
		['refused', 'minute'],
	] as const;
	const cases = ZONES.flatMap((zone) => FORMS.map(([epoch, precision]) => ({ zone, epoch, precision })));

	test.each(cases)(
		'an account in $zone, moments as numbers $epoch, precise to the $precision, over the end of summer time',
		async ({ zone, epoch, precision }) => {
			// In New York the hour from 05:00 to 06:00 UTC is called as the one after it.
			const { clock, site: jira, credentials } = await site({ timeZone: zone }, Date.UTC(2026, 10, 1, 3));
			jira.users.get(credentials.admin.accountId)!.timeZone = zone;
			jira.epochInJql = epoch;
			jira.jqlDatePrecision = precision;
			const ids = someIssues(20);
			const startFrom = clock.now() - 3 * DAY;
			const flow = flowOf(simulator, DEMO, { startFrom });
			await flow.run();
			for (let step = 0; step < 20; step++) {
				edit(simulator, ids[step]!);
				clock.advance(13 * MINUTE);
				await flow.run();
			}
			clock.advance(DAY);
			await flow.run();
			expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
			expect(flow.given).toHaveLength(20);
		},
	);

	test('a first run gives nothing from before its start, and no sweep does', async () => {
		const { clock } = await site();
		const ids = someIssues(720);
		const flow = flowOf(simulator, DEMO, { startFrom: clock.now() - 2 * HOUR - MINUTE });
		for (let day = 0; day < 3; day++) {
			await flow.run();
			clock.advance(DAY);
		}
		expect(flow.given.map(([id]) => Number(id))).toEqual(ids.slice(-2));
	});
});

describe('what Jira does on the way', () => {
	test('page tokens that expire, and pages of any size', async () => {
		const { settings } = await site({ pages: { searchIds: 10, smaller: true } });
		someIssues(150);
		const flow = flowOf(simulator);
		let searches = 0;
		await flow.run({
			before: (_call, { url }) => {
				if (url.endsWith('/search/jql')) settings.pages.tokenPages = ++searches === 8 ? 0 : Infinity;
			},
		});
		expect(simulator.counters.statuses[400]).toBe(1);
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(repeatsOf(flow.given)).toEqual([]);
	});

	test('a bulk answer that is cut in the middle is asked for in halves', async () => {
		await site();
		someIssues(90);
		simulator.faults.add({ path: '/rest/api/3/issue/bulkfetch', times: 3, effect: { kind: 'truncate' } });
		const flow = flowOf(simulator);
		await flow.run();
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(flow.given).toHaveLength(90);
	});

	test('a burst limit, the quota of the site for a while, and 429 without a hint', async () => {
		const { limiter } = await site({ limits: { endpoint: { perSecond: 2, burst: 3 } }, pages: { searchIds: 20 } });
		someIssues(200);
		const flow = flowOf(simulator);
		simulator.faults.add({ path: '/rest/api/3/search/jql', nth: 3, times: 3, effect: { kind: 'answer', status: 429 } });
		simulator.faults.add({
			path: '/rest/api/3/issue/bulkfetch',
			times: 2,
			effect: { kind: 'answer', status: 429, headers: { 'retry-after': '2' } },
		});
		await flow.run({
			before: (call) => {
				if (call === 12) limiter.exhaust(20);
			},
		});
		expect(simulator.counters.statuses[429]).toBeGreaterThan(5);
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(flow.given).toHaveLength(200);
	});

	test('a quota that is gone for hours ends the run well, and the next one goes on', async () => {
		const { clock, limiter } = await site({ pages: { searchIds: 20 } });
		someIssues(300);
		const flow = flowOf(simulator);
		let reads = 0;
		const { report } = await flow.run({
			before: (_call, { url }) => {
				if (url.endsWith('/issue/bulkfetch') && ++reads === 10) limiter.exhaust(3 * 3600);
			},
		});
		expect(report).toMatchObject({ finished: false, stoppedBy: 'quota' });
		expect(report.given).toBeGreaterThan(0);
		expect(report.given).toBeLessThan(300);
		clock.advance(4 * HOUR);
		expect((await flow.run()).report.finished).toBe(true);
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(flow.given).toHaveLength(300);
	});

	test('a token that dies in the middle fails the run, and the next one begins where the last good one ended', async () => {
		const { clock } = await site({ pages: { searchIds: 20 } });
		const ids = someIssues(100);
		const flow = flowOf(simulator);
		await flow.run();
		clock.advance(HOUR);
		for (const id of ids.slice(0, 60)) edit(simulator, id);
		simulator.faults.add({ path: '/rest/api/3/issue/bulkfetch', nth: 2, times: 9, effect: { kind: 'answer', status: 401 } });
		await expect(flow.run()).rejects.toMatchObject({ kind: 'authentication' });
		simulator.faults.clear();
		await flow.run();
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(repeatsOf(flow.given)).toEqual([]);
	});

	test('a process that is killed at any call loses nothing', async () => {
		const { clock } = await site({ pages: { searchIds: 20 } });
		const ids = someIssues(80);
		const flow = flowOf(simulator);
		for (let kill = 1; kill < 30; kill++) {
			const killed = flow.run({
				before: (call) => {
					clock.advance(300);
					edit(simulator, ids[(kill * 7 + call) % ids.length]!);
					if (call >= kill) throw Object.assign(new Error('killed'), { code: 'ERR_CANCELED' });
				},
			});
			await killed.catch(() => undefined);
			clock.advance(3 * MINUTE);
		}
		await flow.run();
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
	});
});

test('a Delta of 200 that changed among 5,000 takes at most 12 calls', async () => {
	const { clock, site: jira } = await site();
	const block = jira.addComputedIssues('DEMO', 5_000, (place) => ({
		summary: `Issue ${place}`,
		created: MORNING - 30 * DAY + place * MINUTE,
	}));
	const flow = flowOf(simulator);
	await flow.run();
	expect(flow.given).toHaveLength(5_000);
	clock.advance(2 * HOUR);
	for (let place = 0; place < 200; place++) edit(simulator, block.idAt(place * 25));
	clock.advance(MINUTE);
	const { given, report } = await flow.run();
	expect(new Set(given.map(([id]) => Number(id)))).toEqual(new Set(Array.from({ length: 200 }, (_none, place) => block.idAt(place * 25))));
	expect(given).toHaveLength(200);
	expect(report.calls).toBeLessThanOrEqual(12);
});

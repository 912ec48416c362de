import { readCheckpoint, type Checkpoint } from '../../nodes/shared/export/course/all';
import type { Budget } from '../../nodes/shared/export/budget';
import { issueKind } from '../../nodes/shared/records/issue';
import type { Simulator, SimulatorOptions } from '../simulator';
import {
	closeSite,
	connectTo,
	DAY,
	DEMO,
	edit,
	exportOnce,
	flowOf,
	frozenSite,
	HOUR,
	MINUTE,
	MORNING,
	repeatsOf,
	truthOf,
	type Around,
	type Given,
} from './flow';

let simulator: Simulator;

async function site(options: SimulatorOptions = {}): Promise<Simulator> {
	simulator = await frozenSite(options);
	return simulator;
}

afterEach(async () => {
	await closeSite(simulator);
});

/** Thousands that a bulk import has created in one minute, between some others. */
function bulkCreated(count: number): void {
	const { site: jira } = simulator;
	jira.addIssues(20, (index) => at(MORNING - 20 * DAY + index * HOUR));
	jira.addIssues(count, (index) => at(MORNING - 10 * DAY + (index % 50_000)));
	jira.addIssues(20, (index) => at(MORNING - 5 * DAY + index * HOUR));
}

const at = (created: number) => ({ project: 'DEMO', summary: 'x', created, updated: created });

describe('All with Stop After and Resume From', () => {
	/** Runs until nothing is left; every place goes through JSON. */
	async function runOn(
		budget: Budget,
		around: Around = {},
		between: () => void = () => undefined,
	): Promise<{ given: Given[]; runs: number }> {
		const given: Given[] = [];
		let resume: Checkpoint | undefined;
		for (let runs = 1; runs <= 60; runs++) {
			const select = { mode: 'all', source: DEMO, resume } as const;
			const result = await exportOnce(connectTo(simulator, around), issueKind, select, { budget });
			given.push(...result.given);
			if (result.report.finished) return { given, runs };
			resume = readCheckpoint(JSON.stringify(result.resume));
			between();
		}
		throw new Error('It does not come to its end');
	}

	test.each(['accepted', 'refused'] as const)('gives each of 2,000 of one minute once, with moments as numbers %s', async (epoch) => {
		const { site: jira } = await site({ bulkFetch: '1000-with-rule' });
		jira.epochInJql = epoch;
		bulkCreated(2_000);
		const { given, runs } = await runOn({ records: 300 });
		expect(runs).toBe(7);
		expect(given).toHaveLength(2_040);
		expect(new Map(given)).toEqual(truthOf(simulator, 'DEMO'));
	});

	test('reads hardly more than it gives', async () => {
		await site();
		bulkCreated(1_000);
		const { report } = await exportOnce(connectTo(simulator), issueKind, { mode: 'all', source: DEMO }, { budget: { records: 100 } });
		expect(report).toMatchObject({ given: 100, stoppedBy: 'records' });
		expect(report.callsByOperation.bulkFetchIssues).toBeLessThanOrEqual(2);
	});

	test('loses nothing to edits, deletions and moves between its runs', async () => {
		const { clock, site: jira } = await site();
		const ids = jira.addIssues(300, (index) => at(MORNING - 10 * DAY + Math.floor(index / 40) * MINUTE)).map(({ id }) => id);
		const { given } = await runOn({ records: 35 }, {}, () => {
			clock.advance(HOUR);
			edit(simulator, ids.pop()!);
			jira.moveIssue(jira.issues.find(ids.pop()!)!.key, 'OPS');
		});
		const truth = truthOf(simulator, 'DEMO');
		expect(new Set(given.map(([id]) => id)).size).toBe(given.length);
		for (const id of truth.keys()) expect(given.map(([one]) => one)).toContain(id);
	});

	test.each<[string, Budget]>([
		['calls', { calls: 4 }],
		['minutes', { minutes: 1 }],
	])('gets on however few %s it may use', async (_name, budget) => {
		const { clock } = await site({ pages: { searchIds: 50 } });
		bulkCreated(200);
		const { given } = await runOn(budget, { before: () => clock.advance(20_000) });
		expect(given).toHaveLength(240);
		expect(new Map(given)).toEqual(truthOf(simulator, 'DEMO'));
	});

	test('a quota that is gone before the first record leaves the beginning as the place to go on from', async () => {
		const { clock, limiter } = await site();
		bulkCreated(10);
		let gone = false;
		const { given } = await runOn(
			{ records: 1000 },
			{
				before: (_call, { url }) => {
					if (!url.endsWith('/search/jql') || gone) return;
					gone = true;
					limiter.exhaust(7200);
				},
			},
			() => clock.advance(3 * HOUR),
		);
		expect(given).toHaveLength(50);
	});
});

describe('a Delta with Stop After', () => {
	async function runOn(flow: ReturnType<typeof flowOf>, budget: Budget): Promise<number> {
		for (let runs = 1; runs <= 60; runs++) if ((await flow.run({}, { budget })).report.finished) return runs;
		throw new Error('It does not come to its end');
	}

	test('gives each of 2,000 of one minute once, in the first run and after a bulk edit', async () => {
		const { clock } = await site({ bulkFetch: '1000-with-rule' });
		bulkCreated(2_000);
		const flow = flowOf(simulator);
		await runOn(flow, { records: 300 });
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(flow.given).toHaveLength(2_040);
		clock.advance(HOUR);
		for (const id of truthOf(simulator, 'DEMO').keys()) edit(simulator, id);
		clock.advance(10 * MINUTE);
		await runOn(flow, { records: 300 });
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(repeatsOf(flow.given)).toEqual([]);
		expect(flow.given).toHaveLength(4_080);
	});

	test('passes nothing over when all that it has read was edited meanwhile', async () => {
		const { clock, site: jira } = await site();
		const ids = jira.addIssues(50, (index) => at(MORNING - 20 * DAY + index * HOUR)).map(({ id }) => id);
		const flow = flowOf(simulator);
		let first = true;
		await flow.run(
			{
				before: (_call, { url }) => {
					if (!url.endsWith('/issue/bulkfetch') || !first) return;
					first = false;
					clock.advance(5_000);
					for (const id of ids.slice(0, 10)) edit(simulator, id);
				},
			},
			{ budget: { records: 10 } },
		);
		clock.advance(MINUTE);
		await flow.run();
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
	});

	test('says so where the cursor cannot remember all, and loses nothing', async () => {
		const { clock, site: jira } = await site({ bulkFetch: '1000-with-rule' });
		const ids = jira.addIssues(1_500, (index) => at(MORNING - 20 * DAY + index * MINUTE)).map(({ id }) => id);
		const flow = flowOf(simulator);
		await flow.run();
		clock.advance(HOUR);
		for (const id of ids) edit(simulator, id);
		clock.advance(MINUTE);
		const { report } = await flow.run();
		expect(report.notes.join()).toContain('may come again');
		clock.advance(MINUTE);
		const again = await flow.run();
		expect(again.given.length).toBeGreaterThan(0);
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
		expect(JSON.stringify(flow.cursor()).length).toBeLessThan(20_000);
	});
});

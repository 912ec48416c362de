import type { IssueSource } from '../../nodes/shared/records/issue/source';
import { mergeCursors } from '../../nodes/shared/export/cursor';
import { makeRandom } from '../simulator/random';
import type { Simulator, SimulatorOptions } from '../simulator';
import { closeSite, DAY, edit, flowOf, frozenSite, HOUR, MINUTE, MORNING, truthOf } from './flow';

let simulator: Simulator;

async function site(options: SimulatorOptions = {}): Promise<Simulator> {
	simulator = await frozenSite(options);
	return simulator;
}

afterEach(async () => {
	await closeSite(simulator);
});

const OPEN: IssueSource = { from: 'jql', jql: 'project in (DEMO, OPS) AND summary !~ closed' };
const BOTH: IssueSource = { from: 'projects', projects: ['DEMO', 'OPS'] };

function add(count: number, project = 'DEMO'): number[] {
	const now = simulator.clock.now();
	return simulator.site
		.addIssues(count, (index) => {
			const created = now - 10 * DAY + index * HOUR;
			return { project, summary: `Issue ${index}`, created, updated: created };
		})
		.map(({ id }) => id);
}

const member = () => ({ credential: simulator.credentials.member });
const reasons = (removed: ReadonlyArray<Record<string, unknown>>) =>
	Object.fromEntries(removed.map(({ id, reason }) => [String(id), reason]));
const keysOf = (ids: readonly number[]) => ids.map((id) => simulator.site.issues.find(id)!.key);

describe.each(['the cursor', 'the destination by id', 'the destination by key'] as const)('known to %s', (knownTo) => {
	test('what disappears is told with its reason, what the index misses is not, what comes back is given', async () => {
		const { clock, site: jira } = await site();
		const ids = add(30);
		const ops = add(4, 'OPS');
		const flow = flowOf(simulator, OPEN, { mode: 'changes' });
		const keys = new Map([...ids, ...ops].map((id) => [String(id), jira.issues.find(id)!.key]));
		const known = () => {
			if (knownTo === 'the cursor') return undefined;
			return [...flow.has.keys()].map((id) => ({ id: knownTo === 'the destination by id' ? id : keys.get(id)! }));
		};
		const run = async () => await flow.run(member(), { changed: { known: known() } });
		const idOf = (id: unknown) => [...keys].find(([, key]) => key === id)?.[0] ?? String(id);
		const told = ({ removed }: Awaited<ReturnType<typeof run>>) => {
			for (const { id } of removed) flow.has.delete(idOf(id));
			return reasons(removed.map(({ id, reason }) => ({ id: idOf(id), reason })));
		};

		expect(told(await run())).toEqual({});
		expect(flow.has.size).toBe(34);

		const [deleted, archived, left, missed, edited] = ids as [number, number, number, number, number];
		clock.advance(HOUR);
		jira.removeIssue(jira.issues.find(deleted)!);
		jira.archiveIssue(jira.issues.find(archived)!, [...jira.users.values()][0]!);
		edit(simulator, left, { summary: 'closed' });
		jira.issues.hideFromSearch(missed, clock.now() + 2 * HOUR);
		edit(simulator, edited);
		jira.restrictProject('OPS');
		clock.advance(MINUTE);
		const second = await run();
		// An id does not tell its project, and the query does not either: then nobody knows that the project is out of sight.
		const hidden = knownTo === 'the destination by id' ? 'gone' : 'accessLost';
		expect(told(second)).toEqual({
			[deleted]: 'gone',
			[archived]: 'archived',
			[left]: 'leftFilter',
			...Object.fromEntries(ops.map((id) => [String(id), hidden])),
		});
		expect(second.given.map(([id]) => Number(id))).toEqual([edited]);
		expect(second.report).toMatchObject({ removed: { archived: 1, leftFilter: 1 }, removedCount: 7 });

		clock.advance(3 * HOUR);
		expect(told(await run())).toEqual({});
		// It comes back without an edit: nothing but the census can see that.
		jira.unarchiveIssue(jira.issues.find(archived)!);
		clock.advance(HOUR);
		const back = await run();
		expect(back.given.map(([id]) => Number(id))).toEqual([archived]);
		expect([...flow.has.keys()].sort()).toEqual(
			ids
				.map(String)
				.filter((id) => id !== String(deleted) && id !== String(left))
				.sort(),
		);
	});

	test('an issue that moves to another project leaves the source', async () => {
		const { clock, site: jira } = await site();
		const ids = add(5);
		const flow = flowOf(simulator, { from: 'projects', projects: ['DEMO'] }, { mode: 'changes' });
		const known = () =>
			knownTo === 'the cursor'
				? undefined
				: knownTo === 'the destination by id'
					? ids.map((id) => ({ id: String(id) }))
					: keysBefore.map((id) => ({ id }));
		const keysBefore = keysOf(ids);
		await flow.run();
		clock.advance(HOUR);
		jira.moveIssue(keysBefore[2]!, 'OPS');
		clock.advance(MINUTE);
		const { removed, given } = await flow.run({}, { changed: { known: known() } });
		expect(given).toEqual([]);
		expect(removed).toHaveLength(1);
		expect(removed[0]).toMatchObject({ reason: 'leftFilter', key: 'OPS-1' });
	});
});

test('a sprint that is closed and opened again takes its issues along, although nobody edits them', async () => {
	const { clock, site: jira } = await site();
	const board = jira.addBoard(jira.project('DEMO')!, { name: 'Board' });
	const sprint = jira.addSprint(board, { name: 'Sprint 1', state: 'active' });
	const sprintField = [...jira.fields.values()].find(({ kind }) => kind === 'sprint')!;
	const ids = jira
		.addIssues(6, (index) => ({ project: 'DEMO', summary: `Issue ${index}`, fields: { [sprintField.id]: sprint.id } }))
		.map(({ id }) => id);
	const flow = flowOf(
		simulator,
		{ from: 'jql', jql: 'project = DEMO AND sprint in openSprints()' },
		{ mode: 'changes', brake: { least: 10, percent: 10 } },
	);
	await flow.run();
	expect(flow.has.size).toBe(6);
	for (const [state, size] of [
		['closed', 0],
		['active', 6],
	] as const) {
		jira.sprints.set(sprint.id, { ...sprint, state });
		jira.issues.revision++;
		clock.advance(5 * MINUTE);
		await flow.run();
		expect(flow.has.size).toBe(size);
	}
	expect(new Set(flow.has.keys())).toEqual(new Set(ids.map(String)));
});

test('an index that lags while everything happens: the destination ends as the site is', async () => {
	const { clock, site: jira } = await site({ indexLagMs: 60_000, indexMisses: { every: 5, forMs: 8 * HOUR }, pages: { searchIds: 15 } });
	const ids = [...add(40), ...add(10, 'OPS')];
	clock.advance(DAY);
	const random = makeRandom(11);
	const flow = flowOf(simulator, BOTH, { mode: 'changes' });
	for (let run = 0; run < 20; run++) {
		await flow.run({
			before: () => {
				clock.advance(700);
				const issue = jira.issues.find(ids[Math.floor(random() * ids.length)]!);
				const what = random();
				if (what < 0.1) ids.push(jira.addIssue({ project: 'OPS', summary: 'fresh' }).id);
				else if (issue && what < 0.2) edit(simulator, issue.id);
				else if (issue && what < 0.23) jira.removeIssue(issue);
				else if (issue && what < 0.26) jira.moveIssue(issue.key, issue.key.startsWith('DEMO') ? 'OPS' : 'DEMO');
				else if (issue && !issue.archived && what < 0.28) jira.archiveIssue(issue, [...jira.users.values()][0]!);
			},
		});
		clock.advance(2 * HOUR);
	}
	for (let day = 0; day < 2; day++) {
		clock.advance(DAY);
		await flow.run();
	}
	expect(flow.has).toEqual(truthOf(simulator, 'DEMO', 'OPS'));
});

test('the parts of a partitioned run each look after their own', async () => {
	const { clock, site: jira } = await site();
	const ids = add(40);
	const flow = flowOf(simulator, BOTH, { mode: 'changes' });
	const all = async () => {
		const before = flow.cursor();
		const parts = [];
		for (let number = 1; number <= 3; number++) {
			flow.keep(before);
			parts.push(await flow.run({}, { partition: { number, of: 3 } }));
		}
		flow.keep(mergeCursors(parts.map(({ cursor }) => cursor!)));
		return parts;
	};
	await all();
	expect(flow.given).toHaveLength(40);
	for (let round = 0; round < 3; round++) {
		clock.advance(2 * HOUR);
		for (const id of ids.splice(0, 3)) jira.removeIssue(jira.issues.find(id)!);
		edit(simulator, ids[round]!);
		clock.advance(MINUTE);
		const parts = await all();
		expect(parts.flatMap(({ removed }) => removed)).toHaveLength(3);
		// Nobody asks after what the other parts know.
		for (const { report } of parts) expect(report.callsByOperation.bulkFetchIssues ?? 0).toBeLessThanOrEqual(2);
	}
	expect(flow.has).toEqual(truthOf(simulator, 'DEMO', 'OPS'));
	expect(flow.given).toHaveLength(43);
	expect(flow.removed).toHaveLength(9);
});

test('a mass disappearance stops the run: nothing is removed and the cursor stays', async () => {
	const { clock, site: jira } = await site();
	add(100);
	const flow = flowOf(simulator, BOTH, { mode: 'changes', brake: { least: 10, percent: 20 } });
	await flow.run(member());
	const before = flow.cursor();
	jira.restrictProject('DEMO');
	clock.advance(HOUR);
	await expect(flow.run(member())).rejects.toMatchObject({
		kind: 'conflict',
		message: expect.stringContaining('100 accessLost') as unknown,
	});
	expect(flow.removed).toEqual([]);
	expect(flow.cursor()).toEqual(before);
});

test('a clean census of 20,000 takes at most nine calls', async () => {
	const { clock, site: jira } = await site({ bulkFetch: '1000-with-rule' });
	jira.addComputedIssues('DEMO', 20_000, (place) => ({ summary: `Issue ${place}`, created: MORNING - 20 * DAY + place * MINUTE }));
	const flow = flowOf(simulator, { from: 'projects', projects: ['DEMO'] }, { mode: 'changes' });
	await flow.run();
	expect(flow.has.size).toBe(20_000);
	clock.advance(2 * HOUR);
	const { report } = await flow.run();
	expect(report).toMatchObject({ given: 0, removedCount: 0, finished: true });
	expect(report.calls).toBeLessThanOrEqual(9);
});

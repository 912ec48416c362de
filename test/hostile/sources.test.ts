import type { IssueSource } from '../../nodes/shared/records/issue/source';
import { issueKind } from '../../nodes/shared/records/issue';
import { makeRandom } from '../simulator/random';
import type { Simulator, SimulatorOptions } from '../simulator';
import { closeSite, connectTo, DAY, edit, exportOnce, flowOf, frozenSite, HOUR, MINUTE, MORNING, truthOf } from './flow';

let simulator: Simulator;

async function site(options: SimulatorOptions = {}): Promise<Simulator> {
	simulator = await frozenSite(options);
	return simulator;
}

afterEach(async () => {
	await closeSite(simulator);
});

const add = (count: number) =>
	simulator.site
		.addIssues(count, (index) => ({
			project: 'DEMO',
			summary: 'x',
			created: MORNING - 9 * DAY + index * HOUR,
			updated: MORNING - 9 * DAY + index * HOUR,
		}))
		.map(({ id }) => id);

describe('All, while others edit', () => {
	test.each(['', ' ORDER BY updated DESC', ' ORDER BY updated ASC', ' ORDER BY summary, created', ' order by created DESC'])(
		'gives each issue once, in the order "%s"',
		async (order) => {
			const { clock } = await site({ pages: { searchIds: 10 } });
			const ids = add(100);
			const random = makeRandom(9);
			const source: IssueSource = { from: 'jql', jql: `project = DEMO${order}` };
			const before = () => {
				clock.advance(400);
				for (let edits = 0; edits < 3; edits++) edit(simulator, ids[Math.floor(random() * ids.length)]!, { summary: `Issue ${random()}` });
			};
			const { given } = await exportOnce(connectTo(simulator, { before }), issueKind, { mode: 'all', source });
			expect(given).toHaveLength(100);
			expect(new Set(given.map(([id]) => Number(id)))).toEqual(new Set(ids));
		},
	);
});

describe('a Delta of which the filter has changed', () => {
	const open: IssueSource = { from: 'jql', jql: 'project = DEMO AND summary ~ x' };
	const other: IssueSource = { from: 'jql', jql: 'project = DEMO' };

	test('stops, keeps its place, or starts over', async () => {
		const { clock } = await site();
		const ids = add(20);
		const flow = flowOf(simulator, open);
		await flow.run();
		clock.advance(HOUR);
		edit(simulator, ids[0]!);
		clock.advance(MINUTE);
		const before = flow.cursor();
		await expect(flow.run({}, { changed: { source: other } })).rejects.toMatchObject({
			kind: 'configuration',
			message: expect.stringContaining('The filter has changed') as unknown,
		});
		expect(flow.cursor()).toEqual(before);
		const kept = await flow.run({}, { changed: { source: other, whenFilterChanged: 'keep' } });
		expect(kept.given.map(([id]) => Number(id))).toEqual([ids[0]]);
		expect((await flow.run({}, { changed: { source: other } })).given).toEqual([]);
		expect((await flow.run({}, { changed: { source: open, whenFilterChanged: 'startOver' } })).given).toHaveLength(20);
	});

	test('notices that the query of a saved filter is another one', async () => {
		const { site: jira } = await site();
		add(5);
		const filter = jira.addFilter({ name: 'Ours', jql: 'project = DEMO' });
		const flow = flowOf(simulator, { from: 'filter', filter: filter.id });
		expect((await flow.run()).given).toHaveLength(5);
		expect((await flow.run()).given).toEqual([]);
		jira.filters.set(filter.id, { ...filter, jql: 'project = DEMO AND summary ~ x' });
		await expect(flow.run()).rejects.toMatchObject({ message: expect.stringContaining('The filter has changed') as unknown });
	});

	test('takes the same projects in another order for the same', async () => {
		await site();
		add(5);
		const flow = flowOf(simulator, { from: 'projects', projects: ['DEMO', 'OPS'] });
		await flow.run();
		expect((await flow.run({}, { changed: { source: { from: 'projects', projects: ['OPS', 'DEMO'] } } })).given).toEqual([]);
		expect(flow.has).toEqual(truthOf(simulator, 'DEMO'));
	});
});

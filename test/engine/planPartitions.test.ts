import type { IDataObject } from 'n8n-workflow';
import { jsonOf } from './engine';
import { addIssues, change, commit, DELTA, keysOf, reportOf } from './exports';
import { connectedSite, type ConnectedSite } from './site';

/** Plan Partitions, and the whole way of an export that several executions share. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
	addIssues(site, 10);
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const PLAN: IDataObject = { resource: 'issue', operation: 'planPartitions', source: 'projects', projects: ['DEMO'], partitions: 3, cursorName: '' };

it('gives an item for each part, without reading a record', async () => {
	const result = await site.run(PLAN);
	expect(jsonOf(result, 0)).toEqual(
		[1, 2, 3].map((number) => ({ partition: { number, of: 3 }, expected: 4, expectedInAll: 10 })),
	);
	expect(Object.keys(site.simulator.counters.calls).filter((call) => call.includes('bulkfetch') || call.endsWith('search/jql'))).toEqual([]);
});

it.each([0, 2.5, 101, 'many'])('%j is no number of partitions', async (partitions) => {
	const result = await site.run({ ...PLAN, partitions: `={{ ${JSON.stringify(partitions)} }}` });
	expect(result.error?.message).toMatch(/is not a number of partitions/);
});

it('a source that Jira refuses is refused here already', async () => {
	expect((await site.run({ ...PLAN, projects: ['NONE'] })).error?.message).toMatch(/NONE/);
});

it('a Delta that three executions share gives everything once and then what has changed', async () => {
	const committing = (staticData: IDataObject) =>
		site.flow({ Commit: commit({ fromOtherExecutions: true }) }, [['Start', 0, 'Commit']], { staticData });
	const options = { partition: { part: { number: '={{ $json.partition.number }}', of: '={{ $json.partition.of }}' } }, cursor: '={{ $json.cursor }}', overlapMinutes: 0 };
	const child = () => site.flow({ Export: { parameters: { ...DELTA, options } } }, [['Start', 0, 'Export']]);

	async function share(staticData: IDataObject) {
		const planning = site.flow({ Plan: { parameters: { ...PLAN, cursorName: 'issues' } } }, [['Start', 0, 'Plan']], { staticData });
		const plan = (await planning.run()).node('Plan').json[0] ?? [];
		const runs = await Promise.all(plan.map(async (json) => await child().run({ items: [{ json }] })));
		const commits = committing(staticData);
		const committed = await commits.run({ items: runs.map((run) => ({ json: reportOf(run) })) });
		expect(committed.node('Commit').json[0]).toEqual([expect.objectContaining({ name: 'issues', committed: true })]);
		return { plan, keys: runs.map((run) => keysOf(run)), staticData: commits.staticData };
	}

	const first = await share({});
	expect(first.plan.every(({ cursor }) => cursor === null)).toBe(true);
	expect(first.keys.flat().sort()).toEqual(Array.from({ length: 10 }, (_unused, index) => `DEMO-${index + 1}`).sort());
	expect(first.keys.every((keys) => keys.length > 0)).toBe(true);
	site.simulator.clock.advance(3_600_000);
	change(site, 'DEMO-4', 'DEMO-5');
	const second = await share(first.staticData);
	expect(second.plan[0]).toMatchObject({ cursorName: 'issues', cursor: { name: 'issues', state: { kind: 'issue' } } });
	expect(second.keys.flat().sort()).toEqual(['DEMO-4', 'DEMO-5']);
});

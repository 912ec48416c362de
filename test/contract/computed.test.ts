import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf } from './client';

/** Computed issues stand in for a site too large to be stored; what is asked of them is answered as for stored ones. */
let simulator: Simulator;
let http: AxiosInstance;

const COUNT = 12_000;
const START = Date.UTC(2026, 0, 1);
const SECOND = 1000;

beforeEach(async () => {
	simulator = await startSimulator({ bulkFetch: '1000-with-rule' });
	simulator.clock.freeze(START + COUNT * SECOND);
	http = clientOf(simulator, simulator.credentials.admin);
	simulator.site.addIssue({ project: 'DEMO', summary: 'Stored before', created: START - SECOND });
	simulator.site.addComputedIssues('DEMO', COUNT, (place) => ({
		summary: `Computed ${place}`,
		created: START + place * SECOND,
		status: place % 2 === 0 ? 'To Do' : 'Done',
	}));
	simulator.site.addIssue({ project: 'DEMO', summary: 'Stored after', created: START + 5000 * SECOND + 1 });
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

async function scan(jql: string): Promise<{ ids: number[]; sizes: number[] }> {
	const ids: number[] = [];
	const sizes: number[] = [];
	let nextPageToken: string | undefined;
	do {
		const { data } = await http.post('search/jql', { jql, fields: ['id'], maxResults: 5000, nextPageToken });
		ids.push(...data.issues.map((issue: { id: string }) => Number(issue.id)));
		sizes.push(data.issues.length);
		nextPageToken = data.nextPageToken;
	} while (nextPageToken);
	return { ids, sizes };
}

const count = async (jql: string): Promise<number> =>
	(await http.post('search/approximate-count', { jql })).data.count;
const idOf = (key: string) => simulator.site.issues.find(key)!.id;

test('a scan gives stored and computed issues in one order, each once', async () => {
	const up = await scan('project = DEMO order by id');
	expect(up.sizes).toEqual([5000, 5000, 2002]);
	expect(up.ids).toEqual(Array.from({ length: COUNT + 2 }, (_unused, index) => 10_000 + index));
	expect((await scan('project = DEMO order by key desc')).ids).toEqual([...up.ids].reverse());
	const aged = (await scan('project = DEMO order by created asc, id asc')).ids;
	const after = aged.indexOf(idOf(`DEMO-${COUNT + 2}`));
	expect([after, new Set(aged).size]).toEqual([5002, COUNT + 2]);
	expect((await scan('project = OPS order by id')).ids).toEqual([]);
});

test.each([
	['project = DEMO', COUNT + 2],
	['project = OPS', 0],
	['project in (OPS, DEMO) and key > DEMO-11990', 12],
	[`project = DEMO and created >= ${START + 60 * SECOND} and created < ${START + 120 * SECOND}`, 60],
	['project = DEMO and updated >= -1m', 60],
	['project = DEMO and status = Done', COUNT / 2],
	['project = DEMO and (key < DEMO-5 or key > DEMO-12000)', 6],
	['id in (10001, 10002)', 2],
	['key = DEMO-7000', 1],
])('%s finds %i', async (jql, expected) => {
	expect(await count(jql)).toBe(expected);
	expect((await scan(jql)).ids).toHaveLength(expected);
});

test('many are read at once, by id and by key', async () => {
	const issueIdsOrKeys = Array.from({ length: 999 }, (_unused, index) => String(10_001 + index));
	const fields = ['summary', 'status', 'created'];
	const { data } = await http.post('issue/bulkfetch', {
		issueIdsOrKeys: [...issueIdsOrKeys, 'DEMO-5001'],
		fields,
	});
	expect(data.issues).toHaveLength(1000);
	expect(data.issues[999]).toMatchObject({
		key: 'DEMO-5001',
		fields: { summary: 'Computed 4999', status: { name: 'Done' }, created: '2026-01-01T01:23:19.000+0000' },
	});
});

test('one that is written is an issue like any other, in its place', async () => {
	const [changed, gone, moved] = ['DEMO-100', 'DEMO-200', 'DEMO-300'].map(idOf) as [number, number, number];
	await http.put('issue/DEMO-100', { fields: { summary: 'Changed' } });
	expect((await http.delete('issue/DEMO-200')).status).toBe(204);
	simulator.site.moveIssue('DEMO-300', 'OPS');
	expect((await scan(`updated >= ${START + COUNT * SECOND} order by id`)).ids).toEqual([changed, moved]);
	expect((await http.get('issue/DEMO-100/changelog')).data.total).toBe(1);
	const { ids } = await scan('project = DEMO order by id');
	expect([ids.length, ids.includes(gone), ids.includes(moved)]).toEqual([COUNT, false, false]);
	expect(ids.indexOf(changed)).toBe(changed - 10_000);
	expect(await count('project = DEMO')).toBe(COUNT);
	expect((await http.get('issue/DEMO-200')).status).toBe(404);
});

test('an order that they do not have is refused', async () => {
	const refused = await http.post('search/jql', { jql: 'project = DEMO order by summary' });
	expect([refused.status, refused.data.errorMessages[0]]).toEqual([
		400,
		expect.stringContaining('orders computed issues'),
	]);
});

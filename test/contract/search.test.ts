import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf, taskOf } from './client';

let simulator: Simulator;
let http: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator({ contract: 'off' });
	http = clientOf(simulator, simulator.credentials.admin);
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.defects).toEqual([]);
});

describe('paging', () => {
	beforeEach(() => {
		simulator.site.addIssues(250, (index) => ({
			project: 'DEMO',
			summary: `Issue ${index}`,
			created: 1e12 + index,
		}));
	});

	async function scan(body: Record<string, unknown>): Promise<{ ids: string[]; sizes: number[] }> {
		const ids: string[] = [];
		const sizes: number[] = [];
		let nextPageToken: string | undefined;
		do {
			const { data, status } = await http.post('search/jql', { ...body, nextPageToken });
			expect(status).toBe(200);
			expect(data.isLast).toBe(data.nextPageToken === undefined);
			ids.push(...data.issues.map((issue: { id: string }) => issue.id));
			sizes.push(data.issues.length);
			nextPageToken = data.nextPageToken;
		} while (nextPageToken);
		return { ids, sizes };
	}

	test('ids come in large pages, fields at most a hundred at a time', async () => {
		const jql = 'project = DEMO ORDER BY id ASC';
		expect((await scan({ jql, maxResults: 5000 })).sizes).toEqual([250]);
		expect((await scan({ jql, maxResults: 5000, fields: ['summary'] })).sizes).toEqual([100, 100, 50]);
		expect((await scan({ jql })).sizes).toEqual([50, 50, 50, 50, 50]);
	});

	test('smaller pages lose and double nothing', async () => {
		simulator.settings.pages.smaller = true;
		const { ids, sizes } = await scan({ jql: 'project = DEMO ORDER BY created DESC', maxResults: 100 });
		expect(new Set(sizes).size).toBeGreaterThan(2);
		expect([ids.length, new Set(ids).size]).toEqual([250, 250]);
		expect(ids.map(Number)).toEqual([...ids].map(Number).sort((a, b) => b - a));
	});

	test('an issue that changes during a scan by updated is seen again at the end', async () => {
		const body = { jql: 'project = DEMO ORDER BY updated ASC', maxResults: 200, fields: ['id'] };
		const first = await http.post('search/jql', body);
		const early = first.data.issues[0].id;
		await http.put(`issue/${early}`, { fields: { summary: 'Changed' } });
		const second = await http.post('search/jql', { ...body, nextPageToken: first.data.nextPageToken });
		expect(second.data.issues).toHaveLength(51);
		expect(second.data.issues[50].id).toBe(early);
	});

	test('a token belongs to its query and its caller, and dies after seven days', async () => {
		const body = { jql: 'project = DEMO', maxResults: 10 };
		const { nextPageToken } = (await http.post('search/jql', body)).data;
		const member = clientOf(simulator, simulator.credentials.member);
		expect((await http.post('search/jql', { ...body, jql: 'project = OPS', nextPageToken })).status).toBe(
			400,
		);
		expect((await member.post('search/jql', { ...body, nextPageToken })).status).toBe(400);
		expect((await http.post('search/jql', { ...body, nextPageToken: 'nonsense' })).status).toBe(400);
		simulator.clock.advance(6.9 * 86_400_000);
		expect((await http.post('search/jql', { ...body, nextPageToken })).status).toBe(200);
		simulator.clock.advance(0.2 * 86_400_000);
		expect((await http.post('search/jql', { ...body, nextPageToken })).status).toBe(400);
	});

	test('a token is refused after so many pages, or at such an age, when the site is told so', async () => {
		const body = { jql: 'project = DEMO', maxResults: 100 };
		const next = async (nextPageToken?: string) => await http.post('search/jql', { ...body, nextPageToken });
		simulator.settings.pages.tokenPages = 1;
		const second = await next((await next()).data.nextPageToken);
		expect(second.status).toBe(200);
		expect((await next(second.data.nextPageToken)).status).toBe(400);
		simulator.settings.pages.tokenPages = Infinity;
		simulator.settings.pages.tokenAgeMs = 60_000;
		simulator.clock.advance(60_001);
		expect((await next(second.data.nextPageToken)).status).toBe(400);
	});

	test.each([0, 5001, -1])('maxResults %p is refused', async (maxResults) => {
		expect((await http.post('search/jql', { jql: 'project = DEMO', maxResults })).status).toBe(400);
	});
});

describe('the index', () => {
	const find = async (jql: string, reconcileIssues?: number[]) => {
		const { data } = await http.post('search/jql', { jql, reconcileIssues, fields: ['summary'] });
		return data.issues.map((issue: { fields: { summary: string } }) => issue.fields.summary);
	};

	test('shows creates, edits and deletes late, unless they are reconciled', async () => {
		simulator.clock.freeze();
		simulator.site.issues.lagMs = 5000;
		const { id } = (await http.post('issue', taskOf('First'))).data;
		expect(await find('project = DEMO')).toEqual([]);
		expect(await find('project = DEMO', [Number(id)])).toEqual(['First']);
		expect((await http.get(`issue/${id}`)).status).toBe(200);
		simulator.clock.advance(5000);
		expect(await find('project = DEMO')).toEqual(['First']);
		await http.put(`issue/${id}`, { fields: { summary: 'Second' } });
		expect(await find('project = DEMO')).toEqual(['First']);
		expect(await find('summary ~ Second', [Number(id)])).toEqual(['Second']);
		simulator.clock.advance(3000);
		await http.put(`issue/${id}`, { fields: { summary: 'Third' } });
		simulator.clock.advance(2000);
		expect(await find('project = DEMO')).toEqual(['Second']);
		simulator.clock.advance(3000);
		expect(await find('project = DEMO')).toEqual(['Third']);
		await http.delete(`issue/${id}`);
		expect(await find('project = DEMO')).toEqual(['Third']);
		simulator.clock.advance(5000);
		expect(await find('project = DEMO')).toEqual([]);
	});

	test('shows issues by their ids as they were, unless they are reconciled', async () => {
		simulator.clock.freeze();
		const issues = simulator.site.addIssues(3, (index) => ({ project: 'DEMO', summary: `Issue ${index}` }));
		const ids = issues.map(({ id }) => id);
		simulator.site.issues.lagMs = 5000;
		await http.put('issue/DEMO-2', { fields: { summary: 'Changed' } });
		const jql = `id in (${ids.join(', ')}) order by id`;
		expect(await find(jql)).toEqual(['Issue 0', 'Issue 1', 'Issue 2']);
		expect(await find(jql, ids)).toEqual(['Issue 0', 'Changed', 'Issue 2']);
		expect(await find(`${jql.replace(' order', ' and updated > -1m order')}`, [ids[1]!])).toHaveLength(3);
	});

	test('misses an issue for as long as it is told to', async () => {
		const { id } = simulator.site.addIssue({ project: 'DEMO', summary: 'Now and then' });
		expect(await find('project = DEMO')).toHaveLength(1);
		simulator.site.issues.hideFromSearch(id, simulator.clock.now() + 60_000);
		expect(await find('project = DEMO')).toEqual([]);
		expect(await find('project = DEMO', [id])).toHaveLength(1);
		simulator.clock.advance(60_001);
		expect(await find('project = DEMO')).toHaveLength(1);
	});

	test('misses every nth write when asked for', async () => {
		simulator.site.issues.misses = { every: 2, forMs: 60_000 };
		simulator.site.addIssues(10, (index) => ({ project: 'DEMO', summary: `Issue ${index}` }));
		expect(await find('project = DEMO')).toHaveLength(5);
		simulator.clock.advance(60_001);
		expect(await find('project = DEMO')).toHaveLength(10);
	});
});

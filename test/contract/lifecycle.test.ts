import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf } from './client';

let simulator: Simulator;
let http: AxiosInstance;
let member: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator();
	simulator.clock.freeze(Date.UTC(2026, 0, 1));
	http = clientOf(simulator, simulator.credentials.admin);
	member = clientOf(simulator, simulator.credentials.member);
	simulator.site.addIssues(3, (index) => ({ project: 'DEMO', summary: `Issue ${index + 1}` }));
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

const keysOf = (issues: readonly { key: string }[]) => issues.map(({ key }) => key);

async function found(jql: string, client = http): Promise<string[]> {
	return keysOf((await client.post('search/jql', { jql, fields: ['key'] })).data.issues);
}

async function fetched(issueIdsOrKeys: string[], client = http) {
	const fields = ['summary', 'archiveddate', 'archivedby'];
	return (await client.post('issue/bulkfetch', { issueIdsOrKeys, fields })).data.issues;
}

describe('an archived issue', () => {
	test('is out of search with its sub-tasks, and still read, until it is brought back', async () => {
		simulator.site.addIssue({ project: 'DEMO', type: 'Sub-task', summary: 'Part', parent: 'DEMO-2' });
		const { updated } = simulator.site.issues.find('DEMO-2')!;
		simulator.clock.advance(60_000);
		const answer = await http.put('issue/archive', { issueIdsOrKeys: ['DEMO-2', 'DEMO-4', 'DEMO-99'] });
		expect([answer.status, answer.data]).toMatchObject([
			200,
			{
				numberOfIssuesUpdated: 2,
				errors: {
					issuesNotFound: { count: 1, issueIdsOrKeys: ['DEMO-99'] },
					issueIsSubtask: { count: 1, issueIdsOrKeys: ['DEMO-4'] },
				},
			},
		]);
		expect(await found('project = DEMO order by key')).toEqual(['DEMO-1', 'DEMO-3']);
		expect(await found('key = DEMO-2')).toEqual([]);
		const id = simulator.site.issues.find('DEMO-2')!.id;
		const body = { jql: 'project = DEMO', reconcileIssues: [id] };
		expect((await http.post('search/jql', body)).data.issues).toHaveLength(2);
		expect((await http.post('search/approximate-count', { jql: 'project = DEMO' })).data.count).toBe(2);
		expect((await http.get('issue/DEMO-2')).status).toBe(200);
		const [one, two] = await fetched(['DEMO-1', 'DEMO-2']);
		expect(one.fields).toEqual({ summary: 'Issue 1' });
		expect(two.fields).toMatchObject({
			archiveddate: '2026-01-01T00:01:00.000+0000',
			archivedby: { accountId: simulator.credentials.admin.accountId },
		});
		expect(simulator.site.issues.find('DEMO-2')!.updated).toBe(updated);
		await http.put('issue/unarchive', { issueIdsOrKeys: ['DEMO-2'] });
		expect(await found('project = DEMO')).toHaveLength(4);
	});

	test('is the work of administrators, for at most a thousand at once', async () => {
		const archive = async (client: AxiosInstance, issueIdsOrKeys: string[]) =>
			(await client.put('issue/archive', { issueIdsOrKeys })).status;
		expect(await archive(clientOf(simulator), ['DEMO-1'])).toBe(401);
		expect(await archive(member, ['DEMO-1'])).toBe(403);
		expect(await archive(http, ['DEMO-77'])).toBe(400);
		expect(await archive(http, [...Array<string>(1000).fill('DEMO-1'), 'DEMO-2'])).toBe(412);
		expect(await archive(http, ['DEMO-1'])).toBe(400);
		expect(await found('project = DEMO order by key')).toEqual(['DEMO-2', 'DEMO-3']);
	});
});

test('a moved issue has a new key and its old id, and its old key leads to it', async () => {
	const { id } = simulator.site.issues.find('DEMO-2')!;
	simulator.clock.advance(1000);
	expect(simulator.site.moveIssue('DEMO-2', 'OPS')).toMatchObject({ id, key: 'OPS-1' });
	expect(keysOf(await fetched(['DEMO-2', String(id)]))).toEqual(['OPS-1']);
	expect((await http.get('issue/DEMO-2')).data.key).toBe('OPS-1');
	expect(await found('project = DEMO order by key')).toEqual(['DEMO-1', 'DEMO-3']);
	expect(await found('project = OPS and updated >= -1m')).toEqual(['OPS-1']);
	expect(await found('key = DEMO-2')).toEqual(['OPS-1']);
	const { values } = (await http.get('issue/OPS-1/changelog')).data;
	expect(values[0].items).toMatchObject(
		expect.arrayContaining([
			expect.objectContaining({ field: 'project', fromString: 'Demo Project', toString: 'Operations' }),
			expect.objectContaining({ field: 'Key', fromString: 'DEMO-2', toString: 'OPS-1' }),
		]),
	);
});

test('a project that becomes private vanishes for all without a role in it', async () => {
	const body = { jql: 'project is not empty order by key', maxResults: 1 };
	const { nextPageToken } = (await member.post('search/jql', body)).data;
	simulator.site.restrictProject('DEMO', { [simulator.credentials.reader.accountId]: 'reader' });
	expect((await member.post('search/jql', { ...body, nextPageToken })).data.issues).toEqual([]);
	expect(await fetched(['DEMO-1'], member)).toEqual([]);
	expect((await member.get('issue/DEMO-1/changelog')).status).toBe(404);
	expect(await fetched(['DEMO-1'], clientOf(simulator, simulator.credentials.reader))).toHaveLength(1);
	expect(await found('project = DEMO')).toHaveLength(3);
});

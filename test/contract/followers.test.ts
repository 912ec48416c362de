import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf, taskOf } from './client';

let simulator: Simulator;
let http: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator();
	http = clientOf(simulator, simulator.credentials.admin);
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

const fieldsOf = async (key: string, as = http) =>
	(await as.get(`issue/${key}`, { params: { fields: 'watches,votes,updated' } })).data.fields;

describe('watchers', () => {
	test('are the creator first, then whoever is added, each once', async () => {
		const { key } = (await http.post('issue', taskOf('One'))).data;
		const before = (await fieldsOf(key)).updated;
		const { member } = simulator.credentials;
		simulator.clock.advance(1000);
		for (let time = 0; time < 2; time += 1) {
			const headers = { 'content-type': 'application/json' };
			const body = JSON.stringify(member.accountId);
			expect((await http.post(`issue/${key}/watchers`, body, { headers })).status).toBe(204);
		}
		const { data } = await http.get(`issue/${key}/watchers`);
		expect(data).toMatchObject({ isWatching: true, watchCount: 2 });
		expect(data.watchers.map(({ displayName }: { displayName: string }) => displayName)).toEqual([
			'Ada Admin',
			'Max Member',
		]);
		const asMember = clientOf(simulator, member);
		expect((await fieldsOf(key, asMember)).watches).toMatchObject({ isWatching: true, watchCount: 2 });
		expect((await fieldsOf(key)).updated).toBe(before);
		expect(
			(await http.delete(`issue/${key}/watchers`, { params: { accountId: member.accountId } })).status,
		).toBe(204);
		expect((await fieldsOf(key, asMember)).watches).toMatchObject({ isWatching: false, watchCount: 1 });
	});

	test('a member may watch, but not for others; who is unknown is refused', async () => {
		const { admin, member, reader } = simulator.credentials;
		const { key } = simulator.site.addIssue({ project: 'DEMO', summary: 'One', watchers: [] });
		const asMember = clientOf(simulator, member);
		expect((await asMember.post(`issue/${key}/watchers`)).status).toBe(204);
		const json = { headers: { 'content-type': 'application/json' } };
		const add = async (client: AxiosInstance, accountId: string) =>
			(await client.post(`issue/${key}/watchers`, JSON.stringify(accountId), json)).status;
		expect(await add(asMember, admin.accountId)).toBe(403);
		expect(await add(http, 'nobody')).toBe(400);
		expect((await http.delete(`issue/${key}/watchers`)).status).toBe(400);
		const seen = await clientOf(simulator, reader).get(`issue/${key}/watchers`);
		expect(seen.data).toMatchObject({ watchCount: 1, isWatching: false, watchers: [] });
	});
});

test('votes tell who has voted', async () => {
	const { admin, member } = simulator.credentials;
	const voters = [admin.accountId, member.accountId];
	const { key } = simulator.site.addIssue({ project: 'DEMO', summary: 'One', voters });
	expect((await fieldsOf(key)).votes).toMatchObject({ votes: 2, hasVoted: true });
	const { data } = await http.get(`issue/${key}/votes`);
	expect(data.voters.map(({ accountId }: { accountId: string }) => accountId)).toEqual(voters);
});

describe('remote links', () => {
	const object = { url: 'https://example.com/1', title: 'One' };

	test('are made once per global id, and a second write leaves nothing of the first', async () => {
		const { key } = simulator.site.addIssue({ project: 'DEMO', summary: 'One' });
		const path = `issue/${key}/remotelink`;
		const first = await http.post(path, { globalId: 'a', relationship: 'is on', object });
		const second = await http.post(path, { globalId: 'a', object: { ...object, title: 'Two' } });
		expect([first.status, second.status, second.data.id]).toEqual([201, 200, first.data.id]);
		const one = await http.get(path, { params: { globalId: 'a' } });
		expect(one.data).toMatchObject({ id: first.data.id, globalId: 'a', object: { title: 'Two' } });
		expect(one.data).not.toHaveProperty('relationship');
		for (let time = 0; time < 2; time += 1) expect((await http.post(path, { object })).status).toBe(201);
		expect((await http.get(path)).data).toHaveLength(3);
		expect((await http.get(path, { params: { globalId: 'b' } })).status).toBe(404);
		expect((await http.post(path, { object: { title: 'No address' } })).data.errors).toHaveProperty('url');
		expect((await http.delete(path, { params: { globalId: 'a' } })).status).toBe(204);
		expect((await http.delete(path, { params: { globalId: 'a' } })).status).toBe(404);
		const [{ id }] = (await http.get(path)).data;
		expect((await http.delete(`${path}/${id}`)).status).toBe(204);
		expect((await http.get(path)).data).toHaveLength(1);
	});

	test('lead back to their issues in JQL', async () => {
		const linked = (globalId: string) => ({
			project: 'DEMO',
			summary: globalId,
			remoteLinks: [{ globalId, object }],
		});
		for (const globalId of ['a', 'b', 'c&d']) simulator.site.addIssue(linked(globalId));
		const search = async (jql: string) =>
			await http.post('search/jql', { jql: `${jql} ORDER BY key`, fields: ['key'] });
		const { data } = await search('issue in issuesWithRemoteLinksByGlobalId("c&d", a, nothing)');
		expect(data.issues.map(({ key }: { key: string }) => key)).toEqual(['DEMO-1', 'DEMO-3']);
		expect((await search('issue in issuesWithRemoteLinksByGlobalId()')).status).toBe(400);
	});
});

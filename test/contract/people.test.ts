import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf } from './client';

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

interface Shown {
	readonly accountId: string;
	readonly displayName: string;
	readonly active: boolean;
	readonly accountType: string;
}

test('everybody comes page by page, apps and the inactive too, until a page is empty', async () => {
	const all: Shown[] = [];
	for (let startAt = 0; ; startAt += 4) {
		const { data } = await http.get<Shown[]>('users/search', { params: { startAt, maxResults: 4 } });
		if (data.length === 0) break;
		all.push(...data);
	}
	expect(all.map(({ accountId }) => accountId)).toEqual([...simulator.site.users.keys()]);
	expect(all.some(({ active }) => !active) && all.some(({ accountType }) => accountType === 'app')).toBe(
		true,
	);
	for (let number = 0; number < 1000; number += 1) simulator.site.addUser({ displayName: `User ${number}` });
	expect((await http.get('users/search', { params: { maxResults: 5000 } })).data).toHaveLength(1000);
	expect((await http.get('users/search')).data).toHaveLength(50);
});

test('users are read by their ids, ten a page; an id of nobody is left out', async () => {
	const ids = [...simulator.site.users.keys()];
	for (let number = 0; number < 3; number += 1) {
		ids.push(simulator.site.addUser({ displayName: `User ${number}` }).accountId);
	}
	const query = [...ids, 'nobody'].map((id) => `accountId=${id}`).join('&');
	const first = (await http.get(`user/bulk?${query}`)).data;
	expect(first).toMatchObject({ total: ids.length, maxResults: 10, isLast: false });
	const rest = (await http.get(`user/bulk?${query}&startAt=10`)).data;
	expect([...first.values, ...rest.values].map(({ accountId }: Shown) => accountId)).toEqual(ids);
	expect((await http.get(`user/bulk?${query}&maxResults=200`)).data.isLast).toBe(true);
});

test('a group has its active members, and all when asked', async () => {
	const { site } = simulator;
	site.addUser({ displayName: 'Gone', groups: ['testers'], active: false });
	site.addUser({ displayName: 'Here', groups: ['testers'] });
	const names = async (params: object) =>
		(await http.get('group/member', { params })).data.values.map(({ displayName }: Shown) => displayName);
	expect(await names({ groupname: 'testers' })).toEqual(['Here']);
	expect(await names({ groupId: 'group-testers', includeInactiveUsers: true })).toEqual(['Gone', 'Here']);
});

test('projects tell how much is in them and when it changed', async () => {
	const updated = Date.UTC(2026, 0, 2, 3, 4, 5);
	simulator.site.addIssues(2, (index) => ({
		project: 'DEMO',
		summary: `${index}`,
		created: updated - 1000,
		updated: updated - index,
	}));
	const expand = 'description,lead,insight,issueTypes,url';
	const { data } = await http.get('project/search', { params: { expand } });
	const [demo, ops] = data.values;
	expect(demo).toMatchObject({
		key: 'DEMO',
		lead: { displayName: 'Ada Admin' },
		insight: { totalIssueCount: 2, lastIssueUpdateTime: '2026-01-02T03:04:05.000+0000' },
		url: '',
		description: '',
	});
	expect(demo.issueTypes).toHaveLength(5);
	expect(ops.insight).toEqual({ totalIssueCount: 0 });
});

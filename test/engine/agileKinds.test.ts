import type { IDataObject } from 'n8n-workflow';
import { jsonOf } from './engine';
import { connectedSite, picked, type ConnectedSite } from './site';

/** Users, boards and sprints leave in the same shapes as issues. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const exportOf = (resource: string): IDataObject => ({
	resource,
	operation: 'export',
	mode: 'all',
	shape: 'simplified',
});

describe('users', () => {
	it('all accounts of the site, by account id', async () => {
		const { users } = site.simulator.site;
		const result = await site.run(exportOf('user'));
		expect(new Set(jsonOf(result, 0).map(({ key }) => key))).toEqual(new Set(users.keys()));
		const { accountId } = site.simulator.credentials.member;
		expect(jsonOf(result, 0).find(({ id }) => id === accountId)).toMatchObject({
			'Display Name': 'Max Member',
			Active: true,
			'Account Type': 'atlassian',
			url: `${site.simulator.url}/jira/people/${encodeURIComponent(accountId)}`,
		});
	});

	it('narrowed by type and status', async () => {
		const former = site.simulator.site.addUser({ displayName: 'Fay Former', active: false });
		const result = await site.run({
			...exportOf('user'),
			narrow: { types: ['atlassian'], status: 'inactive' },
		});
		const ids = jsonOf(result, 0).map(({ id }) => id);
		expect(ids).toContain(former.accountId);
		expect(ids).not.toContain(site.simulator.credentials.member.accountId);
	});

	it('more than a page has, and one by account id with a colon', async () => {
		for (let number = 0; number < 1200; number++)
			site.simulator.site.addUser({ displayName: `User ${number}` });
		const { accountId } = site.simulator.site.addUser({
			displayName: 'Colin Colon',
			accountId: '557058:0aa0-bb',
		});
		const result = await site.run(exportOf('user'));
		expect(jsonOf(result, 0)).toHaveLength(site.simulator.site.users.size);
		const got = await site.run({
			resource: 'user',
			operation: 'get',
			user: picked(accountId),
			shape: 'simplified',
		});
		expect(jsonOf(got, 0)).toEqual([
			expect.objectContaining({ key: accountId, 'Display Name': 'Colin Colon' }),
		]);
	});
});

describe('boards and sprints', () => {
	const demo = () => site.simulator.site.project('DEMO')!;

	it('boards, past the first page, with their project', async () => {
		for (let number = 0; number < 70; number++)
			site.simulator.site.addBoard(demo(), { name: `Board ${number}` });
		const ops = site.simulator.site.addBoard(site.simulator.site.project('OPS')!, {
			name: 'Ops board',
			type: 'kanban',
		});
		const result = await site.run(exportOf('board'));
		expect(jsonOf(result, 0)).toHaveLength(site.simulator.site.boards.size);
		expect(jsonOf(result, 1)[0]).toMatchObject({ expected: site.simulator.site.boards.size });
		const narrowed = await site.run({
			...exportOf('board'),
			projects: ['OPS'],
			narrow: { types: ['kanban'], name: 'ops' },
		});
		expect(jsonOf(narrowed, 0)).toEqual([
			expect.objectContaining({
				id: String(ops.id),
				Name: 'Ops board',
				Type: 'kanban',
				Project: 'OPS',
				url: `${site.simulator.url}/secure/RapidBoard.jspa?rapidView=${ops.id}`,
			}),
		]);
	});

	it('sprints of all boards, past the first page; kanban boards say nothing', async () => {
		const board = site.simulator.site.addBoard(demo(), { name: 'Long' });
		site.simulator.site.addBoard(demo(), { name: 'Flow', type: 'kanban' });
		for (let number = 0; number < 60; number++)
			site.simulator.site.addSprint(board, { name: `Sprint ${number}` });
		const active = site.simulator.site.addSprint(board, { name: 'Now', state: 'active', goal: 'Ship' });
		const result = await site.run(exportOf('sprint'));
		expect(jsonOf(result, 0)).toHaveLength(site.simulator.site.sprints.size);
		expect(jsonOf(result, 1)[0]).toMatchObject({ missingCount: 0 });
		const now = await site.run({
			...exportOf('sprint'),
			boards: [String(board.id)],
			narrow: { states: ['active'] },
		});
		expect(jsonOf(now, 0)).toEqual([
			expect.objectContaining({
				id: String(active.id),
				Name: 'Now',
				State: 'active',
				Goal: 'Ship',
				'Board ID': board.id,
			}),
		]);
		const got = await site.run({
			resource: 'sprint',
			operation: 'get',
			sprint: String(active.id),
			shape: 'simplified',
		});
		expect(jsonOf(got, 0)).toEqual(jsonOf(now, 0));
	});

	it('the pickers show boards with their project', async () => {
		site.simulator.site.addBoard(demo(), { name: 'Another' });
		const list = await site.ask(
			{},
			async (context, node) => await node.methods?.listSearch?.searchBoards?.call(context, 'anoth'),
		);
		expect(list?.results).toEqual([expect.objectContaining({ name: 'Another (DEMO)' })]);
		const all = await site.ask(
			{},
			async (context, node) => await node.methods?.loadOptions?.loadBoards?.call(context),
		);
		expect(all).toHaveLength(site.simulator.site.boards.size);
	});
});

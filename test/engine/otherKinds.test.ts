import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf } from './engine';
import { connectedSite, type ConnectedSite } from './site';

/** What belongs to projects leaves in the same shapes as issues. */
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
const CONTINUE = { node: { onError: 'continueRegularOutput' as const } };

describe('versions', () => {
	const add = (key: string, version: { name: string; released?: boolean; archived?: boolean }) =>
		site.simulator.site.addVersion(site.simulator.site.project(key)!, version);

	it('of all projects, each with its project, in one call for each', async () => {
		const { id } = add('OPS', { name: 'Autumn', released: true });
		const result = await site.run(exportOf('version'));
		const records = jsonOf(result, 0);
		expect(records.map(({ Project }) => Project)).toEqual(expect.arrayContaining(['DEMO', 'OPS']));
		expect(records.find(({ Name }) => Name === 'Autumn')).toMatchObject({
			key: id,
			id,
			url: `${site.simulator.url}/issues/?jql=fixVersion%20%3D%20${id}`,
			Project: 'OPS',
			Released: true,
			Archived: false,
			'Release Date': null,
		});
		expect(jsonOf(result, 1)[0]).toMatchObject({ kind: 'version', given: records.length, missingCount: 0 });
		expect(countCalls(site.simulator.counters, 'GET /rest/api/3/project/{projectIdOrKey}/versions')).toBe(2);
	});

	it('of chosen projects and states, flat or as Jira gave them', async () => {
		add('OPS', { name: 'Old', released: true, archived: true });
		add('OPS', { name: 'New' });
		const parameters = { ...exportOf('version'), projects: ['OPS'], narrow: { statuses: ['archived'] } };
		const [flat] = jsonOf(await site.run({ ...parameters, shape: 'table' }), 0);
		expect(flat).toMatchObject({ Name: 'Old', Archived: true });
		for (const cell of Object.values(flat!)) expect(cell === null || typeof cell !== 'object').toBe(true);
		expect(jsonOf(await site.run({ ...parameters, shape: 'raw' }), 0)).toEqual([
			expect.objectContaining({ name: 'Old', projectId: 10001, self: expect.any(String) }),
		]);
	});

	it('by id, and a reason for what gives none', async () => {
		const { id } = add('DEMO', { name: 'X' });
		const result = await site.run({ ...exportOf('version'), mode: 'byKeys', keyColumn: 'id' }, [
			{ id },
			{ id: '99999' },
			{ id: 'abc' },
		]);
		expect(jsonOf(result, 0)).toEqual([expect.objectContaining({ id, Project: 'DEMO', Name: 'X' })]);
		expect(jsonOf(result, 1)[0]?.missing).toEqual([
			{ key: '99999', reason: expect.stringMatching(/version was deleted, or this account may not see it/) },
			{ key: 'abc', reason: 'This is not the ID of a version' },
		]);
	});

	it('Get and Get Many', async () => {
		const { id } = add('OPS', { name: 'X' });
		const got = await site.run(
			{ resource: 'version', operation: 'get', version: '={{ $json.id }}', shape: 'simplified' },
			[{ id }, { id: '99999' }],
			CONTINUE,
		);
		expect(jsonOf(got, 0)).toEqual([
			expect.objectContaining({ Name: 'X' }),
			expect.objectContaining({ error: expect.stringMatching(/no version "99999"/) }),
		]);
		const many = await site.run({
			resource: 'version',
			operation: 'getAll',
			projects: ['DEMO'],
			returnAll: false,
			limit: 2,
			shape: 'simplified',
		});
		expect(jsonOf(many, 0)).toHaveLength(2);
	});

	it('of a project that nobody can see: the run ends, and names it', async () => {
		const result = await site.run({ ...exportOf('version'), projects: ['DEMO', 'NOPE'] });
		expect(result.error?.message).toMatch(/no project "NOPE"/);
	});

	it('refuses more than Maximum Items', async () => {
		const result = await site.run({ ...exportOf('version'), options: { maximumItems: 1 } });
		expect(result.error?.message).toMatch(/more than 1 versions/);
	});
});

describe('components', () => {
	it('with their lead, by name and by account', async () => {
		const { site: jira, credentials } = site.simulator;
		const { id } = jira.addComponent(jira.project('OPS')!, {
			name: 'Cables',
			leadAccountId: credentials.member.accountId,
		});
		const result = await site.run({ ...exportOf('component'), projects: ['OPS'], shape: 'table' });
		expect(jsonOf(result, 0).find((record) => record.id === id)).toMatchObject({
			Name: 'Cables',
			Project: 'OPS',
			Lead: 'Max Member',
			'Lead Account ID': credentials.member.accountId,
			url: `${site.simulator.url}/issues/?jql=component%20%3D%20${id}`,
		});
		const byId = await site.run(
			{ ...exportOf('component'), mode: 'byKeys', keyColumn: 'id', shape: 'table' },
			[{ id }],
		);
		expect(jsonOf(byId, 0)[0]).toEqual(jsonOf(result, 0).find((record) => record.id === id));
	});

	it('Test gives the first few', async () => {
		const result = await site.run({ ...exportOf('component'), mode: 'test', limit: 1 });
		expect(jsonOf(result, 0)).toHaveLength(1);
	});
});

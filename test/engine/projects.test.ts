import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf } from './engine';
import { connectedSite, type ConnectedSite } from './site';

let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const EXPORT: IDataObject = { resource: 'project', operation: 'export', mode: 'all', shape: 'simplified' };
const IMPORT: IDataObject = {
	resource: 'project',
	operation: 'import',
	mode: 'upsert',
	mapping: 'columnNames',
	identityColumn: '',
};
const LEAD = 'max.member@example.com';

const project = (key: string) => site.simulator.site.project(key);
const writes = () =>
	countCalls(site.simulator.counters, 'POST /rest/api/3/project') +
	countCalls(site.simulator.counters, 'PUT /rest/api/3/project/{projectIdOrKey}');
const outcomes = (rows: IDataObject[]) => rows.map(({ key, _outcome }) => [key, _outcome]);

describe('Export', () => {
	it('All: every project, by key, in one call', async () => {
		const result = await site.run(EXPORT);
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(['DEMO', 'OPS']);
		expect(jsonOf(result, 1)[0]).toMatchObject({ kind: 'project', given: 2, scanned: 2, missingCount: 0 });
	});

	it('All: more than a page has', async () => {
		const leadAccountId = site.simulator.credentials.admin.accountId;
		for (let number = 100; number < 330; number++)
			site.simulator.site.addProject({ key: `P${number}`, name: `Project ${number}`, leadAccountId });
		const result = await site.run(EXPORT);
		expect(new Set(jsonOf(result, 0).map(({ key }) => key)).size).toBe(232);
	});

	it('refuses more than Maximum Items before the first is read', async () => {
		const result = await site.run({ ...EXPORT, options: { maximumItems: 1 } });
		expect(result.error?.message).toMatch(/2 projects, and Maximum Items allows 1/);
	});

	it('narrows by type and by text', async () => {
		expect(
			jsonOf(await site.run({ ...EXPORT, options: { types: ['business'] } }), 0).map(({ key }) => key),
		).toEqual(['OPS']);
		expect(
			jsonOf(await site.run({ ...EXPORT, options: { search: 'demo' } }), 0).map(({ key }) => key),
		).toEqual(['DEMO']);
		const nothing = await site.run({ ...EXPORT, options: { search: 'nowhere to be found' } });
		expect(jsonOf(nothing, 1)[0]).toMatchObject({
			given: 0,
			whyNothing: expect.stringMatching(/Nothing matches/),
		});
	});

	it('Test: the first few', async () => {
		const result = await site.run({ ...EXPORT, mode: 'test', limit: 1 });
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(['DEMO']);
	});

	it('By Keys: keys and ids as they come, each once, and a reason for each that gives nothing', async () => {
		const result = await site.run({ ...EXPORT, mode: 'byKeys', keyColumn: 'key' }, [
			{ key: 'OPS' },
			{ key: '10000, OPS' },
			{ key: 'NOPE' },
			{ key: '../myself' },
		]);
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(['OPS', 'DEMO']);
		expect(jsonOf(result, 1)[0]?.missing).toEqual([
			{ key: '../myself', reason: 'This is not a key or an ID' },
			{ key: 'NOPE', reason: expect.stringMatching(/project was deleted, or this account may not see it/) },
		]);
	});

	it('By Keys: more than one call takes', async () => {
		const leadAccountId = site.simulator.credentials.admin.accountId;
		const keys = Array.from({ length: 120 }, (_unused, index) => `Q${index}`);
		for (const key of keys) site.simulator.site.addProject({ key, name: `Project ${key}`, leadAccountId });
		const result = await site.run({ ...EXPORT, mode: 'byKeys', keyColumn: 'key' }, [{ key: keys }]);
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(keys);
	});

	it("shapes: people's names, flat columns, or as Jira gave it", async () => {
		const ops = async (shape: string) => jsonOf(await site.run({ ...EXPORT, shape }), 0)[1];
		expect(await ops('simplified')).toMatchObject({
			key: 'OPS',
			url: `${site.simulator.url}/browse/OPS`,
			Name: 'Operations',
			Lead: 'Max Member',
			'Project Type': 'business',
		});
		const table = await ops('table');
		expect(table).toMatchObject({ key: 'OPS', Name: 'Operations', Lead: 'Max Member' });
		for (const cell of Object.values(table!)) expect(cell === null || typeof cell !== 'object').toBe(true);
		expect(await ops('raw')).toMatchObject({
			id: '10001',
			key: 'OPS',
			self: expect.any(String),
			lead: { displayName: 'Max Member' },
		});
	});
});

describe('Import', () => {
	const NEW = {
		key: 'NEW',
		name: 'A new one',
		lead: LEAD,
		description: 'What it is for',
		'Project Type': 'software',
	};

	it('Create or Update: creates what is not there, updates what differs, and writes nothing the second time', async () => {
		const rows = [NEW, { ...NEW, key: 'demo', name: 'Renamed' }];
		const first = await site.run(IMPORT, rows);
		expect(jsonOf(first, 1)).toEqual([]);
		expect(outcomes(jsonOf(first, 0))).toEqual([
			['NEW', 'created'],
			['demo', 'updated'],
		]);
		expect(jsonOf(first, 0)[0]).toMatchObject({ _key: 'NEW', _url: `${site.simulator.url}/browse/NEW` });
		expect(project('NEW')).toMatchObject({
			name: 'A new one',
			description: 'What it is for',
			leadAccountId: site.simulator.credentials.member.accountId,
		});
		expect(project('DEMO')).toMatchObject({
			name: 'Renamed',
			leadAccountId: site.simulator.credentials.member.accountId,
		});

		site.simulator.resetCounters();
		const second = await site.run(IMPORT, rows);
		expect(outcomes(jsonOf(second, 0))).toEqual([
			['NEW', 'unchanged'],
			['demo', 'unchanged'],
		]);
		expect(writes()).toBe(0);
	});

	it('Create or Update: writes only what differs', async () => {
		const result = await site.run(IMPORT, [{ key: 'OPS', name: 'Operations', description: 'New' }]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'updated', _changes: 'Description' });
	});

	it('Create: a key or a name that is in use is rejected in the words of Jira, and the others are done', async () => {
		const rows = [
			NEW,
			{ ...NEW, key: 'DEMO', name: 'Another' },
			{ ...NEW, key: 'OTHER', name: 'Operations' },
		];
		const result = await site.run({ ...IMPORT, mode: 'create' }, rows);
		expect(outcomes(jsonOf(result, 0))).toEqual([['NEW', 'created']]);
		expect(jsonOf(result, 1)).toEqual([
			expect.objectContaining({
				key: 'DEMO',
				_outcome: 'rejected',
				_field: 'key',
				_reason: expect.stringMatching(/uses this project key/),
			}),
			expect.objectContaining({
				key: 'OTHER',
				_outcome: 'rejected',
				_field: 'Name',
				_reason: expect.stringMatching(/name already exists/),
			}),
		]);
		expect(project('DEMO')?.name).toBe('Demo Project');
	});

	it('Update: a key that nobody has is rejected, and nothing is created', async () => {
		const result = await site.run({ ...IMPORT, mode: 'update' }, [
			{ key: 'OPS', name: 'Ops' },
			{ key: 'NOPE', name: 'Nope' },
			{ key: '', name: 'No key' },
		]);
		expect(outcomes(jsonOf(result, 0))).toEqual([['OPS', 'updated']]);
		expect(jsonOf(result, 1).map(({ _reason }) => _reason)).toEqual([
			expect.stringMatching(/no project "NOPE"/),
			expect.stringMatching(/no identity/),
		]);
		expect(project('NOPE')).toBeUndefined();
	});

	it.each<[string, IDataObject, RegExp, string | undefined]>([
		['a key that begins with a digit', { key: '1AB' }, /"1AB" is not a project key/, 'key'],
		['a key that is too long', { key: 'ABCDEFGHIJK' }, /not a project key/, 'key'],
		['a key that is a path', { key: '../../myself' }, /not a project key/, 'key'],
		['no key', { key: ' ' }, /no identity/, undefined],
		['no name', { name: '' }, /Name is required/, 'Name'],
		['no lead', { lead: '' }, /Lead is required/, 'Lead'],
		[
			'a lead whom nobody knows',
			{ lead: 'nobody@example.com' },
			/No person is found for "nobody@example.com"/,
			'Lead',
		],
		['a lead with a name that two have', { lead: 'Sam Smith' }, /fits several people/, 'Lead'],
		['a name that is too long', { name: 'x'.repeat(81) }, /80 characters/, 'Name'],
	])('%s rejects its row alone, with a reason and a fix', async (_title, cells, reason, field) => {
		const good = { ...NEW, key: 'GOOD', name: 'Good' };
		const result = await site.run(IMPORT, [good, { ...NEW, ...cells }]);
		expect(outcomes(jsonOf(result, 0))).toEqual([['GOOD', 'created']]);
		const [rejected, ...more] = jsonOf(result, 1);
		expect(more).toEqual([]);
		expect(rejected).toMatchObject({
			_outcome: 'rejected',
			_retry: false,
			_fix: expect.stringMatching(/\w+ \w+/),
		});
		expect(rejected?._reason).toMatch(reason);
		if (field !== undefined) expect(rejected?._field).toBe(field);
	});

	it('the type can be given to a new project only; for an old one it must be the same', async () => {
		const result = await site.run(IMPORT, [
			{ key: 'OPS', name: 'Operations', 'Project Type': 'business' },
			{ key: 'DEMO', name: 'Demo Project', 'Project Type': 'business' },
		]);
		expect(outcomes(jsonOf(result, 0))).toEqual([['OPS', 'unchanged']]);
		expect(jsonOf(result, 1)[0]).toMatchObject({
			key: 'DEMO',
			_field: 'Project Type',
			_reason: expect.stringMatching(/only when the project is created/),
		});
		expect(writes()).toBe(0);
	});

	it('an account that may not create projects hears so', async () => {
		const result = await site.run(IMPORT, [NEW], { as: site.simulator.credentials.reader });
		expect(jsonOf(result, 1)[0]).toMatchObject({
			_outcome: 'rejected',
			_reason: expect.stringMatching(/permission/),
			_fix: expect.stringMatching(/admin/),
		});
	});

	it('takes the key from another column', async () => {
		const { key, ...others } = NEW;
		const result = await site.run({ ...IMPORT, identityColumn: 'project_key' }, [
			{ ...others, project_key: key },
		]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'created', _key: 'NEW' });
	});

	it('a record that Export gave goes back in and changes nothing', async () => {
		const exported = jsonOf(await site.run({ ...EXPORT, shape: 'table' }), 0);
		site.simulator.resetCounters();
		const result = await site.run({ ...IMPORT, options: { unknownColumns: 'leaveOut' } }, exported);
		expect(jsonOf(result, 1)).toEqual([]);
		expect(jsonOf(result, 2)[0]).toMatchObject({ unchanged: 2 });
		expect(writes()).toBe(0);
	});
});

import type { IDataObject, ResourceMapperFields } from 'n8n-workflow';
import { ATLASSIAN_LIMITS, countCalls } from '../simulator';
import { addCustomer } from '../simulator/serviceDesk/people';
import { jsonOf, type EngineResult } from './engine';
import { tally } from './outcomes';
import { serviceSite } from './serviceSite';
import { picked, type ConnectedSite } from './site';

/** Organizations of customers: export, import and operations, through the built node against the simulated site. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await serviceSite({ limits: ATLASSIAN_LIMITS });
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	expect(site.simulator.counters.violations).toEqual([]);
	expect(site.simulator.counters.defects).toEqual([]);
	await site.simulator.close();
});

const BASE = '/rest/servicedeskapi/organization';
const calls = (endpoint: string) => countCalls(site.simulator.counters, endpoint);
const writes = () => Object.entries(site.simulator.counters.calls).reduce((sum, [name, count]) => sum + (name.startsWith('GET ') ? 0 : count), 0);
const seed = () => site.simulator.service;
const named = (name: string) => [...site.simulator.site.service.organizations.values()].filter((one) => one.name === name);
const reasons = (result: EngineResult) => jsonOf(result, 1).map(({ _outcome, _reason }) => [_outcome, _reason]);

const IMPORT: IDataObject = { resource: 'organization', operation: 'import', mode: 'upsert', matchBy: 'field', mapping: 'columnNames' };

describe('import', () => {
	it('creates organizations with desks, members and properties, and the same rows a second time write nothing', async () => {
		const ann = addCustomer(site.simulator.site, 'ann', 'ann@example.com');
		const rows = [
			{ name: 'Initech', serviceDesks: 'Support, HR', members: `ann@example.com, ${seed().customer.accountId}`, properties: { tier: 'gold', seats: { used: 3 } } },
			{ name: 'Umbrella', serviceDesks: ['SUP'], members: null, properties: '{"tier":"none"}' },
		];
		const first = await site.run(IMPORT, rows);
		expect(jsonOf(first, 1)).toEqual([]);
		expect(tally(first)).toEqual({ created: 2 });
		const [initech] = named('Initech');
		expect([...initech!.members].sort()).toEqual([ann.accountId, seed().customer.accountId].sort());
		expect(Object.fromEntries(initech!.properties)).toEqual({ tier: 'gold', seats: { used: 3 } });
		expect([seed().open, seed().closed].map(({ organizationIds }) => organizationIds.has(initech!.id))).toEqual([true, true]);
		expect(calls(`POST ${BASE}/{organizationId}/user`)).toBe(1);
		site.simulator.resetCounters();
		expect(tally(await site.run(IMPORT, rows))).toEqual({ unchanged: 2 });
		expect(writes()).toBe(0);
		// The list of organizations once, that of each desk once, and what belongs to each.
		expect(calls(`GET ${BASE}`)).toBe(1);
	});

	it('members and desks are added; with Lists set to replace, others go; properties of others stay, and null takes one away', async () => {
		const ann = addCustomer(site.simulator.site, 'ann', 'ann@example.com');
		seed().acme.properties.set('foreign', 1).set('tier', 'gold');
		const row = { name: 'acme', members: 'ann@example.com', serviceDesks: 'HR', properties: { tier: 'silver' } };
		const added = await site.run({ ...IMPORT, mode: 'update', options: { leaveOut: 'name' }, identityColumn: 'name' }, [row]);
		expect(jsonOf(added, 1)).toEqual([]);
		expect(jsonOf(added, 0)).toMatchObject([{ _outcome: 'updated', _id: seed().acme.id, _changes: 'Members, Service Desks, Properties' }]);
		expect(seed().acme.members.size).toBe(2);
		expect(Object.fromEntries(seed().acme.properties)).toEqual({ foreign: 1, tier: 'silver' });
		expect([seed().open, seed().closed].map(({ organizationIds }) => organizationIds.has(seed().acme.id))).toEqual([true, true]);
		const replaced = await site.run({ ...IMPORT, options: { lists: 'replace' } }, [{ ...row, name: 'Acme', properties: { tier: null } }]);
		expect(tally(replaced)).toEqual({ updated: 1 });
		expect([...seed().acme.members]).toEqual([ann.accountId]);
		expect([seed().open, seed().closed].map(({ organizationIds }) => organizationIds.has(seed().acme.id))).toEqual([false, true]);
		expect(Object.fromEntries(seed().acme.properties)).toEqual({ foreign: 1 });
	});

	it('one member who is nobody: the others are added, and the row says who was not', async () => {
		const ann = addCustomer(site.simulator.site, 'ann', 'ann@example.com');
		const nobody = `${ann.accountId.slice(0, -4)}9999`;
		const result = await site.run(IMPORT, [{ name: 'Acme', members: `ann@example.com, ${nobody}` }, { name: 'Globex', members: ann.accountId }]);
		expect(tally(result)).toEqual({ updated: 1, rejected: 1 });
		expect(jsonOf(result, 1)).toMatchObject([{ name: 'Acme', _field: 'Members', _reason: expect.stringContaining(`member ${nobody} was not added`) }]);
		expect(seed().acme.members.has(ann.accountId)).toBe(true);
		const unknown = await site.run(IMPORT, [{ name: 'Acme', members: 'who@example.com' }]);
		expect(reasons(unknown)).toEqual([['rejected', 'No person is found for "who@example.com"']]);
	});

	it('Create makes new ones only; two rows of one name are one organization, and the second says so', async () => {
		const result = await site.run({ ...IMPORT, mode: 'create' }, [{ name: 'Acme', members: seed().stranger.accountId }, { name: 'Initech' }, { name: 'Initech' }]);
		expect(tally(result)).toEqual({ created: 1, rejected: 2 });
		expect(reasons(result)[0]).toEqual(['rejected', `There is an organization "Acme" already (ID ${seed().acme.id})`]);
		expect(reasons(result)[1]?.[1]).toContain('has the organization "Initech" as well');
		expect(seed().acme.members.has(seed().stranger.accountId)).toBe(false);
		expect(named('Initech')).toHaveLength(1);
	});

	it('modes by name and by ID; a name cannot be changed', async () => {
		expect(tally(await site.run({ ...IMPORT, mode: 'createMissing' }, [{ name: 'ACME' }, { name: 'Initech' }]))).toEqual({ skipped: 1, created: 1 });
		const byId = { ...IMPORT, matchBy: 'key' };
		const result = await site.run(byId, [{ id: seed().acme.id, name: 'Other' }, { id: seed().globex.id, name: 'Globex', members: seed().customer.accountId }, { id: '999', name: 'x' }, { id: '../1', name: 'y' }]);
		expect(tally(result)).toEqual({ updated: 1, rejected: 3 });
		expect(reasons(result).map(([, reason]) => reason)).toEqual([
			'Name can be set only when the organization is created',
			'There is no organization "999" that this account can see',
			'"../1" is not the ID of an organization',
		]);
		const deleted = await site.run({ ...IMPORT, mode: 'delete' }, [{ name: 'globex' }, { name: 'Nowhere' }]);
		expect(tally(deleted)).toEqual({ deleted: 1, skipped: 1 });
		expect(JSON.parse(String(jsonOf(deleted, 0)[0]?._before))).toMatchObject({ Name: 'Globex', Members: ['Cora Customer'] });
		expect(named('Globex')).toEqual([]);
	});

	it('what an identity provider manages is left alone, and said so before anything is written', async () => {
		seed().acme.scimManaged = true;
		const reason = '"Acme" is managed by an identity provider (SCIM), which alone keeps its members';
		const result = await site.run({ ...IMPORT, dryRun: true }, [{ name: 'Acme', members: seed().stranger.accountId }]);
		expect(jsonOf(result, 2)[1]).toMatchObject({ action: 'rejected', reason });
		expect(tally(await site.run(IMPORT, [{ name: 'Acme', members: seed().customer.accountId }]))).toEqual({ unchanged: 1 });
		expect(reasons(await site.run({ ...IMPORT, mode: 'delete' }, [{ name: 'Acme' }]))).toEqual([['rejected', reason]]);
		expect(writes()).toBe(0);
	});

	it('a create whose answer is lost is sent again, which gives the same organization', async () => {
		site.simulator.faults.add({ method: 'POST', path: BASE, effect: { kind: 'resetAfter' } });
		expect(tally(await site.run(IMPORT, [{ name: 'Initech' }]))).toEqual({ created: 1 });
		expect(named('Initech')).toHaveLength(1);
		expect(calls(`POST ${BASE}`)).toBe(2);
	});

	it('brakes hold before the first write; bad words reject their row, and the others are done', async () => {
		const refused = await site.run({ ...IMPORT, options: { maximumChanges: 1 } }, [{ name: 'A' }, { name: 'B' }]);
		expect(refused.error?.message).toContain('Maximum Changes allows 1');
		expect(writes()).toBe(0);
		const rows = [
			{ name: 'n'.repeat(201) },
			{ name: 'two\nlines' },
			{ name: '' },
			{ name: 'Gone', serviceDesks: 'NONE' },
			{ name: 'Props', properties: 'gold' },
			{ name: 'Keys', properties: { ['k'.repeat(300)]: 1 } },
			{ name: 'Slash', properties: { 'a/b c': 1 } },
			{ name: 'Ünïcode "x" ../ %2e', properties: { 'a.b-c': '\u202E' } },
		];
		const result = await site.run(IMPORT, rows);
		expect(result.error).toBeUndefined();
		expect(reasons(result).map(([, reason]) => String(reason).replace(/[nk]{20,}/, '…').slice(0, 60))).toEqual([
			expect.stringContaining('is longer than 200 characters'),
			expect.stringContaining('has a line break'),
			'The row has no identity, so every run would create it again',
			expect.stringContaining('"NONE" is not a value of Service Desks'),
			'"gold" is not a JSON object',
			expect.stringContaining('"'),
			'"a/b c" cannot be the key of a property',
		].map((text) => (typeof text === 'string' ? text.slice(0, 60) : text)));
		expect(Object.fromEntries(named('Ünïcode "x" ../ %2e')[0]!.properties)).toEqual({ 'a.b-c': '\u202E' });
	});
});

describe('export', () => {
	const EXPORT: IDataObject = { resource: 'organization', operation: 'export', mode: 'all', source: 'all', shape: 'simplified', childrenAs: 'none', deliverAs: 'items' };

	it('gives all of them or those of a desk, page by page, with members and properties on request', async () => {
		seed().acme.properties.set('tier', 'gold').set('a/b', 1);
		site.simulator.site.service.largestPage = 1;
		expect(jsonOf(await site.run(EXPORT), 0)).toMatchObject([{ id: seed().acme.id, Name: 'Acme', UUID: seed().acme.uuid, 'SCIM Managed': false }, { Name: 'Globex' }]);
		expect(calls(`GET ${BASE}`)).toBe(2);
		const ofDesk = await site.run({ ...EXPORT, source: 'desk', serviceDesk: picked(seed().open.id), childrenAs: 'nested', children: ['members', 'properties'] });
		expect(jsonOf(ofDesk, 0)).toMatchObject([
			{ Name: 'Acme', members: [{ id: seed().customer.accountId, name: 'Cora Customer' }], membersComplete: true, properties: [{ id: 'tier', value: 'gold' }], propertiesComplete: false, propertiesMissing: expect.stringContaining('a/b') },
		]);
		const records = await site.run({ ...EXPORT, childrenAs: 'records', children: ['members'] });
		expect(jsonOf(records, 1)).toMatchObject([{ type: 'member', organizationId: seed().acme.id }]);
		const byKeys = await site.run({ ...EXPORT, mode: 'byKeys', keyColumn: 'id' }, [{ id: seed().globex.id }, { id: 'x' }]);
		expect(jsonOf(byKeys, 0)).toMatchObject([{ Name: 'Globex' }]);
	});

	it('comes back as it is', async () => {
		for (const shape of ['simplified', 'table']) {
			const exported = jsonOf(await site.run({ ...EXPORT, shape }), 0);
			site.simulator.resetCounters();
			expect(tally(await site.run(IMPORT, exported))).toEqual({ unchanged: 2 });
			expect(tally(await site.run({ ...IMPORT, matchBy: 'key' }, exported))).toEqual({ unchanged: 2 });
			expect(writes()).toBe(0);
		}
	});
});

describe('single organizations', () => {
	const on = (operation: string, more: IDataObject = {}): IDataObject => ({ resource: 'organization', operation, organization: picked(seed().globex.id), ...more });

	it('users and desks are added and removed', async () => {
		const people = { people: seed().customer.accountId };
		expect(jsonOf(await site.run(on('addUsers', people)), 0)).toEqual([{ organization: seed().globex.id, added: [seed().customer.accountId] }]);
		expect(seed().globex.members.size).toBe(1);
		await site.run(on('removeUsers', people));
		expect(seed().globex.members.size).toBe(0);
		expect(jsonOf(await site.run(on('addToDesk', { serviceDesk: picked('HR') })), 0)).toMatchObject([{ linked: true }]);
		expect(seed().closed.organizationIds.has(seed().globex.id)).toBe(true);
		await site.run(on('removeFromDesk', { serviceDesk: picked('HR') }));
		expect(seed().closed.organizationIds.has(seed().globex.id)).toBe(false);
	});

	it('Create, Get, Get Many and Delete; an agent deletes only with leave', async () => {
		const made = await site.run(on('create', { name: '={{ $json.name }}', members: seed().customer.accountId, serviceDesks: 'SUP' }), [{ name: 'Initech' }]);
		expect(jsonOf(made, 0)).toMatchObject([{ outcome: 'created', id: named('Initech')[0]?.id }]);
		const twice = await site.run(on('create', { name: 'Initech', members: '', serviceDesks: '' }));
		expect(twice.error?.message).toContain('There is an organization "Initech" already');
		expect(jsonOf(await site.run(on('get', { shape: 'simplified' })), 0)).toMatchObject([{ Name: 'Globex' }]);
		expect(jsonOf(await site.run(on('getAll', { source: 'all', returnAll: false, limit: 2, shape: 'simplified' })), 0)).toHaveLength(2);
		const tool = await site.tool(on('delete')).catch((error: Error) => error);
		expect(JSON.stringify(tool instanceof Error ? tool.message : tool)).toContain('may not delete organizations');
		expect(named('Globex')).toHaveLength(1);
		expect(jsonOf(await site.run(on('delete')), 0)).toMatchObject([{ deleted: true }]);
		expect(named('Globex')).toEqual([]);
		expect((await site.run(on('delete', { organization: picked('../1') }))).error?.message).toContain('is not the ID of an organization');
	});

	it('the mapper knows the columns, and the lists of the editor say organizations and desks', async () => {
		const columns = async (resource: string, method: string) =>
			await site.ask({ resource, operation: 'import' }, async (context, node) => ((await node.methods!.resourceMapping![method]!.call(context)) as ResourceMapperFields).fields.map(({ id, required }) => (required ? `${id}!` : id)));
		expect(await columns('customer', 'getCustomerColumns')).toEqual(['emailAddress!', 'displayName', 'organizations']);
		expect(await columns('organization', 'getOrganizationColumns')).toEqual(['name!', 'serviceDesks', 'members', 'properties']);
	});
});

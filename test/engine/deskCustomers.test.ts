import { sleep, type IDataObject } from 'n8n-workflow';
import { ATLASSIAN_LIMITS, countCalls } from '../simulator';
import { addCustomer } from '../simulator/serviceDesk/people';
import { jsonOf, type EngineResult } from './engine';
import { tally } from './outcomes';
import { serviceSite } from './serviceSite';
import { picked, type ConnectedSite } from './site';

/** Customers of service desks: export, import and operations, through the built node against the simulated site. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await serviceSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	expect(site.simulator.counters.violations).toEqual([]);
	expect(site.simulator.counters.defects).toEqual([]);
	await site.simulator.close();
});

const CUSTOMER = 'POST /rest/servicedeskapi/customer';
const LIST = 'GET /rest/servicedeskapi/servicedesk/{serviceDeskId}/customer';
const ADD = 'POST /rest/servicedeskapi/servicedesk/{serviceDeskId}/customer';
const JOIN = 'POST /rest/servicedeskapi/organization/{organizationId}/user';
const LEAVE = 'DELETE /rest/servicedeskapi/organization/{organizationId}/user';

const calls = (endpoint: string) => countCalls(site.simulator.counters, endpoint);
const writes = () => ['POST', 'PUT', 'DELETE'].reduce((sum, method) => sum + Object.entries(site.simulator.counters.calls).reduce((all, [name, count]) => all + (name.startsWith(`${method} `) ? count : 0), 0), 0);
const seed = () => site.simulator.service;
const users = () => site.simulator.site.users;
const byEmail = (email: string) => [...users().values()].filter((user) => user.emailAddress === email);
const reasons = (result: EngineResult) => jsonOf(result, 1).map(({ _outcome, _reason }) => [_outcome, _reason]);

const IMPORT = (): IDataObject => ({
	resource: 'customer',
	operation: 'import',
	mode: 'upsert',
	serviceDeskFrom: 'fixed',
	serviceDesk: picked(seed().open.id),
	matchBy: 'field',
	mapping: 'columnNames',
});
const row = (name: string, more: IDataObject = {}): IDataObject => ({ email: `${name}@example.com`, displayName: name, ...more });

describe('import', () => {
	it('creates customers, adds all of them to the desk in one call, and the same rows a second time write nothing', async () => {
		const rows = ['ann', 'ben', 'cleo'].map((name) => row(name, { organizations: 'Acme' }));
		const first = await site.run(IMPORT(), rows);
		expect(first.error).toBeUndefined();
		expect(tally(first)).toEqual({ created: 3 });
		expect([calls(CUSTOMER), calls(ADD), calls(JOIN)]).toEqual([3, 1, 1]);
		const accountIds = jsonOf(first, 0).map(({ _id }) => String(_id));
		expect(accountIds.map((id) => users().get(id)?.emailAddress)).toEqual(rows.map(({ email }) => email));
		for (const id of accountIds) expect([seed().open.customers.has(id), seed().acme.members.has(id)]).toEqual([true, true]);
		site.simulator.resetCounters();
		const second = await site.run(IMPORT(), rows);
		expect(tally(second)).toEqual({ unchanged: 3 });
		expect(writes()).toBe(0);
	});

	it('an address in other letters, and one account in two desks, are the same account', async () => {
		const rows = [row('ann', { serviceDesk: 'SUP' }), { email: 'ANN@example.com', displayName: 'ann', serviceDesk: 'Human Resources' }];
		const desk = { ...IMPORT(), serviceDeskFrom: 'column', serviceDeskColumn: 'serviceDesk' };
		const first = await site.run(desk, rows);
		expect(jsonOf(first, 1)).toEqual([]);
		expect(tally(first)).toEqual({ created: 1, updated: 1 });
		expect(byEmail('ann@example.com')).toHaveLength(1);
		const { accountId } = byEmail('ann@example.com')[0]!;
		expect([seed().open.customers.has(accountId), seed().closed.customers.has(accountId)]).toEqual([true, true]);
		site.simulator.resetCounters();
		expect(tally(await site.run(desk, rows.map((one) => ({ ...one, email: 'ann@example.com' }))))).toEqual({ unchanged: 2 });
		expect(writes()).toBe(0);
	});

	it('an account that is there is added to where its row says, many in one call; its name stays as it is, and the row says so', async () => {
		const known = ['ann', 'ben', 'cleo'].map((name) => addCustomer(site.simulator.site, name, `${name}@example.com`));
		const rows = [row('ann', { displayName: 'Anna' }), row('ben'), row('cleo')];
		const result = await site.run(IMPORT(), rows);
		expect(tally(result)).toEqual({ updated: 3 });
		expect([calls(CUSTOMER), calls(ADD)]).toEqual([0, 1]);
		expect(known.every(({ accountId }) => seed().open.customers.has(accountId))).toBe(true);
		expect(known[0]?.displayName).toBe('ann');
		expect(jsonOf(result, 0)[0]).toMatchObject({ _field: 'Display Name', _reason: expect.stringContaining('stays as it is') });
		const again = await site.run(IMPORT(), rows);
		expect(jsonOf(again, 0)[0]).toMatchObject({ _outcome: 'unchanged', _field: 'Display Name' });
	});

	it('when one of many is nobody, the others are added, and each row says its own', async () => {
		const known = Array.from({ length: 6 }, (_unused, index) => addCustomer(site.simulator.site, `c${index}`, `c${index}@example.com`));
		// Gone between the plan and the write.
		const gone = known[3]!;
		site.simulator.faults.add({ method: 'POST', path: '/rest/servicedeskapi/servicedesk/{serviceDeskId}/customer', effect: { kind: 'delay', ms: 300 } });
		const running = site.run(IMPORT(), known.map(({ displayName }) => row(displayName)));
		while (calls(ADD) === 0) await sleep(5);
		users().delete(gone.accountId);
		const result = await running;
		expect(tally(result)).toEqual({ updated: 5, rejected: 1 });
		expect(jsonOf(result, 1)).toMatchObject([{ email: 'c3@example.com', _id: gone.accountId, _reason: expect.stringContaining('do not exist') }]);
		for (const { accountId } of known) expect(seed().open.customers.has(accountId)).toBe(accountId !== gone.accountId);
	});

	it('a desk that takes no customers: what was made is named, and the row found again by its address', async () => {
		seed().closed.takesCustomers = false;
		const desk = { ...IMPORT(), serviceDesk: picked(seed().closed.id) };
		const result = await site.run(desk, [row('ann'), row('ben')]);
		expect(tally(result)).toEqual({ rejected: 2 });
		for (const { _id, _reason } of jsonOf(result, 1)) {
			expect(_reason).toContain('was created, but was not added to the service desk: Customers cannot be added');
			expect(users().has(String(_id))).toBe(true);
		}
		seed().closed.takesCustomers = true;
		expect(tally(await site.run(desk, [row('ann'), row('ben')]))).toEqual({ updated: 2 });
		expect(byEmail('ann@example.com')).toHaveLength(1);
	});

	it('an agent is no customer of the own desk; a colleague is', async () => {
		const { displayName, emailAddress } = [...users().values()].find((user) => user.displayName === 'Agnes Agent')!;
		const sam = [...users().values()].find((user) => user.emailAddress === 'sam.smith@example.com')!;
		const result = await site.run(IMPORT(), [{ email: emailAddress, displayName }, { email: sam.emailAddress, displayName: sam.displayName }]);
		expect(reasons(result)).toEqual([['rejected', '"Agnes Agent" works in the project of the service desk as an agent, and so is no customer of it']]);
		expect(jsonOf(result, 0)).toMatchObject([{ _outcome: 'updated', _id: sam.accountId }]);
	});

	it('Create makes new accounts only: an address that is in use is rejected with whose it is', async () => {
		const known = addCustomer(site.simulator.site, 'ann', 'ann@example.com');
		const result = await site.run({ ...IMPORT(), mode: 'create' }, [row('ann'), row('ben'), row('ben')]);
		expect(tally(result)).toEqual({ created: 1, rejected: 2 });
		expect(reasons(result)[0]).toEqual(['rejected', `There is an account with the address "ann@example.com" already: ${known.accountId}`]);
		expect(byEmail('ben@example.com')).toHaveLength(1);
		expect(seed().open.customers.has(known.accountId)).toBe(false);
	});

	it('an address that nobody shows to this account is told, with what to do', async () => {
		const hidden = addCustomer(site.simulator.site, 'Zoe Zed', 'hidden@example.com');
		hidden.emailVisible = false;
		const result = await site.run(IMPORT(), [row('hidden')]);
		expect(jsonOf(result, 1)).toMatchObject([{ _outcome: 'rejected', _reason: expect.stringContaining('may not see whose it is'), _fix: expect.stringContaining('account ID') }]);
		const byId = await site.run({ ...IMPORT(), matchBy: 'key', identityColumn: 'account' }, [{ account: hidden.accountId }]);
		expect(jsonOf(byId, 0)).toMatchObject([{ _outcome: 'updated', _id: hidden.accountId }]);
	});

	it('modes: Create, Skip Existing leaves accounts alone; Update never makes one', async () => {
		const known = addCustomer(site.simulator.site, 'ann', 'ann@example.com');
		expect(tally(await site.run({ ...IMPORT(), mode: 'createMissing' }, [row('ann'), row('ben')]))).toEqual({ skipped: 1, created: 1 });
		expect(seed().open.customers.has(known.accountId)).toBe(false);
		expect(tally(await site.run({ ...IMPORT(), mode: 'update' }, [row('ann'), row('new')]))).toEqual({ updated: 1, rejected: 1 });
		expect(tally(await site.run({ ...IMPORT(), mode: 'updateExisting' }, [row('ann'), row('new')]))).toEqual({ unchanged: 1, skipped: 1 });
		expect(byEmail('new@example.com')).toEqual([]);
	});

	it('organizations are added to, or replaced where that is wanted; missing ones are made where that is wanted', async () => {
		const ann = addCustomer(site.simulator.site, 'ann', 'ann@example.com');
		seed().globex.members.add(ann.accountId);
		const none = { ...IMPORT(), serviceDeskFrom: 'none' };
		expect(tally(await site.run(none, [row('ann', { organizations: 'acme' })]))).toEqual({ updated: 1 });
		expect([seed().acme, seed().globex].map(({ members }) => members.has(ann.accountId))).toEqual([true, true]);
		expect(tally(await site.run({ ...none, options: { lists: 'replace' } }, [row('ann', { organizations: 'Acme' })]))).toEqual({ updated: 1 });
		expect([seed().acme, seed().globex].map(({ members }) => members.has(ann.accountId))).toEqual([true, false]);
		expect(calls(LEAVE)).toBe(1);
		const unknown = await site.run(none, [row('ann', { organizations: ['Initech'] })]);
		expect(jsonOf(unknown, 1)).toMatchObject([{ _field: 'Organizations', _reason: expect.stringContaining('"Initech" is not a value of Organizations') }]);
		const made = await site.run({ ...none, options: { notFound: 'create' } }, [row('ann', { organizations: ['Initech'] }), row('ben', { organizations: 'Initech' })]);
		expect(tally(made)).toEqual({ updated: 1, created: 1 });
		const initech = [...site.simulator.site.service.organizations.values()].filter(({ name }) => name === 'Initech');
		expect(initech).toHaveLength(1);
		expect(initech[0]?.members.size).toBe(2);
		expect(calls(ADD)).toBe(0);
	});

	it('more new customers than the limit are refused before the first write; a dry run tells the mails', async () => {
		const rows = Array.from({ length: 51 }, (_unused, index) => row(`c${index}`));
		const refused = await site.run(IMPORT(), rows);
		expect(refused.error?.message).toContain('51 new customers, and Maximum New Customers per Run allows 50');
		expect(writes()).toBe(0);
		const dry = await site.run({ ...IMPORT(), dryRun: true }, rows.slice(0, 3));
		expect(jsonOf(dry, 2)[0]).toMatchObject({ dryRun: { create: 3, calls: 4, mails: 3 } });
		expect(jsonOf(dry, 2)[1]).toMatchObject({ action: 'create', target: 'a customer of Support' });
		expect(writes()).toBe(0);
		expect(tally(await site.run({ ...IMPORT(), options: { maximumNewCustomers: 51 } }, rows))).toEqual({ created: 51 });
		expect(site.simulator.counters.mails).toBe(51);
	}, 60_000);

	it('a create whose answer is lost is found by its address and never sent again', async () => {
		site.simulator.faults.add({ method: 'POST', path: '/rest/servicedeskapi/customer', effect: { kind: 'resetAfter' } });
		const result = await site.run(IMPORT(), [row('ann')]);
		expect(jsonOf(result, 0)).toMatchObject([{ _outcome: 'created', _id: byEmail('ann@example.com')[0]?.accountId }]);
		expect([calls(CUSTOMER), byEmail('ann@example.com').length]).toEqual([1, 1]);
		site.simulator.faults.add({ method: 'POST', path: '/rest/servicedeskapi/customer', effect: { kind: 'resetBefore' } });
		const open = await site.run(IMPORT(), [row('ben')]);
		expect(jsonOf(open, 1)).toMatchObject([{ _outcome: 'unknown', _retry: true }]);
		expect(byEmail('ben@example.com')).toEqual([]);
		expect(tally(await site.run(IMPORT(), [row('ben')]))).toEqual({ created: 1 });
	});

	it('rows that contradict each other, that are no addresses, or that want to break out, are rejected; others are done', async () => {
		const rows = [
			row('ann', { displayName: 'Ann' }),
			row('ann', { displayName: 'Anna' }),
			{ email: 'no address', displayName: 'x' },
			{ email: 'a@b.c?query=*&limit=1', displayName: '../../customer' },
			{ email: '', displayName: 'nobody' },
			{ email: ['x@example.com', 'y@example.com'], displayName: 'two' },
			{ email: `${'x'.repeat(300)}@example.com`, displayName: 'long' },
			row('ok', { displayName: 'Ünï "quoted" \u202E name' }),
		];
		const result = await site.run(IMPORT(), rows);
		expect(result.error).toBeUndefined();
		expect(reasons(result).map(([, reason]) => String(reason).replace(/x{20,}/, 'x…'))).toEqual([
			'Several rows say "ann@example.com" and differ: row 1, row 2',
			'Several rows say "ann@example.com" and differ: row 1, row 2',
			'"no address" is not an e-mail address',
			'The row has no identity, so every run would create it again',
			expect.stringContaining('is not an e-mail address'),
			expect.stringContaining('is not an e-mail address'),
		]);
		expect(jsonOf(result, 0).map(({ email }) => email)).toEqual(['a@b.c?query=*&limit=1', 'ok@example.com']);
	});

	it('a desk that is not there, or whose customers this account may not read, concerns its rows', async () => {
		const desk = { ...IMPORT(), serviceDeskFrom: 'column', serviceDeskColumn: 'desk' };
		const result = await site.run(desk, [row('ann', { desk: 'NONE' }), row('ben', { desk: 'SUP' }), row('cleo', { desk: '' })]);
		expect(tally(result)).toEqual({ created: 1, rejected: 2 });
		expect(reasons(result)).toEqual([
			['rejected', 'There is no service desk "NONE" that this account can see'],
			['rejected', 'The row does not say its Service Desk'],
		]);
		const asCustomer = await site.run(IMPORT(), [row('dan')], { as: seed().customer });
		expect(jsonOf(asCustomer, 1)).toMatchObject([{ _outcome: 'rejected' }]);
		expect(byEmail('dan@example.com')).toEqual([]);
	});

	it('many rows at a desk with many customers: its list is read, and never faster than Jira allows', async () => {
		await site.simulator.close();
		site = await serviceSite({ limits: ATLASSIAN_LIMITS });
		const known = Array.from({ length: 120 }, (_unused, index) => addCustomer(site.simulator.site, `c${index}`, `c${index}@example.com`));
		for (const { accountId } of known) seed().open.customers.add(accountId);
		const rows = known.filter((_customer, index) => index % 10 === 0).map(({ displayName }) => row(displayName));
		expect(tally(await site.run(IMPORT(), rows))).toEqual({ unchanged: 12 });
		expect(calls(LIST)).toBe(3);
		// Two of a long list are asked for.
		site.simulator.site.service.largestPage = 10;
		site.simulator.resetCounters();
		expect(tally(await site.run(IMPORT(), [row('c100'), row('c111')]))).toEqual({ unchanged: 2 });
		expect(calls(LIST)).toBeLessThanOrEqual(4);
		site.simulator.resetCounters();
		const all = await site.run({ resource: 'customer', operation: 'export', mode: 'all', source: 'desk', serviceDesk: picked(seed().open.id), shape: 'simplified', childrenAs: 'none', deliverAs: 'items' });
		expect(jsonOf(all, 0)).toHaveLength(121);
		expect(calls(LIST)).toBe(13);
		expect(site.simulator.counters.statuses[429]).toBeUndefined();
	}, 60_000);
});

describe('export', () => {
	const EXPORT = (more: IDataObject = {}): IDataObject => ({
		...{ resource: 'customer', operation: 'export', mode: 'all', source: 'desk', serviceDesk: picked(seed().open.id) },
		...{ shape: 'simplified', childrenAs: 'none', deliverAs: 'items', ...more },
	});

	it('gives the customers of a desk, narrowed, and the members of an organization, and can be imported as it is', async () => {
		const ann = addCustomer(site.simulator.site, 'ann', 'ann@example.com');
		seed().open.customers.add(ann.accountId);
		const all = jsonOf(await site.run(EXPORT()), 0);
		expect(all).toMatchObject([{ 'Display Name': 'Cora Customer' }, { key: ann.accountId, id: ann.accountId, Email: 'ann@example.com', Active: true }]);
		expect(jsonOf(await site.run(EXPORT({ search: 'ann' })), 0).map(({ id }) => id)).toEqual([ann.accountId]);
		const members = await site.run(EXPORT({ source: 'organization', organization: picked(seed().acme.id), childrenAs: 'nested', children: ['organizations'] }));
		expect(jsonOf(members, 0)).toMatchObject([{ 'Display Name': 'Cora Customer', organizations: [{ name: 'Acme' }], organizationsComplete: true }]);
		for (const shape of ['simplified', 'table']) {
			const exported = jsonOf(await site.run(EXPORT({ shape })), 0);
			site.simulator.resetCounters();
			expect(tally(await site.run(IMPORT(), exported))).toEqual({ unchanged: 2 });
			expect(tally(await site.run({ ...IMPORT(), matchBy: 'key' }, exported))).toEqual({ unchanged: 2 });
			expect(writes()).toBe(0);
		}
	});

	it('says why nothing came, and what is not there', async () => {
		const empty = await site.run(EXPORT({ source: 'organization', organization: picked(seed().globex.id) }));
		expect(jsonOf(empty, 1)[0]).toMatchObject({ given: 0, whyNothing: 'The organization has no members' });
		const missing = await site.run(EXPORT({ serviceDesk: picked('999') }));
		expect(missing.error?.message).toContain('There is no service desk "999"');
		const hostile = await site.run(EXPORT({ source: 'organization', organization: picked('../user') }));
		expect(hostile.error?.message).toContain('There is no organization "../user"');
	});

	it('Get and Get Many give customers', async () => {
		const one = await site.run({ resource: 'customer', operation: 'get', customer: picked(seed().customer.accountId), shape: 'simplified' });
		expect(jsonOf(one, 0)).toMatchObject([{ 'Display Name': 'Cora Customer' }]);
		const many = await site.run({ resource: 'customer', operation: 'getAll', source: 'desk', serviceDesk: picked('SUP'), returnAll: true, shape: 'simplified' });
		expect(jsonOf(many, 0)).toHaveLength(1);
	});
});

describe('single customers', () => {
	it('Create makes one for each item, where it is wanted, and says what was refused', async () => {
		const create = { resource: 'customer', operation: 'create', email: '={{ $json.email }}', displayName: '={{ $json.name }}', serviceDesk: picked('SUP'), organizations: 'Acme' };
		const result = await site.run(create, [{ email: 'ann@example.com', name: 'Ann' }, { email: 'ben@example.com', name: '' }]);
		expect(result.error).toBeUndefined();
		const ids = jsonOf(result, 0).map(({ id }) => String(id));
		expect(ids.map((id) => users().get(id)?.displayName)).toEqual(['Ann', 'ben@example.com']);
		expect(ids.every((id) => seed().open.customers.has(id) && seed().acme.members.has(id))).toBe(true);
		const again = await site.run(create, [{ email: 'ann@example.com', name: 'Ann' }], { node: { onError: 'continueRegularOutput' } });
		expect(JSON.stringify(again.outputs)).toContain('already');
	});

	it('Add to Desk and Remove From Desk account for each person', async () => {
		const ann = addCustomer(site.simulator.site, 'ann', 'ann@example.com');
		const nobody = `${ann.accountId.slice(0, -4)}9999`;
		const add = { resource: 'customer', operation: 'addToDesk', serviceDesk: picked('HR'), people: `ann@example.com, ${nobody}` };
		const partly = await site.run(add);
		expect(partly.error?.message).toContain(nobody);
		expect(partly.error?.description).toContain(ann.accountId);
		expect(seed().closed.customers.has(ann.accountId)).toBe(true);
		const removed = await site.run({ ...add, operation: 'removeFromDesk', people: 'ann@example.com' });
		expect(jsonOf(removed, 0)).toEqual([{ serviceDesk: 'HR', removed: [ann.accountId] }]);
		expect(seed().closed.customers.has(ann.accountId)).toBe(false);
		const open = await site.run({ ...add, operation: 'removeFromDesk', serviceDesk: picked('SUP'), people: 'ann@example.com' });
		expect(open.error?.message).toContain('closed service desks only');
		expect((await site.run({ ...add, people: ' , ' })).error?.message).toContain('Nobody is named');
	});
});

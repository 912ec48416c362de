/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { importRecords, type ImportResult } from '../../../nodes/shared/import/run';
import type { ImportRequest } from '../../../nodes/shared/import/request';
import { exportRecords } from '../../../nodes/shared/export/run';
import type { MatchBy, WritableKind } from '../../../nodes/shared/records/kind';
import { csmCustomerKind } from '../../../nodes/shared/records/csmCustomer';
import { EMAIL_FIELD } from '../../../nodes/shared/records/csmCustomer/fields';
import { csmEntitlementKind } from '../../../nodes/shared/records/csmEntitlement';
import { csmOrganizationKind } from '../../../nodes/shared/records/csmOrganization';
import { NAME_FIELD } from '../../../nodes/shared/records/csmOrganization/fields';
import { csmProductKind, PRODUCT_NAME } from '../../../nodes/shared/records/csmProduct';
import { countCalls, startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { simulatorConnection } from '../../tools/simulatorConnection';

/** Customers, organizations and products through the engines, at a simulated site whose tasks lag, fail and lie. */
let simulator: Simulator;

async function start(options: SimulatorOptions = {}): Promise<void> {
	simulator = await startSimulator(options);
	const { csm } = simulator.site;
	csm.addField('customer', { name: 'Region', type: 'TEXT' });
	csm.addField('customer', { name: 'Tier', type: 'SELECT', options: ['Free', 'Premium'] });
	csm.addField('customer', { name: 'Channels', type: 'MULTISELECT', options: ['Email', 'Phone'] });
	csm.addField('customer', { name: 'Renewal', type: 'DATE' });
	csm.addField('customer', { name: 'Seats', type: 'NUMBER' });
	csm.addField('customer', { name: 'External ID', type: 'TEXT' });
	csm.addField('organization', { name: 'External ID', type: 'TEXT' });
}

beforeEach(async () => await start());

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.defects).toEqual([]);
	expect(simulator.counters.contractViolations).toEqual([]);
});

const BY_EMAIL: MatchBy = { by: 'field', field: EMAIL_FIELD };
const BY_NAME: MatchBy = { by: 'field', field: NAME_FIELD };
type Row = Readonly<Record<string, unknown>>;

async function run(kind: WritableKind, rows: readonly Row[], matchBy: MatchBy | null, more: Partial<ImportRequest> = {}): Promise<ImportResult> {
	return await importRecords(simulatorConnection(simulator), {
		kind,
		matchBy,
		mode: matchBy ? 'upsert' : 'create',
		place: {},
		rows: rows.map((cells, index) => ({ index, source: cells, cells })),
		columns: 'automatic',
		unknownColumns: 'stop',
		leaveOut: [],
		emptyCells: 'leave',
		separator: ',',
		identityColumn: '',
		run: 'run',
		...more,
	});
}

const customers = async (rows: readonly Row[], matchBy: MatchBy | null = BY_EMAIL, more: Partial<ImportRequest> = {}) =>
	await run(csmCustomerKind, rows, matchBy, more);
const names = ({ outcomes }: ImportResult) => outcomes.map(({ outcome }) => outcome);
const partOf = (email: string) => simulator.site.csm.customer(simulator.site.csm.customerByEmail(email) ?? '');
const detailsOf = (email: string) => Object.fromEntries(partOf(email)?.part.details ?? []);
const detail = async (kind: WritableKind, name: string): Promise<MatchBy> => ({ by: 'field', field: (await kind.fields(simulatorConnection(simulator))).byId(`detail:${name}`)! });

const ADA = { Email: 'Ada@Example.com', 'Display Name': 'Ada', Region: 'Asia', Tier: 'premium', Channels: 'Email, Phone', Renewal: '2026-12-01', Seats: 7 };

describe('customers', () => {
	test('are created with their details, and again are unchanged at the price of reading', async () => {
		expect(names(await customers([ADA, { Email: 'bob@example.com' }]))).toEqual(['created', 'created']);
		expect(partOf('ada@example.com')?.user.displayName).toBe('Ada');
		expect(detailsOf('ada@example.com')).toEqual({ Region: ['Asia'], Tier: ['Premium'], Channels: ['Email', 'Phone'], Renewal: ['2026-12-01'], Seats: ['7'] });
		simulator.resetCounters();
		expect(names(await customers([ADA, { Email: 'bob@example.com' }]))).toEqual(['unchanged', 'unchanged']);
		expect(countCalls(simulator.counters, 'POST /api/v1/customer/profile/bulk') + countCalls(simulator.counters, 'POST /api/v1/customer/details/bulk')).toBe(0);
	});

	test('are updated where they differ, and a cell can clear a detail', async () => {
		await customers([ADA]);
		const { outcomes } = await customers([{ ...ADA, 'Display Name': 'Ada L.', Region: '', Tier: 'Free' }], BY_EMAIL, { emptyCells: 'clear' });
		expect(outcomes).toMatchObject([{ outcome: 'updated' }]);
		expect(partOf('ada@example.com')?.user.displayName).toBe('Ada L.');
		expect(detailsOf('ada@example.com')).toMatchObject({ Tier: ['Free'] });
		expect(detailsOf('ada@example.com')).not.toHaveProperty('Region');
	});

	test('many are written in as few tasks as the limits allow, never more than ten open', async () => {
		const rows = Array.from({ length: 1250 }, (_unused, index) => ({ Email: `c${index}@example.com`, Region: `R${index}`, 'External ID': `E${index}` }));
		const { outcomes } = await customers(rows);
		expect(outcomes.every(({ outcome }) => outcome === 'created')).toBe(true);
		// 1,000 and 250 rows: 10 and 3 profile tasks of 100, 2 and 1 detail tasks of 1,000 operations.
		expect(countCalls(simulator.counters, 'POST /api/v1/customer/profile/bulk')).toBe(13);
		expect(countCalls(simulator.counters, 'POST /api/v1/customer/details/bulk')).toBe(3);
		expect(simulator.csmTasks.peakOpen).toBeLessThanOrEqual(10);
		expect(simulator.counters.statuses[400] ?? 0).toBe(0);
	}, 60_000);

	test('are matched by a detail field, exactly', async () => {
		simulator.site.csm.addCustomer({ email: 'a@example.com', details: { 'External ID': ['E1'] } });
		simulator.site.csm.addCustomer({ email: 'b@example.com', details: { 'External ID': ['E12'] } });
		const byId = await detail(csmCustomerKind, 'External ID');
		const { outcomes } = await customers([{ 'External ID': 'E1', Email: 'a@example.com', Region: 'EU' }], byId);
		expect(outcomes).toMatchObject([{ outcome: 'updated' }]);
		expect([detailsOf('a@example.com'), detailsOf('b@example.com')]).toEqual([{ 'External ID': ['E1'], Region: ['EU'] }, { 'External ID': ['E12'] }]);
		simulator.site.csm.addCustomer({ email: 'c@example.com', details: { 'External ID': ['E1'] } });
		const { outcomes: twice } = await customers([{ 'External ID': 'E1', Email: 'a@example.com' }], byId);
		expect(twice).toMatchObject([{ outcome: 'rejected', reason: expect.stringMatching(/Several customers carry "E1"/) }]);
	});

	test('who hide their address are found all the same', async () => {
		const user = simulator.site.csm.addCustomer({ email: 'shy@example.com' });
		simulator.site.csm.addCustomer({ email: 'open@example.com' });
		const rows = Array.from({ length: 12 }, (_unused, index) => ({ Email: `n${index}@example.com` }));
		expect(names(await customers([{ Email: 'open@example.com' }, ...rows.slice(0, 2)], BY_EMAIL, { mode: 'createMissing' }))).toEqual(['skipped', 'created', 'created']);
		expect(user.active).toBe(true);
	});

	test('with an Atlassian account are written one detail at a time', async () => {
		const { accountId, email } = simulator.credentials.member;
		simulator.site.csm.roles.add(accountId);
		const { outcomes } = await customers([{ Email: email, Region: 'US', Seats: 3 }]);
		expect(outcomes).toMatchObject([{ outcome: 'updated' }]);
		expect(Object.fromEntries(simulator.site.csm.customer(accountId)!.part.details)).toEqual({ Region: ['US'], Seats: ['3'] });
		expect(countCalls(simulator.counters, 'POST /api/v1/customer/details/bulk')).toBe(0);
		const { outcomes: gone } = await customers([{ Email: email }], BY_EMAIL, { mode: 'delete' });
		expect(gone).toMatchObject([{ outcome: 'rejected', reason: expect.stringMatching(/Atlassian account/) }]);
	});

	test('join organizations by name, and are not taken out of one', async () => {
		const { csm } = simulator.site;
		csm.addOrganization('Acme');
		csm.addOrganization('Globex');
		const row = { Email: 'a@example.com', Organizations: 'acme' };
		expect(names(await customers([row]))).toEqual(['created']);
		expect(names(await customers([row]))).toEqual(['unchanged']);
		const { outcomes } = await customers([{ ...row, Organizations: 'Globex' }]);
		expect(outcomes).toMatchObject([{ outcome: 'rejected', reason: expect.stringMatching(/is in Acme as well/) }]);
		const values = { translate: [], notFound: 'reject', fallbacks: [], lists: 'add', onlyOnCreate: [] } as never;
		expect(names(await customers([{ ...row, Organizations: 'Globex' }], BY_EMAIL, { values }))).toEqual(['updated']);
		expect(partOf('a@example.com')?.part.organizations.size).toBe(2);
	});

	test('are deleted by address', async () => {
		simulator.site.csm.addCustomer({ email: 'a@example.com' });
		expect(names(await customers([{ Email: 'A@example.com' }, { Email: 'nobody@example.com' }], BY_EMAIL, { mode: 'delete' }))).toEqual(['deleted', 'skipped']);
		expect(partOf('a@example.com')).toBeUndefined();
	});
});

describe('bad input', () => {
	test('is said on its row, and the others are done', async () => {
		const { outcomes } = await customers([
			{ Email: 'good@example.com', Tier: 'Free', Renewal: '2026-01-31', Seats: '5' },
			{ Email: 'no address' },
			{ Email: '' },
			{ Email: 'tier@example.com', Tier: 'Gold' },
			{ Email: 'date@example.com', Renewal: '2026-02-30' },
			{ Email: 'number@example.com', Seats: 'many' },
			{ Email: 'twice@example.com', Region: 'A' },
			{ Email: 'TWICE@example.com', Region: 'B' },
			{ Email: 'same@example.com', Region: 'A' },
			{ Email: 'Same@Example.com', Region: 'A' },
			{ Email: 'x'.repeat(300) + '@example.com' },
			{ Email: 'long@example.com', Region: 'y'.repeat(5000) },
		]);
		expect(outcomes.map(({ outcome, field }) => [outcome, field])).toEqual([
			['created', undefined],
			['rejected', 'Email'],
			['rejected', 'Email'],
			['rejected', 'Tier'],
			['rejected', 'Renewal'],
			['rejected', 'Seats'],
			['rejected', 'Email'],
			['rejected', 'Email'],
			['created', undefined],
			// An address is the same however it is written, and an equal row the same write.
			['unchanged', undefined],
			['rejected', 'Email'],
			['rejected', 'Region'],
		]);
	});

	test('a column without a detail field stops the run, or is made one before the first write', async () => {
		const rows = [{ Email: 'a@example.com', 'Health Score': '7' }];
		await expect(customers(rows)).rejects.toThrow(/"Health Score" fits no field/);
		expect(names(await customers(rows, BY_EMAIL, { unknownColumns: 'create' }))).toEqual(['created']);
		expect(detailsOf('a@example.com')).toEqual({ 'Health Score': ['7'] });
		expect(names(await customers(rows, BY_EMAIL, { unknownColumns: 'create' }))).toEqual(['unchanged']);
	});

	test('more detail fields than there may be are refused before anything is written', async () => {
		const row = Object.fromEntries(Array.from({ length: 45 }, (_unused, index) => [`Extra ${index}`, 'x']));
		await expect(customers([{ Email: 'a@example.com', ...row }], BY_EMAIL, { unknownColumns: 'create' })).rejects.toThrow(/45 detail fields are missing, and there are 6 of at most 50/);
		expect(simulator.site.csm.fields.customer).toHaveLength(6);
		expect(partOf('a@example.com')).toBeUndefined();
	});
});

describe('tasks that lie', () => {
	const rows = Array.from({ length: 4 }, (_unused, index) => ({ Email: `c${index}@example.com` }));

	test('FAILED without a word, and all of it done: the rows are created', async () => {
		simulator.settings.csm.endings.push('failedWithoutWord');
		expect(names(await customers(rows))).toEqual(['created', 'created', 'created', 'created']);
	});

	test.each(['failedHalfway', 'finishedHalfway'] as const)('%s: each row says what is there', async (ending) => {
		simulator.settings.csm.endings.push(ending);
		const { outcomes } = await customers(rows);
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(rows.map(({ Email }) => (partOf(Email) ? 'created' : 'rejected')));
		const missing = outcomes.find(({ outcome }) => outcome === 'rejected');
		expect(missing).toMatchObject({ reason: expect.stringMatching(/is not there.*does not say why/), retry: true });
		expect(names(await customers(rows)).filter((name) => name === 'created')).toHaveLength(2);
	});

	test('details that were not written are said on their row and field, with the customer that is there', async () => {
		simulator.settings.csm.endings.push('told', 'failedAtOnce');
		const { outcomes } = await customers([{ Email: 'a@example.com', Region: 'EU' }]);
		expect(outcomes).toMatchObject([{ outcome: 'rejected', field: 'Region', ref: { id: partOf('a@example.com')!.user.accountId } }]);
		expect(names(await customers([{ Email: 'a@example.com', Region: 'EU' }]))).toEqual(['updated']);
	});

	test('a task that never ends leaves its rows unknown, and the others done', async () => {
		simulator.settings.csm.endings.push('stuck');
		const { outcomes } = await customers([{ Email: 'a@example.com' }]);
		expect(outcomes).toMatchObject([{ outcome: 'unknown', reason: expect.stringMatching(/has not ended/) }]);
	}, 30_000);

	test('what the task says of a row is its reason', async () => {
		simulator.site.csm.addCustomer({ email: 'a@example.com' });
		const { outcomes } = await customers([{ Email: 'a@example.com' }, { Email: 'b@example.com' }], null);
		expect(outcomes).toMatchObject([{ outcome: 'rejected', reason: 'A customer with this email already exists' }, { outcome: 'created' }]);
	});

	test('while others have all places, the run waits for one', async () => {
		const connection = simulatorConnection(simulator);
		for (let count = 0; count < 10; count += 1) {
			const body = { customerProfiles: [{ operationType: 'UPSERT', payload: { email: `o${count}@example.com` } }] };
			const { body: task } = await connection.call<{ id: string }>('bulkCsmCustomerProfiles', { idempotencyKey: `others-${count}`, body });
			if (count === 9) setTimeout(() => void connection.call('getCsmTask', { path: { taskId: task.id } }).then(async () => await connection.call('getCsmTask', { path: { taskId: task.id } })), 30);
		}
		expect(names(await customers([{ Email: 'a@example.com' }]))).toEqual(['created']);
	});
});

describe('organizations', () => {
	test('are created, renamed and given details, by name, by ID and by a detail field', async () => {
		expect(names(await run(csmOrganizationKind, [{ Name: 'Acme', 'External ID': 'O1' }, { Name: 'Globex' }], BY_NAME))).toEqual(['created', 'created']);
		const byDetail = await detail(csmOrganizationKind, 'External ID');
		expect(names(await run(csmOrganizationKind, [{ Name: 'Acme Inc', 'External ID': 'O1' }], byDetail))).toEqual(['updated']);
		const { csm } = simulator.site;
		expect([...csm.organizations.values()].map(({ name }) => name).sort()).toEqual(['Acme Inc', 'Globex']);
		const id = csm.organizationByName('globex')!.id;
		expect(names(await run(csmOrganizationKind, [{ key: id, 'External ID': 'O2' }], { by: 'key' }))).toEqual(['updated']);
		expect(names(await run(csmOrganizationKind, [{ Name: 'GLOBEX', 'External ID': 'O2' }], BY_NAME, { mode: 'delete' }))).toEqual(['deleted']);
	});
});

describe('export', () => {
	async function exported(kind: Parameters<typeof exportRecords>[1]['kind'], source: unknown): Promise<Row[]> {
		const records: Row[] = [];
		await exportRecords(
			simulatorConnection(simulator),
			{ kind, select: { mode: 'all', source }, fields: { set: 'standard' }, shape: 'simplified', text: 'markdown', maximum: 1000 } as Parameters<typeof exportRecords>[1],
			{ records: (page) => void records.push(...(page as unknown as Row[])) },
		);
		return records;
	}

	test('gives customers with their details typed, all or by a detail', async () => {
		const { id } = simulator.site.csm.addOrganization('Acme');
		await customers([ADA]);
		simulator.site.csm.addCustomer({ email: 'b@example.com', organizations: [id] });
		const all = await exported(csmCustomerKind as never, {});
		expect(all).toMatchObject([
			{ Email: 'ada@example.com', 'Display Name': 'Ada', Region: 'Asia', Tier: 'Premium', Channels: ['Email', 'Phone'], Renewal: '2026-12-01', Seats: 7 },
			{ Email: 'b@example.com', Organizations: ['Acme'] },
		]);
		expect(await exported(csmCustomerKind as never, { detail: { name: 'Region', value: 'Asia' } })).toHaveLength(1);
		expect(await exported(csmCustomerKind as never, { detail: { name: 'region', value: 'Asia' } })).toHaveLength(1);
		await expect(exported(csmCustomerKind as never, { detail: { name: 'Regoin', value: 'Asia' } })).rejects.toThrow(/no detail field "Regoin"/);
	});

	test('gives organizations, products and entitlements', async () => {
		const { csm } = simulator.site;
		for (let count = 0; count < 60; count += 1) csm.addOrganization(`O${count}`, { 'External ID': [`E${count}`] });
		const product = csm.addProduct('Router');
		const [owner] = [...csm.organizations.values()];
		for (let count = 0; count < 30; count += 1) csm.addEntitlement(product.id, { type: 'ORGANIZATION', id: owner!.id });
		expect(await exported(csmOrganizationKind as never, {})).toHaveLength(60);
		expect(await exported(csmProductKind as never, {})).toMatchObject([{ Name: 'Router' }]);
		const entitlements = await exported(csmEntitlementKind as never, { owner: 'ORGANIZATION', ids: [] });
		expect(entitlements).toHaveLength(30);
		expect(entitlements[0]).toMatchObject({ Product: 'Router', 'Owner Type': 'ORGANIZATION', 'Owner ID': owner!.id });
	});
});

test('products are created, renamed and deleted', async () => {
	const byName: MatchBy = { by: 'field', field: PRODUCT_NAME };
	expect(names(await run(csmProductKind, [{ Name: 'Router' }, { Name: 'Switch' }], byName))).toEqual(['created', 'created']);
	expect(names(await run(csmProductKind, [{ Name: 'router' }], byName, { mode: 'createMissing' }))).toEqual(['skipped']);
	const [router] = [...simulator.site.csm.products.values()];
	expect(names(await run(csmProductKind, [{ key: router!.id, Name: 'Router 2' }], { by: 'key' }))).toEqual(['updated']);
	expect(names(await run(csmProductKind, [{ Name: 'Switch' }], byName, { mode: 'delete' }))).toEqual(['deleted']);
	expect([...simulator.site.csm.products.values()].map(({ name }) => name)).toEqual(['Router 2']);
});

import type { HttpAnswer, HttpAttempt, Ports } from '../../../nodes/shared/connection/types';
import { exportRecords } from '../../../nodes/shared/export/run';
import type { Outcome } from '../../../nodes/shared/import/outcome';
import { importRecords } from '../../../nodes/shared/import/run';
import { csmCustomerKind } from '../../../nodes/shared/records/csmCustomer';
import { EMAIL_FIELD } from '../../../nodes/shared/records/csmCustomer/fields';
import { csmEntitlementKind } from '../../../nodes/shared/records/csmEntitlement';
import { csmProductKind } from '../../../nodes/shared/records/csmProduct';
import type { MatchBy, WritableKind } from '../../../nodes/shared/records/kind';
import { startSimulator, type Simulator } from '../../simulator';
import { simulatorConnection } from '../../tools/simulatorConnection';

/** What customers come to when calls fail in the middle, and when the API is another than the one that was described. */
let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ csm: { polls: 1 } });
	const { csm } = simulator.site;
	csm.addField('customer', { name: 'Region', type: 'TEXT' });
	csm.addField('customer', { name: 'External ID', type: 'TEXT' });
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.defects).toEqual([]);
});

const BY_EMAIL: MatchBy = { by: 'field', field: EMAIL_FIELD };
type Row = Readonly<Record<string, unknown>>;
type Change = (attempt: HttpAttempt, send: () => Promise<HttpAnswer>) => Promise<HttpAnswer>;

const changing = (change?: Change) => (ports: Ports): Partial<Ports> => (change ? { send: async (attempt) => await change(attempt, async () => await ports.send(attempt)) } : {});

async function run(kind: WritableKind, rows: readonly Row[], matchBy: MatchBy, change?: Change): Promise<readonly Outcome[]> {
	const connection = simulatorConnection(simulator, undefined, undefined, changing(change));
	const { outcomes } = await importRecords(connection, {
		kind,
		matchBy,
		mode: 'upsert',
		place: {},
		rows: rows.map((cells, index) => ({ index, source: cells, cells })),
		columns: 'automatic',
		unknownColumns: 'stop',
		leaveOut: [],
		emptyCells: 'leave',
		separator: ',',
		identityColumn: '',
		run: 'run',
	});
	return outcomes;
}

const customers = async (rows: readonly Row[], change?: Change) => await run(csmCustomerKind, rows, BY_EMAIL, change);
const idOf = (email: string) => simulator.site.csm.customerByEmail(email);
const detailsOf = (email: string) => Object.fromEntries(simulator.site.csm.customer(idOf(email) ?? '')?.part.details ?? []);
const many = (count: number) => Array.from({ length: count }, (_none, index) => ({ Email: `c${index}@example.com` }));
const said = (outcomes: readonly Outcome[]) => [...new Set(outcomes.map(({ outcome }) => outcome))];
const refusing = (status: number, isMeant: (attempt: HttpAttempt) => boolean): Change => async (attempt, send) =>
	isMeant(attempt) ? { status, headers: {}, body: { message: 'no' } } : await send();
const isProfiles = ({ url }: HttpAttempt) => url.endsWith('/customer/profile/bulk');
const isOfTheFirst = (attempt: HttpAttempt) => isProfiles(attempt) && JSON.stringify(attempt.body).includes('"c0@');

describe('a request that is refused or lost', () => {
	test.each([404, 409, 413, 422])('%s: is about the rows that it names, and the others are done', async (status) => {
		const outcomes = await customers(many(250), refusing(status, isOfTheFirst));
		expect(outcomes[0]).toMatchObject({ outcome: 'rejected', reason: 'no' });
		expect(said(outcomes.slice(1))).toEqual(['created']);
	});

	test('403: is about the account, so that it is not taken apart', async () => {
		let calls = 0;
		const outcomes = await customers(many(100), refusing(403, (attempt) => isProfiles(attempt) && ++calls > 0));
		expect(said(outcomes)).toEqual(['rejected']);
		expect(calls).toBe(1);
	});

	test('500 to the end: the rows of that request are unknown, and no word says that they were not attempted', async () => {
		const outcomes = await customers(many(250), refusing(500, isOfTheFirst));
		expect(said(outcomes.slice(0, 100))).toEqual(['unknown']);
		expect(said(outcomes.slice(100))).toEqual(['created']);
	});

	test.each([403, 500])('%s at the looks at the task: what is there is created, the rest is unknown', async (status) => {
		expect(said(await customers(many(3), refusing(status, ({ url }) => url.includes('/tasks/'))))).toEqual(['unknown']);
		const done: Change = async (attempt, send) => {
			const answer = await send();
			return attempt.url.includes('/tasks/') ? { status, headers: {}, body: {} } : answer;
		};
		expect(said(await customers([{ Email: 'new@example.com' }], done))).toEqual(['created']);
	});

	test('503 at the reading back: the rows are unknown, and equal the next time', async () => {
		let written = false;
		const outcomes = await customers([{ Email: 'a@example.com', Region: 'EU' }], async (attempt, send) => {
			written ||= attempt.url.includes('/tasks/');
			return await refusing(503, ({ url }) => written && url.endsWith('/profile/fetch'))(attempt, send);
		});
		expect(outcomes).toMatchObject([{ outcome: 'unknown', reason: expect.stringMatching(/could not be read back/), retry: true }]);
		expect(said(await customers([{ Email: 'a@example.com', Region: 'EU' }]))).toEqual(['unchanged']);
	});

	test('all places are taken for good: said once, and not asked again in halves', async () => {
		const connection = simulatorConnection(simulator);
		for (let count = 0; count < 10; count += 1) {
			const body = { customerProfiles: [{ operationType: 'UPSERT', payload: { email: `o${count}@example.com` } }] };
			await connection.call('bulkCsmCustomerProfiles', { idempotencyKey: `others-${count}`, body });
		}
		let calls = 0;
		const outcomes = await customers(many(4), async (attempt, send) => {
			if (isProfiles(attempt)) calls++;
			return await send();
		});
		expect(outcomes[0]).toMatchObject({ outcome: 'rejected', reason: expect.stringMatching(/open for half an hour/), retry: true });
		expect(calls).toBe(181);
	}, 60_000);
});

describe('an API that is another than it was described', () => {
	const answering = (change: (url: string, body: Readonly<Record<string, unknown>>) => unknown): Change => async (attempt, send) => {
		const answer = await send();
		return { ...answer, body: change(attempt.url, answer.body as Readonly<Record<string, unknown>>) };
	};

	test.each<[string, (body: Readonly<Record<string, unknown>>) => unknown, string]>([
		['another name of its ID', ({ id }) => ({ taskId: id }), 'created'],
		['an address alone', ({ statusUrl }) => ({ statusUrl }), 'created'],
		['nothing', () => ({}), 'unknown'],
	])('a task is accepted with %s', async (_title, change, outcome) => {
		expect(said(await customers(many(2), answering((url, body) => (url.endsWith('/bulk') ? change(body) : body))))).toEqual([outcome]);
	});

	test('a task that says a failure of what it has done: the row is what is there', async () => {
		simulator.site.csm.addCustomer({ email: 'a@example.com' });
		const failures = [{ entityId: idOf('a@example.com'), message: 'Odd' }];
		const outcomes = await customers([{ Email: 'a@example.com', Region: 'EU' }], answering((url, body) => (url.includes('/tasks/') && body.status === 'FINISHED' ? { ...body, failures } : body)));
		expect([said(outcomes), detailsOf('a@example.com')]).toEqual([['updated'], { Region: ['EU'] }]);
	});

	test('products have IDs that are no numbers', async () => {
		const id = '0b7c4a90-0d4e-4f5e-9e51-6e3f7a1c2b3d';
		simulator.site.csm.products.set(id, { id, name: 'Router' });
		expect(said(await run(csmProductKind, [{ key: id, Name: 'Router 2' }], { by: 'key' }))).toEqual(['updated']);
	});

	test.each<[string, (all: readonly unknown[], query: URLSearchParams) => unknown]>([
		['by a cursor', (all, query) => ({ results: all.slice(Number(query.get('cursor') ?? 0)).slice(0, 25), nextPageCursor: Number(query.get('cursor') ?? 0) + 25 < all.length ? String(Number(query.get('cursor') ?? 0) + 25) : null })],
		['not at all', (all) => ({ results: all })],
		['by start without a word of the end', (all, query) => ({ results: all.slice(Number(query.get('start') ?? 0)).slice(0, 25) })],
	])('entitlements are paged %s: each comes once', async (_title, pageOf) => {
		const { csm } = simulator.site;
		const product = csm.addProduct('Router');
		const owner = csm.addOrganization('Acme');
		for (let count = 0; count < 60; count += 1) csm.addEntitlement(product.id, { type: 'ORGANIZATION', id: owner.id });
		const all = [...csm.entitlements.values()].map(({ id }) => ({ id }));
		let calls = 0;
		const given: unknown[] = [];
		const change: Change = async (attempt, send) => {
			const answer = await send();
			if (!attempt.url.endsWith('/entitlements')) return answer;
			if (++calls > 10) throw new Error('It goes round in circles');
			return { ...answer, body: pageOf(all, new URLSearchParams(Object.entries(attempt.query ?? {}).map(([name, value]) => [name, String(value)]))) };
		};
		await exportRecords(
			simulatorConnection(simulator, undefined, undefined, changing(change)),
			{ kind: csmEntitlementKind, select: { mode: 'all', source: { owner: 'ORGANIZATION', ids: [owner.id] } }, fields: { set: 'standard' }, shape: 'simplified', text: 'markdown', maximum: 1000 } as unknown as Parameters<typeof exportRecords>[1],
			{ records: (page) => void given.push(...page) },
		);
		expect(given).toHaveLength(60);
	});
});

test('a customer whom an earlier run makes after the look is to be imported again, not corrected', async () => {
	const outcomes = await customers([{ Email: 'a@example.com', Region: 'EU' }], async (attempt, send) => {
		if (isProfiles(attempt)) simulator.site.csm.addCustomer({ email: 'a@example.com' });
		return await send();
	});
	expect(outcomes).toMatchObject([{ outcome: 'rejected', reason: 'A customer with this email already exists', fix: expect.stringMatching(/^It was made meanwhile/), retry: true }]);
	expect(said(await customers([{ Email: 'a@example.com', Region: 'EU' }]))).toEqual(['updated']);
});

describe('whose address it is', () => {
	test('an account that hides its address and whose name begins with another is somebody else', async () => {
		const bob = simulator.site.csm.addCustomer({ email: 'bob@example.com', displayName: 'bob@example.com' });
		bob.emailVisible = false;
		expect(said(await customers([{ Email: 'bob@example.co', Region: 'EU' }]))).toEqual(['created']);
		expect([bob.emailAddress, detailsOf('bob@example.com'), detailsOf('bob@example.co')]).toEqual(['bob@example.com', {}, { Region: ['EU'] }]);
	});

	test.each([1, 12])('an agent with the address of a new customer stays as he is (%s rows)', async (count) => {
		const { email, accountId } = simulator.credentials.member;
		expect(said(await customers([{ Email: email, Region: 'EU' }, ...many(count - 1)]))).toEqual(['created']);
		expect([simulator.site.csm.customer(accountId), detailsOf(email)]).toEqual([undefined, { Region: ['EU'] }]);
	});
});

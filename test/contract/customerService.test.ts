/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axios, { type AxiosResponse } from 'axios';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';
import { csm } from '../simulator/csm';
import { hasSpecs, SHARED } from './shared';

/** Customer Service Management as the simulator has it: what its tasks do, and that it fits what is known of the API. */
let simulator: Simulator;

async function start(options: SimulatorOptions = {}): Promise<void> {
	simulator = await startSimulator(options);
}

beforeEach(async () => await start());

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.defects).toEqual([]);
	expect(simulator.counters.contractViolations).toEqual([]);
});

const http = axios.create({ validateStatus: () => true });
const address = (path: string) => `${simulator.url}/jsm/csm/cloudid/${simulator.site.cloudId}/api/v1${path}`;

async function send(method: string, path: string, data?: unknown, headers: Record<string, string> = {}): Promise<AxiosResponse> {
	const { authorization } = simulator.credentials.admin;
	return await http.request({ method, url: address(path), data, headers: { authorization, ...headers } });
}

let keys = 0;
const bulk = async (path: string, data: unknown, key = `key-${(keys += 1)}-abcdefgh`) =>
	await send('POST', path, data, { 'idempotency-key': key });

async function finished(id: string): Promise<AxiosResponse> {
	for (let look = 0; look < 5; look += 1) {
		const answer = await send('GET', `/tasks/${id}`);
		if (['FINISHED', 'FAILED'].includes(answer.data.status)) return answer;
	}
	throw new Error('The task does not end');
}

const upserts = (...emails: string[]) => ({
	customerProfiles: emails.map((email) => ({ operationType: 'UPSERT', payload: { email, displayName: `Name of ${email}` } })),
});
const emails = () => [...simulator.site.users.values()].filter(({ accountType }) => accountType === 'customer').map(({ emailAddress }) => emailAddress);

test('every simulated operation is one of the reconstructed specification', () => {
	if (!hasSpecs()) return console.warn(`Left out: operations of CSM against their list (nothing at ${SHARED}).`);
	const { paths } = JSON.parse(readFileSync(join(SHARED, 'specs', 'csm-reconstructed.json'), 'utf8')) as { paths: Record<string, Record<string, unknown>> };
	const ours = csm.filter(({ path }) => path.startsWith('/api/v1/'));
	expect(ours.filter(({ method, path }) => paths[path]?.[method.toLowerCase()] === undefined)).toEqual([]);
	expect(ours.length).toBeGreaterThan(50);
});

describe('the address', () => {
	test('is the gateway alone', async () => {
		expect((await http.get(`${simulator.url}/api/v1/product`, { headers: { authorization: simulator.credentials.admin.authorization } })).status).toBe(404);
		expect((await send('GET', '/product')).status).toBe(200);
		expect((await send('GET', '/product', undefined, { authorization: '' })).status).toBe(401);
	});

	test('takes a token with scopes within these', async () => {
		const { accountId, email } = simulator.credentials.admin;
		const { token } = simulator.identity.addScopedToken(accountId, ['read:product:jira-service-management']);
		const authorization = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
		expect((await send('GET', '/product', undefined, { authorization })).status).toBe(200);
		const refused = await send('GET', '/customer/details', undefined, { authorization });
		expect([refused.status, refused.data.message]).toEqual([401, 'Unauthorized; scope does not match']);
	});

	test('has the colons of a customer id encoded', async () => {
		const { accountId } = simulator.site.csm.addCustomer({ email: 'a@example.com', displayName: 'A' });
		expect((await send('GET', `/customer/${encodeURIComponent(accountId)}`)).data).toMatchObject({ id: accountId, name: 'A' });
	});
});

describe('tasks', () => {
	test('lag, and tell what was not done', async () => {
		const { status, data } = await bulk('/customer/profile/bulk', upserts('a@example.com', 'not an address'));
		expect([status, data.statusUrl]).toEqual([202, `/api/v1/tasks/${data.id}`]);
		expect(emails()).toEqual([]);
		expect((await send('GET', `/tasks/${data.id}`)).data.status).toBe('IN_PROGRESS');
		const { data: ended } = await finished(data.id);
		expect(ended).toMatchObject({ status: 'FINISHED', failures: [{ entityId: 'not an address' }] });
		expect(emails()).toEqual(['a@example.com']);
	});

	test('need a key, and the same key is the same task', async () => {
		expect((await send('POST', '/customer/profile/bulk', upserts('a@example.com'))).status).toBe(400);
		const first = await bulk('/customer/profile/bulk', upserts('a@example.com'), 'the-same-key');
		const second = await bulk('/customer/profile/bulk', upserts('b@example.com'), 'the-same-key');
		expect(second.data).toEqual(first.data);
		await finished(first.data.id);
		expect(emails()).toEqual(['a@example.com']);
	});

	test('are ten at most that have not ended', async () => {
		for (let count = 0; count < 10; count += 1) expect((await bulk('/customer/profile/bulk', upserts(`${count}@example.com`))).status).toBe(202);
		const refused = await bulk('/customer/profile/bulk', upserts('x@example.com'));
		expect([refused.status, refused.data.message]).toEqual([400, 'Maximum number of tasks reached']);
	});

	test.each([
		['failedWithoutWord', 'FAILED', 4],
		['failedHalfway', 'FAILED', 2],
		['finishedHalfway', 'FINISHED', 2],
		['failedAtOnce', 'FAILED', 0],
	] as const)('that end %s say %s and have done %i of 4', async (ending, status, done) => {
		simulator.settings.csm.endings.push(ending);
		const { data } = await bulk('/customer/profile/bulk', upserts('a@example.com', 'b@example.com', 'c@example.com', 'd@example.com'));
		expect((await finished(data.id)).data).toMatchObject({ status, failures: [] });
		expect(emails()).toHaveLength(done);
	});

	test.each([
		['/customer/bulk', 'customerAccounts', 50],
		['/organization/bulk', 'organizations', 50],
		['/customer/profile/bulk', 'customerProfiles', 100],
		['/organization/profile/bulk', 'organizationProfiles', 100],
	])('%s takes %s, %i at most', async (path, key, most) => {
		const entries = Array.from({ length: most + 1 }, (_unused, index) => ({ operationType: 'UPSERT', payload: { name: `N${index}`, email: `e${index}@example.com` } }));
		expect((await bulk(path, { [key]: entries })).status).toBe(400);
		const { data } = await bulk(path, { [key]: entries.slice(1) });
		expect((await finished(data.id)).data.failures).toEqual([]);
	});

	test('definitions are all or none', async () => {
		const fields = [{ name: 'Tier', type: { name: 'SELECT', options: ['A'] } }, { name: ' tier ', type: { name: 'TEXT' } }];
		expect((await bulk('/customer/details/definitions/bulk', { detailFields: fields })).status).toBe(400);
		const { data } = await bulk('/customer/details/definitions/bulk', { detailFields: fields.slice(0, 1) });
		await finished(data.id);
		expect((await send('GET', '/customer/details')).data).toEqual([fields[0]]);
		expect((await bulk('/customer/details/definitions/bulk', { detailFields: fields.slice(0, 1) })).status).toBe(400);
	});

	test('detail operations are a thousand at most, and never of an Atlassian account', async () => {
		const { csm: service } = simulator.site;
		service.addField('customer', { name: 'Region', type: 'TEXT' });
		const { accountId } = service.addCustomer({ email: 'a@example.com' });
		const member = simulator.credentials.member.accountId;
		service.roles.add(member);
		const update = { operationType: 'UPDATE', payload: { name: 'Region', values: ['Asia'] } };
		const entry = (customerId: string, count: number) => ({ customerId, operations: Array.from({ length: count }, () => update) });
		expect((await bulk('/customer/details/bulk', { customers: [entry(accountId, 600), entry(accountId, 401)] })).status).toBe(400);
		const { data } = await bulk('/customer/details/bulk', { customers: [entry(accountId, 1), entry(member, 1)] });
		expect((await finished(data.id)).data.failures).toMatchObject([{ entityId: member }]);
		const { data: profile } = await send('GET', `/customer/profile/${encodeURIComponent(accountId)}`);
		expect(profile.details).toEqual([{ name: 'Region', type: { name: 'TEXT' }, values: ['Asia'] }]);
	});
});

describe('lists', () => {
	test('products page by cursor', async () => {
		for (let count = 0; count < 5; count += 1) simulator.site.csm.addProduct(`P${count}`);
		const first = await send('GET', '/product?limit=3');
		expect(first.data.results).toHaveLength(3);
		const second = await send('GET', `/product?limit=3&cursor=${first.data.nextPageCursor}`);
		expect([second.data.results.length, second.data.nextPageCursor]).toEqual([2, null]);
	});

	test('entitlements are twenty-five a page, and experimental', async () => {
		const { csm: service } = simulator.site;
		const { id } = service.addOrganization('Acme');
		const product = service.addProduct('P');
		for (let count = 0; count < 30; count += 1) service.addEntitlement(product.id, { type: 'ORGANIZATION', id });
		const path = `/entitlements?entityType=ORGANIZATION&entityId=${id}`;
		expect((await send('GET', path)).status).toBe(404);
		const answer = await send('GET', `${path}&limit=25&start=25`, undefined, { 'X-ExperimentalApi': 'opt-in' });
		expect([answer.data.results.length, answer.data.isLastPage]).toEqual([5, true]);
	});

	test('profiles are fetched twenty-five at a time, those that are there', async () => {
		const ids = Array.from({ length: 26 }, (_unused, index) => simulator.site.csm.addCustomer({ email: `e${index}@example.com` }).accountId);
		expect((await send('POST', '/customer/profile/fetch', { customerIds: ids })).status).toBe(400);
		const { data } = await send('POST', '/customer/profile/fetch', { customerIds: [...ids.slice(0, 2), 'qm:nobody:x', simulator.credentials.admin.accountId] });
		expect(data.profiles.map(({ customerId }: { customerId: string }) => customerId)).toEqual(ids.slice(0, 2));
	});
});

test('a request becomes an issue, which takes comments', async () => {
	const created = await send('POST', '/request/form/external', { helpCenterId: '1001', origin: 'voice', summary: 'It rings', metadata: { line: 3 }, reporter: { email: 'a@example.com' } });
	const { issueKey } = created.data;
	expect(simulator.site.readIssue(issueKey).fields.summary).toBe('It rings');
	expect((await send('POST', `/request/form/helpcenter/1001/issue/${issueKey}/comment`, { comment: 'Still' })).status).toBe(201);
	expect((await send('POST', '/request/form/external', { helpCenterId: '7', origin: 'voice', summary: 'x' })).status).toBe(404);
});

import type { AxiosInstance } from 'axios';
import fc from '../tools/laws';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf } from './client';
import { serviceClientOf } from './serviceDesk';

let simulator: Simulator;
let admin: AxiosInstance;
let agent: AxiosInstance;
let customer: AxiosInstance;
let stranger: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator({ serviceDesk: true });
	admin = serviceClientOf(simulator, simulator.credentials.admin);
	agent = serviceClientOf(simulator, simulator.service.agent);
	customer = serviceClientOf(simulator, simulator.service.customer);
	stranger = serviceClientOf(simulator, simulator.service.stranger);
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

describe('customers', () => {
	test('are accounts of the portal alone', async () => {
		const { status, data } = await admin.post('customer', { email: 'Nina@Example.com', displayName: 'Nina New' });
		expect([status, data]).toMatchObject([201, { displayName: 'Nina New', emailAddress: 'Nina@Example.com', active: true }]);
		const user = await clientOf(simulator, simulator.credentials.admin).get('user', { params: { accountId: data.accountId } });
		expect(user.data.accountType).toBe('customer');
		for (const email of [undefined, '', 'x', 'a b@c', 7, null, ['a@b']])
			expect((await admin.post('customer', { email, displayName: 'x' })).status).toBe(400);
		expect((await admin.post('customer', { email: 'x@y', nickname: 'x' })).status).toBe(400);
	});

	test('some of them are added when others are unknown, and nothing says so', async () => {
		const { stranger: stefan, closed } = simulator.service;
		const accountIds = ['nobody', stefan.accountId, "x' OR 1=1"];
		const refused = await admin.post('servicedesk/HR/customer', { accountIds });
		expect([refused.status, refused.data.errorMessage]).toEqual([400, expect.stringContaining('nobody')]);
		expect(refused.data.errorMessage).not.toContain(stefan.accountId);
		expect(closed.customers.has(stefan.accountId)).toBe(true);
		const listed = await agent.get('servicedesk/HR/customer');
		expect(listed.data.values.map(({ accountId }: { accountId: string }) => accountId)).toContain(stefan.accountId);
		expect((await admin.post('servicedesk/HR/customer', { accountIds: [stefan.accountId] })).status).toBe(204);
		for (const body of [{}, { accountIds: [] }, { accountIds: 'x' }, { accountIds: [1] }, { accountIds: [null] }])
			expect((await admin.post('servicedesk/HR/customer', body)).status).toBe(400);
	});

	test('cannot be added everywhere, nor removed everywhere', async () => {
		const { closed, stranger: stefan } = simulator.service;
		const body = { accountIds: [stefan.accountId] };
		closed.takesCustomers = false;
		expect((await admin.post('servicedesk/HR/customer', body)).status).toBe(403);
		expect(closed.customers.has(stefan.accountId)).toBe(false);
		expect((await agent.post('servicedesk/SUP/customer', body)).status).toBe(403);
		expect((await admin.delete('servicedesk/HR/customer', { data: body })).status).toBe(204);
		expect((await admin.delete('servicedesk/SUP/customer', { data: body })).status).toBe(400);
	});

	test('see a closed desk when they belong to it or to its organizations', async () => {
		const desks = async (by: AxiosInstance) =>
			(await by.get('servicedesk')).data.values.map(({ projectKey }: { projectKey: string }) => projectKey);
		expect([await desks(customer), await desks(stranger)]).toEqual([['SUP', 'HR'], ['SUP']]);
		expect((await stranger.get('servicedesk/HR')).status).toBe(403);
		const { globex, stranger: stefan, closed } = simulator.service;
		globex.members.add(stefan.accountId);
		closed.organizationIds.add(globex.id);
		expect(await desks(stranger)).toEqual(['SUP', 'HR']);
	});

	test('are listed for agents, by the beginnings of their names', async () => {
		expect((await customer.get('servicedesk/SUP/customer')).status).toBe(403);
		const names = async (query: string) => (await agent.get('servicedesk/SUP/customer', { params: { query } })).data.values.length;
		expect([await names('Cora'), await names('cust'), await names('nobody')]).toEqual([1, 1, 0]);
	});

	test('see no hidden fields, and cannot act for others', async () => {
		const path = `servicedesk/SUP/requesttype/${simulator.service.types.help.id}/field?expand=hiddenFields`;
		const fields = async (by: AxiosInstance) => {
			const { data } = await by.get(path);
			return [data.requestTypeFields.length, data.canRaiseOnBehalfOf, data.canAddRequestParticipants];
		};
		expect([await fields(customer), await fields(agent), await fields(admin)]).toEqual([
			[4, false, false],
			[4, true, true],
			[5, true, true],
		]);
		const hidden = (await admin.get(path)).data.requestTypeFields.find(({ visible }: { visible: boolean }) => !visible);
		expect(hidden).toMatchObject({ fieldId: 'priority', presetValues: ['High'] });
		const device = await customer.get(`servicedesk/SUP/requesttype/${simulator.service.types.device.id}/field`);
		const place = device.data.requestTypeFields.find(({ name }: { name: string }) => name === 'Where are you?');
		expect(place.validValues.map(({ label, children }: { label: string; children: { label: string }[] }) => [label, ...children.map((child) => child.label)])).toEqual([
			['Berlin', 'Ground floor', 'First floor'],
			['Paris', 'Rooftop'],
		]);
	});
});

describe('organizations', () => {
	test('are got or created by name', async () => {
		const first = await agent.post('organization', { name: 'Initech' });
		const second = await agent.post('organization', { name: 'Initech' });
		expect([first.status, second.status, second.data]).toEqual([201, 201, first.data]);
		expect((await agent.post('organization', { name: 'x'.repeat(200) })).status).toBe(201);
		for (const name of ['', '   ', 'x'.repeat(201), 7, null, undefined])
			expect((await agent.post('organization', { name })).status).toBe(400);
		expect((await customer.post('organization', { name: 'Mine' })).status).toBe(403);
	});

	test('members come and go, all or none', async () => {
		const { globex, stranger: stefan } = simulator.service;
		const path = `organization/${globex.id}/user`;
		expect((await agent.post(path, { accountIds: [stefan.accountId, 'nobody'] })).status).toBe(400);
		expect(globex.members.size).toBe(0);
		expect((await agent.post(path, { accountIds: [stefan.accountId] })).status).toBe(204);
		expect((await stranger.get('organization')).data.values).toMatchObject([{ name: 'Globex' }]);
		expect((await stranger.get(`organization/${globex.id}`)).status).toBe(200);
		expect((await customer.get(`organization/${globex.id}`)).status).toBe(403);
		const leave = async () => (await agent.delete(path, { data: { accountIds: [stefan.accountId] } })).status;
		expect([await leave(), await leave()]).toEqual([204, 204]);
		expect((await agent.delete(path, { data: { accountIds: ['nobody'] } })).status).toBe(400);
	});

	test('that are deleted are gone from desks and requests', async () => {
		const { open, acme, types } = simulator.service;
		await customer.post('request', { serviceDeskId: open.id, requestTypeId: types.help.id, requestFieldValues: { summary: 'x' } });
		expect(simulator.site.readIssue('SUP-1').fields['customfield_10002']).toHaveLength(1);
		expect((await agent.delete(`organization/${acme.id}`)).status).toBe(403);
		expect((await admin.delete(`organization/${acme.id}`)).status).toBe(204);
		expect(simulator.site.readIssue('SUP-1').fields['customfield_10002']).toEqual([]);
		expect((await agent.get('servicedesk/SUP/organization')).data.values).toEqual([]);
	});
});

test('through the gateway a token needs the scopes of the product', async () => {
	const { accountId } = simulator.service.agent;
	const { email } = simulator.service.agent;
	const status = async (scope: string, path: string) => {
		const { token } = simulator.identity.addScopedToken(accountId, [scope]);
		const auth = { username: email, password: token };
		const baseURL = `${simulator.url}/ex/jira/${simulator.site.cloudId}/rest/servicedeskapi`;
		return (await agent.get(path, { baseURL, auth, headers: { Authorization: undefined } })).status;
	};
	expect([
		await status('read:servicedesk-request', 'servicedesk'),
		await status('read:jira-work', 'servicedesk'),
		await status('read:jira-work', 'servicedesk/SUP/queue'),
		await status('manage:servicedesk-customer', 'organization'),
	]).toEqual([200, 401, 200, 200]);
});

describe('hostile input', () => {
	const odd = fc.oneof(
		fc.jsonValue(),
		fc.constantFrom("'; DROP TABLE x; --", '../../etc/passwd', '\u0000', '\ud800', '𝕏'.repeat(200), '__proto__', 'constructor', -1, 1e21),
	);

	test('whatever a request is made of, it is made or refused', async () => {
		const { types } = simulator.service;
		const body = fc.record(
			{
				serviceDeskId: fc.oneof(fc.constant('SUP'), odd),
				requestTypeId: fc.oneof(fc.constantFrom(types.help.id, types.form.id, types.device.id), odd),
				requestFieldValues: fc.oneof(
					odd,
					fc.record(
						{ summary: odd, description: odd, customfield_10070: odd, customfield_10071: odd, customfield_10073: odd, components: odd, attachment: odd },
						{ requiredKeys: [] },
					),
				),
				form: fc.oneof(odd, fc.record({ answers: fc.dictionary(fc.constantFrom('1', '2', '__proto__', 'x'), odd) })),
				raiseOnBehalfOf: odd,
				requestParticipants: odd,
			},
			{ requiredKeys: [] },
		);
		await fc.assert(
			fc.asyncProperty(body, async (given) => {
				const { status, data } = await agent.post('request', given);
				expect([201, 400, 404, 422]).toContain(status);
				expect(status === 201 || typeof data.errorMessage === 'string').toBe(true);
				expect(simulator.counters.defects).toEqual([]);
			}),
			{ numRuns: 150 },
		);
		// What was sent is not to fit the specification here.
		simulator.resetCounters();
	});

	test('whatever stands in a path leads nowhere', async () => {
		const words = ['%00', '..%2F..', '%F0%9F%98%80', '1e9', '-1', '__proto__', 'constructor', "'", 'x'.repeat(500), '%20'];
		for (const word of words) {
			const paths = [`servicedesk/${word}`, `servicedesk/SUP/requesttype/${word}/field`, `servicedesk/SUP/queue/${word}`, `request/${word}`, `organization/${word}`];
			for (const path of paths) expect([path, (await agent.get(path)).status]).toEqual([path, 404]);
		}
	});
});

test('a site without service projects has no desks', async () => {
	const plain = await startSimulator();
	const http = serviceClientOf(plain, plain.credentials.admin);
	expect((await http.get('servicedesk')).data.values).toEqual([]);
	expect((await http.get('request/DEMO-1')).status).toBe(404);
	expect([...plain.site.fields.values()].some(({ product }) => product)).toBe(false);
	expect(() => plain.service).toThrow('serviceDesk');
	await plain.close();
});

/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { customerOperations } from '../../nodes/shared/connection/operations/customers';
import { deskOperations } from '../../nodes/shared/connection/operations/desks';
import { requestOperations } from '../../nodes/shared/connection/operations/requests';
import { ATLASSIAN_LIMITS, startSimulator, type Simulator } from '../simulator';
import { ROUTES } from '../simulator/http/routes';
import { ALLOWANCES } from './allowances';
import { hasSpecs, SHARED } from './shared';
import { serviceClientOf, uploadOf } from './serviceDesk';
import { loadContract } from './specs';

let simulator: Simulator;
let admin: AxiosInstance;
let agent: AxiosInstance;
let customer: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator({ serviceDesk: true });
	admin = serviceClientOf(simulator, simulator.credentials.admin);
	agent = serviceClientOf(simulator, simulator.service.agent);
	customer = serviceClientOf(simulator, simulator.service.customer);
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

interface Schema {
	readonly $ref?: string;
	readonly additionalProperties?: unknown;
	readonly properties?: object;
}

interface SpecOperation {
	readonly 'x-experimental'?: boolean;
	readonly security?: readonly object[];
	readonly requestBody?: { readonly content: Record<string, { readonly schema?: Schema }> };
}

const BASE = '/rest/servicedeskapi';
const specified = ROUTES.filter(({ path }) => path.startsWith(BASE)).map(
	(route): [string, (typeof ROUTES)[number]] => [`${route.method} ${route.path}`, route],
);
const called = Object.values({ ...requestOperations, ...deskOperations, ...customerOperations });

describe('the endpoints', () => {
	// Atlassian's file is an OpenAPI 3.0 document.
	const spec = hasSpecs()
		? (JSON.parse(readFileSync(join(SHARED, 'specs', 'jira-service-desk.json'), 'utf8')) as {
				paths: Record<string, Record<string, SpecOperation>>;
				components: { schemas: Record<string, Schema> };
			})
		: undefined;

	test.each(specified)('%s is declared, with the same access, body and experiment', async (_name, route) => {
		if (!spec) return;
		const operation = spec.paths[route.path]?.[route.method.toLowerCase()];
		expect(operation).toBeDefined();
		const anonymous = operation?.security?.some((entry) => Object.keys(entry).length === 0) ?? false;
		expect(route.anonymous).toBe(anonymous);
		const reference = operation?.requestBody?.content['application/json']?.schema?.$ref?.split('/').pop() ?? '';
		const schema = spec.components.schemas[reference];
		const closed = schema?.additionalProperties === false ? Object.keys(schema.properties ?? {}) : [];
		expect([...(route.closedBody ?? [])].sort()).toEqual(closed.sort());
		const { status } = await axios.request({
			method: route.method,
			url: simulator.url + route.path.replace(/\{[^}]+\}/g, '1'),
			headers: { Authorization: simulator.credentials.admin.authorization },
			validateStatus: () => true,
		});
		expect(status === 412).toBe(operation?.['x-experimental'] ?? false);
	});

	test('every operation of the nodes is served', () => {
		const served = specified.map(([name]) => name);
		const missing = called.map(({ method, path }) => `${method} ${path}`).filter((name) => !served.includes(name));
		expect(missing).toEqual([]);
	});
});

type Step = readonly [status: number, answer: () => Promise<AxiosResponse>];

async function expectSteps(steps: readonly Step[]): Promise<void> {
	for (const [status, call] of steps) {
		const answer = await call();
		const shown = `${answer.config.method} ${answer.config.url} ${JSON.stringify(answer.data).slice(0, 500)}`;
		expect(`${answer.status} ${shown}`).toBe(`${status} ${shown}`);
	}
}

describe('every endpoint fits the specification', () => {
	test('reading, writing and being refused', async () => {
		const { open, types, acme, globex, stranger } = simulator.service;
		const people = { accountIds: [stranger.accountId] };
		const upload = await agent.post('servicedesk/SUP/attachTemporaryFile', ...uploadOf('a.png', 'b.txt'));
		expect(upload.status).toBe(201);
		const files = upload.data.temporaryAttachments.map((file: { temporaryAttachmentId: string }) => file.temporaryAttachmentId);
		const document = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'x' }] }] };
		const create = (type: keyof typeof types, more: object) =>
			agent.post('request', { serviceDeskId: open.id, requestTypeId: types[type].id, ...more });
		const allFields = {
			summary: 'A laptop',
			customfield_10070: { value: 'High' },
			customfield_10071: { value: 'Berlin', child: { value: 'First floor' } },
			customfield_10072: '2026-01-31',
			customfield_10073: { accountId: simulator.service.agent.accountId },
			customfield_10074: [{ value: 'Editor' }, { value: 'Compiler' }],
			attachment: [files[0]],
		};
		const everything = 'participant,sla,status,requestType,serviceDesk,attachment,action,comment,comment.attachment,comment.renderedBody';
		await expectSteps([
			[201, () => create('device', { requestFieldValues: allFields, requestParticipants: people.accountIds })],
			[201, () => create('form', { requestFieldValues: { summary: 'x' }, form: { answers: { '1': { text: 'Fire' } } }, channel: 'chat' })],
			[422, () => create('form', { requestFieldValues: { summary: 'x' } })],
			[400, () => create('help', { requestFieldValues: {} })],
			[201, () => create('access', { requestFieldValues: { summary: 'Access' }, raiseOnBehalfOf: stranger.accountId })],
			[200, () => agent.get('request', { params: { expand: everything, searchTerm: 'lap*' } })],
			[200, () => agent.get('request/SUP-1', { params: { expand: everything } })],
			[404, () => agent.get('request/DEMO-1')],
			[201, () => agent.post('request/SUP-1/comment', { body: 'Hello <b>you</b>', public: true })],
			[201, () => agent.post('request/SUP-1/attachment', { temporaryAttachmentIds: [files[1]], public: false, additionalComment: { body: 'Log' } })],
			[400, () => agent.post('request/SUP-1/attachment', { temporaryAttachmentIds: [files[1]], public: false })],
			[200, () => agent.get('request/SUP-1/comment', { params: { expand: 'attachment,renderedBody' } })],
			[200, () => agent.get('request/SUP-1/attachment')],
			[200, () => agent.get('request/SUP-1', { params: { expand: everything } })],
			[200, () => agent.get('request/SUP-1/participant')],
			[200, () => agent.post('request/SUP-1/participant', people)],
			[200, () => agent.delete('request/SUP-1/participant', { data: people })],
			[400, () => agent.delete('request/SUP-1/participant', { data: people })],
			[200, () => agent.get('request/SUP-1/transition')],
			[204, () => agent.post('request/SUP-1/transition', { id: '31', additionalComment: { body: 'Done' } })],
			[400, () => agent.post('request/SUP-1/transition', { id: '31' })],
			[200, () => agent.get('request/SUP-1/status')],
			[200, () => agent.get('request/SUP-1/sla')],
			[403, () => customer.get('servicedesk/SUP/queue')],
			[200, () => agent.get('request/SUP-3/approval')],
			[200, () => agent.get('request/SUP-1/notification')],
			[204, () => agent.put('request/SUP-1/notification')],
			[204, () => agent.delete('request/SUP-1/notification')],
			[404, () => agent.get('request/SUP-1/feedback')],
			[201, () => agent.post('request/SUP-1/feedback', { type: 'csat', rating: 5, comment: { body: 'Good' } })],
			[200, () => agent.get('request/SUP-1/feedback')],
			[400, () => agent.post('request/SUP-1/feedback', { type: 'csat', rating: 6 })],
			[204, () => agent.delete('request/SUP-1/feedback')],
			[200, () => agent.get('servicedesk')],
			[200, () => agent.get('servicedesk/SUP')],
			[404, () => agent.get('servicedesk/NOPE')],
			[200, () => agent.get('servicedesk/SUP/requesttype', { params: { groupId: '2' } })],
			[200, () => agent.get('servicedesk/SUP/requesttypegroup')],
			[200, () => agent.get(`servicedesk/SUP/requesttype/${types.help.id}`)],
			[200, () => agent.get(`servicedesk/SUP/requesttype/${types.device.id}/field`)],
			[200, () => admin.get(`servicedesk/SUP/requesttype/${types.help.id}/field`, { params: { expand: 'hiddenFields' } })],
			[404, () => agent.get(`servicedesk/SUP/requesttype/${types.leave.id}/field`)],
			[200, () => agent.get('servicedesk/SUP/queue', { params: { includeCount: true } })],
			[200, () => agent.get(`servicedesk/SUP/queue/${[...simulator.site.service.queues.keys()][0]}`)],
			[200, () => agent.get(`servicedesk/SUP/queue/${[...simulator.site.service.queues.keys()][0]}/issue`)],
			[413, () => agent.post('servicedesk/SUP/attachTemporaryFile', ...uploadOf(...Array.from({ length: 61 }, (_x, i) => `${i}`)))],
			[200, () => agent.get('knowledgebase/article', { params: { query: 'computer' } })],
			[400, () => agent.get('knowledgebase/article', { params: { query: '' } })],
			[201, () => admin.post('customer', { email: 'new@example.com', displayName: 'Nina New' })],
			[400, () => admin.post('customer', { email: 'NEW@example.com', displayName: 'Nina New' })],
			[409, () => admin.post('customer', { email: 'new@example.com' }, { params: { strictConflictStatusCode: true } })],
			[403, () => agent.post('customer', { email: 'other@example.com' })],
			[204, () => admin.post('servicedesk/HR/customer', people)],
			[200, () => agent.get('servicedesk/HR/customer', { params: { query: 'ste' } })],
			[204, () => admin.delete('servicedesk/HR/customer', { data: people })],
			[400, () => admin.delete('servicedesk/SUP/customer', { data: people })],
			[200, () => agent.get('organization', { params: { accountId: stranger.accountId } })],
			[201, () => agent.post('organization', { name: 'Initech' })],
			[400, () => agent.post('organization', { name: 'x'.repeat(201) })],
			[200, () => agent.get(`organization/${acme.id}`)],
			[404, () => agent.get('organization/999')],
			[204, () => agent.post(`organization/${globex.id}/user`, people)],
			[200, () => agent.get(`organization/${globex.id}/user`)],
			[204, () => agent.delete(`organization/${globex.id}/user`, { data: people })],
			[201, () => agent.put(`organization/${acme.id}/property/a%20b`, { tier: 1 })],
			[200, () => agent.put(`organization/${acme.id}/property/a%20b`, { tier: 2 })],
			[200, () => agent.get(`organization/${acme.id}/property`)],
			[200, () => agent.get(`organization/${acme.id}/property/a%20b`)],
			[204, () => agent.delete(`organization/${acme.id}/property/a%20b`)],
			[404, () => agent.delete(`organization/${acme.id}/property/a%20b`)],
			[204, () => agent.post('servicedesk/HR/organization', { organizationId: Number(acme.id) })],
			[204, () => agent.post('servicedesk/HR/organization', { organizationId: Number(acme.id) })],
			[200, () => agent.get('servicedesk/HR/organization', { params: { accountId: simulator.service.customer.accountId } })],
			[204, () => agent.delete('servicedesk/HR/organization', { data: { organizationId: Number(acme.id) } })],
			[400, () => agent.post('servicedesk/HR/organization', [])],
			[400, () => agent.delete('servicedesk/HR/organization', { data: [] })],
			[204, () => admin.delete(`organization/${globex.id}`)],
			[404, () => admin.delete(`organization/${globex.id}`)],
		]);
		const [approval] = simulator.site.service.approvals.values();
		await expectSteps([
			[200, () => agent.get(`request/SUP-3/approval/${approval?.id}`)],
			[400, () => agent.post(`request/SUP-3/approval/${approval?.id}`, { decision: 'maybe' })],
			[200, () => agent.post(`request/SUP-3/approval/${approval?.id}`, { decision: 'approve' })],
			[409, () => agent.post(`request/SUP-3/approval/${approval?.id}`, { decision: 'approve' })],
		]);
		// A form that asks for a document, as the specification does not describe one.
		simulator.site.service.requestTypes.set('900', {
			...types.form,
			id: '900',
			questions: [{ id: '7', label: 'Story', kind: 'adf', required: true, choices: {} }],
		});
		const story = { requestFieldValues: { summary: 'x' }, isAdfRequest: true, form: { answers: { '7': { adf: document } } } };
		await expectSteps([[201, () => agent.post('request', { serviceDeskId: 'SUP', requestTypeId: '900', ...story })]]);
		const reached = new Set(Object.keys(simulator.counters.calls));
		expect(specified.map(([name]) => name).filter((name) => !reached.has(name))).toEqual([]);
		const contract = loadContract();
		const ours = ALLOWANCES.filter(({ file }) => file === 'jira-service-desk.json');
		if (contract) expect(ours.filter((allowance) => !contract.used.has(allowance))).toEqual([]);
	});

	test('nobody without an account gets in', async () => {
		const anonymous = serviceClientOf(simulator);
		for (const [, { method, path, anonymous: open }] of specified) {
			const answer = await anonymous.request({ method, url: path.slice(BASE.length + 1).replace(/\{[^}]+\}/g, '1') });
			expect([path, answer.status]).toEqual([path, open ? 403 : 401]);
			expect(typeof answer.data.errorMessage).toBe('string');
		}
	});
});

describe('conventions', () => {
	test('a service desk is named in four forms', async () => {
		const { id, projectId } = simulator.service.open;
		for (const name of [id, `serviceDeskId:${id}`, 'SUP', 'projectKey:SUP', `projectId:${projectId}`]) {
			const answer = await agent.get(`servicedesk/${name}`);
			expect([name, answer.data]).toEqual([name, expect.objectContaining({ id, projectKey: 'SUP', projectTypeKey: 'service_desk' })]);
		}
		for (const name of [projectId, `projectKey:${projectId}`, 'projectId:SUP', 'nope:1', '%00', "'%20OR%201=1"]) {
			expect([name, (await agent.get(`servicedesk/${name}`)).status]).toEqual([name, 404]);
		}
	});

	test('pages may be smaller than asked for, and say whether they are the last', async () => {
		simulator.site.service.largestPage = 2;
		const all = simulator.site.service.requestTypesOf(simulator.service.open).map(({ id }) => id);
		const first = await agent.get('servicedesk/SUP/requesttype', { params: { limit: 100 } });
		expect(first.data).toMatchObject({ size: 2, start: 0, limit: 100, isLastPage: false });
		const second = await agent.get(first.data._links.next);
		expect(second.data).toMatchObject({ size: 2, start: 2, limit: 100, isLastPage: true });
		expect([...first.data.values, ...second.data.values].map(({ id }: { id: string }) => id)).toEqual(all);
		for (const limit of ['0', '-1']) expect((await agent.get('servicedesk', { params: { limit } })).data.size).toBe(2);
		for (const start of ['x', '1e3', '99999999999']) expect((await agent.get('servicedesk', { params: { start } })).status).toBe(404);
	});

	test('articles page by cursor', async () => {
		simulator.site.service.largestPage = 1;
		const first = await agent.get('knowledgebase/article', { params: { query: 'computer' } });
		const second = await agent.get(first.data._links.next);
		expect([first, second].map(({ data }) => [data.values[0].title, data.isLastPage])).toEqual([
			['Stolen computer', false],
			['Upgrading a computer', true],
		]);
		expect((await agent.get('knowledgebase/article', { params: { query: 'x', cursor: '../1' } })).status).toBe(400);
	});

	test('refusals have one text, whoever refuses', async () => {
		const headers = { 'Content-Type': 'application/json' };
		const broken = await agent.post('request', '{', { headers, transformRequest: (body: unknown) => body });
		expect([broken.status, broken.data]).toEqual([
			400,
			{ errorMessage: expect.stringContaining('JSON'), i18nErrorMessage: { i18nKey: 'sd.error', parameters: [] } },
		]);
		const unknown = await agent.post('request', { serviceDeskId: '1', requestTypeId: '1', priority: 'High' });
		expect([unknown.status, typeof unknown.data.errorMessage]).toEqual([400, 'string']);
	});

	test('the list of customers takes five calls a second', async () => {
		simulator.settings.limits = ATLASSIAN_LIMITS;
		const calls = Array.from({ length: 6 }, () => agent.get('servicedesk/SUP/customer'));
		const statuses = (await Promise.all(calls)).map(({ status }) => status);
		expect(statuses.filter((status) => status === 429)).toHaveLength(1);
	});
});

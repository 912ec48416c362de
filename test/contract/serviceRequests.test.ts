import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf, documentOf } from './client';
import { serviceClientOf, uploadOf } from './serviceDesk';

let simulator: Simulator;
let admin: AxiosInstance;
let agent: AxiosInstance;
let customer: AxiosInstance;
let stranger: AxiosInstance;
let platform: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator({ serviceDesk: true });
	admin = serviceClientOf(simulator, simulator.credentials.admin);
	agent = serviceClientOf(simulator, simulator.service.agent);
	customer = serviceClientOf(simulator, simulator.service.customer);
	stranger = serviceClientOf(simulator, simulator.service.stranger);
	platform = clientOf(simulator, simulator.service.agent);
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

type TypeName = keyof Simulator['service']['types'];

/** The body of a new request at SUP. */
function requestOf(type: TypeName, fields: object, more: object = {}): object {
	const { open, types } = simulator.service;
	return { serviceDeskId: open.id, requestTypeId: types[type].id, requestFieldValues: fields, ...more };
}

/** A run of a clock, as the API gives it. */
interface Cycle {
	readonly breached: boolean;
	readonly paused?: boolean;
	readonly elapsedTime: { readonly millis: number };
	readonly remainingTime: { readonly millis: number };
}

/** Creates a request of the type "Get IT help"; gives its key. */
async function newRequest(by: AxiosInstance, summary: string, more: object = {}): Promise<string> {
	const { status, data } = await by.post('request', requestOf('help', { summary }, more));
	expect([status, data.errorMessage]).toEqual([201, undefined]);
	return data.issueKey;
}

const keysOf = (answer: { data: { values: { issueKey: string }[] } }) => answer.data.values.map(({ issueKey }) => issueKey);

describe('a new request', () => {
	test('is an issue of the platform, with the fields of the product', async () => {
		const fields = {
			summary: 'A laptop',
			customfield_10070: { value: 'High' },
			customfield_10071: { value: 'Berlin', child: { value: 'First floor' } },
			customfield_10072: '2026-01-31',
		};
		const { data } = await customer.post('request', requestOf('device', fields));
		expect(data).toMatchObject({ issueKey: 'SUP-1', summary: 'A laptop', requestTypeId: simulator.service.types.device.id });
		const labels = data.requestFieldValues.map(({ label }: { label: string }) => label);
		expect(labels).toEqual(['What do you need?', 'How urgent is it?', 'Where are you?', 'When do you need it?']);
		expect(data.requestFieldValues[3].value).toMatchObject({ iso8601: '2026-01-31', epochMillis: Date.UTC(2026, 0, 31) });
		const query = { jql: 'project = SUP', fields: ['*all'], properties: ['request.channel.type'] };
		const [issue] = (await platform.post('search/jql', query)).data.issues;
		expect(issue.properties).toEqual({ 'request.channel.type': { value: 'api' } });
		const { service } = simulator;
		expect(issue.fields).toMatchObject({
			labels: ['device'],
			reporter: { accountId: service.customer.accountId, accountType: 'customer' },
			customfield_10071: { value: 'Berlin', child: { value: 'First floor' } },
			customfield_10010: {
				requestType: { id: service.types.device.id, name: 'Request a device' },
				currentStatus: { status: 'Waiting for support', statusCategory: 'INDETERMINATE' },
				_links: { web: expect.stringContaining('/portal/1/SUP-1') },
			},
			customfield_10002: [{ id: service.acme.id, name: 'Acme' }],
			customfield_10030: null,
			customfield_10031: null,
			customfield_10032: null,
			customfield_10034: { name: 'Time to resolution', completedCycles: [], ongoingCycle: { breached: false, paused: false } },
		});
		const bulk = await platform.post('issue/bulkfetch', { issueIdsOrKeys: ['SUP-1'], fields: ['customfield_10010'] });
		expect(bulk.data.issues[0].fields.customfield_10010.requestType.name).toBe('Request a device');
	});

	test('takes the fields of its type alone, and all that it requires', async () => {
		const refused: [object, string][] = [
			[requestOf('help', {}), 'What do you need?'],
			[requestOf('device', { summary: 'x' }), 'How urgent is it?'],
			[requestOf('help', { summary: 'x', customfield_10070: { value: 'High' } }), 'customfield_10070'],
			[requestOf('help', { summary: 'x', priority: { name: 'Low' } }), 'priority'],
			[requestOf('help', { summary: 'x', nonsense: 1 }), 'nonsense'],
			[requestOf('help', { summary: 'x', description: documentOf('x') }), 'Why do you need this?'],
			[requestOf('help', { summary: 'x', description: 'x' }, { isAdfRequest: true }), 'Why do you need this?'],
			[requestOf('help', { summary: 'x', components: [{ name: 'Nope' }] }), 'What is it about?'],
			[requestOf('device', { summary: 'x', customfield_10070: { value: 'Nope' } }), 'How urgent is it?'],
			[requestOf('device', { summary: 'x', customfield_10070: { value: 'Low' }, customfield_10072: 'soon' }), 'When do you need it?'],
			[requestOf('help', { summary: 'x', attachment: ['temp1'] }), 'temp1'],
			[requestOf('help', { summary: 'x', attachment: 'temp1' }), 'list'],
			[requestOf('help', [] as object), 'requestFieldValues'],
			[{ ...requestOf('help', { summary: 'x' }), requestTypeId: simulator.service.types.leave.id }, 'request type'],
			[{ ...requestOf('help', { summary: 'x' }), serviceDeskId: { id: 1 } }, 'serviceDeskId'],
			[requestOf('help', { summary: 'x' }, { priority: 'High' }), 'payload'],
		];
		for (const [body, words] of refused) {
			const { status, data } = await agent.post('request', body);
			expect([status, data.errorMessage]).toEqual([400, expect.stringContaining(words)]);
		}
		expect([...simulator.site.issues.all()]).toEqual([]);
		expect(simulator.counters.mails).toBe(0);
	});

	test('takes documents where it says so', async () => {
		await agent.post('request', requestOf('help', { summary: 'x', description: documentOf('As it is') }, { isAdfRequest: true }));
		expect(simulator.site.readIssue('SUP-1').fields['description']).toEqual(documentOf('As it is'));
	});

	test('is raised for somebody else by agents alone', async () => {
		const { customer: someone, closed, types } = simulator.service;
		await newRequest(agent, 'For Cora', { raiseOnBehalfOf: someone.accountId });
		expect(simulator.site.readIssue('SUP-1').fields).toMatchObject({
			reporter: { accountId: someone.accountId },
			creator: { accountId: simulator.service.agent.accountId },
		});
		expect((await stranger.post('request', requestOf('help', { summary: 'x' }, { raiseOnBehalfOf: someone.accountId }))).status).toBe(403);
		const unknown = await agent.post('request', requestOf('help', { summary: 'x' }, { raiseOnBehalfOf: 'qm:nobody' }));
		expect(unknown.status).toBe(400);
		const foreign = {
			serviceDeskId: closed.id,
			requestTypeId: types.leave.id,
			requestFieldValues: { summary: 'x', duedate: '2026-01-31' },
			raiseOnBehalfOf: simulator.service.stranger.accountId,
		};
		expect((await agent.post('request', foreign)).status).toBe(400);
		expect((await stranger.post('request', { ...foreign, raiseOnBehalfOf: undefined })).status).toBe(403);
	});

	test('has participants from agents alone', async () => {
		const { accountId } = simulator.service.stranger;
		const body = requestOf('help', { summary: 'x' }, { requestParticipants: [accountId] });
		expect((await customer.post('request', body)).status).toBe(403);
		expect((await agent.post('request', requestOf('help', { summary: 'x' }, { requestParticipants: ['nobody'] }))).status).toBe(400);
		expect((await agent.post('request', body)).status).toBe(201);
		expect((await stranger.get('request/SUP-1', { params: { expand: 'participant' } })).data.participants.values).toMatchObject([{ accountId }]);
		expect(simulator.site.readIssue('SUP-1').fields['customfield_10030']).toMatchObject([{ accountId }]);
	});

	test('a form is answered by the ids of its questions, or by their labels', async () => {
		const answers = { 'What happened?': { text: 'Fire' }, '2': { choices: ['2'] }, '3': { date: '2026-02-03' } };
		expect((await customer.post('request', requestOf('form', { summary: 'x' }, { form: { answers } }))).status).toBe(201);
		const issue = simulator.site.readIssue('SUP-1');
		expect(issue.fields).toMatchObject({ description: documentOf('Fire'), customfield_10072: '2026-02-03' });
		expect(issue.properties['proforma.forms.i1']).toEqual({
			answers: { '1': { text: 'Fire' }, '2': { choices: ['2'] }, '3': { date: '2026-02-03' } },
		});
	});

	test('answers that the form does not take are 422, each question by its id', async () => {
		const answers = { '2': { choices: ['9'] }, '3': { date: '2026-02-30' }, x: { text: 'y' }, '1': { date: '2026-02-03' } };
		const { status, data } = await agent.post('request', requestOf('form', { summary: 'x' }, { form: { answers } }));
		expect([status, data.errorMessage]).toEqual([422, 'Invalid request']);
		const ids = data.errors.map(({ context }: { context: { id: string }[] }) => context[0]?.id);
		expect(ids.sort()).toEqual(['1', '2', '3', 'x']);
		const none = await agent.post('request', requestOf('form', { summary: 'x' }));
		expect(none.data.errors).toMatchObject([{ context: [{ id: '1' }], detail: 'The field is required', status: 422 }]);
		for (const form of [[], 'x', { answers: [] }])
			expect((await agent.post('request', requestOf('form', { summary: 'x' }, { form }))).status).toBe(400);
		const both = requestOf('form', { summary: 'x', description: 'y' }, { form: { answers: { '1': { text: 'z' } } } });
		expect((await agent.post('request', both)).status).toBe(400);
	});
});

describe('an issue of the platform', () => {
	const issueOf = (fields: object) => ({ fields: { project: { key: 'SUP' }, issuetype: { id: '10100' }, summary: 'x', ...fields } });

	test('is no request unless it has a request type', async () => {
		expect((await platform.post('issue', issueOf({}))).status).toBe(201);
		expect((await agent.get('request/SUP-1')).status).toBe(404);
		expect(simulator.site.readIssue('SUP-1').fields).toMatchObject({ customfield_10010: null, customfield_10034: null });
		expect((await platform.post('issue', issueOf({ customfield_10010: 'sup/help' }))).status).toBe(201);
		expect((await agent.get('request/SUP-2')).data.requestTypeId).toBe(simulator.service.types.help.id);
		for (const wrong of ['sup/nope', 'hr/leave', 7, {}]) {
			const { status, data } = await platform.post('issue', issueOf({ customfield_10010: wrong }));
			expect([status, Object.keys(data.errors)]).toEqual([400, ['customfield_10010']]);
		}
		expect((await platform.put('issue/SUP-1', { fields: { customfield_10010: 'SUP/device' } })).status).toBe(204);
		expect((await agent.get('request/SUP-1')).status).toBe(200);
	});

	test('takes organizations and participants', async () => {
		const { acme, globex, customer: someone } = simulator.service;
		const fields = { customfield_10010: 'sup/help', customfield_10002: [Number(acme.id)], customfield_10030: [{ accountId: someone.accountId }] };
		expect((await platform.post('issue', issueOf(fields))).status).toBe(201);
		expect(simulator.site.readIssue('SUP-1').fields['customfield_10002']).toMatchObject([{ name: 'Acme' }]);
		await platform.put('issue/SUP-1', { update: { customfield_10002: [{ add: Number(globex.id) }, { remove: Number(acme.id) }] } });
		expect(simulator.site.readIssue('SUP-1').fields['customfield_10002']).toMatchObject([{ name: 'Globex' }]);
		expect((await platform.put('issue/SUP-1', { fields: { customfield_10002: [999] } })).status).toBe(400);
		expect((await platform.put('issue/SUP-1', { fields: { customfield_10034: {} } })).status).toBe(400);
	});

	test('customers do not see it through the platform', async () => {
		const key = await newRequest(customer, 'Mine');
		const theirs = clientOf(simulator, simulator.service.customer);
		expect((await theirs.get(`issue/${key}`)).status).toBe(404);
		expect((await theirs.post('search/jql', { jql: 'created > -1d' })).data.issues).toEqual([]);
	});
});

describe('reading requests', () => {
	test('the list has only those in which the caller has a part', async () => {
		const { customer: cora, stranger: stefan, acme } = simulator.service;
		const own = await newRequest(customer, 'Own');
		const shared = await newRequest(agent, 'Taking part', { requestParticipants: [cora.accountId] });
		const foreign = await newRequest(stranger, 'Foreign');
		acme.members.add(stefan.accountId);
		const list = async (by: AxiosInstance, params = {}) => keysOf(await by.get('request', { params }));
		expect(await list(customer)).toEqual([shared, own]);
		expect(await list(customer, { requestOwnership: 'OWNED_REQUESTS' })).toEqual([own]);
		expect(await list(customer, { requestOwnership: 'PARTICIPATED_REQUESTS' })).toEqual([shared]);
		expect(await list(customer, { searchTerm: 'tak*' })).toEqual([shared]);
		expect(await list(stranger)).toEqual([foreign, own]);
		expect(await list(stranger, { requestOwnership: 'ALL_ORGANIZATIONS' })).toEqual([own]);
		expect(await list(stranger, { requestOwnership: 'ORGANIZATION', organizationId: acme.id })).toEqual([own]);
		// Agents see all of the desk, and yet the list has their own alone.
		expect(await list(agent)).toEqual([shared]);
		expect((await agent.get(`request/${foreign}`)).status).toBe(200);
		expect((await customer.get(`request/${foreign}`)).status).toBe(404);
		await agent.post(`request/${shared}/transition`, { id: '31' });
		expect(await list(customer, { requestStatus: 'CLOSED_REQUESTS' })).toEqual([shared]);
		expect(await list(customer, { requestStatus: 'OPEN_REQUESTS' })).toEqual([own]);
		expect(await list(customer, { serviceDeskId: simulator.service.closed.id })).toEqual([]);
		expect((await customer.get('request', { params: { requestOwnership: 'ORGANIZATION', organizationId: 999 } })).status).toBe(404);
	});

	test('queues are for agents, and show their own columns alone', async () => {
		await newRequest(customer, 'One');
		await newRequest(customer, 'Two');
		expect((await customer.get('servicedesk/SUP/queue')).status).toBe(403);
		const queues = (await agent.get('servicedesk/SUP/queue', { params: { includeCount: true } })).data.values;
		expect(queues.map(({ name, issueCount }: { name: string; issueCount: number }) => [name, issueCount])).toEqual([
			['All open', 2],
			['Unassigned', 2],
			['Resolved', 0],
		]);
		const [first] = (await agent.get(`servicedesk/SUP/queue/${queues[0].id}/issue`)).data.values;
		expect([first.key, Object.keys(first.fields)]).toEqual(['SUP-1', ['summary', 'status', 'reporter', 'customfield_10034']]);
		expect((await agent.get(`servicedesk/HR/queue/${queues[0].id}/issue`)).status).toBe(404);
	});

	test('JQL knows the fields of the product', async () => {
		await newRequest(customer, 'Of Acme');
		await agent.post('request', requestOf('access', { summary: 'To approve' }));
		await platform.post('issue', { fields: { project: { key: 'SUP' }, issuetype: { id: '10100' }, summary: 'None' } });
		await customer.post('request/SUP-1/transition', { id: '31' });
		await customer.post('request/SUP-1/feedback', { type: 'csat', rating: 4 });
		simulator.clock.advance(25 * 3_600_000);
		const found = async (jql: string) => {
			const { status, data } = await platform.post('search/jql', { jql: `project = SUP AND ${jql} ORDER BY key ASC`, fields: ['key'] });
			return status === 200 ? data.issues.map(({ key }: { key: string }) => key) : status;
		};
		const expected: [string, unknown][] = [
			['"Request Type" = "Get IT help"', ['SUP-1']],
			['"Request Type" = "Get IT help (SUP)"', ['SUP-1']],
			['"Request Type" in ("sup/help", "sup/access")', ['SUP-1', 'SUP-2']],
			['"Request Type" is EMPTY', ['SUP-3']],
			['"Request Type" = "Nope"', 400],
			['organizations = Acme', ['SUP-1']],
			[`organizations = ${simulator.service.acme.id}`, ['SUP-1']],
			['Organizations is EMPTY', ['SUP-2', 'SUP-3']],
			['request-channel-type = api', ['SUP-1', 'SUP-2']],
			['request-channel-type = jira', ['SUP-3']],
			['Approvals = myPending()', ['SUP-2']],
			['Approvals = nope()', 400],
			['Satisfaction >= 4', ['SUP-1']],
			['"Time to resolution" = breached()', ['SUP-2']],
			['"Time to resolution" = completed()', ['SUP-1']],
			['"Time to resolution" = running()', ['SUP-2']],
			[`reporter = "${simulator.service.customer.accountId}"`, ['SUP-1']],
		];
		const got: [string, unknown][] = [];
		for (const [jql] of expected) got.push([jql, await found(jql)]);
		expect(got).toEqual(expected);
	});
});

describe('work on a request', () => {
	test('comments are for all or for agents, on both sides', async () => {
		const key = await newRequest(customer, 'x');
		expect((await customer.post(`request/${key}/comment`, { body: 'Hello', public: true })).status).toBe(201);
		expect((await agent.post(`request/${key}/comment`, { body: 'Among us', public: false })).status).toBe(201);
		expect((await customer.post(`request/${key}/comment`, { body: 'x', public: false })).status).toBe(403);
		for (const body of [{ body: 'x' }, { body: '', public: true }, { body: 1, public: true }, { body: 'x', public: 'true' }])
			expect((await agent.post(`request/${key}/comment`, body)).status).toBe(400);
		const texts = async (by: AxiosInstance, params = {}) =>
			(await by.get(`request/${key}/comment`, { params })).data.values.map(({ body }: { body: string }) => body);
		expect(await texts(agent)).toEqual(['Hello', 'Among us']);
		expect(await texts(agent, { public: false })).toEqual(['Among us']);
		expect(await texts(agent, { internal: false })).toEqual(['Hello']);
		expect(await texts(customer)).toEqual(['Hello']);
		// Without permission the page is empty, and nothing says why.
		expect(await texts(stranger)).toEqual([]);
		expect((await stranger.post(`request/${key}/comment`, { body: 'x', public: true })).status).toBe(404);
		const { comments } = (await platform.get(`issue/${key}/comment`, { params: { expand: 'properties' } })).data;
		expect(comments).toMatchObject([
			{ jsdPublic: true, properties: [{ key: 'sd.public.comment', value: { internal: false } }] },
			{ jsdPublic: false, properties: [{ key: 'sd.public.comment', value: { internal: true } }] },
		]);
		const internal = { body: documentOf('From the platform'), properties: [{ key: 'sd.public.comment', value: { internal: true } }] };
		await platform.post(`issue/${key}/comment`, internal);
		expect(await texts(customer)).toEqual(['Hello']);
	});

	test('temporary files become files of the request once, and expire', async () => {
		const key = await newRequest(customer, 'x');
		const upload = async () => {
			const { data } = await customer.post('servicedesk/SUP/attachTemporaryFile', ...uploadOf('ä b.txt'));
			expect(data.temporaryAttachments).toMatchObject([{ fileName: 'ä b.txt' }]);
			return data.temporaryAttachments.map((file: { temporaryAttachmentId: string }) => file.temporaryAttachmentId);
		};
		const attach = async (ids: unknown, more = {}) =>
			await customer.post(`request/${key}/attachment`, { temporaryAttachmentIds: ids, public: true, ...more });
		const ids = await upload();
		const attached = await attach(ids, { additionalComment: { body: 'See this' } });
		expect([attached.status, attached.data.comment.body]).toEqual([201, 'See this\n[^ä b.txt]']);
		expect(attached.data.attachments.values).toMatchObject([{ filename: 'ä b.txt', size: 16 }]);
		expect((await attach(ids)).status).toBe(400);
		expect((await attach([])).status).toBe(400);
		expect((await attach('temp')).status).toBe(400);
		const late = await upload();
		simulator.clock.advance(2 * 3_600_000);
		expect((await attach(late)).status).toBe(400);
		expect(simulator.site.readIssue(key).fields['attachment']).toMatchObject([{ filename: 'ä b.txt' }]);
		const [form] = uploadOf('x.txt');
		expect((await customer.post('servicedesk/SUP/attachTemporaryFile', form)).status).toBe(403);
		const elsewhere = (await agent.post('servicedesk/HR/attachTemporaryFile', ...uploadOf('hr.txt'))).data.temporaryAttachments;
		expect((await attach([elsewhere[0].temporaryAttachmentId])).status).toBe(400);
	});

	test('files of internal comments are for agents', async () => {
		const key = await newRequest(customer, 'x');
		const { data } = await agent.post('servicedesk/SUP/attachTemporaryFile', ...uploadOf('log.txt'));
		const temporaryAttachmentIds = [data.temporaryAttachments[0].temporaryAttachmentId];
		await agent.post(`request/${key}/attachment`, { temporaryAttachmentIds, public: false });
		expect((await agent.get(`request/${key}/attachment`)).data.values).toHaveLength(1);
		expect((await customer.get(`request/${key}/attachment`)).data.values).toHaveLength(0);
	});

	test('only the transitions of the portal are offered', async () => {
		const key = await newRequest(customer, 'x');
		const offered = async () => (await customer.get(`request/${key}/transition`)).data.values;
		expect(await offered()).toEqual([{ id: '31', name: 'Resolve this request' }]);
		expect((await agent.post(`request/${key}/transition`, { id: '11' })).status).toBe(400);
		expect((await platform.post(`issue/${key}/transitions`, { transition: { id: '11' } })).status).toBe(204);
		expect(await offered()).toHaveLength(2);
		expect((await customer.post(`request/${key}/transition`, { id: '31', additionalComment: { body: 'Thanks' } })).status).toBe(204);
		const statuses = (await customer.get(`request/${key}/status`)).data.values;
		expect(statuses.map(({ status }: { status: string }) => status)).toEqual(['Resolved', 'Waiting for customer', 'Waiting for support']);
		expect(await offered()).toEqual([]);
	});

	test('clocks stand still while the customer is waited for, and stop', async () => {
		const hour = 3_600_000;
		const key = await newRequest(customer, 'x');
		simulator.clock.advance(hour);
		await platform.post(`issue/${key}/transitions`, { transition: { id: '11' } });
		simulator.clock.advance(30 * hour);
		const clocks = async () => {
			const { values } = (await agent.get(`request/${key}/sla`)).data;
			return values.map(({ ongoingCycle, completedCycles }: { ongoingCycle?: Cycle; completedCycles: Cycle[] }) => {
				const cycle = ongoingCycle ?? completedCycles[0];
				const hours = (span: { millis: number } | undefined) => Math.round((span?.millis ?? NaN) / hour);
				return [cycle?.breached, cycle?.paused, hours(cycle?.elapsedTime), hours(cycle?.remainingTime)];
			});
		};
		expect(await clocks()).toEqual([
			[true, false, 31, -27],
			[false, true, 1, 23],
		]);
		await agent.post(`request/${key}/comment`, { body: 'We are on it', public: true });
		await customer.post(`request/${key}/transition`, { id: '21' });
		simulator.clock.advance(hour);
		await customer.post(`request/${key}/transition`, { id: '31' });
		simulator.clock.advance(hour);
		expect(await clocks()).toEqual([
			[true, undefined, 31, -27],
			[false, undefined, 2, 22],
		]);
		await platform.post(`issue/${key}/transitions`, { transition: { id: '41' } });
		expect((await agent.get(`request/${key}/sla`)).data.values[1]).toMatchObject({ completedCycles: [{}], ongoingCycle: { breached: false } });
		expect((await customer.get(`request/${key}/sla`)).status).toBe(403);
		expect((await customer.get(`request/${key}`, { params: { expand: 'sla' } })).data.sla).toBeUndefined();
	});

	test('an approval is decided once, by its approvers', async () => {
		await customer.post('request', requestOf('access', { summary: 'x' }));
		const [approval] = (await agent.get('request/SUP-1/approval')).data.values;
		expect(approval).toMatchObject({ finalDecision: 'pending', canAnswerApproval: true });
		const path = `request/SUP-1/approval/${approval.id}`;
		expect((await customer.post(path, { decision: 'approve' })).status).toBe(403);
		expect(keysOf(await agent.get('request', { params: { requestOwnership: 'APPROVER', approvalStatus: 'MY_PENDING_APPROVAL' } }))).toEqual(['SUP-1']);
		expect((await agent.post(path, { decision: 'decline' })).data).toMatchObject({ finalDecision: 'declined', canAnswerApproval: false });
		expect((await agent.post(path, { decision: 'approve' })).status).toBe(409);
		expect(simulator.site.readIssue('SUP-1').fields).toMatchObject({
			status: { name: 'Declined' },
			customfield_10031: [{ finalDecision: 'declined' }],
		});
	});

	test('feedback comes from the reporter', async () => {
		const key = await newRequest(customer, 'x');
		const feedback = { type: 'csat', rating: 2, comment: { body: 'Slow' } };
		expect((await agent.post(`request/${key}/feedback`, feedback)).status).toBe(403);
		expect((await customer.post(`request/${key}/feedback`, feedback)).data).toEqual(feedback);
		expect(simulator.site.readIssue(key).fields['customfield_10032']).toEqual({ rating: 2 });
		for (const rating of [0, 6, 1.5, '5', null])
			expect((await customer.post(`request/${key}/feedback`, { type: 'csat', rating })).status).toBe(400);
		expect((await customer.delete(`request/${key}/feedback`)).status).toBe(204);
		expect((await customer.get(`request/${key}/feedback`)).status).toBe(404);
	});

	test('who takes part is told, until he says otherwise', async () => {
		const key = await newRequest(customer, 'x');
		const subscribed = async (by: AxiosInstance) => (await by.get(`request/${key}/notification`)).data.subscribed;
		expect([await subscribed(customer), await subscribed(agent)]).toEqual([true, false]);
		await customer.delete(`request/${key}/notification`);
		await agent.put(`request/${key}/notification`);
		expect([await subscribed(customer), await subscribed(agent)]).toEqual([false, true]);
	});

	test('mails are counted: new requests, new customers, what customers may read', async () => {
		const key = await newRequest(agent, 'x');
		await agent.post(`request/${key}/comment`, { body: 'Among us', public: false });
		expect(simulator.counters.mails).toBe(1);
		await agent.post(`request/${key}/comment`, { body: 'Hello', public: true });
		expect(simulator.counters.mails).toBe(2);
		await admin.post('customer', { email: 'a@example.com' });
		await admin.post('customer', { email: 'a@example.com' });
		expect(simulator.counters.mails).toBe(3);
		const people = { accountIds: [simulator.service.customer.accountId] };
		await agent.post(`request/${key}/participant`, people);
		await agent.post(`request/${key}/participant`, people);
		expect(simulator.counters.mails).toBe(4);
	});
});

import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf } from './engine';
import { addRequest, REQUESTS, serviceSite } from './serviceSite';
import { connectedSite, picked, type ConnectedSite } from './site';

/** Service requests leave as issues do, with what their portal knows of them. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await serviceSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const run = async (parameters: IDataObject = {}) => await site.run({ ...REQUESTS, ...parameters });
const keys = async (parameters: IDataObject) => {
	const result = await run(parameters);
	expect(result.error?.message).toBeUndefined();
	return jsonOf(result, 0).map(({ key }) => String(key));
};
/** Which lists of the portal were asked for. */
const portalCalls = () => Object.keys(site.simulator.counters.calls).filter((endpoint) => endpoint.includes('/servicedeskapi/request/'));
const calls = (operation: string) => countCalls(site.simulator.counters, operation);

describe('a request', () => {
	it('has what the portal shows, beside the fields of its issue', async () => {
		const { simulator } = site;
		const { customer, stranger, acme, open, types, agent } = simulator.service;
		const { id } = addRequest(site, {
			fields: { 'Request participants': [{ accountId: stranger.accountId }], Organizations: [acme.id] },
		});
		simulator.site.service.feedback.set(id, { rating: 4, comment: 'Great' });
		simulator.site.service.addApproval(id, 'Waiting for approval', [agent.accountId]);
		const [request] = jsonOf(await run(), 0);
		expect(request).toMatchObject({
			key: 'SUP-1',
			url: `${simulator.url}/browse/SUP-1`,
			Summary: 'My mouse is broken',
			'Request Type': types.help.name,
			'Portal Status': 'Waiting for support',
			'Portal Link': `${simulator.url}/servicedesk/customer/portal/${open.id}/SUP-1`,
			Channel: 'portal',
			Organizations: ['Acme'],
			'Request participants': [simulator.site.users.get(stranger.accountId)?.displayName],
			'Time to resolution': { state: 'running', breached: false, completedCycles: 0, remainingMs: expect.any(Number) },
			Approvals: [{ name: 'Waiting for approval', decision: 'pending', approvers: [{ name: 'Agnes Agent', decision: 'pending' }] }],
			Satisfaction: { rating: 4 },
			Reporter: simulator.site.users.get(customer.accountId)?.displayName,
		});
	});

	it('in a table: one column for each thing that a tool wants to count or join by', async () => {
		const { id } = addRequest(site);
		site.simulator.site.service.feedback.set(id, { rating: 4, comment: 'Great' });
		const [row] = jsonOf(await run({ shape: 'table' }), 0);
		expect(row).toMatchObject({
			'Request Type': 'Get IT help',
			'Request Type ID': site.simulator.service.types.help.id,
			'Time to resolution': 'running',
			'Time to resolution Breached': false,
			'Time to resolution Due': expect.stringMatching(/^\d{4}-/),
			Satisfaction: 4,
			Channel: 'portal',
		});
		for (const cell of Object.values(row ?? {})) expect(cell === null || typeof cell !== 'object').toBe(true);
	});

	it('an issue of the project that is no request has nothing of the portal, and is said to be so', async () => {
		site.simulator.site.addIssue({ project: 'SUP', type: 'Service Request', summary: 'Made by an agent' });
		expect(jsonOf(await run(), 0)[0]).toMatchObject({ 'Request Type': null, 'Portal Link': null, Channel: null });
	});
});

describe('which requests', () => {
	beforeEach(() => {
		const { service } = site.simulator;
		addRequest(site, { summary: 'help' });
		addRequest(site, { summary: 'access', fields: { 'Request Type': service.types.access.id, Organizations: [service.acme.id] } });
		addRequest(site, { summary: 'done', status: 'Resolved' });
		addRequest(site, { project: 'HR', summary: 'leave', fields: { 'Request Type': service.types.leave.id } });
		site.simulator.clock.advance(60_000);
	});

	it('whole desks, by id or by the key of the project, narrowed', async () => {
		const { open, closed } = site.simulator.service;
		expect(await keys({ source: 'desks', serviceDesks: [open.id] })).toEqual(['SUP-1', 'SUP-2', 'SUP-3']);
		expect((await keys({ source: 'desks', serviceDesks: [open.id, closed.id] })).sort()).toEqual(['HR-1', 'SUP-1', 'SUP-2', 'SUP-3']);
		expect(await keys({ source: 'desks', serviceDesks: [open.id], narrow: { statusCategories: ['Done'] } })).toEqual(['SUP-3']);
		expect(await keys({ source: 'desks', serviceDesks: ['HR'] })).toEqual(['HR-1']);
	});

	it('a queue, a request type, an organization', async () => {
		const { service, site: own } = site.simulator;
		const queue = [...own.service.queues.values()].find(({ name, deskId }) => name === 'All open' && deskId === service.open.id)!;
		expect(await keys({ source: 'queue', serviceDesk: picked(service.open.id), queue: picked(queue.id) })).toEqual(['SUP-1', 'SUP-2']);
		const type = { source: 'requestType', serviceDesk: picked(service.open.id), requestType: picked(service.types.access.id) };
		expect(await keys(type)).toEqual(['SUP-2']);
		expect(await keys({ source: 'organization', organization: picked(service.acme.id) })).toEqual(['SUP-2']);
	});

	it("a queue's query is kept to the project of its desk, whatever it says", async () => {
		const { service, site: own } = site.simulator;
		const jql = 'project = HR OR statusCategory = Done ORDER BY key DESC';
		const queue = own.service.addQueue({ deskId: service.open.id, name: 'Crooked', jql, fields: [] });
		expect(await keys({ source: 'queue', serviceDesk: picked(service.open.id), queue: picked(queue.id) })).toEqual(['SUP-3']);
	});

	it('my own: as the portal lists them, and only they', async () => {
		const { agent, customer } = site.simulator.service;
		addRequest(site, { summary: 'of the agent', creatorId: agent.accountId });
		const mine = { ...REQUESTS, source: 'mine', mineStatus: 'all' };
		const result = await site.run(mine, [{}], { as: agent });
		expect(result.error?.message).toBeUndefined();
		expect(jsonOf(result, 0).map(({ Summary }) => Summary)).toEqual(['of the agent']);
		expect(customer.accountId).not.toBe(agent.accountId);
	});

	it.each([
		['queue', { source: 'queue', queue: picked('999') }, /no queue "999"/],
		['request type', { source: 'requestType', requestType: picked('999') }, /no request type "999"/],
		['desk', { source: 'desks', serviceDesks: ['999'] }, /no service desk "999"/],
		['desk that is none', { source: 'desks', serviceDesks: ['1/../2'] }, /no service desk "1\/..\/2"/],
		['no desk', { source: 'desks', serviceDesks: [' '] }, /No service desk is chosen/],
		['organization', { source: 'organization', organization: picked('999') }, /no organization "999"/],
	])('what is not there is named: %s', async (_name, parameters, message) => {
		const { open } = site.simulator.service;
		const { error } = await run({ serviceDesk: picked(open.id), ...parameters });
		expect(error?.message).toMatch(message);
	});

	it('names that try to end their quotes find nothing more than what is called so', async () => {
		const { service, site: own } = site.simulator;
		const evil = own.service.addOrganization('x" OR project = "HR');
		expect(await keys({ source: 'organization', organization: picked(evil.id) })).toEqual([]);
		service.types.access.name = 'access" OR project = "HR';
		expect(await keys({ source: 'requestType', serviceDesk: picked(service.open.id), requestType: picked(service.types.access.id) })).toEqual(['SUP-2']);
	});
});

describe('lists', () => {
	const LISTS = { childrenAs: 'nested', children: ['comments', 'slas', 'approvals', 'participants'] };

	beforeEach(() => {
		const { site: own, service } = site.simulator;
		const issue = addRequest(site, { comments: [{ text: 'For you' }, { text: 'For us' }], fields: { 'Request participants': [{ accountId: service.stranger.accountId }] } });
		const [open, internal] = issue.comments;
		own.writeIssue({ ...issue, comments: [open!, { ...internal!, properties: [{ key: 'sd.public.comment', value: { internal: true } }] }] });
		own.service.addApproval(issue.id, 'Waiting for approval', [service.agent.accountId]);
	});

	it('come with the requests, complete, without a call for each', async () => {
		const [request] = jsonOf(await run(LISTS), 0);
		expect(request).toMatchObject({
			comments: [{ body: 'For you', public: true }, { body: 'For us', public: false }],
			commentsComplete: true,
			slas: [{ name: 'Time to first response', state: 'running' }, { name: 'Time to resolution', state: 'running' }],
			slasComplete: true,
			approvals: [{ name: 'Waiting for approval', decision: 'pending' }],
			approvalsComplete: true,
			participants: [{ id: site.simulator.service.stranger.accountId }],
			participantsComplete: true,
		});
		expect(portalCalls()).toEqual([]);
	});

	it('where the site has no fields for them, a call for each request completes them', async () => {
		const { site: own } = site.simulator;
		const { approvals, participants } = own.service.fields!;
		for (const id of [approvals, participants, ...own.service.metrics.map(({ fieldId }) => fieldId)]) own.fields.delete(id);
		const result = await run(LISTS);
		expect(jsonOf(result, 0)[0]).toMatchObject({
			slas: [{ name: 'Time to first response' }, { name: 'Time to resolution' }],
			approvals: [{ name: 'Waiting for approval' }],
			slasComplete: true,
			approvalsComplete: true,
		});
		expect(portalCalls()).toHaveLength(3);
	});

	it('a list that is refused is incomplete, with the reason', async () => {
		const { site: own } = site.simulator;
		own.fields.delete(own.service.fields!.approvals);
		site.simulator.faults.add({
			path: '/rest/servicedeskapi/request/{issueIdOrKey}/approval',
			effect: { kind: 'answer', status: 403, headers: { 'X-AACCOUNTID': 'x' }, body: { errorMessage: 'No approvals for you' } },
		});
		const result = await run(LISTS);
		expect(jsonOf(result, 0)[0]).toMatchObject({ approvals: [], approvalsComplete: false, approvalsMissing: expect.stringMatching(/No approvals for you/), slasComplete: true });
		expect(jsonOf(result, 1)[0]).toMatchObject({ incompleteCount: 1 });
	});

	it('on their own output each names its request', async () => {
		const children = jsonOf(await run({ ...LISTS, childrenAs: 'records' }), 1);
		expect(children.map(({ type }) => type)).toEqual(['comment', 'comment', 'SLA cycle', 'SLA cycle', 'approval', 'participant']);
		for (const child of children) expect(child).toMatchObject({ requestKey: 'SUP-1', requestId: expect.any(String) });
	});
});

it('for an agent who administers nothing, and as a tool', async () => {
	addRequest(site);
	const result = await site.run(REQUESTS, [{}], { as: site.simulator.service.agent });
	expect(jsonOf(result, 0)).toMatchObject([{ key: 'SUP-1', 'Request Type': 'Get IT help' }]);
	const [answer] = await site.tool(REQUESTS);
	expect(answer?.json).toMatchObject({ records: [{ key: 'SUP-1', Channel: 'portal' }], more: 0 });
});

it('a site without service desks gives its issues, with nothing of a portal, and says that there is no desk', async () => {
	const other = await connectedSite(undefined, 'jiraServiceManagement');
	other.simulator.site.addIssue({ project: 'DEMO', summary: 'One' });
	const lists = { childrenAs: 'nested', children: ['slas'] };
	const result = await other.run({ ...REQUESTS, jql: 'project = DEMO', ...lists });
	expect(jsonOf(result, 0)).toMatchObject([{ key: 'DEMO-1', 'Portal Link': null, Channel: null, slas: [], slasComplete: false, slasMissing: expect.any(String) }]);
	const desk = await other.run({ ...REQUESTS, source: 'desks', serviceDesks: ['1'] });
	expect(desk.error?.message).toMatch(/no service desk "1"/);
	await other.simulator.close();
});

it('1,000 requests with SLAs, participants and comments cost no call for each', async () => {
	const participants = [{ accountId: site.simulator.service.stranger.accountId }];
	for (let number = 0; number < 1000; number++) {
		addRequest(site, { comments: [{ text: `Comment on ${number}` }], fields: { 'Request participants': participants } });
	}
	site.simulator.resetCounters();
	const result = await run({ childrenAs: 'nested', children: ['comments', 'slas', 'participants'] });
	const records = jsonOf(result, 0);
	expect(records).toHaveLength(1000);
	expect(records.filter(({ commentsComplete, slasComplete, participantsComplete }) => commentsComplete && slasComplete && participantsComplete)).toHaveLength(1000);
	// One page of ids, a read for each hundred (comments come with them), the count, the fields of the site, the clock.
	expect(Number((jsonOf(result, 1)[0] as { calls: number }).calls)).toBeLessThanOrEqual(1 + 10 + 1 + 1 + 1);
	expect(calls('POST /rest/api/3/issue/bulkfetch')).toBe(10);
}, 120_000);

import type { LoadOptionsContext } from 'n8n-core';
import type { IDataObject, INodeListSearchResult, INodeType } from 'n8n-workflow';
import { jsonOf } from './engine';
import { addRequest, REQUESTS, serviceSite } from './serviceSite';
import { picked, type ConnectedSite } from './site';

/** Operations on single requests, on desks and what belongs to them, and the pickers that find them. */
let site: ConnectedSite;

beforeAll(async () => {
	site = await serviceSite();
	const { service, site: own } = site.simulator;
	const issue = addRequest(site, {
		comments: [{ text: 'For you' }, { text: 'For us' }],
		attachments: [{ filename: 'log.txt', content: 'abc', mimeType: 'text/plain' }],
		fields: { 'Request participants': [{ accountId: service.stranger.accountId }] },
	});
	const [open, internal] = issue.comments;
	own.writeIssue({ ...issue, comments: [open!, { ...internal!, properties: [{ key: 'sd.public.comment', value: { internal: true } }] }] });
	own.service.addApproval(issue.id, 'Waiting for approval', [service.agent.accountId]);
	own.service.feedback.set(issue.id, { rating: 4, comment: 'Great' });
	addRequest(site, { summary: 'Second' });
});

afterAll(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const run = async (parameters: IDataObject, rows?: IDataObject[]) => {
	const result = await site.run(parameters, rows);
	expect(result.error?.message).toBeUndefined();
	return jsonOf(result, 0);
};
const of = async (operation: string, more: IDataObject = {}) => await run({ resource: 'request', operation, request: 'SUP-1', ...more });

describe('of one request', () => {
	it.each<[string, IDataObject, object[]]>([
		['getApprovals', {}, [{ request: 'SUP-1', name: 'Waiting for approval', decision: 'pending', approvers: [{ name: 'Agnes Agent' }] }]],
		['getAttachments', {}, [{ id: expect.stringMatching(/^\d+$/), fileName: 'log.txt', mimeType: 'text/plain', size: 3 }]],
		['getComments', { audience: 'all' }, [{ body: 'For you', public: true }, { body: 'For us', public: false }]],
		['getComments', { audience: 'internal' }, [{ body: 'For us' }]],
		['getComments', { audience: 'public' }, [{ body: 'For you' }]],
		['getFeedback', {}, [{ rating: 4, comment: 'Great' }]],
		['getParticipants', {}, [{ id: expect.any(String), name: 'Stefan Stranger' }]],
		['getSlas', {}, [{ name: 'Time to first response', state: 'running' }, { name: 'Time to resolution' }]],
		['getSubscription', {}, [{ subscribed: expect.any(Boolean) }]],
	])('%s %j', async (operation, more, expected) => {
		const given = await of(operation, more);
		expect(given).toHaveLength(expected.length);
		expect(given).toMatchObject(expected);
	});

	it('what is no key is refused in words, and the other items are done', async () => {
		const parameters = { resource: 'request', operation: 'getSlas', request: '={{ $json.key }}' };
		const rows = [{ key: 'SUP-1' }, { key: '../../myself' }, { key: '' }, { key: 'SUP-99' }];
		const result = await site.run(parameters, rows, { node: { onError: 'continueRegularOutput' } });
		const errors = (result.outputs[0] ?? []).map(({ json, pairedItem }) => [(pairedItem as { item: number }).item, String(json.error ?? '')]);
		expect(errors).toEqual([
			[0, ''],
			[0, ''],
			[1, expect.stringMatching(/"..\/..\/myself" is not the key or ID of a request/)],
			[2, expect.stringMatching(/is not the key or ID/)],
			[3, expect.stringMatching(/SLAs/)],
		]);
	});
});

it('Get and Get Many give requests with what their portal says', async () => {
	const get = { resource: 'request', operation: 'get', request: '={{ $json.key }}', fieldSet: 'standard', shape: 'simplified' };
	const got = await run(get, [{ key: 'SUP-2' }, { key: 'SUP-1' }]);
	expect(got).toMatchObject([{ key: 'SUP-2', Channel: 'portal' }, { key: 'SUP-1', 'Request Type': 'Get IT help', Satisfaction: { rating: 4 } }]);
	const many = { ...REQUESTS, operation: 'getAll', returnAll: false, limit: 1 };
	expect(await run(many)).toMatchObject([{ key: 'SUP-1', 'Portal Status': 'Waiting for support', Channel: 'portal' }]);
	const mine = { ...many, source: 'mine', mineStatus: 'open', returnAll: true };
	const { agent } = site.simulator.service;
	const result = await site.run(mine, [{}], { as: agent });
	expect(result.error?.message).toBeUndefined();
});

it('the schema of their table has the columns of the portal', async () => {
	const schema = { resource: 'request', operation: 'getTableSchema', fieldSet: 'standard', columnNames: 'snakeCase', dialect: 'postgres', tableName: '' };
	const [table] = await run(schema);
	expect(table?.createTable).toMatch(/^CREATE TABLE "jira_requests"/);
	expect(table?.columns).toEqual(expect.arrayContaining([
		expect.objectContaining({ name: 'request_type_id', type: 'text' }),
		expect.objectContaining({ name: 'time_to_resolution_due', type: 'timestamp' }),
		expect.objectContaining({ name: 'satisfaction', type: 'number' }),
		expect.objectContaining({ name: 'portal_link', type: 'text' }),
	]));
});

it('fields that only requests have can be chosen', async () => {
	const [request] = await run({ ...REQUESTS, fieldSet: 'chosen', fields: ['portalLink', 'Channel'] });
	expect(Object.keys(request ?? {})).toEqual(['key', 'id', 'url', 'Portal Link', 'Channel']);
	expect(request?.['Portal Link']).toMatch(/\/servicedesk\/customer\/portal\/\d+\/SUP-1$/);
});

describe('desks and what belongs to them', () => {
	it('service desks, by project', async () => {
		const all = await run({ resource: 'serviceDesk', operation: 'export', mode: 'all', shape: 'simplified' });
		expect(all).toMatchObject([{ Project: 'SUP', Name: 'Support' }, { Project: 'HR', Name: 'Human Resources' }]);
		const some = { resource: 'serviceDesk', operation: 'getAll', projects: ['hr'], returnAll: true, shape: 'simplified' };
		expect(await run(some)).toMatchObject([{ Project: 'HR' }]);
		const { open } = site.simulator.service;
		expect(await run({ resource: 'serviceDesk', operation: 'get', serviceDesk: picked(open.id), shape: 'simplified' })).toMatchObject([{ key: open.id }]);
	});

	it('queues with their query and count, request types with their desk', async () => {
		const { open, types } = site.simulator.service;
		const queues = await run({ resource: 'queue', operation: 'getAll', serviceDesks: [open.id], returnAll: true, shape: 'simplified' });
		expect(queues).toMatchObject([{ Name: 'All open', Project: 'SUP', JQL: expect.stringContaining('project = SUP'), Requests: 2 }, { Name: 'Unassigned' }, { Name: 'Resolved' }]);
		const byId = await run({ resource: 'queue', operation: 'get', queue: picked(String(queues[1]!.id)), shape: 'simplified' });
		expect(byId).toMatchObject([{ Name: 'Unassigned' }]);
		const all = await run({ resource: 'requestType', operation: 'getAll', returnAll: true, shape: 'simplified' });
		expect(all.map(({ Name }) => Name)).toEqual(expect.arrayContaining([types.help.name, types.leave.name]));
		const limited = await run({ resource: 'requestType', operation: 'getAll', returnAll: false, limit: 2, shape: 'simplified' });
		expect(limited).toHaveLength(2);
	});

	it('desks are named by project key as well, and one that is not there is said', async () => {
		const types = { resource: 'requestType', operation: 'getAll', returnAll: true, shape: 'simplified' };
		expect(await run({ ...types, serviceDesks: ['hr', site.simulator.service.closed.id] })).toMatchObject([{ Name: 'Ask for leave', Project: 'HR' }]);
		const { error } = await site.run({ ...types, serviceDesks: ['HR', '999'] });
		expect(error?.message).toContain('There is no service desk "999" that this account can see');
	});

	it('articles of a knowledge base, page by page', async () => {
		const search = { resource: 'knowledgeBase', operation: 'search', query: 'computer' };
		expect(await run({ ...search, returnAll: false, limit: 1 })).toHaveLength(1);
		const all = await run({ ...search, returnAll: true });
		expect(all).toMatchObject([{ title: expect.any(String), pageId: expect.any(String), spaceKey: 'IT' }, { spaceKey: 'IT' }]);
		site.simulator.site.service.largestPage = 1;
		expect(await run({ ...search, returnAll: true })).toEqual(all);
		site.simulator.site.service.largestPage = 50;
	});
});

describe('pickers', () => {
	const search = async (method: string, parameters: IDataObject = {}, filter?: string) => {
		const { results } = await site.ask({ ...REQUESTS, ...parameters }, async (context: LoadOptionsContext, node: INodeType): Promise<INodeListSearchResult> => {
			return await node.methods!.listSearch![method]!.call(context, filter);
		});
		return results.map(({ name }) => name);
	};

	it('find by what a person types, and only at the chosen desk', async () => {
		const { closed } = site.simulator.service;
		expect(await search('searchServiceDesks')).toEqual(['Human Resources (HR)', 'Support (SUP)']);
		expect(await search('searchServiceDesks', {}, 'supp')).toEqual(['Support (SUP)']);
		expect(await search('searchQueues', { source: 'queue', serviceDesk: picked(closed.id) }, 'open')).toEqual(['All open (HR)']);
		expect(await search('searchRequestTypes', { source: 'requestType', serviceDesk: picked(closed.id) })).toEqual(['Ask for leave (HR)']);
		expect(await search('searchRequestTypes', { source: 'requestType', serviceDesk: picked('HR') })).toEqual(['Ask for leave (HR)']);
		expect(await search('searchOrganizations', {}, 'acme')).toEqual(['Acme']);
	});

	it('give those of all desks where no desk is to be chosen', async () => {
		expect(await search('searchQueues', { resource: 'queue', operation: 'get' }, 'open')).toEqual(['All open (HR)', 'All open (SUP)']);
		const imported = { operation: 'import', mode: 'create', serviceDeskFrom: 'column', requestTypeFrom: 'fixed' };
		expect(await search('searchRequestTypes', imported, 'leave')).toEqual(['Ask for leave (HR)']);
	});

	it('lists of desks, and of the fields of requests', async () => {
		const load = async (method: string) =>
			await site.ask(REQUESTS, async (context: LoadOptionsContext, node: INodeType) => await node.methods!.loadOptions![method]!.call(context));
		expect((await load('loadServiceDesks')).map(({ name }) => name)).toEqual(['Human Resources (HR)', 'Support (SUP)']);
		expect((await load('loadRequestFields')).map(({ value }) => value)).toEqual(expect.arrayContaining(['channel', 'portalLink', 'summary']));
	});
});

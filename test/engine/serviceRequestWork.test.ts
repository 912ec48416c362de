import type { IDataObject, ResourceMapperFields } from 'n8n-workflow';
import type { Issue } from '../simulator/site/model';
import { addTrackedType } from '../tools/trackedType';
import { jsonOf } from './engine';
import { addRequest, serviceSite } from './serviceSite';
import { picked, type ConnectedSite } from './site';

/** Operations on single requests, and what the editor knows of a request type. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await serviceSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	expect(site.simulator.counters.violations).toEqual([]);
	await site.simulator.close();
});

const run = async (operation: string, parameters: IDataObject = {}, more?: Parameters<ConnectedSite['run']>[2]) =>
	await site.run({ resource: 'request', operation, request: 'SUP-1', ...parameters }, [{}], more);
const first = async (...args: Parameters<typeof run>) => jsonOf(await run(...args), 0)[0];
const issue = (key = 'SUP-1'): Issue => [...site.simulator.site.issues.all()].find((one) => one.key === key)!;
const isInternal = () => issue().comments.map(({ properties }) => (properties[0]?.value as { internal?: boolean } | undefined)?.internal === true);

describe('a comment', () => {
	beforeEach(() => void addRequest(site));

	it('is for agents where nobody says otherwise, with its formatting', async () => {
		expect(await first('addComment', { comment: 'Look **here**', audience: 'automatic' })).toMatchObject({ request: 'SUP-1', public: false });
		await run('addComment', { comment: 'Hello', audience: 'public' });
		expect(isInternal()).toEqual([true, false]);
		expect(JSON.stringify(issue().comments[0]?.body)).toContain('"strong"');
	});

	it('of a customer is for everybody, and never internal', async () => {
		const as = site.simulator.service.customer;
		expect(await first('addComment', { comment: 'Thank you', audience: 'automatic' }, { as })).toMatchObject({ public: true });
		expect((await run('addComment', { comment: 'Secret', audience: 'internal' }, { as })).error).toBeDefined();
		expect(isInternal()).toEqual([false]);
	});

	it('of an AI agent is public only where a person allows it', async () => {
		const parameters = { resource: 'request', operation: 'addComment', request: 'SUP-1', comment: 'Hi' };
		await expect(site.tool({ ...parameters, audience: 'public' })).rejects.toThrow('This tool may not write what customers see');
		await site.tool({ ...parameters, audience: 'automatic' });
		await site.tool({ ...parameters, audience: 'public', allowPublic: true });
		expect(isInternal()).toEqual([true, false]);
	});

	it('needs a text and a request', async () => {
		expect((await run('addComment', { comment: ' ', audience: 'automatic' })).error?.message).toContain('The comment is empty');
		expect((await run('addComment', { comment: 'x', request: '../x', audience: 'automatic' })).error?.message).toContain('"../x" is not the key or ID of a request');
	});
});

it('an AI agent imports no public comments unless a person allows it', async () => {
	addTrackedType(site.simulator);
	const parameters = {
		...{ resource: 'request', operation: 'import', mode: 'create', mapping: 'columnNames', serviceDeskFrom: 'fixed', serviceDesk: picked('SUP') },
		...{ requestTypeFrom: 'fixed', requestType: picked('Tracked request'), options: { childLists: ['comments'] } },
	};
	const rows = [{ 'What do you need?': 'Help', comments: [{ body: 'Hi', public: true }] }];
	await expect(site.tool(parameters, rows)).rejects.toThrow('1 public comments');
	await site.tool({ ...parameters, allowPublic: true }, rows);
	expect(isInternal()).toEqual([false]);
});

describe('Transition', () => {
	beforeEach(() => void addRequest(site));

	it('goes through the workflow to a status', async () => {
		expect(await first('transition', { through: 'workflow', status: 'Resolved' })).toMatchObject({ from: 'Waiting for support', to: 'Resolved' });
		expect(issue().statusId).toBe('10103');
	});

	it('takes a step of the portal, as a customer too, with a comment', async () => {
		const as = site.simulator.service.customer;
		expect(await first('transition', { through: 'portal', status: 'resolve this request', comment: 'It works again' }, { as })).toMatchObject({ step: 'Resolve this request' });
		expect(issue()).toMatchObject({ statusId: '10103', comments: [expect.anything()] });
	});

	it('names the steps that there are', async () => {
		const { error } = await run('transition', { through: 'portal', status: 'Close' });
		expect(`${error?.message} ${error?.description}`).toMatch(/"Close" is not a value of the steps that the portal offers for SUP-1.*Resolve this request/);
	});
});

it('adds and removes participants by their words', async () => {
	addRequest(site);
	const participants = () => issue().values[site.simulator.site.service.fields!.participants];
	const { stranger, agent } = site.simulator.service;
	await run('addParticipants', { people: 'stefan.stranger@example.com, Agnes Agent' });
	expect(participants()).toEqual([stranger.accountId, agent.accountId]);
	expect(await first('addParticipants', { people: ['Agnes Agent', agent.accountId] })).toEqual({ request: 'SUP-1', added: [agent.accountId] });
	expect(await first('removeParticipants', { people: 'stefan.stranger@example.com' })).toEqual({ request: 'SUP-1', removed: [stranger.accountId] });
	expect(participants()).toEqual([agent.accountId]);
	expect((await run('addParticipants', { people: 'cora.customer@example.com, nobody@example.com' })).error?.message).toContain('No person is found for "nobody@example.com"');
	expect(participants()).toEqual([agent.accountId]);
});

it('answers the approval that waits for the account, once', async () => {
	const { service } = site.simulator;
	addRequest(site, { fields: { 'Request Type': service.types.access.id }, status: 'Waiting for approval' });
	site.simulator.site.service.addApproval(issue().id, 'Waiting for approval', [service.agent.accountId]);
	expect((await run('answerApproval', { decision: 'approve' })).error?.message).toContain('No approval of SUP-1 waits for this account');
	expect(await first('answerApproval', { decision: 'approve' }, { as: service.agent })).toMatchObject({ decision: 'approved' });
	expect((await run('answerApproval', { decision: 'decline' }, { as: service.agent })).error).toBeDefined();
	expect(issue().statusId).toBe('10100');
});

it('subscribes and unsubscribes the account', async () => {
	addRequest(site);
	expect(await first('subscribe')).toEqual({ request: 'SUP-1', subscribed: true });
	expect(await first('getSubscription')).toMatchObject({ subscribed: true });
	await run('unsubscribe');
	expect(await first('getSubscription')).toMatchObject({ subscribed: false });
});

it('sends and deletes feedback', async () => {
	addRequest(site, { fields: { Reporter: { accountId: site.simulator.service.customer.accountId } } });
	const as = site.simulator.service.customer;
	expect(await first('sendFeedback', { rating: 4, comment: 'Fast' }, { as })).toEqual({ request: 'SUP-1', rating: 4, comment: 'Fast' });
	expect((await run('sendFeedback', { rating: 9 }, { as })).error?.message).toContain('9 is not a rating');
	await run('deleteFeedback', {}, { as });
	expect(site.simulator.site.service.feedback.size).toBe(0);
});

it('attaches files, internally unless set otherwise', async () => {
	addRequest(site);
	const binary = [{ photo: { data: Buffer.from('picture').toString('base64'), mimeType: 'image/png', fileName: 'photo.png' } }];
	expect(await first('addAttachments', { files: 'photo', public: false }, { binary })).toEqual({ request: 'SUP-1', attached: ['photo.png'], public: false });
	await run('addAttachments', { files: 'photo', public: true, comment: 'As you asked' }, { binary });
	expect(isInternal()).toEqual([true, false]);
	// One that is not there keeps the others back: half of the files would look like all of them.
	const { error } = await run('addAttachments', { files: 'photo, other', public: false }, { binary });
	expect(`${error?.message} ${error?.description}`).toBe('The item has no binary property "other" It has: photo');
	expect(isInternal()).toEqual([true, false]);
});

describe('Create', () => {
	const CREATE: IDataObject = { serviceDesk: picked('SUP'), requestType: picked('Request a device') };
	const columns = (value: IDataObject) => ({ columns: { mappingMode: 'defineBelow', value } });

	it('raises a request by the fields of the mapper', async () => {
		const created = await first('create', { ...CREATE, ...columns({ summary: 'A laptop', customfield_10070: 'High', reporter: 'cora.customer@example.com' }) });
		expect(created).toMatchObject({ key: 'SUP-1', outcome: 'created', url: `${site.simulator.url}/browse/SUP-1` });
		expect(issue().values.reporter).toBe(site.simulator.service.customer.accountId);
		expect((await run('create', { ...CREATE, ...columns({ summary: 'A laptop' }) })).error?.message).toContain('How urgent is it? is required');
	});

	it('holds to its limits, which its options raise', async () => {
		const items = Array.from({ length: 51 }, () => ({}));
		const many = { resource: 'request', operation: 'create', ...CREATE, ...columns({ summary: 'A laptop', customfield_10070: 'High' }) };
		expect((await site.run(many, items)).error?.message).toContain('51 new requests, and Maximum New Requests per Run allows 50');
		expect([...site.simulator.site.issues.all()]).toEqual([]);
		expect(jsonOf(await site.run({ ...many, options: { maximumNewRequests: 51 } }, items), 0)).toHaveLength(51);
	});

	it('makes a missing customer where that is wanted', async () => {
		const values = columns({ summary: 'A laptop', customfield_10070: 'High', reporter: 'new@example.com' });
		expect((await run('create', { ...CREATE, ...values })).error?.message).toContain('No person is found');
		await run('create', { ...CREATE, ...values, options: { createCustomers: true } });
		expect(site.simulator.site.users.get(String(issue().values.reporter))?.emailAddress).toBe('new@example.com');
	});
});

it('the mapper says what to do while the service desk comes from a column', async () => {
	const parameters = { resource: 'request', operation: 'import', mode: 'create', mapping: 'mapper', serviceDeskFrom: 'column', requestTypeFrom: 'column' };
	const columns = await site.ask(parameters, async (context, node) => (await node.methods!.resourceMapping!.getRequestColumns!.call(context)) as ResourceMapperFields);
	expect(columns).toEqual({ fields: [], emptyFieldsNotice: expect.stringContaining('choose one service desk') });
});

it('the mapper has the fields of the form by the names of the portal, with their values', async () => {
	const { open, types } = site.simulator.service;
	const columns = async (requestType: string, desk = open.id) =>
		await site.ask({ resource: 'request', operation: 'create', serviceDesk: picked(desk), requestType: picked(requestType) }, async (context, node): Promise<ResourceMapperFields> => {
			return (await node.methods!.resourceMapping!.getRequestColumns!.call(context)) as ResourceMapperFields;
		});
	const { fields } = await columns(types.device.id);
	expect((await columns(types.device.id, 'SUP')).fields).toEqual(fields);
	expect(fields.map(({ displayName, required }) => [displayName, required])).toEqual([
		['What do you need?', true],
		['How urgent is it?', true],
		['Where are you?', false],
		['When do you need it?', false],
		['Who is your manager?', false],
		['What shall be on it?', false],
		['Raise on Behalf Of', false],
		['Participants', false],
		['Organizations', false],
		['Form Answers', false],
		['Status', false],
	]);
	expect(fields.find(({ displayName }) => displayName === 'How urgent is it?')?.options).toEqual([
		{ name: 'Low', value: 'Low' },
		{ name: 'High', value: 'High' },
	]);
	expect(await columns('999')).toMatchObject({ fields: [], emptyFieldsNotice: expect.stringContaining('"999" is not a value of Request Type') });
});

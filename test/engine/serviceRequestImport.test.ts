import type { IDataObject } from 'n8n-workflow';
import type { Issue } from '../simulator/site/model';
import { addTrackedType } from '../tools/trackedType';
import { jsonOf } from './engine';
import { serviceSite } from './serviceSite';
import { picked, type ConnectedSite } from './site';

let site: ConnectedSite;

beforeEach(async () => {
	site = await serviceSite();
	addTrackedType(site.simulator);
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	expect(site.simulator.counters.violations).toEqual([]);
	await site.simulator.close();
});

/** Parameters of an upsert of tracked requests into SUP by the field External ID, as the editor fills them in. */
const UPSERT: IDataObject = {
	resource: 'request',
	operation: 'import',
	mode: 'upsert',
	serviceDeskFrom: 'fixed',
	serviceDesk: picked('SUP'),
	requestTypeFrom: 'fixed',
	requestType: picked('Tracked request'),
	matchBy: 'field',
	matchField: picked('External ID'),
	identityColumn: 'order',
	mapping: 'columnNames',
};
const CREATE: IDataObject = { ...UPSERT, mode: 'create' };

const row = (id: number, more: IDataObject = {}): IDataObject => ({ order: `R-${id}`, 'What do you need?': `Row ${id}`, ...more });
const plainRow = (text: string, more: IDataObject = {}): IDataObject => ({ 'What do you need?': text, ...more });
const rejected = async (parameters: IDataObject, rows: readonly IDataObject[]) => jsonOf(await site.run(parameters, rows), 1);
const issues = (): Issue[] => [...site.simulator.site.issues.all()];
const only = (): Issue => {
	expect(issues()).toHaveLength(1);
	return issues()[0]!;
};
const mailsOf = (ids: unknown) => ((ids ?? []) as string[]).map((id) => site.simulator.site.users.get(id)?.emailAddress);
const service = () => site.simulator.site.service;
const writes = () => Object.entries(site.simulator.counters.calls).filter(([name]) => !/^GET|search|bulkfetch|mypermissions/i.test(name));
const outcomes = (result: Awaited<ReturnType<ConnectedSite['run']>>, output = 0) => jsonOf(result, output).map(({ _outcome }) => _outcome);

describe('the form of a request type', () => {
	it('is filled by the labels of the portal, in words', async () => {
		const rows = [row(1, { 'Why do you need this?': 'It is **slow**', 'How urgent is it?': 'high', 'Where are you?': 'Berlin > First floor', 'What is it about?': 'Laptops', Tags: 'a, b' })];
		const result = await site.run(UPSERT, rows);
		expect(jsonOf(result, 1)).toEqual([]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'created', _key: 'SUP-1' });
		const { values } = only();
		expect(values).toMatchObject({ summary: 'Row 1', labels: ['a', 'b'], customfield_10050: 'R-1' });
		expect(JSON.stringify(values.description)).toContain('"strong"');
		expect(jsonOf(await site.run({ ...UPSERT, operation: 'get', request: 'SUP-1', fieldSet: 'all', shape: 'simplified' }), 0)[0]).toMatchObject({ 'Request Type': 'Tracked request', Urgency: 'High', Components: ['Laptops'] });
	});

	it('twice is once: equal rows write nothing, others only what differs, by its label', async () => {
		const rows = [row(1, { Organizations: 'Acme', Participants: 'stefan.stranger@example.com', 'How urgent is it?': 'Low' }), row(2, { 'Raise on Behalf Of': 'cora.customer@example.com' })];
		await site.run(UPSERT, rows);
		const before = issues().map(({ updated }) => updated);
		const again = await site.run(UPSERT, rows);
		expect(outcomes(again)).toEqual(['unchanged', 'unchanged']);
		expect(issues().map(({ updated }) => updated)).toEqual(before);
		expect(jsonOf(again, 2)[0]).toMatchObject({ created: 0, updated: 0, mails: 0 });
		const changed = await site.run(UPSERT, [row(1, { 'How urgent is it?': 'High' }), row(2, { 'What do you need?': 'Other' })]);
		expect(jsonOf(changed, 0)).toMatchObject([
			{ _outcome: 'updated', _changes: 'How urgent is it?' },
			{ _outcome: 'updated', _changes: 'What do you need?', _before: '{"What do you need?":"Row 2"}' },
		]);
	});

	it('finds requests again that the index does not show yet', async () => {
		site.simulator.site.issues.lagMs = 3_600_000;
		await site.run(UPSERT, [row(1), row(2)]);
		expect(outcomes(await site.run(UPSERT, [row(1), row(2)]))).toEqual(['unchanged', 'unchanged']);
		expect(issues()).toHaveLength(2);
	});

	it('each row may name its own desk and type, and labels mean what they mean there', async () => {
		const parameters = { ...CREATE, serviceDeskFrom: 'column', serviceDeskColumn: 'desk', requestTypeFrom: 'column', requestTypeColumn: 'type' };
		const result = await site.run(parameters, [
			{ desk: 'Support', type: 'Request a device', 'What do you need?': 'A laptop', 'How urgent is it?': 'Low' },
			{ desk: 'HR', type: 'Ask for leave', 'What do you need?': 'A holiday', 'First day': '2026-07-01' },
			{ desk: 'HR', type: 'Ask for leave', 'What do you need?': 'A holiday' },
			{ desk: 'Nowhere', type: 'Ask for leave', 'What do you need?': 'A holiday' },
			{ desk: 'SUP', type: 'Ask for leave', 'What do you need?': 'A holiday' },
		]);
		expect(jsonOf(result, 0)).toMatchObject([{ _key: 'SUP-1' }, { _key: 'HR-1' }]);
		expect(jsonOf(result, 1)).toMatchObject([
			{ _reason: 'First day is required for Ask for leave at HR, and the row has none' },
			{ _reason: 'There is no service desk "Nowhere" that this account can see' },
			{ _reason: expect.stringMatching(/^"Ask for leave" is not a value of Request Type at Support/), _fix: expect.stringContaining('Get IT help') },
		]);
	});

	it('a field that is not on it is named before anything is written, with what there is', async () => {
		expect(await rejected(UPSERT, [row(1, { Priority: 'High' })])).toMatchObject([
			{ _field: 'Priority', _reason: 'The field Priority is not on the request type Tracked request at SUP', _fix: expect.stringContaining('What do you need?') },
		]);
		const hidden = await rejected({ ...CREATE, requestType: picked('Get IT help') }, [plainRow('Help', { Priority: 'Low' })]);
		expect(hidden[0]?._reason).toContain('is hidden in the request type Get IT help at SUP');
		expect(issues()).toEqual([]);
	});

	it.each([
		['How urgent is it?', 'Whenever', /"Whenever" is not a value of How urgent is it\?/],
		['Where are you?', 'Berlin > Cellar', /"Cellar" is not a value of Where are you\? under "Berlin"/],
		['What is it about?', 'Nothing', /"Nothing" is not a value of What is it about\?/],
		['What do you need?', 'x'.repeat(300), /The summary has 300 characters/],
		['Raise on Behalf Of', 'nobody@example.com', /No person is found for "nobody@example.com"/],
		['Organizations', 'Umbrella', /"Umbrella" is not a value of Organizations/],
		['Organizations', 'Globex', /"Globex" is not a value of Organizations/],
		['Status', 'Forgotten', /"Forgotten" is not a value of Status/],
	])('%s: %s is refused by row and field, and other rows are done', async (column, word, reason) => {
		const result = await site.run(UPSERT, [row(1, { [column]: word }), row(2)]);
		expect(jsonOf(result, 1)).toMatchObject([{ _outcome: 'rejected', _reason: expect.stringMatching(reason) }]);
		expect(jsonOf(result, 0)).toMatchObject([{ _outcome: 'created', order: 'R-2' }]);
	});
});

describe('people', () => {
	it('raises on behalf of a customer and lets others take part', async () => {
		await site.run(UPSERT, [row(1, { 'Raise on Behalf Of': 'cora.customer@example.com', Participants: 'stefan.stranger@example.com, Agnes Agent' })]);
		const { values } = only();
		expect(mailsOf([values.reporter])).toEqual(['cora.customer@example.com']);
		expect(mailsOf(values[service().fields!.participants])).toEqual(['stefan.stranger@example.com', 'agnes.agent@example.com']);
	});

	it('takes an agent for a customer where the desk does', async () => {
		expect(outcomes(await site.run(UPSERT, [row(1, { 'Raise on Behalf Of': 'agnes.agent@example.com' })]))).toEqual(['created']);
		expect(mailsOf([only().values.reporter])).toEqual(['agnes.agent@example.com']);
	});

	it('a customer who may not raise requests at a closed desk is refused in the words of Jira', async () => {
		const parameters = { ...CREATE, serviceDesk: picked('HR'), requestType: picked('Ask for leave') };
		const [refusal] = await rejected(parameters, [plainRow('Holiday', { 'First day': '2026-07-01', 'Raise on Behalf Of': 'stefan.stranger@example.com' })]);
		expect(refusal).toMatchObject({ _outcome: 'rejected', _reason: expect.stringContaining('does not exist in this service desk') });
	});

	it('makes missing customers when that is wanted: each once, and lets them use the desk', async () => {
		const rows = [row(1, { 'Raise on Behalf Of': 'new@example.com' }), row(2, { 'Raise on Behalf Of': 'New@Example.com', Participants: 'other@example.com' }), row(3, { 'Raise on Behalf Of': 'not an address' })];
		const result = await site.run({ ...UPSERT, options: { notFound: 'create' } }, rows);
		expect(outcomes(result)).toEqual(['created', 'created']);
		expect(jsonOf(result, 1)).toMatchObject([{ _reason: 'No person is found for "not an address"' }]);
		const made = [...site.simulator.site.users.values()].filter(({ emailAddress }) => /new@|other@/i.test(emailAddress));
		expect(made.map(({ accountType }) => accountType)).toEqual(['customer', 'customer']);
		expect([...site.simulator.service.open.customers]).toEqual(made.map(({ accountId }) => accountId));
		expect(outcomes(await site.run({ ...UPSERT, options: { notFound: 'create' } }, rows))).toEqual(['unchanged', 'unchanged']);
	});

	it('an account that may not make customers says so on the row', async () => {
		const result = await site.run({ ...UPSERT, options: { notFound: 'create' } }, [row(1, { 'Raise on Behalf Of': 'new@example.com' }), row(2)], { as: site.simulator.service.agent });
		expect(jsonOf(result, 1)).toMatchObject([{ _field: 'Raise on Behalf Of', _reason: expect.stringMatching(/^"new@example.com" could not be created for Raise on Behalf Of/) }]);
		expect(outcomes(result)).toEqual(['created']);
	});

	it('changes participants by what is missing, and takes away only where lists replace', async () => {
		await site.run(UPSERT, [row(1, { Participants: 'stefan.stranger@example.com' })]);
		const add = await site.run({ ...UPSERT, options: { lists: 'add' } }, [row(1, { Participants: 'cora.customer@example.com' })]);
		expect(jsonOf(add, 0)[0]).toMatchObject({ _outcome: 'updated', _changes: 'Participants' });
		const participants = () => mailsOf(only().values[service().fields!.participants]);
		expect(participants()).toEqual(['stefan.stranger@example.com', 'cora.customer@example.com']);
		await site.run(UPSERT, [row(1, { Participants: 'cora.customer@example.com' })]);
		expect(participants()).toEqual(['cora.customer@example.com']);
	});

	it('shares requests with organizations, new ones and old ones', async () => {
		const organizations = () => only().values[service().fields!.organizations];
		await site.run(UPSERT, [row(1, { Organizations: 'Acme' })]);
		expect(organizations()).toEqual([site.simulator.service.acme.id]);
		await site.run(UPSERT, [row(1, { Organizations: site.simulator.service.globex.id })]);
		expect(organizations()).toEqual([site.simulator.service.globex.id]);
	});

	it('who may not raise requests for others is told so before anything is written', async () => {
		const result = await site.run(CREATE, [plainRow('Help', { 'Raise on Behalf Of': 'cora.customer@example.com' })], { as: site.simulator.service.customer });
		expect(jsonOf(result, 1)[0]?._reason).toBe('This account may not raise requests on behalf of others there');
		expect(issues()).toEqual([]);
	});
});

describe('what follows a request', () => {
	const files = [{ photo: { data: Buffer.from('picture').toString('base64'), mimeType: 'image/png', fileName: 'größe.png' } }];

	it('attaches files through temporary ones, once', async () => {
		const parameters = { ...UPSERT, options: { childLists: ['attachments'] } };
		await site.run(parameters, [row(1)], { binary: files });
		const again = await site.run(parameters, [row(1)], { binary: files });
		expect(outcomes(again)).toEqual(['unchanged']);
		const { attachments, comments } = only();
		expect(attachments.map(({ filename }) => filename)).toEqual(['größe.png']);
		expect(comments.map(({ properties }) => properties[0]?.value)).toEqual([{ internal: true }]);
	});

	it('writes comments internally, unless an entry says that customers may read it', async () => {
		const comments = ['Only for us', { body: 'For **you**', public: true }, { body: 'For us too', public: false }];
		const parameters = { ...UPSERT, options: { childLists: ['comments'] } };
		await site.run(parameters, [row(1, { comments })]);
		expect(only().comments.map(({ properties }) => properties.map(({ value }) => value))).toEqual([[{ internal: true }], [], [{ internal: true }]]);
		expect(outcomes(await site.run(parameters, [row(1, { comments })]))).toEqual(['unchanged']);
	});

	it('moves a request along the workflow', async () => {
		await site.run(UPSERT, [row(1, { Status: 'Resolved' })]);
		expect(only().statusId).toBe('10103');
		expect(outcomes(await site.run(UPSERT, [row(1, { Status: 'Resolved' })]))).toEqual(['unchanged']);
	});

	it('moves a request by a step that the portal offers, where that is wanted', async () => {
		const parameters = { ...UPSERT, options: { statusThrough: 'portal' } };
		expect(outcomes(await site.run(parameters, [row(1, { Status: 'Resolved' }), row(2)]))).toEqual(['created', 'created']);
		expect(issues().map(({ statusId }) => statusId)).toEqual(['10103', '10100']);
		const result = await site.run(parameters, [row(1, { Status: 'Resolved' }), row(2, { Status: 'Waiting for customer' })]);
		expect(outcomes(result)).toEqual(['unchanged']);
		expect(jsonOf(result, 1)).toMatchObject([
			{ _key: 'SUP-2', _field: 'Status', _reason: 'SUP-2 is in Waiting for support, and the portal offers no step from there to Waiting for customer', _fix: expect.stringContaining('Resolve this request') },
		]);
	});

	it('a step of which the answer is lost is not taken twice', async () => {
		site.simulator.faults.add({ method: 'POST', path: '/rest/servicedeskapi/request/{issueIdOrKey}/transition', effect: { kind: 'resetAfter' } });
		expect(outcomes(await site.run({ ...UPSERT, options: { statusThrough: 'portal' } }, [row(1, { Status: 'Resolved' })]))).toEqual(['created']);
		expect(only().statusId).toBe('10103');
	});

	it('a request that was created without all of it says so, and the next run completes it', async () => {
		site.simulator.faults.add({ method: 'PUT', path: '/rest/api/3/issue/{issueIdOrKey}', effect: { kind: 'answer', status: 400, body: { errorMessages: ['No organizations today'], errors: {} } } });
		const result = await site.run(UPSERT, [row(1, { Organizations: 'Acme' }), row(2)]);
		expect(jsonOf(result, 1)).toMatchObject([{ _outcome: 'rejected', _key: 'SUP-1', _reason: expect.stringContaining('SUP-1 was created, but without its organizations: ') }]);
		expect(outcomes(await site.run(UPSERT, [row(1, { Organizations: 'Acme' }), row(2)]))).toEqual(['updated', 'unchanged']);
		expect(issues()).toHaveLength(2);
	});
});

describe('a create of which the answer is lost', () => {
	const lose = () => site.simulator.faults.add({ method: 'POST', path: '/rest/servicedeskapi/request', effect: { kind: 'resetAfter' } });

	it('is found again by its identity', async () => {
		lose();
		expect(outcomes(await site.run(UPSERT, [row(1), row(2)]))).toEqual(['created', 'created']);
		expect(issues()).toHaveLength(2);
	});

	it('is unknown where rows have no identity, and is not sent again', async () => {
		lose();
		const result = await site.run(CREATE, [plainRow('One')]);
		expect(outcomes(result, 1)).toEqual(['unknown']);
		expect(issues()).toHaveLength(1);
	});
});

describe('before the first write', () => {
	const many = Array.from({ length: 51 }, (_none, index) => row(index));

	it('more than fifty new requests are refused, unless a person says how many', async () => {
		const refused = await site.run(UPSERT, many);
		expect(refused.error?.message).toContain('The plan has 51 new requests, and Maximum New Requests per Run allows 50');
		expect(issues()).toEqual([]);
		expect(outcomes(await site.run({ ...UPSERT, options: { maximumNewRequests: 51 } }, many))).toHaveLength(51);
		expect(outcomes(await site.run(UPSERT, many))).toEqual(many.map(() => 'unchanged'));
	});

	it('so are customers and public comments', async () => {
		const options = { notFound: 'create', childLists: ['comments'], maximumNewCustomers: 1, maximumPublicComments: 1 };
		const rows = [1, 2].map((id) => row(id, { 'Raise on Behalf Of': `new${id}@example.com`, comments: [{ body: 'Hello', public: true }, 'Internal'] }));
		const refused = await site.run({ ...UPSERT, options }, rows);
		expect(refused.error?.message).toContain('2 new customers, and Maximum New Customers per Run allows 1; 2 public comments, and Maximum Public Comments per Run allows 1');
		expect(issues()).toEqual([]);
		expect([...site.simulator.site.users.values()].some(({ emailAddress }) => emailAddress.startsWith('new'))).toBe(false);
	});

	it('an identity that the form does not ask for is refused with the ways out, except where nothing is created', async () => {
		const parameters = { ...UPSERT, requestType: picked('Get IT help') };
		for (const mode of ['upsert', 'createMissing']) {
			const { error } = await site.run({ ...parameters, mode }, [row(1)]);
			expect(error?.message).toContain('The field External ID, by which rows are matched, is not on the request type Get IT help at SUP');
			expect(error?.description).toContain('Create Through the Issue API');
		}
		const label = await site.run({ ...parameters, matchBy: 'label', labelPrefix: 'erp-' }, [row(1)]);
		expect(label.error?.message).toContain('has no labels');
		expect(issues()).toEqual([]);
		expect(outcomes(await site.run({ ...parameters, mode: 'update' }, [row(1)]), 1)).toEqual(['rejected']);
		expect(outcomes(await site.run({ ...parameters, mode: 'create' }, [plainRow('Help')]))).toEqual(['created']);
	});

	it('a dry run shows what would be written and which mails it costs, and writes nothing', async () => {
		await site.run(UPSERT, [row(1)]);
		const options = { notFound: 'create', childLists: ['comments'] };
		const rows = [row(1), row(2, { 'Raise on Behalf Of': 'new@example.com', comments: [{ body: 'Hello', public: true }] }), row(3, { Organizations: 'Umbrella' })];
		site.simulator.resetCounters();
		const [report, ...plan] = jsonOf(await site.run({ ...UPSERT, dryRun: true, options }, rows), 2);
		expect(report).toMatchObject({ dryRun: { create: 1, unchanged: 1, rejected: 1, mails: 3 } });
		expect(plan[1]).toMatchObject({ action: 'create', target: 'Tracked request at SUP', changes: { 'Raise on Behalf Of': { to: 'new@example.com (would be created)' }, 'What do you need?': { to: 'Row 2' } } });
		expect(issues()).toHaveLength(1);
		expect(site.simulator.counters.mails).toBe(0);
		expect(writes()).toEqual([]);
	});

	it('a request of another type is not taken for one of this', async () => {
		await site.run(UPSERT, [row(1)]);
		const result = await rejected({ ...UPSERT, mode: 'update', requestType: picked('Get IT help') }, [row(1, { 'What do you need?': 'Other' })]);
		expect(result).toMatchObject([{ _key: 'SUP-1', _reason: 'SUP-1 matches, but it is of the request type Tracked request, not Get IT help at SUP' }]);
	});
});

describe('forms', () => {
	const FORM = { ...CREATE, requestType: picked('Report an incident') };
	const questions = [
		{ id: '1', label: 'What happened?', kind: 'text' },
		{ id: '2', label: 'Who is affected?', kind: 'choices' },
		{ id: '3', label: 'Until when?', kind: 'date' },
	];
	const answersOf = (issue: Issue) => (issue.properties['proforma.forms.i1'] as { answers?: unknown } | undefined)?.answers;

	it('are answered in one column, by the ids of their questions', async () => {
		const answers = { 1: { text: 'All is dark' }, 2: ['1', '2'] };
		expect(outcomes(await site.run(FORM, [plainRow('Dark', { 'Form Answers': JSON.stringify(answers) })]))).toEqual(['created']);
		expect(answersOf(only())).toEqual({ 1: { text: 'All is dark' }, 2: { choices: ['1', '2'] } });
	});

	it('are answered in columns called like their questions, once these are described', async () => {
		const rows = [plainRow('Dark', { 'What happened?': 'All is dark', 'Who is affected?': '2', 'Form Answers': { 'Until when?': '2026-07-01' } })];
		const result = await site.run({ ...FORM, options: { formQuestions: { questions } } }, rows);
		expect(jsonOf(result, 1)).toEqual([]);
		expect(answersOf(only())).toEqual({ 1: { text: 'All is dark' }, 2: { choices: ['2'] }, 3: { date: '2026-07-01' } });
	});

	it('what a form does not take is refused by the row, with the question', async () => {
		const rows = [
			plainRow('No answer', { 'Form Answers': { 2: ['1'] } }),
			plainRow('No choice', { 'Form Answers': { 1: 'x', 2: ['9'] } }),
			plainRow('No answer at all', { 'Form Answers': { 1: { word: 'x' } } }),
			plainRow('No object', { 'Form Answers': 'Just text' }),
			plainRow('Fine', { 'Form Answers': { 1: 'x' } }),
		];
		const result = await site.run(FORM, rows);
		expect(jsonOf(result, 1)).toMatchObject([
			{ _reason: expect.stringContaining('question 1') },
			{ _reason: expect.stringContaining('question 2') },
			{ _field: 'Form Answers', _reason: 'The answer to "1" is not one that a form takes' },
			{ _field: 'Form Answers', _reason: expect.stringContaining('Words cannot be turned into a value of Form Answers') },
		]);
		expect(outcomes(result)).toEqual(['created']);
	});
});

describe('Create Through the Issue API', () => {
	const options = { createThroughIssues: true };

	it('makes requests of issues, many in a call, with an identity that the form does not have', async () => {
		site.simulator.site.project('SUP')!.screens.get('10100')!.create.push('customfield_10050');
		const parameters = { ...UPSERT, requestType: picked('Get IT help'), options };
		const rows = [row(1, { Participants: 'stefan.stranger@example.com', Organizations: 'Acme' }), row(2, { 'Raise on Behalf Of': 'cora.customer@example.com' })];
		const result = await site.run(parameters, rows);
		expect(jsonOf(result, 1)).toEqual([]);
		expect(outcomes(result)).toEqual(['created', 'created']);
		const { requestType, participants, organizations } = service().fields!;
		expect(issues().map(({ values }) => values[requestType])).toEqual([site.simulator.service.types.help.id, site.simulator.service.types.help.id]);
		expect(mailsOf(issues()[0]!.values[participants])).toEqual(['stefan.stranger@example.com']);
		expect(issues()[0]!.values[organizations]).toEqual([site.simulator.service.acme.id]);
		expect(outcomes(await site.run(parameters, rows))).toEqual(['unchanged', 'unchanged']);
	});

	it('takes what a person says for the request type, and refuses form answers', async () => {
		const parameters = { ...CREATE, requestType: picked('Get IT help'), options: { ...options, requestTypeValue: 'sup/access' } };
		await site.run(parameters, [plainRow('Key')]);
		expect(only().values[service().fields!.requestType]).toBe(site.simulator.service.types.access.id);
		expect(await rejected({ ...CREATE, requestType: picked('Get IT help'), options }, [plainRow('Form', { 'Form Answers': { 1: 'x' } })])).toMatchObject([
			{ _reason: 'An issue that is created through the issue API answers no form' },
		]);
	});
});

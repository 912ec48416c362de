import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf, documentOf, taskOf } from './client';

let simulator: Simulator;
let http: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator();
	http = clientOf(simulator, simulator.credentials.admin);
	simulator.site.addIssue({ project: 'DEMO', type: 'Epic', summary: 'Epic' });
	simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Story' });
	simulator.site.addIssue({ project: 'OPS', summary: 'Change', fields: { Severity: { value: 'Minor' } } });
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

const NOT_ON_SCREEN = (id: string) =>
	`Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`;

describe('create refuses', () => {
	test.each<[string, Record<string, unknown>, Record<string, string>]>([
		['no summary', { summary: undefined }, { summary: 'You must specify a summary of the issue.' }],
		[
			'a long summary',
			{ summary: 'x'.repeat(256) },
			{ summary: 'Summary must be less than 255 characters.' },
		],
		[
			'a summary of two lines',
			{ summary: 'a\nb' },
			{ summary: 'The summary is invalid because it contains newline characters.' },
		],
		['an unknown project', { project: { key: 'NOPE' } }, { project: 'Specify a valid project ID or key' }],
		['no issue type', { issuetype: undefined }, { issuetype: 'Specify an issue type' }],
		[
			'another project’s issue type',
			{ issuetype: { name: 'Change' } },
			{ issuetype: 'Specify a valid issue type' },
		],
		[
			'a label with a space',
			{ labels: ['a b'] },
			{ labels: "The label 'a b' contains spaces which is invalid." },
		],
		[
			'text for a document',
			{ description: 'x' },
			{ description: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)' },
		],
		[
			'a document for text',
			{ customfield_10050: documentOf('x') },
			{ customfield_10050: 'Operation value must be a string' },
		],
		[
			'a long text',
			{ customfield_10050: 'x'.repeat(256) },
			{ customfield_10050: 'The entered text is too long. It exceeds the allowed limit of 255 characters.' },
		],
		[
			'text for a number',
			{ customfield_10051: '5' },
			{ customfield_10051: 'Operation value must be a number' },
		],
		[
			'an unknown option',
			{ customfield_10052: { value: 'Pink' } },
			{ customfield_10052: "Option value 'Pink' is not valid" },
		],
		[
			'another context’s option',
			{ customfield_10052: { value: 'Night Shift' } },
			{ customfield_10052: "Option value 'Night Shift' is not valid" },
		],
		[
			'an option id that is none',
			{ customfield_10053: [{ id: '1' }] },
			{ customfield_10053: "Option id '1' is not valid" },
		],
		[
			'an unknown component',
			{ components: [{ name: 'Nope' }] },
			{ components: "Component name 'Nope' is not valid" },
		],
		[
			'an unknown version',
			{ fixVersions: [{ name: '9' }] },
			{ fixVersions: "Version name '9' is not valid" },
		],
		[
			'an unknown priority',
			{ priority: { name: 'Nope' } },
			{ priority: "Priority name 'Nope' is not valid" },
		],
		['an unknown user', { assignee: { accountId: 'x' } }, { assignee: "User 'x' does not exist." }],
		[
			'a date that does not exist',
			{ duedate: '2025-02-30' },
			{ duedate: 'Error parsing date string: 2025-02-30' },
		],
		[
			'a date in another form',
			{ customfield_10054: '31.01.2025' },
			{ customfield_10054: 'Error parsing date string: 31.01.2025' },
		],
		[
			'a moment without a zone',
			{ customfield_10055: '2025-01-31T10:00:00' },
			{ customfield_10055: 'Error parsing time: 2025-01-31T10:00:00' },
		],
		['no URL', { customfield_10058: 'example' }, { customfield_10058: 'Not a valid URL' }],
		[
			'a field that is not on the screen',
			{ customfield_10063: 'x' },
			{ customfield_10063: NOT_ON_SCREEN('customfield_10063') },
		],
		[
			'a field of another project',
			{ customfield_10064: { value: 'Minor' } },
			{ customfield_10064: NOT_ON_SCREEN('customfield_10064') },
		],
		['an unknown field', { customfield_1: 'x' }, { customfield_1: NOT_ON_SCREEN('customfield_1') }],
		['a field that Jira sets', { created: '2025-01-01' }, { created: NOT_ON_SCREEN('created') }],
		['an unknown parent', { parent: { key: 'DEMO-99' } }, { parent: 'Could not find issue by id or key.' }],
		[
			'a parent of the same level',
			{ parent: { key: 'DEMO-2' } },
			{ parentId: 'Given parent work item does not belong to appropriate hierarchy.' },
		],
		[
			'a sub-task without a parent',
			{ issuetype: { name: 'Sub-task' } },
			{
				issuetype: 'Issue type is a sub-task but parent issue key or id not specified.',
			},
		],
	])('%s', async (_name, fields, errors) => {
		const { status, data } = await http.post('issue', taskOf('One', fields));
		expect([status, data]).toEqual([400, { errorMessages: [], errors }]);
		expect(simulator.site.issues.find('DEMO-3')).toBeUndefined();
	});

	test('a required field that is left empty', async () => {
		const fields = { project: { key: 'OPS' }, issuetype: { name: 'Change' }, summary: 'x' };
		expect((await http.post('issue', { fields })).data.errors).toEqual({
			customfield_10064: 'Severity is required.',
		});
		const filled = { ...fields, customfield_10064: { value: 'Major' } };
		expect((await http.post('issue', { fields: filled })).data.key).toBe('OPS-2');
	});
});

test('what was written is read back in the API’s shape', async () => {
	const accountId = simulator.credentials.member.accountId;
	const { data } = await http.post('issue', {
		...taskOf('One', {
			issuetype: { name: 'Sub-task' },
			parent: { key: 'DEMO-2' },
			assignee: { accountId },
			description: documentOf('Hello'),
			customfield_10051: 2.5,
			customfield_10055: '2026-01-31T10:00:00.000+0100',
			customfield_10061: { value: 'Asia', child: { value: 'Tokyo' } },
			customfield_10062: [{ value: 'Tested' }],
			duedate: '2026-05-01',
		}),
		properties: [{ key: 'ours', value: { identity: 'A-1' } }],
	});
	const read = await http.get(`issue/${data.key}`, { params: { properties: 'ours' } });
	expect(read.data.properties).toEqual({ ours: { identity: 'A-1' } });
	expect(read.data.fields).toMatchObject({
		parent: { key: 'DEMO-2', fields: { summary: 'Story' } },
		assignee: { accountId, displayName: 'Max Member' },
		reporter: { accountId: simulator.credentials.admin.accountId },
		status: { name: 'To Do', statusCategory: { key: 'new' } },
		description: documentOf('Hello'),
		customfield_10050: null,
		customfield_10051: 2.5,
		customfield_10055: '2026-01-31T09:00:00.000+0000',
		customfield_10061: { value: 'Asia', child: { value: 'Tokyo' } },
		customfield_10062: [{ value: 'Tested' }],
		duedate: '2026-05-01',
		labels: [],
		components: [],
		resolution: null,
	});
	expect(read.data.fields.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
	expect(read.data.fields).not.toHaveProperty('customfield_10064');
	const parent = await http.get('issue/DEMO-2', { params: { fields: 'subtasks' } });
	expect(parent.data.fields.subtasks).toMatchObject([{ key: data.key }]);
});

describe('edit', () => {
	test('sets, adds, removes and clears; a field that is on no screen may be set', async () => {
		const put = async (body: object) => (await http.put('issue/DEMO-2', body)).status;
		expect(
			await put({ fields: { labels: ['a', 'b'], customfield_10063: 'off screen', customfield_10051: 4 } }),
		).toBe(204);
		expect(
			await put({
				update: { labels: [{ add: 'c' }, { remove: 'a' }], components: [{ add: { name: 'Backend' } }] },
			}),
		).toBe(204);
		expect(await put({ fields: { customfield_10051: null, parent: { key: 'DEMO-1' } } })).toBe(204);
		const { fields } = simulator.site.readIssue('DEMO-2');
		expect(fields).toMatchObject({
			labels: ['b', 'c'],
			customfield_10063: 'off screen',
			customfield_10051: null,
		});
		expect(fields).toMatchObject({ components: [{ name: 'Backend' }], parent: { key: 'DEMO-1' } });
		expect(await put({ update: { parent: [{ set: { none: true } }] } })).toBe(204);
		expect(simulator.site.readIssue('DEMO-2').fields).not.toHaveProperty('parent');
	});

	test.each<[string, object, object]>([
		[
			'a field in both parts',
			{ fields: { labels: [] }, update: { labels: [{ add: 'x' }] } },
			{ labels: expect.any(String) },
		],
		[
			'an unknown verb',
			{ update: { summary: [{ add: 'x' }] } },
			{ summary: "Field does not support operation 'add'." },
		],
		['clearing what is required', { fields: { reporter: null } }, { reporter: 'Reporter is required.' }],
		[
			'one wrong value, and keeps the right one back',
			{ fields: { summary: 'new', duedate: 'x' } },
			{ duedate: expect.any(String) },
		],
	])('refuses %s', async (_name, body, errors) => {
		const { status, data } = await http.put('issue/DEMO-2', body);
		expect([status, data.errors]).toEqual([400, errors]);
		expect(simulator.site.readIssue('DEMO-2').fields['summary']).toBe('Story');
	});

	test('moves updated; a property does not', async () => {
		const updated = () => simulator.site.readIssue('DEMO-2').fields['updated'];
		const before = updated();
		simulator.clock.advance(5000);
		await http.put('issue/DEMO-2/properties/p', { a: 1 });
		expect(updated()).toBe(before);
		await http.put('issue/DEMO-2', { fields: { summary: 'x' } });
		expect(updated()).not.toBe(before);
	});
});

describe('the workflow', () => {
	test('gives only what leads on, and asks for the fields of its screen', async () => {
		const names = async () =>
			(await http.get('issue/OPS-1/transitions')).data.transitions.map((t: { name: string }) => t.name);
		const go = async (id: string, fields = {}) =>
			http.post('issue/OPS-1/transitions', { transition: { id }, fields });
		expect(await names()).toEqual(['Start']);
		expect((await go('31')).status).toBe(400);
		await go('11');
		await go('21');
		const expand = { params: { expand: 'transitions.fields' } };
		const [finish] = (await http.get('issue/OPS-1/transitions', expand)).data.transitions;
		expect([finish.fields.resolution.required, finish.fields.fixVersions.required]).toEqual([true, false]);
		expect((await go('31')).data.errors).toEqual({ resolution: 'Resolution is required.' });
		expect((await go('31', { summary: 'x' })).data.errors).toMatchObject({
			summary: NOT_ON_SCREEN('summary'),
		});
		expect((await go('31', { resolution: { name: 'Done' } })).status).toBe(204);
		expect(simulator.site.readIssue('OPS-1').fields).toMatchObject({
			status: { name: 'Done' },
			resolution: { name: 'Done' },
		});
		expect(await names()).toEqual(['Reopen']);
		const member = clientOf(simulator, simulator.credentials.member);
		expect((await member.get('issue/OPS-1/transitions')).data.transitions).toEqual([]);
	});
});

test('sub-tasks keep their parent from being deleted', async () => {
	await http.post('issue', taskOf('Sub', { issuetype: { name: 'Sub-task' }, parent: { key: 'DEMO-2' } }));
	expect((await http.delete('issue/DEMO-2')).status).toBe(400);
	expect((await http.delete('issue/DEMO-2', { params: { deleteSubtasks: true } })).status).toBe(204);
	expect([(await http.get('issue/DEMO-2')).status, (await http.get('issue/DEMO-3')).status]).toEqual([
		404, 404,
	]);
});

test('a link is made once, shows both sides, and gives no id', async () => {
	const body = { type: { name: 'Blocks' }, inwardIssue: { key: 'DEMO-1' }, outwardIssue: { key: 'DEMO-2' } };
	const answers = [await http.post('issueLink', body), await http.post('issueLink', body)];
	expect(answers.map((answer) => [answer.status, answer.data])).toEqual([
		[201, ''],
		[201, ''],
	]);
	const links = async (key: string) =>
		(await http.get(`issue/${key}`, { params: { fields: 'issuelinks' } })).data.fields.issuelinks;
	expect(await links('DEMO-1')).toMatchObject([{ outwardIssue: { key: 'DEMO-2' } }]);
	expect(await links('DEMO-2')).toMatchObject([{ inwardIssue: { key: 'DEMO-1' } }]);
});

test('a project’s former key still leads to it and its issues', async () => {
	expect((await http.put('project/DEMO', { key: 'NEWKEY' })).status).toBe(200);
	expect((await http.get('project/DEMO')).data.key).toBe('NEWKEY');
	expect((await http.get('issue/DEMO-1')).data.key).toBe('NEWKEY-1');
});

test('timestamps carry the offset of the site, not of the caller', async () => {
	simulator.site.timeZone = 'America/New_York';
	const { data } = await http.get('issue/DEMO-1', { params: { fields: 'created' } });
	expect(data.fields.created).toMatch(/-0[45]00$/);
});

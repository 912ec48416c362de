import type { AxiosInstance, AxiosResponse } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf } from './client';

let simulator: Simulator;
let http: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator();
	http = clientOf(simulator, simulator.credentials.admin);
	simulator.site.addIssues(3, (index) => ({
		project: 'DEMO',
		summary: `Issue ${index + 1}`,
		fields: { labels: ['a', 'b'] },
	}));
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

async function submit(what: string, body: object, client = http): Promise<AxiosResponse> {
	return await client.post(`bulk/issues/${what}`, body);
}

const taskOf = async (id: string) => (await http.get(`bulk/queue/${id}`)).data;

async function outcomeOf({ data }: AxiosResponse) {
	await taskOf(data.taskId);
	return await taskOf(data.taskId);
}

const fieldsOf = (key: string) => simulator.site.readIssue(key).fields;
const idOf = (key: string) => simulator.site.issues.find(key)!.id;

const labels = (option: string, ...names: string[]) => ({
	selectedActions: ['labels'],
	editedFieldsInput: {
		labelsFields: [
			{
				fieldId: 'labels',
				bulkEditMultiSelectFieldOption: option,
				labels: names.map((name) => ({ name })),
			},
		],
	},
});

describe('a task', () => {
	test('does nothing before it is due, and then tells what it did by number', async () => {
		simulator.settings.bulkTasks.polls = 2;
		const selectedIssueIdsOrKeys = ['DEMO-1', String(idOf('DEMO-2')), 'DEMO-99'];
		const { data } = await submit('fields', { selectedIssueIdsOrKeys, ...labels('ADD', 'c') });
		expect(await taskOf(data.taskId)).toMatchObject({ status: 'ENQUEUED', progressPercent: 0 });
		expect(await taskOf(data.taskId)).toMatchObject({ status: 'RUNNING' });
		expect(fieldsOf('DEMO-1')['labels']).toEqual(['a', 'b']);
		expect(await taskOf(data.taskId)).toMatchObject({
			status: 'COMPLETE',
			progressPercent: 100,
			totalIssueCount: 3,
			processedAccessibleIssues: [idOf('DEMO-1'), idOf('DEMO-2')],
			failedAccessibleIssues: {},
			invalidOrInaccessibleIssueCount: 1,
		});
		expect(fieldsOf('DEMO-2')['labels']).toEqual(['a', 'b', 'c']);
	});

	test('takes its time by the clock, and is kept for fourteen days', async () => {
		Object.assign(simulator.settings.bulkTasks, { polls: 0, ms: 60_000 });
		const { data } = await submit('watch', { selectedIssueIdsOrKeys: ['DEMO-1'] });
		expect((await taskOf(data.taskId)).status).toBe('ENQUEUED');
		expect((await taskOf(data.taskId)).status).toBe('RUNNING');
		simulator.clock.advance(60_000);
		expect((await taskOf(data.taskId)).status).toBe('COMPLETE');
		simulator.clock.advance(14 * 86_400_000);
		expect((await http.get(`bulk/queue/${data.taskId}`)).status).toBe(400);
	});

	test('is refused beyond five at a time, and beyond a thousand issues', async () => {
		const one = { selectedIssueIdsOrKeys: ['DEMO-1'] };
		const answers = [];
		for (let count = 0; count < 6; count += 1) answers.push((await submit('watch', one)).status);
		expect(answers).toEqual([201, 201, 201, 201, 201, 429]);
		simulator.settings.bulkTasks.refusal = 400;
		expect((await submit('watch', one)).status).toBe(400);
		simulator.settings.bulkTasks.polls = 0;
		const many = Array.from({ length: 1001 }, (_unused, index) => `DEMO-${index + 1}`);
		expect((await submit('watch', { selectedIssueIdsOrKeys: many })).data.errors).toHaveLength(1);
		expect((await submit('watch', { selectedIssueIdsOrKeys: many.slice(1) })).status).toBe(201);
	});

	test('needs the bulk change permission', async () => {
		const { member } = simulator.credentials;
		const asMember = clientOf(simulator, member);
		const one = { selectedIssueIdsOrKeys: ['DEMO-1'] };
		const taken = await submit('watch', one, asMember);
		expect(taken.status).toBe(201);
		expect((await clientOf(simulator, simulator.credentials.reader).get('bulk/queue/1')).status).toBe(400);
		simulator.site.users.get(member.accountId)!.mayBulkChange = false;
		expect((await submit('watch', one, asMember)).status).toBe(403);
		expect((await submit('watch', one, clientOf(simulator))).status).toBe(401);
	});
});

describe('an edit', () => {
	test.each([
		['ADD', ['b', 'c'], ['a', 'b', 'c']],
		['REMOVE', ['b', 'c'], ['a']],
		['REPLACE', ['c'], ['c']],
		['REMOVE_ALL', [], []],
	])('%s %j of labels leaves %j', async (option, names, left) => {
		const selected = { selectedIssueIdsOrKeys: ['DEMO-1'] };
		await outcomeOf(await submit('fields', { ...selected, ...labels(option, ...names) }));
		expect([...(fieldsOf('DEMO-1')['labels'] as string[])].sort()).toEqual(left);
	});

	test('changes the selected fields alone, and says why an issue was left', async () => {
		const optionId = Number(simulator.site.field('Team')!.contexts[0]!.options[1]!.id);
		const editedFieldsInput = {
			singleLineTextFields: [
				{ fieldId: 'customfield_10050', text: 'EXT' },
				{ fieldId: 'summary', text: 'Not selected' },
			],
			clearableNumberFields: [{ fieldId: 'customfield_10051', value: 8 }],
			singleSelectFields: [{ fieldId: 'customfield_10052', option: { optionId } }],
			priority: { priorityId: '2' },
		};
		simulator.site.addIssue({ project: 'OPS', summary: 'Other options and priorities' });
		const outcome = await outcomeOf(
			await submit('fields', {
				selectedIssueIdsOrKeys: ['DEMO-1', 'OPS-1'],
				selectedActions: ['customfield_10050', 'customfield_10051', 'customfield_10052', 'priority'],
				editedFieldsInput,
			}),
		);
		expect(outcome.processedAccessibleIssues).toEqual([idOf('DEMO-1')]);
		expect(outcome.failedAccessibleIssues[idOf('OPS-1')]).toHaveLength(2);
		expect(fieldsOf('DEMO-1')).toMatchObject({
			summary: 'Issue 1',
			customfield_10050: 'EXT',
			customfield_10051: 8,
			customfield_10052: { value: 'Green' },
			priority: { name: 'High' },
		});
	});

	test('needs what it selects', async () => {
		const body = { selectedIssueIdsOrKeys: ['DEMO-1'], ...labels('ADD', 'c'), selectedActions: ['priority'] };
		expect((await submit('fields', body)).status).toBe(400);
	});
});

test('transitions and deletions go on after what fails', async () => {
	simulator.site.addIssue({ project: 'DEMO', type: 'Sub-task', summary: 'Child', parent: 'DEMO-2' });
	simulator.site.addIssue({ project: 'OPS', summary: 'No such transition' });
	const moved = await outcomeOf(
		await submit('transition', {
			bulkTransitionInputs: [{ selectedIssueIdsOrKeys: ['OPS-1', 'DEMO-1'], transitionId: '31' }],
		}),
	);
	expect(Object.keys(moved.failedAccessibleIssues)).toEqual([String(idOf('OPS-1'))]);
	expect(fieldsOf('DEMO-1')['status']).toMatchObject({ name: 'Done' });
	await outcomeOf(await submit('delete', { selectedIssueIdsOrKeys: ['DEMO-2', 'DEMO-3'] }));
	expect(['DEMO-1', 'DEMO-2', 'DEMO-3', 'DEMO-4'].map((key) => simulator.site.issues.find(key)?.key)).toEqual(
		['DEMO-1', undefined, undefined, undefined],
	);
	const asMember = clientOf(simulator, simulator.credentials.member);
	const refused = await outcomeOf(await submit('delete', { selectedIssueIdsOrKeys: ['DEMO-1'] }, asMember));
	expect(Object.keys(refused.failedAccessibleIssues)).toHaveLength(1);
});

test.each([
	[undefined, 1],
	[null, 1],
	[true, 1],
	[false, 0],
])('sendBulkNotification %s sends %i mails', async (sendBulkNotification, mails) => {
	const selectedIssueIdsOrKeys = ['DEMO-1', 'DEMO-2'];
	await outcomeOf(
		await submit('fields', { selectedIssueIdsOrKeys, ...labels('ADD', 'c'), sendBulkNotification }),
	);
	expect(simulator.counters.mails).toBe(mails);
});

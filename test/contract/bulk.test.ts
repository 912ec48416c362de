import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf, taskOf } from './client';

let simulator: Simulator;
let http: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator({ contract: 'off' });
	http = clientOf(simulator, simulator.credentials.admin);
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.defects).toEqual([]);
});

describe('bulk reads', () => {
	test('come in the order of ids and leave out what cannot be read', async () => {
		simulator.site.addIssues(3, (index) => ({ project: 'DEMO', summary: `Issue ${index}` }));
		const { data } = await http.post('issue/bulkfetch', {
			issueIdsOrKeys: ['DEMO-3', 'DEMO-77', 'DEMO-1', '999999'],
		});
		expect(data.issues.map((issue: { key: string }) => issue.key)).toEqual(['DEMO-1', 'DEMO-3']);
		expect(data.issueErrors).toEqual([]);
		expect(data.issues[0].fields).toHaveProperty('customfield_10050', null);
		expect(data.issues[0].fields).not.toHaveProperty('comment');
	});

	test.each([
		['100', 101, ['summary'], 400],
		['1000-with-rule', 101, ['summary'], 200],
		['1000-with-rule', 1000, ['summary', 'status'], 200],
		['1000-with-rule', 1001, ['summary'], 400],
		['1000-with-rule', 101, ['summary', 'comment'], 400],
		['1000-with-rule', 101, ['*navigable'], 400],
		['1000-with-rule', 101, [], 400],
	] as const)('with %s, %i ids with fields %j answer %i', async (mode, count, fields, status) => {
		simulator.settings.bulkFetch = mode;
		const issueIdsOrKeys = Array.from({ length: count }, (_unused, index) => `DEMO-${index + 1}`);
		expect((await http.post('issue/bulkfetch', { issueIdsOrKeys, fields })).status).toBe(status);
	});
});

describe('bulk create', () => {
	test('tells which ones failed by their position', async () => {
		const bad = taskOf('', {});
		const issueUpdates = [bad, taskOf('B'), taskOf('C', { labels: ['a b'] }), taskOf('D')];
		const { status, data } = await http.post('issue/bulk', { issueUpdates });
		expect(status).toBe(201);
		expect(data.issues.map((issue: { key: string }) => issue.key)).toEqual(['DEMO-1', 'DEMO-2']);
		expect(data.errors.map((one: { failedElementNumber: number }) => one.failedElementNumber)).toEqual([
			0, 2,
		]);
		expect(data.errors[1].elementErrors.errors).toEqual({
			labels: "The label 'a b' contains spaces which is invalid.",
		});
		expect(simulator.site.readIssue('DEMO-2').fields['summary']).toBe('D');
	});

	test('answers 400 when all failed, and for more than fifty', async () => {
		const failed = await http.post('issue/bulk', { issueUpdates: [taskOf(''), taskOf('')] });
		expect([failed.status, failed.data.errors.length]).toEqual([400, 2]);
		const many = Array.from({ length: 51 }, (_unused, index) => taskOf(`Issue ${index}`));
		expect((await http.post('issue/bulk', { issueUpdates: many })).status).toBe(400);
		expect(simulator.site.issues.find('DEMO-1')).toBeUndefined();
	});
});

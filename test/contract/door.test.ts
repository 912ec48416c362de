import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf, documentOf, taskOf } from './client';

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

describe('what Jira refuses at the door', () => {
	test('a GET with a body is blocked by the edge', async () => {
		const answer = await http.request({ method: 'GET', url: 'myself', data: { a: 1 } });
		expect([answer.status, String(answer.data).includes('Request blocked')]).toEqual([403, true]);
	});

	test.each([
		['an unknown path', 'GET', 'nothing/here', undefined, 404],
		['a wrong method', 'DELETE', 'myself', undefined, 405],
		['a removed endpoint', 'GET', 'search', undefined, 410],
		['an unknown property', 'POST', 'search/jql', { jql: 'project = DEMO', startAt: 0 }, 400],
		['fields as text', 'POST', 'search/jql', { jql: 'project = DEMO', fields: 'summary' }, 400],
	])('%s', async (_name, method, url, data, status) => {
		expect((await http.request({ method, url, data })).status).toBe(status);
	});

	test('broken JSON', async () => {
		const answer = await http.post('issue', '{"fields":', {
			headers: { 'Content-Type': 'application/json' },
			// Otherwise axios would quote what is no JSON.
			transformRequest: (data: string) => data,
		});
		expect([answer.status, answer.data.errorMessages[0]]).toEqual([
			400,
			'There was an error parsing JSON. Check that your request body is valid.',
		]);
	});
});

describe('mails', () => {
	test('an edit is silent only for administrators who ask for it', async () => {
		simulator.site.addIssue({ project: 'DEMO', summary: 'One' });
		const member = clientOf(simulator, simulator.credentials.member);
		const mails = async (client: AxiosInstance, notifyUsers: boolean) => {
			simulator.resetCounters();
			await client.put('issue/DEMO-1', { fields: { summary: 'x' } }, { params: { notifyUsers } });
			return simulator.counters.mails;
		};
		expect([await mails(http, true), await mails(http, false), await mails(member, false)]).toEqual([
			1, 0, 1,
		]);
	});

	test('documents that Atlassian refuses are counted', async () => {
		const empty = {
			type: 'doc',
			version: 1,
			content: [{ type: 'paragraph', content: [{ type: 'text', text: '' }] }],
		};
		const answer = await http.post('issue', taskOf('One', { description: empty }));
		expect([answer.status, answer.data.errorMessages]).toEqual([400, ['INVALID_INPUT']]);
		simulator.site.addIssue({ project: 'DEMO', summary: 'One' });
		const comment = await http.post('issue/DEMO-1/comment', { body: empty });
		expect([comment.status, comment.data.errors]).toEqual([400, { comment: 'Comment body is not valid!' }]);
		expect(simulator.counters.invalidAdf).toBe(2);
		expect((await http.post('issue/DEMO-1/comment', { body: documentOf('fine') })).status).toBe(201);
	});
});

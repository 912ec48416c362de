import type { AxiosInstance } from 'axios';
import { startSimulator, type Credential, type Simulator } from '../simulator';
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

describe('authentication', () => {
	const refused: [string, (s: Simulator) => Credential, string][] = [
		['an expired token', (s) => s.credentials.expired, 'AUTHENTICATED_FAILED'],
		[
			'a wrong token',
			(s) => ({ ...s.credentials.admin, authorization: 'Basic YTpi' }),
			'AUTHENTICATED_FAILED',
		],
		['a locked account', (s) => s.credentials.locked, 'AUTHENTICATION_DENIED'],
	];

	test.each(refused)(
		'%s reads as anonymous, with nothing but a header to tell',
		async (_name, credential, reason) => {
			simulator.site.addIssue({ project: 'DEMO', summary: 'Hidden' });
			const bad = clientOf(simulator, credential(simulator));
			const search = await bad.post('search/jql', { jql: 'project = DEMO' });
			expect([search.status, search.data]).toEqual([200, { issues: [], isLast: true }]);
			expect(search.headers['x-seraph-loginreason']).toBe(reason);
			expect(search.headers['x-aaccountid']).toBeUndefined();
			const projects = await bad.get('project/search');
			expect([projects.status, projects.data.values]).toEqual([200, []]);
			expect((await bad.get('issue/DEMO-1')).status).toBe(404);
			expect((await bad.get('myself')).status).toBe(401);
		},
	);

	test('a good token names its account', async () => {
		const answer = await http.get('project/search');
		expect(answer.headers['x-aaccountid']).toBe(simulator.credentials.admin.accountId);
	});

	test('readers may not write, members may not delete, and nobody sees a private project', async () => {
		const reader = clientOf(simulator, simulator.credentials.reader);
		const member = clientOf(simulator, simulator.credentials.member);
		simulator.site.addIssue({ project: 'DEMO', summary: 'One' });
		expect((await reader.put('issue/DEMO-1', { fields: { summary: 'x' } })).status).toBe(403);
		expect((await reader.post('issue', taskOf('x'))).data.errors).toHaveProperty('project');
		expect((await member.delete('issue/DEMO-1')).status).toBe(403);
		simulator.site.project('DEMO')!.isPrivate = true;
		expect((await member.get('issue/DEMO-1')).status).toBe(404);
		expect((await member.post('search/jql', { jql: 'id > 0 or summary ~ one' })).data.issues ?? []).toEqual(
			[],
		);
	});
});

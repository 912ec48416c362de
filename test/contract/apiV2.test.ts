import { startSimulator, type Simulator } from '../simulator';
import { clientOf, documentOf, taskOf } from './client';

/** Version 2 is there for the bench alone, whose other contender speaks it; by default the simulator knows version 3 only. */
let simulator: Simulator;

const atVersion2 = (path: string) => ({ url: path, baseURL: `${simulator.url}/rest/api/2` });

afterEach(async () => await simulator.close());

describe('with version 2', () => {
	beforeEach(async () => (simulator = await startSimulator({ apiV2: true, contract: 'off' })));

	it('has the endpoints of version 3 and takes text where that has documents', async () => {
		const http = clientOf(simulator, simulator.credentials.admin);
		const data = taskOf('Made by version 2', { description: 'A text' });
		const created = await http.request({ ...atVersion2('/issue'), method: 'POST', data });
		expect(created.status).toBe(201);
		const { data: issue } = await http.get(`/issue/${created.data.key}?fields=summary,description`);
		expect(issue.fields).toEqual({ summary: 'Made by version 2', description: documentOf('A text') });
		expect(simulator.counters.calls['POST /rest/api/3/issue']).toBe(1);
	});

	it('takes no text in version 3', async () => {
		const http = clientOf(simulator, simulator.credentials.admin);
		const refused = await http.post('/issue', taskOf('Made by version 3', { description: 'A text' }));
		expect(refused.data.errors).toHaveProperty('description');
	});
});

it('has no version 2 unless it is asked for', async () => {
	simulator = await startSimulator();
	const http = clientOf(simulator, simulator.credentials.admin);
	expect((await http.request(atVersion2('/issuetype'))).status).toBe(404);
});

import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf } from './client';

/** Properties of many issues, set by a task. */
let simulator: Simulator;
let http: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator();
	http = clientOf(simulator, simulator.credentials.admin);
	simulator.site.addIssues(3, (index) => ({ project: 'DEMO', summary: `Issue ${index + 1}` }));
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

const idOf = (key: string) => simulator.site.issues.find(key)!.id;
const set = async (...ids: number[]) =>
	await http.post('issue/properties/multi', { issues: ids.map((issueID) => ({ issueID, properties: { mine: { of: issueID } } })) });
const taskOf = async (location: string) => (await http.get(new URL(location).pathname.replace('/rest/api/3/', ''))).data;
const valueOf = async (key: string) => (await http.get(`issue/${key}/properties/mine`)).data.value;

test('leads to a task, which does it in its own time; what is not there is ignored', async () => {
	simulator.settings.bulkTasks.polls = 2;
	const { status, headers } = await set(idOf('DEMO-1'), 4711, idOf('DEMO-2'));
	expect(status).toBe(303);
	expect((await http.get('issue/DEMO-1/properties/mine')).status).toBe(404);
	expect(await taskOf(headers.location)).toMatchObject({ status: 'ENQUEUED' });
	expect(await taskOf(headers.location)).toMatchObject({ status: 'RUNNING' });
	expect(await taskOf(headers.location)).toMatchObject({ status: 'COMPLETE', progress: 100 });
	expect(await valueOf('DEMO-1')).toEqual({ of: idOf('DEMO-1') });
	expect(await valueOf('DEMO-2')).toEqual({ of: idOf('DEMO-2') });
	const read = await http.post('issue/bulkfetch', { issueIdsOrKeys: ['DEMO-1', 'DEMO-3'], fields: ['summary'], properties: ['mine'] });
	expect(read.data.issues.map(({ properties }: { properties: object }) => properties)).toEqual([{ mine: { of: idOf('DEMO-1') } }, {}]);
});

test('is refused while another is under way on the same issues', async () => {
	const { headers } = await set(idOf('DEMO-1'));
	expect((await set(idOf('DEMO-1'), idOf('DEMO-2'))).status).toBe(409);
	expect((await set(idOf('DEMO-3'))).status).toBe(303);
	await taskOf(headers.location);
	await taskOf(headers.location);
	expect((await set(idOf('DEMO-1'))).status).toBe(303);
});

test('refuses more than a hundred issues, and nothing at all', async () => {
	expect((await set(...Array.from({ length: 101 }, (_none, index) => index))).status).toBe(400);
	expect((await set()).status).toBe(400);
	expect((await http.get('task/77')).status).toBe(404);
});

test.each([false, true])('whether it moves the moment of the last change is a setting: %s', async (moves) => {
	simulator.settings.propertiesMoveUpdated = moves;
	const { updated } = simulator.site.issues.find('DEMO-1')!;
	simulator.clock.advance(60_000);
	const { headers } = await set(idOf('DEMO-1'));
	await taskOf(headers.location);
	await taskOf(headers.location);
	expect(simulator.site.issues.find('DEMO-1')!.updated > updated).toBe(moves);
});

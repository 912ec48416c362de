import type { IDataObject, INodeType } from 'n8n-workflow';
import { addComment } from '../../nodes/shared/records/issue/comment';
import { changeStatus } from '../../nodes/shared/records/issue/status';
import type { Connection } from '../../nodes/shared/connection/types';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';
import { simulatorConnection } from '../tools/simulatorConnection';
import { jsonOf, loadPackage, runNode, type EngineRun } from './engine';
import { PolledNode } from './poller';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const ALL_EVENTS = ['created', 'updated', 'commented', 'statusChanged'];
const OF_DEMO: IDataObject = { events: ALL_EVENTS, source: 'projects', projects: ['DEMO'], fieldSet: 'standard', shape: 'simplified' };

let simulator: Simulator;
let jira: Connection;
let nodes = 0;

async function start(options?: SimulatorOptions): Promise<void> {
	simulator = await startSimulator(options);
	jira = simulatorConnection(simulator);
}

beforeEach(async () => await start());

afterEach(async () => {
	expect(simulator.counters.contractViolations).toEqual([]);
	await simulator.close();
});

const runOf = (parameters: IDataObject = {}, as: { email: string; token: string } = simulator.credentials.admin): EngineRun => ({
	node: { parameters: { ...OF_DEMO, ...parameters } as EngineRun['node']['parameters'] },
	credentials: { jiraCloudApi: { subdomain: simulator.url, email: as.email, apiToken: as.token } },
});

const listening = (parameters?: IDataObject) => new PolledNode(runOf(parameters), `node-${nodes++}`);
const create = (summary: string) => simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary });
const comment = async (key: string, text: string) => await addComment(jira, key, text);
const move = async (key: string, to: string) => await changeStatus(jira, key, to);

const wordsOf = (items: IDataObject[] | null) => items?.map(({ event, key }) => `${String(event)} ${String(key)}`) ?? null;
const pass = (ms: number) => simulator.clock.advance(ms);

test('is registered as a polling trigger, with the credentials of the node Jira Cloud and an output', async () => {
	const { nodeTypes } = await loadPackage();
	const describedAs = (name: string) => (nodeTypes[name]!.type as INodeType).description;
	const description = describedAs('jiraCloudTrigger');
	expect(description).toMatchObject({ polling: true, inputs: [], group: ['trigger'] });
	expect(description.credentials).toEqual(describedAs('jiraCloud').credentials);
	// n8n has added the times to poll at.
	expect(description.properties.map(({ name }) => name)).toEqual(expect.arrayContaining(['pollTimes', 'events', 'authentication', 'site']));
});

describe('in production', () => {
	it('begins with what comes after, and gives each event once with its issue', async () => {
		create('Old');
		const trigger = listening();
		pass(MINUTE);
		expect(await trigger.poll()).toBeNull();
		pass(MINUTE);
		expect(await trigger.poll()).toBeNull();
		create('New');
		await comment('DEMO-1', 'Hello **you**');
		pass(1000);
		await move('DEMO-1', 'In Progress');
		const items = await trigger.poll();
		expect(wordsOf(items)?.sort()).toEqual(['commented DEMO-1', 'created DEMO-2', 'statusChanged DEMO-1', 'updated DEMO-1']);
		expect(items?.find(({ event }) => event === 'commented')).toMatchObject({
			at: expect.stringMatching(/^\d{4}-/),
			id: expect.stringMatching(/^\d+$/),
			url: `${simulator.url}/browse/DEMO-1`,
			Summary: 'Old',
			Status: 'In Progress',
			comment: { body: 'Hello **you**', author: expect.any(String), id: expect.any(String) },
		});
		expect(items?.find(({ event }) => event === 'statusChanged')).toMatchObject({ from: 'To Do', to: 'In Progress', by: expect.any(String) });
		pass(MINUTE);
		expect(await trigger.poll()).toBeNull();
		pass(25 * HOUR);
		expect(await trigger.poll()).toBeNull();
	});

	it('asks little when nothing happens', async () => {
		const trigger = listening();
		await trigger.poll();
		await trigger.poll();
		simulator.resetCounters();
		await trigger.poll();
		expect(simulator.counters.calls).toEqual({ 'GET /rest/api/3/serverInfo': 1, 'POST /rest/api/3/search/jql': 1 });
	});

	it('gives the events that are chosen, and moves to the statuses that are chosen', async () => {
		create('One');
		pass(MINUTE);
		const trigger = listening({ events: ['statusChanged'], toStatuses: ['Done'] });
		await trigger.poll();
		pass(2000);
		await move('DEMO-1', 'In Progress');
		pass(2000);
		expect(await trigger.poll()).toBeNull();
		await move('DEMO-1', 'Done');
		expect(await trigger.poll()).toEqual([expect.objectContaining({ event: 'statusChanged', from: 'In Progress', to: 'Done' })]);
	});

	it('gives what the index shows late, comments included', async () => {
		create('One');
		pass(HOUR);
		const trigger = listening();
		await trigger.poll();
		simulator.site.issues.lagMs = 10 * MINUTE;
		pass(2000);
		await comment('DEMO-1', 'Late');
		create('Late');
		expect(await trigger.poll()).toBeNull();
		pass(11 * MINUTE);
		expect(wordsOf(await trigger.poll())?.sort()).toEqual(['commented DEMO-1', 'created DEMO-2', 'updated DEMO-1']);
		pass(11 * MINUTE);
		expect(await trigger.poll()).toBeNull();
	});

	it('loses nothing between publishing and the first poll that n8n keeps', async () => {
		const trigger = listening();
		pass(MINUTE);
		await trigger.poll({ dropped: true });
		pass(2000);
		create('New');
		pass(MINUTE);
		expect(wordsOf(await trigger.poll())).toEqual(['created DEMO-1']);
	});

	it('goes on from the same place when n8n has not kept the last polls', async () => {
		const trigger = listening();
		await trigger.poll();
		pass(2000);
		create('One');
		await trigger.poll({ dropped: true });
		expect(wordsOf(await trigger.poll())).toEqual(['created DEMO-1']);
		expect(await trigger.poll()).toBeNull();
	});

	it('begins at Start Date where there is one', async () => {
		create('Old');
		pass(25 * HOUR);
		create('Newer');
		const startDate = new Date(simulator.clock.now() - HOUR).toISOString();
		const trigger = listening({ events: ['created'], options: { startDate } });
		expect(wordsOf(await trigger.poll())).toEqual(['created DEMO-2']);
		expect(await trigger.poll()).toBeNull();
	});

	it('gives at most so many events, and the rest with the next polls', async () => {
		const trigger = listening({ options: { maximumEvents: 40 } });
		await trigger.poll();
		pass(2000);
		simulator.site.addIssues(150, (index) => ({ project: 'DEMO', type: 'Story', summary: `${index}` }));
		const given: string[] = [];
		for (let count = 0; count < 4; count++) {
			const items = await trigger.poll();
			expect(items!.length).toBeLessThanOrEqual(40);
			given.push(...wordsOf(items)!);
		}
		expect(new Set(given).size).toBe(150);
		expect(given).toHaveLength(150);
		expect(await trigger.poll()).toBeNull();
	});

	it('ends within its time and goes on with the next poll', async () => {
		const trigger = listening({ events: ['created'] });
		await trigger.poll();
		pass(2000);
		simulator.site.addIssues(2000, (index) => ({ project: 'DEMO', type: 'Story', summary: `${index}` }));
		pass(2000);
		simulator.settings.latency.perCallMs = 120;
		const began = Date.now();
		const first = await trigger.poll({ budgetMs: 600 });
		expect(Date.now() - began).toBeLessThan(2000);
		expect(first!.length).toBeLessThan(2000);
		simulator.settings.latency.perCallMs = 0;
		const given = [...first!];
		for (let count = 0; count < 3; count++) given.push(...((await trigger.poll()) ?? []));
		expect(new Set(given.map(({ key }) => key)).size).toBe(2000);
		expect(given).toHaveLength(2000);
	}, 20_000);

	it('works in an n8n that tells no budget', async () => {
		const trigger = listening();
		expect(await trigger.poll({ oldHost: true })).toBeNull();
		pass(2000);
		create('One');
		expect(await trigger.poll({ oldHost: true })).toHaveLength(1);
	});

	it('does nothing while the poll before is still under way', async () => {
		const trigger = listening();
		await trigger.poll();
		pass(2000);
		create('One');
		simulator.settings.latency.perCallMs = 50;
		const [first, second] = await Promise.all([trigger.poll(), trigger.poll({ dropped: true })]);
		expect([wordsOf(first), second]).toEqual([['created DEMO-1'], null]);
	});

	it('sees what its account may see, without any right of an admin', async () => {
		const trigger = new PolledNode(runOf({}, simulator.credentials.reader), `node-${nodes++}`);
		await trigger.poll();
		pass(2000);
		create('One');
		expect(wordsOf(await trigger.poll())).toEqual(['created DEMO-1']);
	});
});

describe('what goes wrong', () => {
	it('a dead token is an error, and nothing is lost when it lives again', async () => {
		const { admin } = simulator.credentials;
		const trigger = listening();
		await trigger.poll();
		pass(2000);
		create('One');
		simulator.site.tokens.delete(admin.token);
		const before = trigger.stored;
		await expect(trigger.poll()).rejects.toThrow(/Jira does not accept the credential/);
		expect(trigger.stored).toBe(before);
		simulator.site.addToken(simulator.site.users.get(admin.accountId)!, { token: admin.token });
		expect(wordsOf(await trigger.poll())).toEqual(['created DEMO-1']);
	});

	it('a quota that is gone is waited for by the next polls, from the same place', async () => {
		const trigger = listening();
		await trigger.poll();
		pass(2000);
		create('One');
		simulator.limiter.exhaust(3600);
		const before = trigger.stored;
		expect(await trigger.poll({ budgetMs: 36_000 })).toBeNull();
		expect(trigger.stored).toBe(before);
	});

	it('says which parameter is wrong', async () => {
		await expect(listening({ events: [] }).poll()).rejects.toThrow(/No event is chosen/);
		await expect(listening({ projects: [] }).poll()).rejects.toThrow(/No project is chosen/);
		await expect(listening({ options: { startDate: 'soon' } }).poll()).rejects.toThrow(/Start Date is not a date/);
	});
});

describe('Fetch Test Event', () => {
	const test = async (parameters: IDataObject = {}) => {
		const run = runOf(parameters);
		return await runNode({ ...run, node: { ...run.node, type: 'n8n-nodes-jira-sync.jiraCloudTrigger' }, mode: 'manual' });
	};

	it('gives the newest events without a place of its own', async () => {
		for (let count = 0; count < 30; count++) {
			create(`${count}`);
			pass(1000);
		}
		await comment('DEMO-3', 'Newest');
		const result = await test({ events: ['created', 'commented'] });
		const items = jsonOf(result, 0);
		expect(items).toHaveLength(10);
		expect(items[0]).toMatchObject({ event: 'commented', key: 'DEMO-3', comment: { body: 'Newest' } });
		expect(wordsOf(items.slice(1, 3))).toEqual(['created DEMO-30', 'created DEMO-29']);
	});

	it('says so when there is nothing to show', async () => {
		create('One');
		const result = await test({ events: ['commented'] });
		expect(result.error?.message).toMatch(/newest issues of the source have no such events/);
	});

	it('does not move the place of the published workflow', async () => {
		const trigger = listening();
		await trigger.poll();
		pass(2000);
		create('One');
		expect(await trigger.poll({ mode: 'manual' })).toHaveLength(2);
		expect(wordsOf(await trigger.poll())).toEqual(['created DEMO-1']);
	});
});

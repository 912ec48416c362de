import { jsonOf } from './engine';
import { keysOf, reportOf } from './exports';
import { addRequest, REQUESTS, serviceSite } from './serviceSite';
import { picked, type ConnectedSite } from './site';

/** All modes of the export of issues hold for requests, whatever their source. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await serviceSite();
	for (const summary of ['one', 'two', 'three']) addRequest(site, { summary, creatorId: site.simulator.credentials.admin.accountId });
	site.simulator.clock.advance(60_000);
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const TYPE = 'n8n-nodes-jira-sync.jiraServiceManagement';
const ALL = ['SUP-1', 'SUP-2', 'SUP-3'];

function change(key: string, values: Readonly<Record<string, string>>): void {
	const { site: own, clock } = site.simulator;
	const issue = own.issues.find(key)!;
	own.writeIssue({ ...issue, values: { ...issue.values, ...values }, updated: clock.now() });
	clock.advance(60_000);
}

const SOURCES = {
	desk: () => ({ source: 'desks', serviceDesks: [site.simulator.service.open.id] }),
	queue: () => {
		const { open } = site.simulator.service;
		const queue = [...site.simulator.site.service.queues.values()].find(({ name, deskId }) => name === 'All open' && deskId === open.id)!;
		return { source: 'queue', serviceDesk: picked(open.id), queue: picked(queue.id) };
	},
	'my requests': () => ({ source: 'mine', mineStatus: 'all' }),
} as const;

describe.each(Object.keys(SOURCES) as Array<keyof typeof SOURCES>)('from %s', (name) => {
	const flow = (mode: string) =>
		site.flow({ Export: { type: TYPE, parameters: { ...REQUESTS, ...SOURCES[name](), mode, cursorName: 'requests', knownFrom: 'cursor' } } }, [['Start', 0, 'Export']]);

	it('Delta gives what changed, and nothing twice', async () => {
		const delta = flow('delta');
		expect(keysOf(await delta.run()).sort()).toEqual(ALL);
		change('SUP-2', { summary: 'two again' });
		expect(keysOf(await delta.run())).toEqual(['SUP-2']);
		const third = await delta.run();
		expect(keysOf(third)).toEqual([]);
		expect(reportOf(third).whyNothing).toMatch(/\w/);
	});

	it('Delta with Deletions says what is no longer there', async () => {
		const changes = flow('changes');
		expect(keysOf(await changes.run()).sort()).toEqual(ALL);
		const { site: own } = site.simulator;
		const { id } = own.issues.find('SUP-3')!;
		own.issues.remove(id, site.simulator.clock.now());
		const second = await changes.run();
		expect(second.node('Export').json[1]).toMatchObject([{ id: String(id), reason: 'gone' }]);
	});

	it('Once marks, and gives no request again', async () => {
		const once = flow('once');
		expect(keysOf(await once.run()).sort()).toEqual(ALL);
		site.simulator.clock.advance(60_000);
		expect(keysOf(await once.run())).toEqual([]);
	});
});

it('what leaves a queue is removed from it, with its key', async () => {
	const parameters = { ...REQUESTS, ...SOURCES.queue(), mode: 'changes', cursorName: 'queue', knownFrom: 'cursor' };
	const changes = site.flow({ Export: { type: TYPE, parameters } }, [['Start', 0, 'Export']]);
	await changes.run();
	const { site: own, clock } = site.simulator;
	const resolved = [...own.statuses.values()].find(({ name }) => name === 'Resolved')!;
	own.writeIssue({ ...own.issues.find('SUP-1')!, statusId: resolved.id, updated: clock.now() });
	clock.advance(60_000);
	expect((await changes.run()).node('Export').json[1]).toMatchObject([{ key: 'SUP-1', reason: 'leftFilter' }]);
});

it.each([
	['created < -3d', 'the time of the search'],
	['reporter = currentUser()', 'groups and roles of people'],
])('a Delta says that requests come into a queue of %s unchanged', async (condition, what) => {
	const { open } = site.simulator.service;
	const queue = site.simulator.site.service.addQueue({ deskId: open.id, name: 'Own', jql: `project = SUP AND ${condition}`, fields: [] });
	const parameters = { ...REQUESTS, source: 'queue', serviceDesk: picked(open.id), queue: picked(queue.id), mode: 'delta', cursorName: 'own' };
	const result = await site.flow({ Export: { type: TYPE, parameters } }, [['Start', 0, 'Export']]).run();
	expect(reportOf(result).notes).toEqual(expect.arrayContaining([expect.stringContaining(`The source depends on ${what}`)]));
});

it('By Keys and Test', async () => {
	const byKeys = await site.run({ ...REQUESTS, mode: 'byKeys', keyColumn: 'key' }, [{ key: 'SUP-2' }, { key: 'SUP-77' }]);
	expect(jsonOf(byKeys, 0).map(({ key }) => key)).toEqual(['SUP-2']);
	expect(jsonOf(byKeys, 1)[0]).toMatchObject({ missingCount: 1 });
	const test = await site.run({ ...REQUESTS, mode: 'test', limit: 2 });
	expect(jsonOf(test, 0)).toMatchObject([{ key: 'SUP-1', Channel: 'portal' }, { key: 'SUP-2' }]);
});

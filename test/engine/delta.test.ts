/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { jsonOf } from './engine';
import { addIssues, change, commit, cursorNode, DELTA, hintsOf, keysOf, reportOf } from './exports';
import { FAILS, PASSES } from './flow';
import { connectedSite, type ConnectedSite } from './site';

/** Delta in whole workflows: when its cursor moves, and that nothing is lost when it does not. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
	addIssues(site, 3);
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const ALL = ['DEMO-1', 'DEMO-2', 'DEMO-3'];
const DAMAGED = { global: { jiraSync: { cursors: { issues: { at: 'yesterday' } } } } };

describe('without Commit', () => {
	const alone = () => site.flow({ Export: { parameters: DELTA } }, [['Start', 0, 'Export']]);

	it('gives everything first, then what has changed, then nothing, and says what a later failure would cost', async () => {
		const flow = alone();
		const first = await flow.run();
		expect(keysOf(first)).toEqual(ALL);
		expect(hintsOf(first)).toMatch(/3 issues in \d+ calls.*even if a later node fails: put Export Cursor → Commit/);
		change(site, 'DEMO-2');
		expect(keysOf(await flow.run())).toEqual(['DEMO-2']);
		const third = await flow.run();
		expect(keysOf(third)).toEqual([]);
		expect(reportOf(third).whyNothing).toMatch(/\w+/);
	});

	it('a later failure loses what has left, which is what the hint says', async () => {
		const flow = site.flow({ Export: { parameters: DELTA }, Load: { type: FAILS } }, [['Start', 0, 'Export'], ['Export', 0, 'Load']]);
		expect((await flow.run()).error?.message).toMatch(/Load does not work/);
		expect(keysOf(await flow.run())).toEqual([]);
	});

	it('a run by hand keeps nothing and says so; its cursor is in the report and can be given by hand', async () => {
		const flow = alone();
		const byHand = await flow.run({ mode: 'manual' });
		expect(hintsOf(byHand)).toMatch(/cursor has not moved, because this run was started by hand/);
		expect(flow.staticData).toEqual({});
		change(site, 'DEMO-3');
		expect(keysOf(await flow.run({ mode: 'manual' }))).toEqual(['DEMO-1', 'DEMO-2', 'DEMO-3']);
		const given = { Export: { options: { cursor: JSON.stringify(reportOf(byHand).cursor) } } };
		const next = await flow.run({ mode: 'manual', parameters: given });
		expect(keysOf(next)).toEqual(['DEMO-3']);
		// Neither does it touch what the workflow remembers when it is scheduled.
		expect(keysOf(await flow.run({ parameters: given }))).toEqual(['DEMO-3']);
		expect(keysOf(await flow.run())).toEqual(['DEMO-1', 'DEMO-2', 'DEMO-3']);
	});

	it('a run that is stopped keeps nothing', async () => {
		const flow = alone();
		site.simulator.settings.latency.perCallMs = 300;
		const stopped = await flow.run({ onStart: (run) => setTimeout(() => run.cancel(), 100) });
		expect(stopped.status).toBe('canceled');
		expect(flow.staticData).toEqual({});
		site.simulator.settings.latency.perCallMs = 0;
		expect(keysOf(await flow.run())).toEqual(ALL);
	});

	it.each([
		['never', {}],
		['onCommit', {}],
	])('Move Cursor %s: it stays', async (moveCursor) => {
		const flow = site.flow({ Export: { parameters: { ...DELTA, options: { moveCursor } } } }, [['Start', 0, 'Export']]);
		await flow.run();
		expect(keysOf(await flow.run())).toEqual(ALL);
	});

	it('Start Date: the first run begins there', async () => {
		const startDate = new Date(site.simulator.clock.now()).toISOString();
		site.simulator.clock.advance(60_000);
		change(site, 'DEMO-1');
		const flow = site.flow({ Export: { parameters: { ...DELTA, options: { startDate } } } }, [['Start', 0, 'Export']]);
		expect(keysOf(await flow.run())).toEqual(['DEMO-1']);
		const wrong = await site.run({ ...DELTA, options: { startDate: 'soon' } });
		expect(wrong.error?.message).toMatch(/Start Date is not a date: "soon"/);
	});

	it('a name is needed', async () => {
		const result = await site.run({ ...DELTA, cursorName: ' ' });
		expect(result.error?.message).toBe('The cursor has no name');
	});
});

describe('with Commit behind it', () => {
	const nodes = { Export: { parameters: DELTA }, Load: { type: PASSES }, Commit: commit() };
	const wires = [['Start', 0, 'Export'], ['Export', 0, 'Load'], ['Export', 1, 'Commit']] as const;

	it('the cursor waits for Commit, which runs once, also when nothing came', async () => {
		const flow = site.flow(nodes, wires);
		const first = await flow.run();
		expect(keysOf(first)).toEqual(ALL);
		expect(hintsOf(first)).not.toMatch(/Commit/);
		expect(first.node('Commit').json[0]).toEqual([expect.objectContaining({ name: 'issues', committed: true, exists: true })]);
		const second = await flow.run();
		expect(keysOf(second)).toEqual([]);
		expect(second.node('Load').times).toBe(0);
		expect(second.node('Commit')).toMatchObject({ times: 1, json: [[{ committed: true }]] });
		change(site, 'DEMO-1');
		expect(keysOf(await flow.run())).toEqual(['DEMO-1']);
	});

	it('a later step that fails stops the run before Commit, and the next run gives the same again', async () => {
		const failing = site.flow({ ...nodes, Load: { type: FAILS } }, wires);
		const first = await failing.run();
		expect(first.error?.message).toMatch(/Load does not work/);
		expect(first.node('Commit').times).toBe(0);
		expect(keysOf(await failing.run())).toEqual(ALL);
	});

	it('Commit at any distance is noticed', async () => {
		const flow = site.flow({ ...nodes, Gather: { type: PASSES }, Load: { type: FAILS } }, [
			['Start', 0, 'Export'],
			['Export', 0, 'Load'],
			['Export', 1, 'Gather'],
			['Gather', 0, 'Commit'],
		]);
		await flow.run();
		expect(keysOf(await flow.run())).toEqual(ALL);
	});

	it('Commit that is switched off does not count', async () => {
		const flow = site.flow({ ...nodes, Commit: commit({}, { disabled: true }) }, wires);
		expect(hintsOf(await flow.run())).toMatch(/put Export Cursor → Commit/);
		expect(keysOf(await flow.run())).toEqual([]);
	});

	it('Move Cursor On Export does not wait for it', async () => {
		const onExport = { parameters: { ...DELTA, options: { moveCursor: 'onExport' } } };
		const flow = site.flow({ ...nodes, Export: onExport, Load: { type: FAILS } }, wires);
		await flow.run();
		expect(keysOf(await flow.run())).toEqual([]);
	});
});

describe('whether the cursor fits', () => {
	it('a changed filter: stop and say, keep, or start over', async () => {
		const flow = site.flow({ Export: { parameters: DELTA } }, [['Start', 0, 'Export']]);
		await flow.run();
		change(site, 'DEMO-2');
		const narrowed = (options = {}) => ({ parameters: { Export: { narrow: { types: ['Task'] }, options } } });
		const stopped = await flow.run(narrowed());
		expect(stopped.error?.message).toMatch(/filter has changed/);
		expect(stopped.error?.description).toMatch(/When the Filter Changed/);
		expect(keysOf(await flow.run(narrowed({ whenFilterChanged: 'keep' })))).toEqual(['DEMO-2']);
		expect(keysOf(await flow.run(narrowed()))).toEqual([]);
		expect((await flow.run()).error?.message).toMatch(/filter has changed/);
		expect(keysOf(await flow.run({ parameters: { Export: { options: { whenFilterChanged: 'startOver' } } } }))).toEqual([
			'DEMO-1',
			'DEMO-3',
			'DEMO-2',
		]);
	});

	it('one of another kind of record or another site is refused, with a way out', async () => {
		const worklogs = { resource: 'worklog', narrow: {}, options: {} };
		const flow = site.flow({ Export: { parameters: DELTA } }, [['Start', 0, 'Export']]);
		await flow.run();
		const otherKind = await flow.run({ parameters: { Export: worklogs } });
		expect(otherKind.error?.message).toMatch(/belongs to the issue export of .*, and this one is the worklog export/);
		expect(otherKind.error?.description).toMatch(/Choose another Cursor Name/);
		const other = await connectedSite();
		const moved = other.flow({ Export: { parameters: DELTA } }, [['Start', 0, 'Export']], { staticData: flow.staticData });
		expect((await moved.run()).error?.message).toContain(site.simulator.url);
		expect(Object.keys(moved.staticData)).not.toHaveLength(0);
		await other.simulator.close();
	});

	it('one that is damaged is no reason to begin anew in silence', async () => {
		const flow = site.flow({ Export: { parameters: DELTA } }, [['Start', 0, 'Export']], { staticData: DAMAGED });
		const result = await flow.run();
		expect(result.error?.message).toMatch(/cursor is damaged/);
		expect(result.error?.description).toMatch(/Export Cursor → Reset/);
	});

	it.each(['"a text"', '{"state":{"at":1}}', 'nonsense', '[]'])('the cursor %s by hand is refused', async (cursor) => {
		expect((await site.run({ ...DELTA, options: { cursor } })).error?.message).toMatch(/cursor is damaged/);
	});
});

describe('several at once', () => {
	it('two runs on one cursor lose nothing, whichever is saved last', async () => {
		const flow = site.flow({ Export: { parameters: DELTA } }, [['Start', 0, 'Export']]);
		await flow.run();
		change(site, 'DEMO-1');
		const [one, two] = await Promise.all([flow.run(), flow.run()]);
		expect([keysOf(one), keysOf(two)]).toEqual([['DEMO-1'], ['DEMO-1']]);
		change(site, 'DEMO-2');
		expect(keysOf(await flow.run())).toContain('DEMO-2');
	});

	it('a cursor that another node has moved meanwhile keeps the earlier place, and the report says so', async () => {
		const early = { parameters: { ...DELTA, options: { cursor: '' } } };
		const flow = site.flow({ One: { parameters: DELTA }, Two: early, CommitTwo: commit(), CommitOne: commit() }, [
			['Start', 0, 'One'],
			['One', 1, 'Two'],
			['Two', 1, 'CommitTwo'],
			['One', 1, 'CommitOne'],
		]);
		const result = await flow.run();
		expect(result.node('CommitTwo').json[0]).toEqual([expect.not.objectContaining({ note: expect.anything() })]);
		expect(result.node('CommitOne').json[0]).toEqual([
			expect.objectContaining({ committed: true, note: expect.stringMatching(/moved this cursor meanwhile/) }),
		]);
	});

	it('Run for Each Item: every item has its own cursor', async () => {
		const parameters = { ...DELTA, cursorName: '={{ $json.project }}', projects: '={{ [$json.project] }}', options: { runForEach: true } };
		const flow = site.flow({ Export: { parameters }, Commit: commit() }, [['Start', 0, 'Export'], ['Export', 1, 'Commit']]);
		site.simulator.site.addIssue({ project: 'OPS', type: 'Change', summary: 'x', fields: { customfield_10064: { value: 'Minor' } } });
		const items = [{ json: { project: 'DEMO' } }, { json: { project: 'OPS' } }];
		const first = await flow.run({ items });
		expect(keysOf(first)).toEqual([...ALL, 'OPS-1']);
		expect(first.node('Commit').json[0]).toEqual([
			expect.objectContaining({ name: 'DEMO', committed: true }),
			expect.objectContaining({ name: 'OPS', committed: true }),
		]);
		change(site, 'OPS-1');
		expect(keysOf(await flow.run({ items }))).toEqual(['OPS-1']);
	});
});

describe('what is wrong during the run', () => {
	it('with On Error set to continue the report says failed, and Commit refuses that report', async () => {
		const flow = site.flow(
			{ Export: { parameters: DELTA, onError: 'continueRegularOutput' }, Commit: commit() },
			[['Start', 0, 'Export'], ['Export', 1, 'Commit']],
			{ staticData: DAMAGED },
		);
		const result = await flow.run();
		expect(result.node('Export').error).toBeUndefined();
		expect(reportOf(result)).toEqual({ failed: expect.stringMatching(/damaged/), fix: expect.stringMatching(/Reset/) });
		expect(result.error?.message).toMatch(/did not come to its end.*damaged/);
	});

	it('Fail If It Fell Short: the cursor stays, and the next run gives everything', async () => {
		site.simulator.faults.add({
			path: '/rest/api/3/issue/bulkfetch',
			effect: { kind: 'answer', status: 200, body: { issues: [], issueErrors: [{ id: '10001', errorMessage: 'Too many links' }] } },
		});
		const parameters = { ...DELTA, options: { failIfShort: true } };
		const flow = site.flow({ Export: { parameters } }, [['Start', 0, 'Export']]);
		const first = await flow.run();
		expect(first.error?.message).toMatch(/fell short: \d issues could not be read/);
		expect(flow.staticData).toEqual({});
		expect(keysOf(await flow.run())).toEqual(ALL);
	});

	it('a cursor of a run that Stop After has ended goes on where it was', async () => {
		const parameters = { ...DELTA, options: { stopAfter: { limits: { records: 2, calls: 0, minutes: 0 } } } };
		const flow = site.flow({ Export: { parameters } }, [['Start', 0, 'Export']]);
		const given: string[] = [];
		for (let run = 0; run < 3; run++) given.push(...keysOf(await flow.run()));
		expect(new Set(given)).toEqual(new Set(ALL));
	});
});

describe('All', () => {
	it('Stop After and Resume From: the report has the place', async () => {
		const all = { ...DELTA, mode: 'all' };
		const first = await site.run({ ...all, options: { stopAfter: { limits: { records: 2, calls: 0, minutes: 0 } } } });
		const report = jsonOf(first, 1)[0];
		expect(report).toMatchObject({ finished: false, stoppedBy: 'records', given: 2 });
		expect(first.hints[0]?.message).toMatch(/stopped by/);
		const next = await site.run({ ...all, options: { resumeFrom: '={{ $json.resume }}' } }, [report ?? {}]);
		expect(jsonOf(next, 0).map(({ key }) => key)).toEqual(['DEMO-3']);
	});
});

it('cursors that nobody knows are shown as such', async () => {
	const flow = site.flow({ Get: cursorNode('get') }, [['Start', 0, 'Get']]);
	expect((await flow.run()).node('Get').json[0]).toEqual([{ name: 'issues', exists: false }]);
});

import type { IDataObject } from 'n8n-workflow';
import { addIssues, change, commit, cursorNode, DELTA, keysOf, reportOf } from './exports';
import { PASSES } from './flow';
import { connectedSite, type ConnectedSite } from './site';

/** The resource Export Cursor: Commit, Get, Set and Reset. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
	addIssues(site, 4);
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const ALL = ['DEMO-1', 'DEMO-2', 'DEMO-3', 'DEMO-4'];
const COMMITTING = [['Start', 0, 'Export'], ['Export', 1, 'Commit']] as const;
const committing = (options: IDataObject = {}) => site.flow({ Export: { parameters: DELTA }, Commit: commit(options) }, COMMITTING);

describe('Commit', () => {
	it('Commit If: an expression over the receipt of a later node decides', async () => {
		const commitIf = (value: string) => commit({}, { parameters: { commitIf: value } });
		const Load = { type: PASSES };
		const wires = [['Start', 0, 'Export'], ['Export', 0, 'Load'], ['Export', 1, 'Commit']] as const;
		const no = site.flow({ Export: { parameters: DELTA }, Load, Commit: commitIf('={{ $("Load").all().length === 3 }}') }, wires);
		const refused = await no.run();
		expect(refused.node('Commit').json[0]).toEqual([{ name: 'issues', committed: false, note: expect.stringMatching(/Commit If/) }]);
		expect(keysOf(await no.run())).toEqual(ALL);
		const yes = site.flow({ Export: { parameters: DELTA }, Load, Commit: commitIf('={{ $("Load").all().length === 4 }}') }, wires);
		await yes.run();
		expect(keysOf(await yes.run())).toEqual([]);
	});

	it('Commit If can see to a report that failed, which else is refused', async () => {
		const flow = site.flow({ Commit: commit({}, { parameters: { commitIf: '={{ !$json.failed }}' } }) }, [['Start', 0, 'Commit']]);
		const result = await flow.run({ items: [{ json: { failed: 'The credential is dead', fix: 'Make a new one' } }] });
		expect(result.node('Commit').json[0]).toEqual([{ committed: false, note: expect.stringMatching(/Commit If/) }]);
	});

	it('a run by hand moves nothing, and says so', async () => {
		const flow = committing();
		const result = await flow.run({ mode: 'manual' });
		expect(result.node('Commit').json[0]).toEqual([
			expect.objectContaining({ name: 'issues', committed: false, note: expect.stringMatching(/started by hand/) }),
		]);
		expect(flow.staticData).toEqual({});
	});

	it('the report of another execution, as pinned data are, is refused', async () => {
		const flow = site.flow({ Export: { parameters: DELTA }, Keep: { type: PASSES }, Commit: commit() }, [
			['Start', 0, 'Export'],
			['Export', 1, 'Keep'],
			['Keep', 0, 'Commit'],
		]);
		const first = await flow.run({ mode: 'manual' });
		const second = await flow.run({ mode: 'manual', pinned: { Keep: [reportOf(first)] } });
		expect(second.error?.message).toBe(`The report comes from execution ${first.executionId}, and this is execution ${second.executionId}`);
		expect(second.error?.description).toMatch(/pinned/);
	});

	it.each<[string, IDataObject]>([
		['nothing of ours', { some: 'row' }],
		['the report of a mode without a cursor', { given: 3, mode: 'all' }],
		['a cursor without its execution', { cursor: { name: 'issues', state: {} } }],
		['a cursor that is damaged', { cursor: { name: 'issues', execution: '7', state: { at: 1 } } }],
	])('%s is refused', async (_title, json) => {
		const flow = site.flow({ Commit: commit({ fromOtherExecutions: true }) }, [['Start', 0, 'Commit']]);
		const result = await flow.run({ items: [{ json }] });
		expect(result.error?.message).toMatch(/not the report of an export with a cursor|damaged/);
		expect(result.error?.description).toMatch(/\w+ \w+/);
		expect(flow.staticData).toEqual({});
	});

	it('the legacy execution order is refused, also where On Error continues', async () => {
		const settings = { executionOrder: 'v0' as const };
		const flow = site.flow({ Export: { parameters: DELTA }, Commit: commit() }, COMMITTING, { settings });
		expect((await flow.run()).error?.message).toMatch(/legacy execution order/);
		const Commit = commit({}, { onError: 'continueRegularOutput' });
		const lenient = await site.flow({ Export: { parameters: DELTA }, Commit }, COMMITTING, { settings }).run();
		expect(lenient.error).toBeUndefined();
		expect(lenient.node('Commit').json[0]).toEqual([
			{ committed: false, failed: expect.stringMatching(/legacy/), fix: expect.stringMatching(/settings of the workflow/) },
		]);
	});

	it('reports of partitions come from executions of their own, and the cursor goes no further than all of them have read', async () => {
		const parts = [1, 2].map((number) =>
			site.flow({ Export: { parameters: { ...DELTA, options: { partition: { part: { number, of: 2 } } } } } }, [['Start', 0, 'Export']]),
		);
		const first = await parts[0]!.run();
		change(site, ...ALL);
		const second = await parts[1]!.run();
		expect([...keysOf(first), ...keysOf(second)].sort()).toEqual(ALL);
		expect(parts[0]!.staticData).toEqual({});
		const reports = [first, second].map((run) => ({ json: reportOf(run) }));

		const strict = site.flow({ Commit: commit() }, [['Start', 0, 'Commit']]);
		expect((await strict.run({ items: reports })).error?.description).toMatch(/From Other Executions/);
		const parent = site.flow({ Commit: commit({ fromOtherExecutions: true }) }, [['Start', 0, 'Commit']]);
		const [committed] = (await parent.run({ items: reports })).node('Commit').json[0] ?? [];
		// Up to the newest change that came, and no further than every part has read.
		const states = reports.map(({ json }) => (json.cursor as { state: { at: number; readTo: number } }).state);
		const expected = Math.min(Math.max(...states.map(({ at }) => at)), ...states.map(({ readTo }) => readTo));
		expect(Date.parse(String(committed?.at))).toBe(expected);

		const lacking = await parent.run({ items: reports.slice(0, 1) });
		expect(lacking.error?.message).toMatch(/partition 2 of 2 has not come in/);
		const mixed = await parent.run({ items: [reports[0]!, { json: reportOf(await committing().run()) }] });
		expect(mixed.error?.message).toMatch(/not the parts of one export/);
		const next = site.flow({ Export: { parameters: DELTA } }, [['Start', 0, 'Export']], { staticData: parent.staticData });
		// What changed between the two parts was given by the second one only where it belongs to it.
		expect(keysOf(await next.run())).toEqual(expect.arrayContaining(keysOf(first)));
	});

	it('one cursor for each name, whatever order the reports come in', async () => {
		const Two = { parameters: { ...DELTA, cursorName: 'others' } };
		const flow = site.flow({ One: { parameters: DELTA }, Two, Commit: commit() }, [
			['Start', 0, 'One'],
			['One', 1, 'Commit'],
			['Start', 0, 'Two'],
			['Two', 1, 'Commit'],
		]);
		await flow.run();
		const again = await flow.run();
		expect([keysOf(again, 'One'), keysOf(again, 'Two')]).toEqual([[], []]);
	});
});

describe('Get, Set and Reset', () => {
	async function exported() {
		const flow = committing();
		await flow.run();
		return flow.staticData;
	}
	const alone = (operation: string, parameters: IDataObject, staticData: IDataObject) =>
		site.flow({ Cursor: cursorNode(operation, parameters) }, [['Start', 0, 'Cursor']], { staticData });

	it('Get shows how far the export has come, and touches nothing', async () => {
		const staticData = await exported();
		const flow = alone('get', {}, staticData);
		const [cursor] = (await flow.run()).node('Cursor').json[0] ?? [];
		expect(cursor).toMatchObject({ name: 'issues', exists: true, kind: 'issue', site: site.simulator.url, finished: true, revision: 1 });
		expect(Date.parse(String(cursor?.at))).not.toBeNaN();
		expect(flow.staticData).toEqual(staticData);
	});

	it('Set to a moment: what changed since then comes again', async () => {
		const staticData = await exported();
		const moment = new Date(site.simulator.clock.now()).toISOString();
		change(site, 'DEMO-2', 'DEMO-3');
		const after = site.flow({ Export: { parameters: DELTA } }, [['Start', 0, 'Export']], { staticData });
		await after.run();
		const set = alone('set', { setTo: 'moment', moment }, after.staticData);
		expect((await set.run()).node('Cursor').json[0]).toEqual([expect.objectContaining({ at: moment, saved: true, revision: 3 })]);
		const options = { overlapMinutes: 0 };
		const next = site.flow({ Export: { parameters: { ...DELTA, options } } }, [['Start', 0, 'Export']], { staticData: set.staticData });
		expect(keysOf(await next.run())).toEqual(['DEMO-2', 'DEMO-3']);
	});

	it('Set to the cursor of a report, as an object or as text', async () => {
		const byHand = await committing().run({ mode: 'manual' });
		const { cursor } = reportOf(byHand);
		for (const given of [cursor, JSON.stringify(cursor), '={{ $json.cursor }}']) {
			const set = alone('set', { setTo: 'cursor', cursor: given as IDataObject }, {});
			const items = [{ json: { cursor: cursor as IDataObject } }];
			expect((await set.run({ items })).node('Cursor').json[0]).toEqual([expect.objectContaining({ exists: true, saved: true })]);
			const next = site.flow({ Export: { parameters: DELTA } }, [['Start', 0, 'Export']], { staticData: set.staticData });
			expect(keysOf(await next.run())).toEqual([]);
		}
	});

	it.each(['', 'nonsense', '{', '{"state": 7}', 'null'])('Set refuses the cursor %j in words', async (cursor) => {
		const result = await alone('set', { setTo: 'cursor', cursor }, {}).run();
		expect(result.error?.message).toMatch(/no cursor to set|cursor is damaged/);
		expect(result.error?.message).not.toMatch(/JSON|The run ended/);
	});

	it('a moment needs a cursor to move, and has to be one', async () => {
		const moment = '2026-01-01T00:00:00Z';
		const none = await alone('set', { setTo: 'moment', moment }, {}).run();
		expect(none.error?.description).toMatch(/Start Date/);
		const wrong = await alone('set', { setTo: 'moment', moment: 'soon' }, await exported()).run();
		expect(wrong.error?.message).toBe('Moment is not a date');
	});

	it('Reset forgets, also what is damaged, and the next run gives everything', async () => {
		for (const staticData of [await exported(), { global: { jiraSync: { cursors: { issues: 'rubbish' } } } }]) {
			const reset = alone('reset', {}, staticData);
			expect((await reset.run()).node('Cursor').json[0]).toEqual([{ name: 'issues', existed: true, saved: true }]);
			expect((await reset.run()).node('Cursor').json[0]).toEqual([{ name: 'issues', existed: false, saved: true }]);
			const next = site.flow({ Export: { parameters: DELTA } }, [['Start', 0, 'Export']], { staticData: reset.staticData });
			expect(keysOf(await next.run())).toEqual(ALL);
		}
	});

	it('a damaged cursor is replaced by Set, and Get says what is wrong with it', async () => {
		const staticData = { global: { jiraSync: { cursors: { issues: { version: 99 } } } } };
		const get = await alone('get', {}, staticData).run();
		expect(get.error?.message).toMatch(/newer version/);
		const { cursor } = reportOf(await committing().run({ mode: 'manual' }));
		const set = alone('set', { setTo: 'cursor', cursor: cursor as IDataObject }, staticData);
		expect((await set.run()).node('Cursor').json[0]).toEqual([expect.objectContaining({ exists: true, saved: true })]);
	});

	it('a run by hand keeps nothing, and every operation says so', async () => {
		const staticData = await exported();
		const moment = '2026-01-01T00:00:00Z';
		for (const [operation, parameters] of [['reset', {}], ['set', { setTo: 'moment', moment }]] as const) {
			const flow = alone(operation, parameters, staticData);
			const result = await flow.run({ mode: 'manual' });
			expect(result.node('Cursor').json[0]).toEqual([expect.objectContaining({ saved: false, note: expect.stringMatching(/started by hand/) })]);
			expect(flow.staticData).toEqual(staticData);
		}
	});

	it('one without a name is none', async () => {
		expect((await alone('reset', { cursorName: '  ' }, {}).run()).error?.message).toBe('The cursor has no name');
	});

	it('nothing of it asks Jira', async () => {
		site.simulator.resetCounters();
		await alone('get', {}, {}).run();
		expect(site.simulator.counters.calls).toEqual({});
	});
});

import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf, type EngineResult } from './engine';
import { CHANGES, DELTA, keysOf, reportOf } from './exports';
import { connectedSite, UPSERT, type ConnectedSite } from './site';

/** Two-way flows: what an import wrote does not come back, what people change does, and neither is overwritten unseen. */
let site: ConnectedSite;

const MINUTE = 60_000;
const FIELDS = ['Summary', 'Priority', 'Labels', 'External ID', 'Status'];
const REMEMBER = { rememberWritten: true };
const BACK: IDataObject = { ...DELTA, fields: FIELDS, options: { leaveOutOwn: true } };

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	expect(site.simulator.counters.violations).toEqual([]);
	await site.simulator.close();
});

const row = (id: number, more: IDataObject = {}): IDataObject => ({
	external_id: `X-${id}`,
	type: 'Story',
	summary: `Row ${id}`,
	priority: 'Medium',
	labels: 'erp',
	status: 'To Do',
	...more,
});
const rows = (count: number, more: IDataObject = {}) => Array.from({ length: count }, (_none, index) => row(index + 1, more));

async function load(some: readonly IDataObject[], options: IDataObject = REMEMBER, more: IDataObject = {}): Promise<EngineResult> {
	const result = await site.run({ ...UPSERT, ...more, options }, some);
	site.simulator.clock.advance(MINUTE);
	return result;
}

const outcomes = (result: EngineResult) => [...jsonOf(result, 0), ...jsonOf(result, 1)].map(({ _outcome }) => _outcome);
const flowOf = (parameters: IDataObject = BACK) => site.flow({ Export: { parameters } }, [['Start', 0, 'Export']]);
const memoryOf = (key: string) => site.simulator.site.issues.find(key)?.properties['n8n-nodes-jira-sync.written'] as { fields: object; at: string } | undefined;
const writes = () =>
	Object.entries(site.simulator.counters.calls)
		.filter(([name]) => /^(?:PUT|DELETE)|^POST .*(?:\/issue\/bulk$|properties|transition|\/fields$)/.test(name))
		.reduce((sum, [, many]) => sum + many, 0);

/** Somebody changes values of an issue; then a minute goes by. */
function edit(key: string, values: IDataObject): void {
	const { site: jira, clock } = site.simulator;
	const issue = jira.issues.find(key)!;
	jira.writeIssue({ ...issue, values: { ...issue.values, ...(values as typeof issue.values) }, updated: clock.now() });
	clock.advance(MINUTE);
}

describe.each([false, true])('Leave Out Own Changes, where writing a property moves the last change: %s', (propertiesMoveUpdated) => {
	beforeEach(() => {
		site.simulator.settings.propertiesMoveUpdated = propertiesMoveUpdated;
	});

	it.each([DELTA, CHANGES])('$mode: what an import has created and updated does not come back, what a person changes does', async (mode) => {
		const flow = flowOf({ ...mode, ...BACK, mode: mode.mode });
		await load(rows(3));
		const first = await flow.run();
		expect(keysOf(first)).toEqual([]);
		expect(reportOf(first)).toMatchObject({ given: 0, ownChanges: 3, repeated: 0 });
		expect(reportOf(first).whyNothing).toMatch(/All 3 issues that have changed are as an import wrote them/);
		await load([row(1, { summary: 'Other' }), row(2, { status: 'Done' }), row(3)]);
		expect(keysOf(await flow.run())).toEqual([]);
		edit('DEMO-2', { summary: 'By a person' });
		const second = await flow.run();
		expect(keysOf(second)).toEqual(['DEMO-2']);
		expect(keysOf(await flow.run())).toEqual([]);
		// The partner takes it over and sends it back: an echo that changes nothing.
		expect(outcomes(await load([row(2, { summary: 'By a person', status: 'Done' })]))).toEqual(['unchanged']);
		expect(keysOf(await flow.run())).toEqual([]);
	});

	it('a change that was given and taken back is given too', async () => {
		const flow = flowOf();
		await load(rows(1));
		await flow.run();
		edit('DEMO-1', { summary: 'By a person' });
		expect(keysOf(await flow.run())).toEqual(['DEMO-1']);
		edit('DEMO-1', { summary: 'Row 1' });
		expect(keysOf(await flow.run())).toEqual(['DEMO-1']);
	});

	it('a person changes what no row speaks of, and an import writes another field on top: it is given', async () => {
		const flow = flowOf({ ...BACK, fieldSet: 'standard' });
		await load(rows(2));
		await flow.run();
		edit('DEMO-1', { description: null, duedate: '2026-05-01' });
		await load([row(1, { summary: 'Other' })]);
		expect(keysOf(await flow.run())).toEqual(['DEMO-1']);
	});

	it('an issue that was there before is left out by the fields that its row speaks of', async () => {
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Old', fields: { 'External ID': 'X-1' } });
		const flow = flowOf();
		site.simulator.clock.advance(MINUTE);
		await flow.run();
		await load([row(1)]);
		expect(keysOf(await flow.run())).toEqual([]);
		const all = flowOf({ ...BACK, fieldSet: 'standard' });
		expect(keysOf(await all.run())).toEqual(['DEMO-1']);
	});
});

describe('Leave Out Own Changes', () => {
	it('with lists of children, only what nobody has touched since it was created is left out', async () => {
		const flow = flowOf({ ...BACK, childrenAs: 'nested', children: ['comments'] });
		await load(rows(2));
		const issue = site.simulator.site.issues.find('DEMO-2')!;
		site.simulator.site.writeIssue({ ...issue, updated: site.simulator.clock.now() });
		expect(keysOf(await flow.run())).toEqual(['DEMO-2']);
	});

	it('costs no call, and what was left out moves the cursor', async () => {
		await load(rows(5));
		const plain = flowOf({ ...DELTA, fields: FIELDS });
		site.simulator.resetCounters();
		await plain.run();
		const before = { ...site.simulator.counters.calls };
		site.simulator.resetCounters();
		const flow = flowOf();
		const result = await flow.run();
		expect(site.simulator.counters.calls).toEqual(before);
		expect(reportOf(result)).toMatchObject({ ownChanges: 5, given: 0 });
		expect(JSON.stringify(flow.staticData)).toContain('"revision":1');
		expect(reportOf(await flow.run())).toMatchObject({ ownChanges: 0, given: 0, repeated: 5 });
	});

	it('a memory that is not ours, or of another issue, counts as none', async () => {
		await load(rows(3));
		const put = (key: string, value: unknown) => {
			const issue = site.simulator.site.issues.find(key)!;
			site.simulator.site.writeIssue({ ...issue, properties: { ...issue.properties, 'n8n-nodes-jira-sync.written': value } });
		};
		put('DEMO-1', { v: 1, fields: [], at: 7 });
		put('DEMO-2', memoryOf('DEMO-3'));
		expect(keysOf(await flowOf().run())).toEqual(['DEMO-1', 'DEMO-2']);
	});
});

describe('If Jira Changed Since the Last Import', () => {
	const summaries = () => [...site.simulator.site.issues.all()].map(({ values }) => values.summary);

	beforeEach(async () => {
		await load(rows(3));
		edit('DEMO-1', { summary: 'By a person' });
		const issue = site.simulator.site.issues.find('DEMO-2')!;
		const done = [...site.simulator.site.statuses.values()].find(({ name }) => name === 'Done')!;
		site.simulator.site.writeIssue({ ...issue, statusId: done.id, updated: site.simulator.clock.now() });
		site.simulator.clock.advance(MINUTE);
	});

	const changed = () => [row(1, { summary: 'By the row' }), row(2, { status: 'In Progress' }), row(3, { summary: 'By the row' })];

	it('overwrite writes the row', async () => {
		expect(outcomes(await load(changed()))).toEqual(['updated', 'updated', 'updated']);
		expect(summaries()).toEqual(['By the row', 'Row 2', 'By the row']);
	});

	it('skip leaves the issue as it is, its status too', async () => {
		const result = await load(changed(), { ifJiraChanged: 'skip' });
		expect(outcomes(result)).toEqual(['skipped', 'skipped', 'updated']);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _field: 'Summary', _reason: 'Summary of DEMO-1 was changed in Jira since the last import' });
		expect(jsonOf(result, 0)[1]).toMatchObject({ _field: 'Status' });
		expect(summaries()).toEqual(['By a person', 'Row 2', 'By the row']);
	});

	it('reject names the field and shows both values', async () => {
		const result = await load(changed(), { ifJiraChanged: 'reject' });
		expect(outcomes(result)).toEqual(['updated', 'rejected', 'rejected']);
		expect(jsonOf(result, 1)).toMatchObject([
			{ _key: 'DEMO-1', _field: 'Summary', _reason: expect.stringContaining('Summary is "By a person" in Jira and "By the row" in the row'), _fix: expect.stringMatching(/\w/) },
			{ _key: 'DEMO-2', _reason: expect.stringContaining('Status is "Done" in Jira and "In Progress" in the row') },
		]);
		// Nothing has settled it: it is still the same conflict, until the row agrees.
		expect(outcomes(await load(changed(), { ifJiraChanged: 'reject' }))).toEqual(['unchanged', 'rejected', 'rejected']);
		await load([row(1, { summary: 'By a person' })], { ifJiraChanged: 'reject' });
		expect(outcomes(await load([row(1, { summary: 'By the row' })], { ifJiraChanged: 'reject' }))).toEqual(['updated']);
	});

	it('a field of which no import has written anything is written', async () => {
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Old', fields: { 'External ID': 'X-9' } });
		await load([row(9)]);
		edit('DEMO-4', { duedate: '2026-05-01', summary: 'By a person' });
		const some = [row(9, { due_date: '2026-06-01', summary: 'By a person' })];
		expect(outcomes(await load(some, { ifJiraChanged: 'reject' }))).toEqual(['updated']);
		edit('DEMO-4', { duedate: '2026-07-01' });
		expect(outcomes(await load(some, { ifJiraChanged: 'reject' }))).toEqual(['rejected']);
	});

	it('newer wins, and a row of which nobody knows how old it is is rejected', async () => {
		const moment = (minutes: number) => new Date(site.simulator.clock.now() + minutes * MINUTE).toISOString();
		const some = [
			row(1, { summary: 'By the row', changed_at: moment(-60) }),
			row(2, { status: 'In Progress', changed_at: moment(60) }),
			row(3, { summary: 'By the row', changed_at: 'yesterday' }),
		];
		const options = { ifJiraChanged: 'newerWins', changedAtColumn: 'Changed At' };
		const result = await load(some, options);
		expect(outcomes(result)).toEqual(['skipped', 'updated', 'updated']);
		expect(jsonOf(result, 0)[0]?._reason).toMatch(/DEMO-1 is newer \(2.*\) than the row/);
		const unclear = await load([row(1, { summary: 'By the row', changed_at: 'yesterday' })], options);
		expect(jsonOf(unclear, 1)[0]).toMatchObject({ _outcome: 'rejected', _field: 'changed_at', _reason: expect.stringContaining('"yesterday" is not a date and time') });
		expect((await load([row(1)], { ifJiraChanged: 'newerWins' })).error?.message).toContain('no column says when a row was changed');
	});

	it('a dry run shows the same and writes nothing', async () => {
		site.simulator.resetCounters();
		const result = await load(changed(), { ifJiraChanged: 'reject' }, { dryRun: true });
		const [report, ...plan] = jsonOf(result, 2);
		expect(plan.map(({ action }) => action)).toEqual(['rejected', 'rejected', 'update']);
		expect(report).toMatchObject({ dryRun: { update: 1, rejected: 2, calls: 5 }, remembered: null });
		expect(writes()).toBe(0);
	});
});

describe('Remember What Was Written', () => {
	it('a second run writes nothing at all', async () => {
		for (const propertiesMoveUpdated of [false, true]) {
			site.simulator.settings.propertiesMoveUpdated = propertiesMoveUpdated;
			const all = rows(5, { description: 'Some **text**', due_date: '2026-05-01' }).map((some, index) => ({ ...some, external_id: `${String(propertiesMoveUpdated)}-${index}` }));
			await load(all);
			site.simulator.resetCounters();
			expect(jsonOf(await load(all), 2)[0]).toMatchObject({ unchanged: 5, remembered: { written: 0, refused: 0 } });
			expect(writes()).toBe(0);
		}
	});

	it('is written for what is equal and has none, as after a run that was killed in between', async () => {
		await load(rows(3), {});
		expect(memoryOf('DEMO-1')).toBeUndefined();
		const result = await load(rows(3));
		expect(outcomes(result)).toEqual(['unchanged', 'unchanged', 'unchanged']);
		expect(jsonOf(result, 2)[0]).toMatchObject({ remembered: { written: 3, refused: 0 } });
		expect(keysOf(await flowOf({ ...BACK, fieldSet: 'standard' }).run())).toEqual([]);
	});

	it.each(['/rest/api/3/issue/properties/multi', '/rest/api/3/task/{taskId}'])('a row stays written when %s fails, with a warning', async (path) => {
		site.simulator.faults.add({ method: path.endsWith('multi') ? 'POST' : 'GET', path, times: 50, effect: { kind: 'answer', status: 400 } });
		const result = await load(rows(2));
		expect(outcomes(result)).toEqual(['created', 'created']);
		if (path.endsWith('multi')) {
			expect(jsonOf(result, 0)[0]).toMatchObject({ _reason: expect.stringContaining('What was written could not be remembered'), _fix: expect.stringContaining('Import it again') });
			expect(jsonOf(result, 2)[0]).toMatchObject({ remembered: { written: 0, refused: 2 }, warnings: [{ count: 2 }] });
			expect(keysOf(await flowOf().run())).toEqual(['DEMO-1', 'DEMO-2']);
		}
	});

	it('waits while another such write is under way on the same issues', async () => {
		site.simulator.faults.add({ method: 'POST', path: '/rest/api/3/issue/properties/multi', times: 1, effect: { kind: 'answer', status: 409 } });
		expect(jsonOf(await load(rows(2)), 2)[0]).toMatchObject({ created: 2, remembered: { written: 2, refused: 0 } });
	});

	it('is not asked for unless it is wanted', async () => {
		site.simulator.resetCounters();
		await load(rows(3), {});
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/properties/multi')).toBe(0);
		expect(memoryOf('DEMO-1')).toBeUndefined();
	});

	it('costs few calls: 300 rows, created, updated and unchanged', async () => {
		const plain = await connectedSite();
		const budget = async (of: ConnectedSite, version: number, options: IDataObject) => {
			of.simulator.resetCounters();
			const result = await of.run({ ...UPSERT, options }, rows(300, { summary: `Version ${version}` }));
			expect(jsonOf(result, 2)[0]).toMatchObject({ rejected: 0, unknown: 0, notAttempted: 0 });
			return Object.values(of.simulator.counters.calls).reduce((sum, many) => sum + many, 0);
		};
		const more = async (version: number) => (await budget(site, version, REMEMBER)) - (await budget(plain, version, {}));
		// Three reads back, three writes with two looks at each task, three looks at what has come of it.
		expect(await more(1)).toBe(15);
		expect(await more(2)).toBe(15);
		expect(await more(2)).toBe(0);
		await plain.simulator.close();
	});
});

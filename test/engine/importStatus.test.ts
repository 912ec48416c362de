import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf, type EngineResult } from './engine';
import { connectedSite, picked, UPSERT, type ConnectedSite } from './site';

/** Status in the import engine: along the workflow, several steps at a time, with what its screens ask for. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const MOVE = 'POST /rest/api/3/issue/{issueIdOrKey}/transitions';
const ASK = 'GET /rest/api/3/issue/{issueIdOrKey}/transitions';
const BULK = 'POST /rest/api/3/bulk/issues/transition';
const OPS: IDataObject = { ...UPSERT, project: picked('OPS') };

const story = (id: number, more: IDataObject = {}): IDataObject => ({ external_id: `X-${id}`, type: 'Story', summary: `Row ${id}`, ...more });
const incident = (id: number, more: IDataObject = {}): IDataObject => ({ external_id: `X-${id}`, type: 'Incident', summary: `Row ${id}`, Severity: 'Minor', ...more });
const statusOf = (key: string) => (site.simulator.site.readIssue(key).fields.status as { name: string }).name;
const outcomes = (result: EngineResult, output = 0) => jsonOf(result, output).map(({ _outcome }) => _outcome);
const calls = (call: string) => countCalls(site.simulator.counters, call);
const member = () => ({ as: site.simulator.credentials.member });
const addIncident = (status: string, id?: number) =>
	site.simulator.site.addIssue({
		...{ project: 'OPS', type: 'Incident', summary: `Row ${id}`, status },
		fields: { Severity: { value: 'Minor' }, ...(id === undefined ? {} : { 'External ID': `X-${id}` }) },
	});
/** One issue in each status, from which an account that may not read the workflow learns it. */
const inEveryStatus = () => ['In Progress', 'In Review'].map((status) => addIncident(status));

describe('a new issue', () => {
	it('is created and then moved; the same rows again change nothing', async () => {
		const rows = [story(1, { Status: 'done' }), story(2, { Status: 'In Progress' }), story(3, { Status: 'To Do' }), story(4)];
		expect(outcomes(await site.run(UPSERT, rows))).toEqual(['created', 'created', 'created', 'created']);
		expect(['DEMO-1', 'DEMO-2', 'DEMO-3', 'DEMO-4'].map(statusOf)).toEqual(['Done', 'In Progress', 'To Do', 'To Do']);
		site.simulator.resetCounters();
		expect(outcomes(await site.run(UPSERT, rows))).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
		expect(calls(MOVE) + calls(BULK) + calls(ASK)).toBe(0);
	});

	it('of which the status is not reached is rejected with its key, and goes through when the row comes again', async () => {
		inEveryStatus();
		const row = incident(1, { Status: 'Done' });
		const result = await site.run(OPS, [row], member());
		expect(jsonOf(result, 1)[0]).toMatchObject({
			...{ _outcome: 'rejected', _key: 'OPS-3', _field: 'Resolution', _retry: false },
			_reason: 'OPS-3 was created, but its Status was not reached: Resolution is required by the step "Finish" to Done, and there is none',
		});
		expect(jsonOf(result, 2)[0]?.rejections).toHaveLength(1);
		const fed = await site.run(OPS, [{ ...jsonOf(result, 1)[0], Resolution: "won't do" }], member());
		expect(jsonOf(fed, 0)[0]).toMatchObject({ _outcome: 'updated', _key: 'OPS-3', _changes: 'Status, Resolution' });
		expect(site.simulator.site.readIssue('OPS-3').fields).toMatchObject({ status: { name: 'Done' }, resolution: { name: "Won't Do" } });
	});

	it('without an identity counts as created and says what is missing: the row again would create another', async () => {
		inEveryStatus();
		const create = { ...OPS, mode: 'create', matchBy: undefined, identityColumn: undefined, options: { leaveOut: 'external_id' } };
		const result = await site.run(create, [incident(1, { Status: 'Done' })], member());
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'created', _key: 'OPS-3', _field: 'Resolution', _fix: expect.stringMatching(/would create another/) });
		expect(jsonOf(result, 1)).toEqual([]);
		expect(jsonOf(result, 2)[0]?.rejections).toHaveLength(1);
	});

	it('is rejected before it is created where an administrator can see that it would not get there', async () => {
		inEveryStatus();
		const result = await site.run(OPS, [incident(1, { Status: 'Done' })]);
		expect(jsonOf(result, 1)[0]).toMatchObject({ _outcome: 'rejected', _key: null, _field: 'Resolution', _fix: 'Give a value for Resolution' });
		expect(site.simulator.site.issues.find('OPS-3')).toBeUndefined();
	});
});

describe('an existing issue', () => {
	it('takes several steps, with what a screen asks for, and the other changes of its row', async () => {
		addIncident('To Do', 1);
		const result = await site.run(OPS, [incident(1, { summary: 'Other', Status: 'Done', Resolution: 'Done' })]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'updated', _changes: 'Summary, Status, Resolution' });
		expect(JSON.parse(String(jsonOf(result, 0)[0]?._before))).toEqual({ Summary: 'Row 1', Status: 'To Do', Resolution: null });
		expect(site.simulator.site.readIssue('OPS-1').fields).toMatchObject({ summary: 'Other', status: { name: 'Done' }, resolution: { name: 'Done' } });
		expect(calls(MOVE)).toBe(3);
	});

	it('learns the way from other issues where the account may not read the workflow', async () => {
		addIncident('To Do', 1);
		inEveryStatus();
		const result = await site.run(OPS, [incident(1, { Status: 'Done', Resolution: 'Done' })], member());
		expect(outcomes(result)).toEqual(['updated']);
		expect(statusOf('OPS-1')).toBe('Done');
	});

	it('is left where it is when nobody can tell the way, and the row says how far the map goes', async () => {
		addIncident('To Do', 1);
		const result = await site.run(OPS, [incident(1, { summary: 'Other', Status: 'Done', Resolution: 'Done' })], member());
		expect(jsonOf(result, 1)[0]).toMatchObject({
			...{ _outcome: 'rejected', _key: 'OPS-1', _field: 'Status', _reason: 'OPS-1 is in To Do, and no way leads from there to Done' },
			_fix: expect.stringMatching(/^It can go to: In Progress. What comes after In Progress is not known/),
		});
		expect(site.simulator.site.readIssue('OPS-1').fields).toMatchObject({ summary: 'Row 1', status: { name: 'To Do' } });
		expect(calls(MOVE)).toBe(0);
	});

	it('does not go where a condition keeps the account from, and says so', async () => {
		addIncident('Done', 1);
		const result = await site.run(OPS, [incident(1, { Status: 'To Do' })], member());
		expect(jsonOf(result, 1)[0]).toMatchObject({ _outcome: 'rejected', _fix: expect.stringMatching(/A condition closes "Reopen" to To Do/) });
		expect(outcomes(await site.run(OPS, [incident(1, { Status: 'To Do' })]))).toEqual(['updated']);
		expect(statusOf('OPS-1')).toBe('To Do');
	});

	it('does not take a field that no step asks for, nor one that needs a step where there is none', async () => {
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Row 1', fields: { 'External ID': 'X-1' } });
		const none = await site.run(UPSERT, [story(1, { Status: 'Done', Resolution: 'Done' })]);
		expect(jsonOf(none, 1)[0]).toMatchObject({ _field: 'Resolution', _reason: expect.stringMatching(/none on the way to Done does: "Done"/) });
		const there = await site.run(UPSERT, [story(1, { Status: 'To Do', Resolution: 'Done' })]);
		expect(jsonOf(there, 1)[0]).toMatchObject({ _field: 'Resolution', _reason: expect.stringMatching(/DEMO-1 needs no step that could set it/) });
		expect(statusOf('DEMO-1')).toBe('To Do');
	});

	it('of a status that the type does not have names those that it has', async () => {
		addIncident('To Do', 1);
		const result = await site.run(OPS, [incident(1, { Status: 'Shipped' })]);
		expect(jsonOf(result, 1)[0]).toMatchObject({ _reason: '"Shipped" is not a value of Status', _fix: expect.stringMatching(/To Do, In Progress, In Review, Done/) });
	});

	it('of a name that two statuses have is asked for the ID', async () => {
		const twin = site.simulator.site.addStatus({ id: '10099', name: 'Done', category: 'done' });
		site.simulator.site.project('DEMO')!.workflows.forEach((flow) => {
			flow.statuses.push(twin.id);
			flow.transitions.push({ id: '99', name: 'Done too', to: twin.id, from: 'any', screen: [] });
		});
		const result = await site.run(UPSERT, [story(1, { Status: 'Done' }), story(2, { Status: '10099' })]);
		expect(jsonOf(result, 1)[0]).toMatchObject({ external_id: 'X-1', _reason: expect.stringMatching(/Done \(ID 10001\), Done \(ID 10099\)/) });
		expect(site.simulator.site.readIssue('DEMO-1').fields.status).toMatchObject({ id: '10099' });
	});

	it('that was exported goes back in: status and resolution are no change', async () => {
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Row 1', status: 'Done', fields: { 'External ID': 'X-1' } });
		const fields = ['External ID', 'Issue Type', 'Summary', 'Status', 'Resolution', 'Status Category'];
		const exported = await site.run({ operation: 'export', mode: 'all', source: 'projects', projects: ['DEMO'], fieldSet: 'chosen', fields, shape: 'table' });
		const result = await site.run({ ...UPSERT, issueTypeColumn: 'Issue Type', identityColumn: '' }, jsonOf(exported, 0));
		expect(jsonOf(exported, 0)[0]).toMatchObject({ Status: 'Done', Resolution: 'Done' });
		expect(outcomes(result)).toEqual(['unchanged']);
	});

	it('moves after the issues below it', async () => {
		const rows = [story(1, { type: 'Story', Status: 'Done' }), story(2, { type: 'Sub-task', parent: 'X-1', Status: 'Done' })];
		await site.run(UPSERT, rows);
		const moved = (key: string) => site.simulator.site.issues.find(key)!.statusChanged;
		expect(moved('DEMO-2')).toBeLessThanOrEqual(moved('DEMO-1'));
		expect([statusOf('DEMO-1'), statusOf('DEMO-2')]).toEqual(['Done', 'Done']);
	});
});

describe('Dry Run', () => {
	it('shows the way and writes nothing', async () => {
		addIncident('To Do', 1);
		inEveryStatus();
		const rows = [incident(1, { Status: 'In Review' }), incident(2, { Status: 'In Review' })];
		const result = await site.run({ ...OPS, dryRun: true }, rows, member());
		const [report, update, create] = jsonOf(result, 2);
		expect(update).toMatchObject({ action: 'update', changes: { Status: { from: 'To Do', to: 'In Review', way: 'To Do → In Progress → In Review', estimated: false } } });
		expect(create).toMatchObject({ action: 'create', changes: { Status: { from: null, to: 'In Review', way: null, estimated: true } } });
		expect(report?.dryRun).toMatchObject({ create: 1, update: 1, calls: 4, mails: 4 });
		const asAdmin = await site.run({ ...OPS, dryRun: true }, [incident(2, { Status: 'In Review' })]);
		expect(jsonOf(asAdmin, 2)[1]).toMatchObject({ changes: { Status: { way: 'To Do → In Progress → In Review' } } });
		expect(calls(MOVE) + calls(BULK)).toBe(0);
		expect(statusOf('OPS-1')).toBe('To Do');
	});

	it('marks a way with a condition on it as an estimate', async () => {
		addIncident('Done', 1);
		const result = await site.run({ ...OPS, dryRun: true }, [incident(1, { Status: 'To Do' })]);
		expect(jsonOf(result, 2)[1]).toMatchObject({ changes: { Status: { from: 'Done', to: 'To Do', way: 'Done → To Do', estimated: true } } });
	});
});

describe('many issues', () => {
	const rows = Array.from({ length: 200 }, (_none, index) => incident(index, { Status: 'In Review' }));
	beforeEach(() => rows.forEach((_row, index) => addIncident('To Do', index)));

	it('take each step in one bulk operation, without a mail', async () => {
		const result = await site.run(OPS, rows);
		expect(jsonOf(result, 2)[0]).toMatchObject({ updated: 200, mails: 0 });
		expect(rows.every((_row, index) => statusOf(`OPS-${index + 1}`) === 'In Review')).toBe(true);
		expect([calls(BULK), calls(MOVE)]).toEqual([2, 0]);
		expect(calls(ASK)).toBeLessThanOrEqual(3);
		expect(site.simulator.counters.mails).toBe(0);
	}, 30_000);

	it('go one by one where the account may not make bulk changes, and ask each status for its steps once', async () => {
		for (const user of site.simulator.site.users.values()) user.mayBulkChange = false;
		const result = await site.run(OPS, rows.slice(0, 60));
		expect(jsonOf(result, 2)[0]).toMatchObject({ updated: 60, mails: 60 });
		expect([calls(BULK), calls(MOVE)]).toEqual([0, 120]);
		expect(calls(ASK)).toBeLessThanOrEqual(3);
	}, 30_000);

	it('are settled one by one where the bulk operation was accepted and its answer lost', async () => {
		site.simulator.faults.add({ method: 'POST', path: '/rest/api/3/bulk/issues/transition', effect: { kind: 'resetAfter' } });
		const result = await site.run(OPS, rows.slice(0, 10));
		expect(jsonOf(result, 2)[0]).toMatchObject({ updated: 10 });
		expect(statusOf('OPS-10')).toBe('In Review');
	}, 30_000);
});

describe('what goes wrong on the way', () => {
	const PATH = '/rest/api/3/issue/{issueIdOrKey}/transitions';
	const row = incident(1, { Status: 'In Review' });
	beforeEach(() => addIncident('To Do', 1));

	it.each([
		['a conflict', { kind: 'answer', status: 409, body: { errorMessages: ['Somebody else'], errors: {} } }],
		['an answer that is lost after the step', { kind: 'resetAfter' }],
		['a connection that breaks before the step', { kind: 'resetBefore' }],
		['a 502 after the step', { kind: 'answer', status: 502, afterWork: true }],
	] as const)('%s is settled by a look at the issue', async (_title, effect) => {
		site.simulator.faults.add({ method: 'POST', path: PATH, effect });
		expect(outcomes(await site.run(OPS, [row]))).toEqual(['updated']);
		expect(statusOf('OPS-1')).toBe('In Review');
	});

	it('a step that starts anywhere is not taken twice when nobody can tell', async () => {
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Row 9', fields: { 'External ID': 'X-9' } });
		site.simulator.faults.add({ method: 'POST', path: PATH, effect: { kind: 'resetBefore' } });
		const result = await site.run(UPSERT, [story(9, { Status: 'Done' })]);
		expect(jsonOf(result, 1)[0]).toMatchObject({ _outcome: 'unknown', _key: 'DEMO-1', _field: 'Status', _retry: true });
		expect(outcomes(await site.run(UPSERT, [story(9, { Status: 'Done' })]))).toEqual(['updated']);
	});

	it('what Jira says against a step is the reason', async () => {
		const effect = { kind: 'answer', status: 400, body: { errorMessages: ['A validator of Operations says no'], errors: {} } } as const;
		site.simulator.faults.add({ method: 'POST', path: PATH, times: 5, effect });
		const result = await site.run(OPS, [{ ...row, summary: 'Other' }]);
		expect(jsonOf(result, 1)[0]).toMatchObject({ _outcome: 'rejected', _changes: 'Summary', _reason: expect.stringMatching(/OPS-1 was updated, but its Status was not reached: .*A validator of Operations says no/) });
		expect(calls(MOVE)).toBe(1);
	});

	it('a dead token leaves a new issue with its key and the rest not attempted', async () => {
		const effect = { kind: 'answer', status: 401, body: {} } as const;
		site.simulator.faults.add({ method: 'POST', path: PATH, times: 50, effect });
		const result = await site.run(OPS, [incident(2, { Status: 'In Progress' }), row], {});
		const all = jsonOf(result, 1);
		expect(all.map(({ _outcome, _key, _retry }) => [_outcome, _key, _retry])).toEqual([
			['rejected', 'OPS-2', true],
			['not attempted', 'OPS-1', true],
		]);
		site.simulator.faults.clear();
		expect(outcomes(await site.run(OPS, [incident(2, { Status: 'In Progress' }), row]))).toEqual(['updated', 'updated']);
	});
});

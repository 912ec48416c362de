import type { IDataObject } from 'n8n-workflow';
import { jsonOf, type EngineResult } from './engine';
import { connectedSite, picked, UPSERT, type ConnectedSite } from './site';

/** Rows that are done in part: what is there is told, remembered, and can be finished by importing them again. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const row = (id: number, more: IDataObject = {}): IDataObject => ({ external_id: `X-${id}`, type: 'Story', summary: `Row ${id}`, status: 'To Do', ...more });
const load = async (some: readonly IDataObject[], options: IDataObject = {}, more: IDataObject = {}): Promise<EngineResult> => {
	const result = await site.run({ ...UPSERT, ...more, options }, some);
	site.simulator.clock.advance(60_000);
	return result;
};
const outcomes = (result: EngineResult) => [...jsonOf(result, 0), ...jsonOf(result, 1)].map(({ _outcome }) => _outcome);
const fail = (method: string, path: string, status: number, more: { nth?: number; times?: number } = {}) =>
	site.simulator.faults.add({ method, path, effect: { kind: 'answer', status, body: { errorMessages: ['Not today.'], errors: {} } }, ...more });
const TRANSITIONS = '/rest/api/3/issue/{issueIdOrKey}/transitions';
const ISSUE = '/rest/api/3/issue/{issueIdOrKey}';
const COMMENTS = '/rest/api/3/issue/{issueIdOrKey}/comment';

describe.each(['reject', 'skip'])('a row that was not finished is no conflict with itself (%s)', (ifJiraChanged) => {
	it.each([
		['whose status was not reached', {}],
		['that only changes its status', { summary: 'Row 1' }],
	])('%s', async (_title, more) => {
		await load([row(1)], { ifJiraChanged });
		const changed = [row(1, { summary: 'Other', status: 'Done', ...more })];
		fail('POST', TRANSITIONS, 400, { times: 20 });
		expect(outcomes(await load(changed, { ifJiraChanged }))).toEqual(['rejected']);
		site.simulator.faults.clear();
		expect(outcomes(await load(changed, { ifJiraChanged }))).toEqual(['updated']);
	});

	it('of which a step on the way was taken', async () => {
		const ops = { project: picked('OPS') };
		const incident = (status: string) => [row(1, { type: 'Incident', Severity: 'Minor', status })];
		await load(incident('To Do'), { ifJiraChanged }, ops);
		fail('POST', TRANSITIONS, 400, { nth: 2, times: 20 });
		const half = await load(incident('In Review'), { ifJiraChanged }, ops);
		expect(jsonOf(half, 1)[0]).toMatchObject({ _outcome: 'rejected', _reason: expect.stringContaining('came as far as In Progress') });
		site.simulator.faults.clear();
		expect(outcomes(await load(incident('In Review'), { ifJiraChanged }, ops))).toEqual(['updated']);
	});

	it('of which nobody heard, and which did not arrive', async () => {
		await load([row(1)], { ifJiraChanged });
		site.simulator.faults.add({ method: 'PUT', path: ISSUE, effect: { kind: 'resetBefore' }, times: 50 });
		const changed = [row(1, { summary: 'Other' })];
		const unheard = await load(changed, { ifJiraChanged });
		expect(jsonOf(unheard, 1)).toMatchObject([{ _outcome: 'unknown', _key: 'DEMO-1' }]);
		site.simulator.faults.clear();
		expect(outcomes(await load(changed, { ifJiraChanged }))).toEqual(['updated']);
	});
});

describe('a new issue that lacks some of its lists', () => {
	const lists = { childLists: ['comments'] };
	const some = [row(1, { comments: ['One', 'Two'] })];

	it('is remembered, and counts as created in what an undo leaves', async () => {
		fail('POST', COMMENTS, 400);
		const result = await load(some, { ...lists, rememberWritten: true, undoRows: true });
		expect(outcomes(result)).toEqual(['rejected']);
		expect(jsonOf(result, 2)[0]).toMatchObject({ remembered: { written: 1, refused: 0 }, undo: { records: 0, stays: [expect.stringMatching(/^1 issues were created/)] } });
	});

	it('leaves the node with its key when the run ends there', async () => {
		fail('POST', COMMENTS, 401, { times: 50 });
		const result = await load(some, lists);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 1)[0]).toMatchObject({ _outcome: 'not attempted', _key: 'DEMO-1' });
	});
});

it('Delete one by one tells what is deleted when the run ends in the middle', async () => {
	await load(Array.from({ length: 12 }, (_none, index) => row(index)));
	for (const user of site.simulator.site.users.values()) user.mayBulkChange = false;
	fail('DELETE', ISSUE, 401, { nth: 3, times: 50 });
	const result = await load(Array.from({ length: 12 }, (_none, index) => row(index)), {}, { mode: 'delete' });
	const left = [...site.simulator.site.issues.all()].length;
	expect(left).toBe(10);
	expect(jsonOf(result, 0).map(({ _outcome }) => _outcome)).toEqual(['deleted', 'deleted']);
	expect(jsonOf(result, 1)).toHaveLength(10);
	expect(jsonOf(result, 1)[0]).toMatchObject({ _outcome: 'rejected', _retry: true, _reason: expect.stringMatching(/The run ended before/) });
});

it('Create never advises to import a row again for want of a note', async () => {
	fail('POST', '/rest/api/3/issue/properties/multi', 400, { times: 50 });
	const result = await load([row(1)], { rememberWritten: true }, { mode: 'create' });
	expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'created', _reason: expect.stringContaining('could not be remembered'), _fix: expect.stringContaining('Do not import it again') });
});

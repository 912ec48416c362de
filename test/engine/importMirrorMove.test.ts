import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf, type EngineResult } from './engine';
import { connectedSite, picked, UPSERT, type ConnectedSite } from './site';

/** Mirror that moves what has no row to a status: along the workflow, behind the same brakes as removals. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const MIRROR: IDataObject = { ...UPSERT, mode: 'mirror', withoutRow: 'move', moveTo: picked('done') };
const OPS: IDataObject = { ...MIRROR, project: picked('OPS') };
const ALL = { maximumRemovals: 100, maximumRemovalsPercent: 100 };

const row = (id: number, more: IDataObject = {}): IDataObject => ({ external_id: `X-${id}`, type: 'Story', summary: `Row ${id}`, ...more });
const many = (count: number) => Array.from({ length: count }, (_none, index) => row(index));
const statusOf = (key: string) => (site.simulator.site.readIssue(key).fields.status as { name: string }).name;
const report = (result: EngineResult) => jsonOf(result, 2)[0] as IDataObject;
const incident = (id: number, status = 'To Do') =>
	site.simulator.site.addIssue({
		...{ project: 'OPS', type: 'Incident', summary: `Row ${id}`, status },
		fields: { Severity: { value: 'Minor' }, 'External ID': `X-${id}` },
	});

describe('Mirror with Move to Status', () => {
	it('moves what has no row, last of all and without a mail, and keeps the status that was', async () => {
		await site.run(UPSERT, many(30));
		site.simulator.resetCounters();
		const result = await site.run({ ...MIRROR, options: ALL }, [row(0, { summary: 'Other' }), ...many(28).slice(1)]);
		expect(report(result)).toMatchObject({
			...{ updated: 1, unchanged: 27, stopped: null },
			withoutRow: [
				{ key: 'DEMO-29', outcome: 'moved', before: { Status: 'To Do' }, way: 'To Do → Done', reason: null },
				{ key: 'DEMO-30', outcome: 'moved', before: { Status: 'To Do' } },
			],
		});
		expect(['DEMO-28', 'DEMO-29', 'DEMO-30'].map(statusOf)).toEqual(['To Do', 'Done', 'Done']);
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/bulk/issues/transition')).toBe(1);
		// One mail, for the row that was updated.
		expect(site.simulator.counters.mails).toBe(Number(report(result).mails));
	});

	it('leaves out what is there already: it is neither named nor counted, and no brake', async () => {
		await site.run(UPSERT, many(30));
		await site.run({ ...MIRROR, options: ALL }, many(2));
		site.simulator.resetCounters();
		const again = await site.run({ ...MIRROR, options: { maximumRemovals: 0, maximumRemovalsPercent: 0, maximumChanges: 1 } }, many(2));
		expect(report(again)).toMatchObject({ unchanged: 2, withoutRow: [], stopped: null });
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/bulk/issues/transition')).toBe(0);
	});

	it('what was moved before does not make room for more under the percentage', async () => {
		await site.run(UPSERT, many(30));
		await site.run({ ...MIRROR, options: ALL }, many(10));
		const result = await site.run(MIRROR, many(9));
		expect(result.error?.message).toContain('1 of 10 issues have no row; Mirror may move 20 and 5 %');
		expect(statusOf('DEMO-10')).toBe('To Do');
	});

	it('counts as changes for Maximum Changes, and moves nothing when a row was rejected', async () => {
		await site.run(UPSERT, many(30));
		const changes = await site.run({ ...MIRROR, options: { ...ALL, maximumChanges: 1 } }, many(28));
		expect(changes.error?.message).toContain('The plan has 2 changes (0 to create, 0 to update, 0 to delete, 2 without a row to move)');
		const unclear = await site.run(MIRROR, [...many(29), { type: 'Story', summary: 'No identity' }]);
		expect(unclear.error?.message).toContain('Mirror moves nothing, because row 30 was rejected');
		expect(statusOf('DEMO-30')).toBe('To Do');
	});

	it('a dry run shows the way and its cost, and moves nothing', async () => {
		await site.run(UPSERT, many(30));
		const result = await site.run({ ...MIRROR, dryRun: true }, many(29));
		expect(report(result)).toMatchObject({
			withoutRow: [{ key: 'DEMO-30', outcome: 'reported', way: 'To Do → Done', estimated: false, before: null }],
			dryRun: { calls: 1, mails: 1 },
		});
		expect(statusOf('DEMO-30')).toBe('To Do');
	});

	it('what cannot get there says why and where it can go; the others are moved', async () => {
		[1, 2, 3].forEach((id) => incident(id));
		incident(4, 'Done');
		const result = await site.run({ ...OPS, options: ALL }, [row(1, { type: 'Incident' })]);
		expect(report(result).withoutRow).toMatchObject([
			{ key: 'OPS-2', outcome: 'rejected', before: { Status: 'To Do' }, reason: expect.stringContaining('Resolution is required by the step "Finish" to Done'), fix: 'Give a value for Resolution' },
			{ key: 'OPS-3', outcome: 'rejected' },
		]);
		expect(report(result).withoutRow).toHaveLength(2);
		const unknown = await site.run({ ...OPS, moveTo: picked('Nowhere'), options: ALL }, [row(1, { type: 'Incident' })]);
		expect(report(unknown).withoutRow).toMatchObject([
			{ key: 'OPS-2', outcome: 'rejected', reason: '"Nowhere" is not a value of Status', fix: expect.stringContaining('Done') },
			{ key: 'OPS-3', outcome: 'rejected' },
			{ key: 'OPS-4', outcome: 'rejected' },
		]);
	});

	it('does not move what only the index still shows', async () => {
		await site.run(UPSERT, many(30));
		site.simulator.site.issues.lagMs = 3_600_000;
		site.simulator.site.removeIssue(site.simulator.site.issues.find('DEMO-30')!);
		expect(report(await site.run(MIRROR, many(29)))).toMatchObject({ unchanged: 29, withoutRow: [] });
	});

	it('a step that Jira refuses is an outcome of that issue', async () => {
		await site.run(UPSERT, many(30));
		for (const user of site.simulator.site.users.values()) user.mayBulkChange = false;
		site.simulator.faults.add({ method: 'POST', path: '/rest/api/3/issue/{issueIdOrKey}/transitions', effect: { kind: 'answer', status: 400, body: { errorMessages: ['Not today.'], errors: {} } }, times: 5 });
		const result = await site.run(MIRROR, many(29));
		expect(report(result)).toMatchObject({ unchanged: 29, withoutRow: [{ key: 'DEMO-30', outcome: 'rejected', reason: expect.stringContaining('Not today.') }] });
	});

	it('asks for the status before anything is read', async () => {
		await site.run(UPSERT, many(2));
		const result = await site.run({ ...MIRROR, moveTo: picked(' ') }, many(1));
		expect(result.error?.message).toContain('Move To is empty');
	});
});

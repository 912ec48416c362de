import type { IDataObject } from 'n8n-workflow';
import { jsonOf } from './engine';
import { connectedSite, UPSERT, type ConnectedSite } from './site';

let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const row = (id: number, more: IDataObject = {}): IDataObject => ({ external_id: `X-${id}`, type: 'Story', summary: `Row ${id}`, ...more });
const outcomes = (result: Awaited<ReturnType<ConnectedSite['run']>>, output = 0) => jsonOf(result, output).map(({ _outcome }) => _outcome);
const summaries = () => [...site.simulator.site.issues.all()].map(({ values }) => values.summary);

describe('modes', () => {
	it('Create, Skip Existing makes what is missing and leaves the rest as it is', async () => {
		await site.run(UPSERT, [row(1), row(2)]);
		const result = await site.run({ ...UPSERT, mode: 'createMissing' }, [row(1, { summary: 'Other' }), row(3)]);
		expect(outcomes(result)).toEqual(['skipped', 'created']);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _key: 'DEMO-1', _reason: 'DEMO-1 exists already' });
		expect(summaries().sort()).toEqual(['Row 1', 'Row 2', 'Row 3']);
	});

	it('Update, Skip Missing changes what is there and makes nothing', async () => {
		await site.run(UPSERT, [row(1)]);
		const result = await site.run({ ...UPSERT, mode: 'updateExisting' }, [row(1, { summary: 'Other' }), row(3)]);
		expect(outcomes(result)).toEqual(['updated', 'skipped']);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _changes: 'Summary', _before: '{"Summary":"Row 1"}' });
		expect(summaries()).toEqual(['Other']);
	});

	it('Delete removes what the rows match, without a mail, and keeps what was there', async () => {
		await site.run(UPSERT, [row(1, { description: 'Some **text**' }), row(2), row(3)]);
		site.simulator.resetCounters();
		const result = await site.run({ ...UPSERT, mode: 'delete' }, [row(1), row(9), row(3)]);
		expect(outcomes(result)).toEqual(['deleted', 'skipped', 'deleted']);
		expect(JSON.parse(String(jsonOf(result, 0)[0]?._before))).toMatchObject({ Summary: 'Row 1', Description: 'Some **text**', 'External ID': 'X-1' });
		expect(summaries()).toEqual(['Row 2']);
		expect(site.simulator.counters.mails).toBe(0);
		expect(jsonOf(result, 2)[0]).toMatchObject({ deleted: 2, skipped: 1, rejected: 0 });
		const again = await site.run({ ...UPSERT, mode: 'delete' }, [row(1), row(3)]);
		expect(outcomes(again)).toEqual(['skipped', 'skipped']);
	});

	it('Delete goes one by one where the account may not make bulk changes', async () => {
		await site.run(UPSERT, [row(1), row(2)]);
		for (const user of site.simulator.site.users.values()) user.mayBulkChange = false;
		const result = await site.run({ ...UPSERT, mode: 'delete' }, [row(1), row(2)]);
		expect(outcomes(result)).toEqual(['deleted', 'deleted']);
		expect(summaries()).toEqual([]);
	});

	it('Delete leaves an issue whose subtasks would go with it, unless they may', async () => {
		await site.run(UPSERT, [row(1), row(2, { type: 'Sub-task', parent: 'X-1' })]);
		const alone = await site.run({ ...UPSERT, mode: 'delete' }, [row(1)]);
		expect(jsonOf(alone, 1)[0]).toMatchObject({ _outcome: 'rejected', _reason: 'Its subtasks DEMO-2 would be deleted with it' });
		const together = await site.run({ ...UPSERT, mode: 'delete', options: { deleteSubordinates: true } }, [row(1)]);
		expect(outcomes(together)).toEqual(['deleted']);
		expect(summaries()).toEqual([]);
	});
});

describe('brakes', () => {
	it('a plan with more changes than allowed is refused before the first of them', async () => {
		const result = await site.run({ ...UPSERT, options: { maximumChanges: 2 } }, [row(1), row(2), row(3)]);
		expect(result.error?.message).toContain('The plan has 3 changes (3 to create, 0 to update, 0 to delete), and Maximum Changes allows 2');
		expect(summaries()).toEqual([]);
	});

	it('Delete stops at a hundred unless a person says how many', async () => {
		await site.run(UPSERT, Array.from({ length: 101 }, (_none, index) => row(index)));
		const rows = Array.from({ length: 101 }, (_none, index) => row(index));
		expect((await site.run({ ...UPSERT, mode: 'delete' }, rows)).error?.message).toContain('101 to delete');
		const allowed = await site.run({ ...UPSERT, mode: 'delete', options: { maximumChanges: 200 } }, rows);
		expect(jsonOf(allowed, 2)[0]).toMatchObject({ deleted: 101 });
	});

	it('ends when more rows were rejected than the user wants', async () => {
		const bad = [row(1, { type: 'Nonsense' }), row(2, { type: 'Nonsense' }), row(3)];
		const options = { stopWhenRejected: { limits: { rows: 2, percent: 0 } } };
		const result = await site.run({ ...UPSERT, options }, bad);
		expect(result.error?.message).toContain('More rows were rejected than Stop When Rejected allows');
		expect(summaries()).toEqual([]);
	});
});

describe('Dry Run', () => {
	it('gives the plan row by row and writes nothing', async () => {
		await site.run(UPSERT, [row(1), row(2)]);
		site.simulator.resetCounters();
		const rows = [row(1), row(2, { summary: 'Other' }), row(3), row(4, { type: 'Nonsense' })];
		const result = await site.run({ ...UPSERT, dryRun: true }, rows);
		expect(jsonOf(result, 0)).toEqual([]);
		expect(jsonOf(result, 1)).toEqual([]);
		const [report, ...plan] = jsonOf(result, 2);
		expect(report).toMatchObject({ rows: 4, created: 0, dryRun: { create: 1, update: 1, unchanged: 1, rejected: 1, calls: 2, mails: 1 } });
		expect(plan.map(({ row: number, action, key }) => [number, action, key])).toEqual([
			[1, 'unchanged', 'DEMO-1'],
			[2, 'update', 'DEMO-2'],
			[3, 'create', null],
			[4, 'rejected', null],
		]);
		expect(plan[1]).toMatchObject({ changes: { Summary: { from: 'Row 2', to: 'Other' } } });
		expect(summaries().sort()).toEqual(['Row 1', 'Row 2']);
		expect(site.simulator.counters.mails).toBe(0);
	});

	it('shows what Delete would delete', async () => {
		await site.run(UPSERT, [row(1)]);
		const result = await site.run({ ...UPSERT, mode: 'delete', dryRun: true }, [row(1), row(2)]);
		expect(jsonOf(result, 2).slice(1)).toMatchObject([
			{ action: 'delete', key: 'DEMO-1' },
			{ action: 'skipped', key: null },
		]);
		expect(summaries()).toEqual(['Row 1']);
	});
});

describe('what the index does not show yet', () => {
	it('the same new rows imported twice at once are created once', async () => {
		site.simulator.site.issues.lagMs = 3_600_000;
		const rows = Array.from({ length: 130 }, (_none, index) => row(index));
		await site.run(UPSERT, rows);
		const again = await site.run(UPSERT, rows);
		expect(jsonOf(again, 2)[0]).toMatchObject({ created: 0, unchanged: 130 });
		expect(summaries()).toHaveLength(130);
	});

	it('a create of which the answer is lost is found again, and the row is created', async () => {
		site.simulator.faults.add({ method: 'POST', path: '/rest/api/3/issue/bulk', effect: { kind: 'resetAfter' } });
		const result = await site.run(UPSERT, [row(1), row(2)]);
		expect(outcomes(result)).toEqual(['created', 'created']);
		expect(summaries()).toHaveLength(2);
	});

	it('a clone of an issue is not the issue', async () => {
		await site.run(UPSERT, [row(1)]);
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Clone', fields: { 'External ID': 'X-1' } });
		const result = await site.run(UPSERT, [row(1, { summary: 'Other' })]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'updated', _key: 'DEMO-1' });
	});
});

describe('Mirror', () => {
	const MIRROR = { ...UPSERT, mode: 'mirror' };
	const many = (count: number, from = 0) => Array.from({ length: count }, (_none, index) => row(from + index));

	it('reports what has no row, and touches it not', async () => {
		await site.run(UPSERT, many(5));
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Without an identity' });
		const result = await site.run({ ...MIRROR, withoutRow: 'report' }, [row(0, { summary: 'Other' }), ...many(3, 1), row(9)]);
		expect(outcomes(result)).toEqual(['updated', 'unchanged', 'unchanged', 'unchanged', 'created']);
		expect(jsonOf(result, 2)[0]).toMatchObject({ withoutRow: [{ key: 'DEMO-5', outcome: 'reported' }] });
		expect(summaries()).toHaveLength(7);
	});

	it.each(['delete', 'archive'])('%s takes away what has no row, last of all, and keeps what was there', async (withoutRow) => {
		await site.run(UPSERT, many(30));
		const result = await site.run({ ...MIRROR, withoutRow }, many(29));
		expect(jsonOf(result, 2)[0]).toMatchObject({ unchanged: 29, withoutRow: [{ key: 'DEMO-30', outcome: `${withoutRow}d`, before: { Summary: 'Row 29' } }] });
		const export30 = await site.run({ operation: 'export', mode: 'all', source: 'projects', projects: ['DEMO'], fieldSet: 'standard', shape: 'simplified' });
		expect(jsonOf(export30, 0)).toHaveLength(29);
	});

	it('removes nothing beyond its brakes, and writes nothing then', async () => {
		await site.run(UPSERT, many(30));
		const result = await site.run({ ...MIRROR, withoutRow: 'delete' }, [row(0, { summary: 'Other' }), ...many(27, 1)]);
		expect(result.error?.message).toContain('2 of 30 issues have no row; Mirror may remove 20 and 5 %');
		expect(summaries()).not.toContain('Other');
		const allowed = await site.run({ ...MIRROR, withoutRow: 'delete', options: { maximumRemovalsPercent: 50 } }, many(28));
		expect(jsonOf(allowed, 2)[0]).toMatchObject({ withoutRow: [{ outcome: 'deleted' }, { outcome: 'deleted' }] });
	});

	it('removes nothing when a row was rejected before its record was found, or carries a failure', async () => {
		await site.run(UPSERT, many(30));
		const unclear = await site.run({ ...MIRROR, withoutRow: 'delete' }, [...many(29), { type: 'Story', summary: 'No identity' }]);
		expect(unclear.error?.message).toContain('Mirror removes nothing, because row 30 was rejected');
		const failed = await site.run({ ...MIRROR, withoutRow: 'delete', options: { unknownColumns: 'leaveOut' } }, [...many(28), row(28, { error: 'HTTP 500' })]);
		expect(failed.error?.message).toContain('item 29 carries a failure');
		expect(summaries()).toHaveLength(30);
	});

	it('does not remove what only the index still shows, nor what it does not show', async () => {
		await site.run(UPSERT, many(30));
		site.simulator.site.issues.lagMs = 3_600_000;
		const gone = site.simulator.site.issues.find('DEMO-30')!;
		site.simulator.site.removeIssue(gone);
		const result = await site.run({ ...MIRROR, withoutRow: 'delete' }, many(29));
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 2)[0]).toMatchObject({ unchanged: 29, withoutRow: [] });
	});

	it('keeps to its own scope', async () => {
		await site.run(UPSERT, [...many(25), row(25, { labels: 'erp' })]);
		const result = await site.run({ ...MIRROR, withoutRow: 'delete', mirrorScope: 'project = DEMO AND labels = erp', options: { maximumRemovalsPercent: 100 } }, many(2));
		expect(jsonOf(result, 2)[0]).toMatchObject({ withoutRow: [{ key: 'DEMO-26', outcome: 'deleted' }] });
		expect(summaries()).toHaveLength(25);
	});
});

describe('Match By', () => {
	const rows = [row(1), row(2), row(3)].map(({ external_id, ...rest }) => ({ ref: external_id, ...rest }));
	const LINKED = { ...UPSERT, matchBy: 'remoteLink', linkPrefix: 'https://erp.example.com/orders/', linkTitle: 'Order', identityColumn: 'ref' };

	it('a remote link finds the issue that an import has linked', async () => {
		const first = await site.run(LINKED, rows);
		expect(outcomes(first)).toEqual(['created', 'created', 'created']);
		expect(site.simulator.site.issues.find('DEMO-1')?.remoteLinks).toMatchObject([{ globalId: 'https://erp.example.com/orders/X-1' }]);
		const again = await site.run(LINKED, [{ ...rows[0]!, summary: 'Other' }, rows[1]!, rows[2]!]);
		expect(outcomes(again)).toEqual(['updated', 'unchanged', 'unchanged']);
	});

	it('a link that could not be set is set by the next import, on the same issue', async () => {
		site.simulator.faults.add({ method: 'POST', path: '/rest/api/3/issue/{issueIdOrKey}/remotelink', effect: { kind: 'answer', status: 403, body: { errorMessages: ['No.'], errors: {} } } });
		const first = await site.run(LINKED, rows.slice(0, 1));
		expect(jsonOf(first, 1)[0]).toMatchObject({ _outcome: 'rejected', _key: 'DEMO-1', _retry: true, _reason: expect.stringContaining('DEMO-1 is written, but not the link') });
		const again = await site.run(LINKED, rows.slice(0, 1));
		expect(jsonOf(again, 0)[0]).toMatchObject({ _outcome: 'updated', _key: 'DEMO-1' });
		expect(outcomes(await site.run(LINKED, rows.slice(0, 1)))).toEqual(['unchanged']);
		expect(summaries()).toHaveLength(1);
	});

	it('a query of the user finds the issue, and nobody writes around in it', async () => {
		const BY_QUERY = { ...UPSERT, matchBy: 'query', matchQuery: 'project = DEMO AND "External ID" ~ {identity}' };
		expect(outcomes(await site.run(BY_QUERY, [row(1), row(2)]))).toEqual(['created', 'created']);
		expect(outcomes(await site.run(BY_QUERY, [row(1), row(2, { summary: 'Other' })]))).toEqual(['unchanged', 'updated']);
		const hostile = await site.run(BY_QUERY, [{ ...row(1), external_id: 'X" OR project = DEMO OR summary ~ "' }]);
		expect(outcomes(hostile)).toEqual(['created']);
		expect((await site.run({ ...BY_QUERY, matchQuery: 'project = DEMO' }, [row(1)])).error?.message).toContain('does not have {identity}');
	});
});

describe('two runs of the same new rows at the same moment', () => {
	const rows = Array.from({ length: 60 }, (_none, index) => row(index));
	const keysOf = (result: Awaited<ReturnType<ConnectedSite['run']>>) => [...jsonOf(result, 0), ...jsonOf(result, 1)];

	it('are found out: no double goes unnamed', async () => {
		site.simulator.settings.latency.perCallMs = 30;
		const results = await Promise.all([site.run(UPSERT, rows), site.run(UPSERT, rows)]);
		const there = summaries();
		const doubled = there.length - new Set(there).size;
		expect(doubled).toBeGreaterThan(0);
		const named = results.flatMap((result) => jsonOf(result, 1)).filter(({ _reason }) => /Another run has created/.test(String(_reason)));
		expect(new Set(named.map(({ external_id }) => external_id)).size).toBe(doubled);
	});

	it('leave one issue for each row where the younger one may be removed', async () => {
		site.simulator.settings.latency.perCallMs = 30;
		const parameters = { ...UPSERT, options: { removeOwnDoubles: true } };
		const results = await Promise.all([site.run(parameters, rows), site.run(parameters, rows)]);
		for (const result of results) expect(keysOf(result)).toHaveLength(60);
		expect(new Set(summaries()).size).toBe(60);
		expect(summaries()).toHaveLength(60);
	});
});

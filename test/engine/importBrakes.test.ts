import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf, type EngineResult } from './engine';
import { connectedSite, UPSERT, type ConnectedSite } from './site';

/** What Maximum Changes counts, and when Stop When Rejected looks. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const MOVE = 'POST /rest/api/3/issue/{issueIdOrKey}/transitions';
const row = (id: number, more: IDataObject = {}): IDataObject => ({ external_id: `X-${id}`, type: 'Story', summary: `Row ${id}`, ...more });
const rows = (count: number, more: IDataObject = {}) => Array.from({ length: count }, (_none, index) => row(index, more));
const report = (result: EngineResult) => jsonOf(result, 2)[0] as IDataObject;
const noBulk = () => {
	for (const user of site.simulator.site.users.values()) user.mayBulkChange = false;
};
const statuses = () => [...site.simulator.site.issues.all()].map(({ key }) => (site.simulator.site.readIssue(key).fields.status as { name: string }).name);

describe('Maximum Changes', () => {
	const NEW = { notFound: 'create' };

	it('counts versions and components that rows need, each once', async () => {
		const some = [row(1, { fixVersions: '7.0', components: '' }), row(2, { fixVersions: '7.0', components: 'Cellar' })];
		const refused = await site.run({ ...UPSERT, options: { ...NEW, maximumChanges: 3 } }, some);
		expect(refused.error?.message).toContain('The plan has 4 changes (2 to create, 0 to update, 0 to delete, 2 versions and components to make for them)');
		const { versions, components } = site.simulator.site.project('DEMO')!;
		expect([...versions, ...components].map(({ name }) => name)).not.toEqual(expect.arrayContaining(['7.0']));
		expect(report(await site.run({ ...UPSERT, options: { ...NEW, maximumChanges: 4 } }, some))).toMatchObject({ created: 2 });
	});
});

describe('Stop When Rejected', () => {
	const limits = (most: number) => ({ stopWhenRejected: { limits: { rows: most, percent: 0 } } });
	const refuseMoves = () =>
		site.simulator.faults.add({ method: 'POST', path: '/rest/api/3/issue/{issueIdOrKey}/transitions', effect: { kind: 'answer', status: 400, body: { errorMessages: ['Not today.'], errors: {} } }, times: 100 });

	it('looks after each status change, not only after all of them', async () => {
		noBulk();
		await site.run(UPSERT, rows(40));
		refuseMoves();
		const result = await site.run({ ...UPSERT, options: limits(3) }, [row(0, { summary: 'Other', Status: '' }), ...rows(40, { Status: 'Done' }).slice(1)]);
		// Three are enough; what was under way beside them is finished.
		const { rejected, notAttempted, stopped } = report(result);
		expect(stopped).toContain('More rows were rejected than Stop When Rejected allows');
		expect(Number(rejected)).toBeGreaterThanOrEqual(3);
		expect(Number(rejected)).toBeLessThanOrEqual(3 + 8);
		expect(Number(rejected) + Number(notAttempted)).toBe(39);
		expect(countCalls(site.simulator.counters, MOVE)).toBe(Number(rejected));
		expect(jsonOf(result, 1).filter(({ _outcome }) => _outcome === 'not attempted')[0]).toMatchObject({ _retry: true, _key: expect.stringMatching(/^DEMO-/) });
	});

	it('moves nothing when enough rows were rejected before', async () => {
		await site.run(UPSERT, rows(6));
		const result = await site.run({ ...UPSERT, options: limits(1) }, [row(0, { type: 'Nonsense', Status: 'Done' }), ...rows(6, { Status: 'Done' }).slice(1)]);
		expect(result.error?.message).toContain('More rows were rejected');
		expect(new Set(statuses())).toEqual(new Set(['To Do']));
	});

	it('lets a run go through in which fewer were rejected', async () => {
		noBulk();
		await site.run(UPSERT, rows(10));
		const result = await site.run({ ...UPSERT, options: limits(2) }, [row(0, { type: 'Nonsense', Status: 'Done' }), ...rows(10, { Status: 'Done' }).slice(1)]);
		expect(report(result)).toMatchObject({ updated: 9, rejected: 1, stopped: null });
	});
});

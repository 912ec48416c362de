import type { ImportRequest } from '../../../nodes/shared/import/request';
import { importRecords } from '../../../nodes/shared/import/run';
import { fakeConnection, fakeSite, requestFor } from './fakeSite';

/** Equal rows of one identity: one is written, and each has an outcome that is true. */

const ROW = { 'External ID': 'a', Name: 'one' };

async function twice(more: Partial<ImportRequest>, arrange: (site: ReturnType<typeof fakeSite>) => void = () => undefined) {
	const site = fakeSite();
	arrange(site);
	const result = await importRecords(fakeConnection(), requestFor(site, [ROW, ROW], more));
	return { site, ...result };
}

describe('equal rows of one identity', () => {
	it('are skipped together, and none says that it was written', async () => {
		const { outcomes } = await twice({ mode: 'updateExisting' });
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
		expect(outcomes[1]?.reason).toBe(outcomes[0]?.reason);
	});

	it('are one change: one row of the undo, and one mail', async () => {
		const { outcomes, undo, report } = await twice({ undo: true }, (site) => {
			site.add({ ext: 'a', name: 'old', place: 'here' });
			site.onUpdate.set('a', 'lost');
		});
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
		expect(undo).toHaveLength(1);
		expect(report.undo?.records).toBe(1);
	});

	it('are shown alike by a dry run', async () => {
		const refused = await twice({ mode: 'update', dryRun: true });
		expect(refused.plan?.map(({ action }) => action)).toEqual(['rejected', 'rejected']);
		const { plan, report } = await twice({ dryRun: true });
		expect(plan).toEqual([expect.objectContaining({ action: 'create' }), expect.objectContaining({ action: 'unchanged', reason: 'Equal to row 1' })]);
		expect(report.dryRun).toMatchObject({ create: 1, unchanged: 1 });
	});
});

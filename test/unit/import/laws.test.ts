import fc from '../../tools/laws';
import { isJiraError } from '../../../nodes/shared/errors/jiraError';
import { isRejection } from '../../../nodes/shared/import/outcome';
import type { ImportRequest } from '../../../nodes/shared/import/request';
import { importRecords, type ImportResult } from '../../../nodes/shared/import/run';
import { fakeConnection, fakeSite, requestFor, type FakeSite, type Refusal } from './fakeSite';

/** Laws of every import, whatever the rows, the site and its refusals are. */

const IDENTITIES = ['a', 'b', 'c', 'd', 'e', 'f'];
const identity = fc.constantFrom(...IDENTITIES);

const row = fc.record({
	'External ID': fc.oneof(
		{ weight: 8, arbitrary: identity },
		fc.constantFrom('', '  ', ' a ', 'no!', 7, null),
	),
	Name: fc.oneof({ weight: 5, arbitrary: fc.constantFrom('one', 'two') }, fc.constant('')),
	Count: fc.constantFrom('', '1', 2, 'many'),
	Parent: fc.oneof(
		{ weight: 3, arbitrary: fc.constant('') },
		{ weight: 3, arbitrary: identity },
		fc.constantFrom('T-1', 't-2', 'T-99', { key: 'T-1' }),
	),
	place: fc.oneof({ weight: 9, arbitrary: fc.constant('here') }, fc.constantFrom('', 'nowhere', 'locked')),
	row_number: fc.integer(),
});

const refusals = (among: readonly Refusal[]) =>
	fc.dictionary(identity, fc.constantFrom(...among), { maxKeys: 3 });

const scene = fc.record({
	rows: fc.array(row, { maxLength: 14 }),
	existing: fc.array(
		fc.record({
			ext: identity,
			name: fc.constantFrom('one', 'two'),
			place: fc.constantFrom('here', 'here', 'elsewhere'),
		}),
		{ maxLength: 4 },
	),
	onCreate: refusals(['refuse', 'lost']),
	onUpdate: refusals(['refuse', 'lost']),
	mode: fc.constantFrom<ImportRequest['mode']>('create', 'update', 'upsert'),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

function arrange({ existing, onCreate, onUpdate }: Scene): FakeSite {
	const site = fakeSite();
	for (const fields of existing) site.add({ ...fields });
	for (const [id, fate] of Object.entries(onCreate)) site.onCreate.set(id, fate);
	for (const [id, fate] of Object.entries(onUpdate)) site.onUpdate.set(id, fate);
	return site;
}

function requestOf(
	site: FakeSite,
	{ rows, mode }: Pick<Scene, 'rows' | 'mode'>,
	more: Partial<ImportRequest> = {},
): ImportRequest {
	return requestFor(site, rows, {
		mode,
		matchBy: mode === 'create' ? null : requestFor(site, []).matchBy,
		place: { place: { column: 'place' } },
		leaveOut: ['row_number'],
		...more,
	});
}

async function play(chosen: Scene): Promise<{ site: FakeSite; result: ImportResult }> {
	const site = arrange(chosen);
	return { site, result: await importRecords(fakeConnection(), requestOf(site, chosen)) };
}

const NAMES = ['created', 'updated', 'unchanged', 'rejected', 'unknown', 'not attempted'];
const countOf = ({ outcomes }: ImportResult, name: string) =>
	outcomes.filter(({ outcome }) => outcome === name).length;

function expectCounts(result: ImportResult, rows: number): void {
	const { report, outcomes } = result;
	expect(outcomes).toHaveLength(rows);
	for (const { outcome } of outcomes) expect(NAMES).toContain(outcome);
	expect(report).toMatchObject({
		rows,
		created: countOf(result, 'created'),
		updated: countOf(result, 'updated'),
		unchanged: countOf(result, 'unchanged'),
		rejected: countOf(result, 'rejected'),
		unknown: countOf(result, 'unknown'),
		notAttempted: countOf(result, 'not attempted'),
	});
	const caused = report.rejections.reduce((sum, { count }) => sum + count, 0);
	expect(caused).toBe(report.rejected + report.unknown);
}

const check = async (law: (chosen: Scene) => Promise<void>) =>
	await fc.assert(fc.asyncProperty(scene, law), { numRuns: 400 });

describe('for any rows, any site and any refusals', () => {
	it('every row has one outcome, and the report counts them', async () => {
		await check(async (chosen) => {
			const { result } = await play(chosen);
			expectCounts(result, chosen.rows.length);
			for (const outcome of result.outcomes) {
				if (isRejection(outcome))
					expect([outcome.reason, outcome.fix]).toEqual([
						expect.stringMatching(/\w/),
						expect.stringMatching(/\w/),
					]);
				else expect(outcome.ref).toEqual({ id: expect.any(String), key: expect.any(String) });
			}
		});
	});

	it('what was written is what the outcomes say, and a rejected row wrote nothing', async () => {
		await check(async (chosen) => {
			const { site, result } = await play(chosen);
			const rowsWith = (...names: string[]) =>
				result.outcomes.flatMap(({ outcome }, index) => (names.includes(outcome) ? [index] : []));
			const created = new Set(site.created);
			expect(created.size).toBe(site.created.length);
			for (const index of rowsWith('created')) expect(created).toContain(index);
			for (const index of created) expect(rowsWith('created', 'unknown')).toContain(index);
			expect(new Set(site.updated).size).toBe(site.updated.length);
			const updated = result.outcomes.flatMap(({ outcome, ref }) =>
				outcome === 'updated' && ref ? [ref.id] : [],
			);
			for (const id of updated) expect(site.updated).toContain(id);
			const lost = site.updated
				.filter((id) => !updated.includes(id))
				.map((id) => site.onUpdate.get(String(site.things.get(id)?.fields.ext)));
			expect(lost.every((fate) => fate === 'lost')).toBe(true);
		});
	});

	it('two rows of one identity never make two records', async () => {
		await check(async (chosen) => {
			const { site } = await play({ ...chosen, mode: 'upsert' });
			const before = new Set(chosen.existing.map(({ ext }) => ext));
			const identities = [...site.things.values()]
				.map(({ fields }) => String(fields.ext))
				.filter((ext) => !before.has(ext));
			expect(new Set(identities).size).toBe(identities.length);
		});
	});

	it('a record is there before another refers to it', async () => {
		await check(async (chosen) => expect((await play(chosen)).site.orphans).toEqual([]));
	});

	it('the rows that were done change nothing when they come again', async () => {
		await check(async (chosen) => {
			const { site, result } = await play({ ...chosen, mode: 'upsert' });
			const done = chosen.rows.filter((_row, index) => !isRejection(result.outcomes[index]!));
			site.created.length = 0;
			site.updated.length = 0;
			const again = await importRecords(fakeConnection(), requestOf(site, { rows: done, mode: 'upsert' }));
			expect(again.outcomes.map(({ outcome }) => outcome)).toEqual(done.map(() => 'unchanged'));
			expect([site.created, site.updated]).toEqual([[], []]);
		});
	});

	it('the order of the rows does not decide what becomes of them', async () => {
		await check(async (chosen) => {
			const outcomesOf = async (rows: Scene['rows']) => {
				const { result } = await play({ ...chosen, rows });
				return result.outcomes.map(({ outcome }) =>
					outcome === 'unchanged' || outcome === 'created' || outcome === 'updated' ? 'done' : outcome,
				);
			};
			const forward = await outcomesOf(chosen.rows);
			const backward = (await outcomesOf([...chosen.rows].reverse())).reverse();
			expect(backward).toEqual(forward);
		});
	});

	it('nothing is written when the run cannot be planned', async () => {
		await fc.assert(
			fc.asyncProperty(
				scene,
				fc.constantFrom('fields', 'target', 'match', 'current' as const),
				async (chosen, broken) => {
					const site = arrange(chosen);
					const before = JSON.stringify([...site.things]);
					site.broken = broken as FakeSite['broken'];
					const thrown: unknown = await importRecords(fakeConnection(), requestOf(site, chosen)).then(
						() => undefined,
						(error: unknown) => error,
					);
					if (thrown === undefined) return;
					expect(isJiraError(thrown, 'unavailable')).toBe(true);
					expect(JSON.stringify([...site.things])).toBe(before);
				},
			),
			{ numRuns: 300 },
		);
	});

	it('nor when a column fits no field', async () => {
		await check(async (chosen) => {
			const site = arrange(chosen);
			const before = JSON.stringify([...site.things]);
			const rows = [
				...chosen.rows,
				{ place: 'here', 'External ID': 'z', Name: 'z', Shoe: 9 } as unknown as Scene['rows'][number],
			];
			await expect(importRecords(fakeConnection(), requestOf(site, { ...chosen, rows }))).rejects.toThrow(
				/"Shoe" fits no field/,
			);
			expect(JSON.stringify([...site.things])).toBe(before);
		});
	});

	it('a run that dies in the middle says of every row whether it was attempted', async () => {
		await fc.assert(
			fc.asyncProperty(scene, identity, async (chosen, deadly) => {
				const site = arrange({ ...chosen, onCreate: {}, onUpdate: {} });
				site.onCreate.set(deadly, 'dead');
				site.onUpdate.set(deadly, 'dead');
				const result = await importRecords(fakeConnection(), requestOf(site, chosen));
				expectCounts(result, chosen.rows.length);
				expect(result.report.stopped).toBe(result.stopped?.message ?? null);
				expect(countOf(result, 'not attempted') > 0).toBe(result.stopped !== undefined);
				const created = result.outcomes.flatMap(({ outcome }, index) =>
					outcome === 'created' ? [index] : [],
				);
				expect([...site.created].sort((a, b) => a - b)).toEqual(created);
				for (const { outcome, reason } of result.outcomes) {
					if (outcome === 'not attempted') expect(reason).toMatch(/The token has died/);
					// A row is not blamed for another that the stop kept from being written.
					const other = /row (\d+), which was not written/.exec(reason ?? '')?.[1];
					if (other !== undefined) expect(result.outcomes[Number(other) - 1]?.outcome).toBe('rejected');
				}
			}),
			{ numRuns: 400 },
		);
	});
});

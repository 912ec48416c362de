import fc from '../../tools/laws';
import { JiraError } from '../../../nodes/shared/errors/jiraError';
import type { ImportRequest } from '../../../nodes/shared/import/request';
import { importRecords } from '../../../nodes/shared/import/run';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import type { WritableField } from '../../../nodes/shared/fields/schema';
import type { JiraRecord, WritableKind } from '../../../nodes/shared/records/kind';
import { matchedInLists, writtenOneByOne } from '../../../nodes/shared/records/listed';
import { named } from '../../../nodes/shared/records/projectPart';
import { fakeConnection, rowsOf } from '../import/fakeSite';

const field = (id: string, name: string): WritableField => ({
	id,
	name,
	schema: { type: 'string' },
	required: false,
	hasDefault: false,
});
const NAME = field('name', 'Name');
const catalog = createCatalog([NAME, field('colour', 'Colour')]);

/** What befalls a create: its answer is lost after it was carried out, or it never arrives. */
type Fate = 'lost' | 'never' | undefined;

/** Shelves with things, in memory. */
function shelves() {
	const things: Array<JiraRecord & { readonly shelf: string }> = [];
	const fates: Fate[] = [];
	const counts = { writes: 0 };
	const noAnswer = () => new JiraError({ kind: 'unknownOutcome', message: 'No answer' });
	const kind: WritableKind = {
		name: 'thing',
		plural: 'things',
		url: (siteUrl, key) => `${siteUrl}/${key}`,
		fields: async () => await Promise.resolve(catalog),
		...matchedInLists({
			name: 'thing',
			placement: { id: 'shelf', name: 'Shelf' },
			list: async (_connection, shelf) =>
				await Promise.resolve(things.filter((thing) => thing.shelf === shelf)),
			choose: named,
		}),
		readOnlyFields: new Set(),
		target: async (_connection, { shelf }) =>
			await Promise.resolve({
				ok: true,
				target: {
					label: 'a thing',
					catalog,
					base: { shelf: shelf?.toUpperCase() },
					foreign: () => undefined,
				},
			}),
		...writtenOneByOne({
			mailsOnCreate: false,
			line: ({ target }) => String(target.base.shelf),
			async create(_connection, { fields, target }) {
				await Promise.resolve();
				counts.writes++;
				const fate = fates.shift();
				if (fate === 'never') throw noAnswer();
				const id = String(things.length + 1);
				things.push({ id, key: id, fields, raw: {}, shelf: String(target.base.shelf) });
				if (fate === 'lost') throw noAnswer();
				return { done: true, ref: { id, key: id }, mailed: false };
			},
			find: async (_connection, { fields, target }) =>
				await Promise.resolve(
					things.find((thing) => thing.shelf === target.base.shelf && thing.fields.name === fields.name),
				),
			async update(_connection, { ref, fields }) {
				counts.writes++;
				const at = things.findIndex(({ id }) => id === ref.id);
				things[at] = { ...things[at]!, fields: { ...things[at]!.fields, ...fields } };
				return await Promise.resolve({ done: true, ref, mailed: false });
			},
			remove: async (_connection, { id, key }) => {
				counts.writes++;
				things.splice(
					things.findIndex((thing) => thing.id === id),
					1,
				);
				return await Promise.resolve({ done: true, ref: { id, key }, mailed: false });
			},
			fieldName: (id) => id,
		}),
	};
	const run = async (cells: ReadonlyArray<Record<string, unknown>>, more: Partial<ImportRequest> = {}) =>
		await importRecords(fakeConnection(), {
			kind,
			mode: 'upsert',
			rows: rowsOf(cells),
			place: { shelf: { column: 'shelf' } },
			matchBy: { by: 'field', field: NAME },
			identityColumn: '',
			columns: 'automatic',
			unknownColumns: 'stop',
			leaveOut: [],
			emptyCells: 'leave',
			separator: ',',
			run: 'r',
			...more,
		});
	return { things, fates, counts, run };
}

const word = fc.constantFrom('a', 'b', 'c', 'd');
const rowsArbitrary = fc.uniqueArray(
	fc.record({ shelf: fc.constantFrom('X', 'Y'), Name: word, Colour: word }),
	{
		selector: ({ shelf, Name }) => shelf + Name,
	},
);

describe('records in the lists of their places', () => {
	it('every row becomes one record of its own place, in the order of the rows, and a second run writes nothing', async () => {
		await fc.assert(
			fc.asyncProperty(rowsArbitrary, async (rows) => {
				const { things, counts, run } = shelves();
				await run(rows);
				for (const shelf of ['X', 'Y']) {
					const own = (list: ReadonlyArray<{ shelf: string }>) =>
						list.filter((entry) => entry.shelf === shelf);
					expect(own(things).map((thing) => (thing as JiraRecord & { shelf: string }).fields.name)).toEqual(
						own(rows).map((row) => (row as (typeof rows)[number]).Name),
					);
				}
				counts.writes = 0;
				const again = await run(rows);
				expect(again.report).toMatchObject({ unchanged: rows.length });
				expect(counts.writes).toBe(0);
			}),
		);
	});

	it('lost answers double nothing: rows are created or unknown, and a second run ends in the same records', async () => {
		const fate = fc.constantFrom<Fate>('lost', 'never', undefined);
		await fc.assert(
			fc.asyncProperty(rowsArbitrary, fc.array(fate, { maxLength: 8 }), async (rows, fates) => {
				const site = shelves();
				site.fates.push(...fates);
				const { outcomes } = await site.run(rows);
				outcomes.forEach(({ outcome }) => expect(['created', 'unknown']).toContain(outcome));
				expect(outcomes.filter(({ outcome }) => outcome === 'created')).toHaveLength(site.things.length);
				site.fates.length = 0;
				await site.run(rows);
				const made = site.things
					.map(({ shelf, fields }) => `${shelf} ${String(fields.name)} ${String(fields.colour)}`)
					.sort();
				expect(made).toEqual(rows.map(({ shelf, Name, Colour }) => `${shelf} ${Name} ${Colour}`).sort());
			}),
		);
	});

	it('a name of one place is not that of another, whatever is to be done', async () => {
		const { things, run } = shelves();
		await run([{ shelf: 'X', Name: 'a' }]);
		expect((await run([{ shelf: 'Y', Name: 'a' }], { mode: 'delete' })).outcomes).toMatchObject([
			{ outcome: 'skipped' },
		]);
		expect((await run([{ shelf: 'Y', Name: 'a' }], { mode: 'update' })).outcomes).toMatchObject([
			{ outcome: 'rejected' },
		]);
		expect((await run([{ shelf: '', Name: 'a' }], { mode: 'delete' })).outcomes).toMatchObject([
			{ outcome: 'rejected', reason: 'The row does not say its Shelf' },
		]);
		expect((await run([{ shelf: 'x', Name: 'A' }], { mode: 'delete' })).outcomes).toMatchObject([
			{ outcome: 'deleted' },
		]);
		expect(things).toEqual([]);
	});
});

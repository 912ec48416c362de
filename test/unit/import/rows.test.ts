import type { ImportRequest } from '../../../nodes/shared/import/request';
import { importRecords } from '../../../nodes/shared/import/run';
import { BY_TAGS, fakeConnection, fakeSite, requestFor, type FakeSite } from './fakeSite';

let site: FakeSite;

beforeEach(() => {
	site = fakeSite();
});

type Cells = Record<string, unknown>;

const run = async (rows: readonly Cells[], more: Partial<ImportRequest> = {}) =>
	await importRecords(fakeConnection(), requestFor(site, rows, more));
const row = (id: string, more: Cells = {}): Cells => ({ 'External ID': id, Name: `Thing ${id}`, ...more });
const names = ({ outcomes }: Awaited<ReturnType<typeof run>>) => outcomes.map(({ outcome }) => outcome);
const all = () => [...site.things.values()].map(({ fields }) => fields);

describe('rows of one identity', () => {
	it('that differ only in columns that are not for Jira are one write', async () => {
		const rows = [row('a', { row_number: 2 }), row('a', { row_number: 3, _outcome: 'rejected' })];
		const result = await run(rows, { leaveOut: ['row_number'] });
		expect(names(result)).toEqual(['created', 'unchanged']);
		expect(result.outcomes[1]).toMatchObject({
			ref: result.outcomes[0]!.ref,
			reason: 'Equal to row 1, which was written for both',
		});
		const again = await run(rows, { leaveOut: ['row_number'] });
		expect(again.outcomes[1]).toMatchObject({ outcome: 'unchanged', reason: 'Equal to row 1' });
	});

	it('that differ in whether they clear a field contradict each other', async () => {
		site.add({ ext: 'a', name: 'Thing a', count: 1, place: 'here' });
		const result = await run([row('a', { Count: '' }), row('a', {})], { emptyCells: 'clear' });
		expect(names(result)).toEqual(['rejected', 'rejected']);
		expect(all()[0]).toMatchObject({ count: 1 });
	});

	it('share whatever becomes of the first', async () => {
		site.onCreate.set('a', 'lost');
		expect(names(await run([row('a'), row('a')]))).toEqual(['unknown', 'unknown']);
		site.onCreate.set('b', 'refuse');
		expect(names(await run([row('b'), row('b')]))).toEqual(['rejected', 'rejected']);
	});

	it('are many thousand in no time', async () => {
		const result = await run(Array.from({ length: 20_000 }, () => row('a')));
		expect(result.report).toMatchObject({ created: 1, unchanged: 19_999 });
	});
});

describe('the identity stays with its record', () => {
	it('when the Identity Column is another than the field and the cell of the field is to be cleared', async () => {
		const rows = [{ sku: 'a', 'External ID': '', Name: 'One' }];
		const more: Partial<ImportRequest> = { identityColumn: 'sku', emptyCells: 'clear' };
		expect(names(await run(rows, more))).toEqual(['created']);
		expect(all()[0]).toMatchObject({ ext: 'a' });
		expect(names(await run(rows, more))).toEqual(['unchanged']);
		expect(all()).toHaveLength(1);
	});

	it('and a row that gives the field another value than the Identity Column is rejected', async () => {
		const result = await run([{ sku: 'a', 'External ID': 'b', Name: 'One' }], { identityColumn: 'sku' });
		expect(result.outcomes[0]).toMatchObject({
			outcome: 'rejected',
			field: 'External ID',
			reason: `The row's identity is "a", and its External ID, where that is kept, is "b"`,
		});
		expect(all()).toEqual([]);
	});

	it('as one of the entries of a list, which keeps its others', async () => {
		const more: Partial<ImportRequest> = { matchBy: BY_TAGS, identityColumn: 'sku' };
		expect(names(await run([{ sku: 'a', Tags: 'x,y', Name: 'One' }], more))).toEqual(['created']);
		expect(all()[0]).toMatchObject({ tags: ['x', 'y', 'a'] });
		expect(names(await run([{ sku: 'a', Name: 'One' }], more))).toEqual(['unchanged']);
		expect(names(await run([{ sku: 'a', Tags: '', Name: 'One' }], { ...more, emptyCells: 'clear' }))).toEqual(
			['updated'],
		);
		expect(all()).toEqual([expect.objectContaining({ tags: ['a'] })]);
	});

	it('as the one entry of a list in its own column', async () => {
		const rows = [{ Tags: ['a'], Name: 'One' }];
		expect(names(await run(rows, { matchBy: BY_TAGS }))).toEqual(['created']);
		expect(names(await run(rows, { matchBy: BY_TAGS }))).toEqual(['unchanged']);
	});
});

describe('references', () => {
	it.each<[string, unknown]>([
		['a key', 'T-1'],
		['a key in small letters', 't-1'],
		['the object that Jira gives', { key: 'T-1', id: '1000', fields: {} }],
		['the same as JSON', '{"key":"T-1"}'],
		['an identity in Jira', 'old'],
	])('%s finds the record', async (_title, cell) => {
		const { id } = site.add({ ext: 'old', name: 'Old', place: 'here' });
		const result = await run([row('a', { Parent: cell })]);
		expect(names(result)).toEqual(['created']);
		expect(all()[1]).toMatchObject({ parent: { id } });
	});

	it('letters decide between two identities', async () => {
		const { id } = site.add({ ext: 'p', name: 'Small', place: 'here' });
		await run([row('P'), row('a', { Parent: 'p' })]);
		expect(all().find(({ ext }) => ext === 'a')).toMatchObject({ parent: { id } });
	});

	it('a long chain is written from its top, in any order of the rows', async () => {
		const chain = Array.from({ length: 3_000 }, (_unused, index) =>
			row(`r${index}`, { Parent: index === 2_999 ? '' : `r${index + 1}` }),
		);
		const result = await run(chain);
		expect(result.report).toMatchObject({ created: 3_000, rejected: 0 });
		expect(site.orphans).toEqual([]);
		expect(site.created[0]).toBe(2_999);
	});

	it('a circle and what hangs on it are rejected, and the others are done', async () => {
		const rows = [
			row('a', { Parent: 'b' }),
			row('b', { Parent: 'a' }),
			row('c', { Parent: 'a' }),
			row('self', { Parent: 'self' }),
			row('good', { Parent: '' }),
		];
		const result = await run(rows);
		expect(names(result)).toEqual(['rejected', 'rejected', 'rejected', 'rejected', 'created']);
		expect(result.outcomes[3]?.reason).toMatch(/row 4/);
	});

	it('a row whose parent was refused, or may not be there, waits and says why', async () => {
		site.onCreate.set('refused', 'refuse').set('lost', 'lost');
		const result = await run(
			[row('refused'), row('lost'), row('x', { Parent: 'refused' }), row('y', { Parent: 'lost' })].map(
				(cells) => ({ Parent: '', ...cells }),
			),
		);
		expect(result.outcomes.slice(2)).toEqual([
			expect.objectContaining({
				outcome: 'rejected',
				reason: 'The row refers to row 1, which was not written',
			}),
			expect.objectContaining({
				outcome: 'rejected',
				reason: expect.stringMatching(/row 2, and nobody can tell/),
				fix: expect.stringMatching(/Look in Jira/),
			}),
		]);
	});
});

describe('one row alone is rejected', () => {
	it.each<[string, Cells, Partial<ImportRequest>, RegExp]>([
		[
			'for a place that this account may not see',
			row('bad', { place: 'locked' }),
			{},
			/Nobody may look there/,
		],
		['for a place that is not there', row('bad', { place: 'gone' }), {}, /no place "gone"/],
		['for no place', row('bad', { place: '' }), {}, /does not say its Place/],
		[
			'for a field that its place lacks',
			row('bad', { Colour: 'red' }),
			{},
			/Colour is not on the create screen of a thing here/,
		],
		[
			'for a name that two of its fields have',
			row('bad', { Twin: 'x' }),
			{},
			/Several fields are called Twin: twin_1, twin_2/,
		],
		['for a word in place of a number', row('bad', { Count: 'many' }), {}, /not a number/],
		['for an identity that cannot be found again', row('bad!'), {}, /exclamation mark/],
		['for nothing in a required field', row('bad', { Name: ' ' }), {}, /Name is required for a thing here/],
		['for a record that is nowhere', row('bad', { Parent: 'T-77' }), {}, /no thing "T-77"/],
	])('%s', async (_title, bad, more, reason) => {
		const good = {
			...Object.fromEntries(Object.keys(bad).map((column) => [column, ''])),
			...row('good'),
			place: 'here',
		};
		const result = await run([good, { place: 'here', ...bad }], {
			place: { place: { column: 'place' } },
			...more,
		});
		expect(names(result)).toEqual(['created', 'rejected']);
		expect(result.outcomes[1]?.reason).toMatch(reason);
		expect(site.created).toEqual([0]);
	});

	it('for two columns that turn out to mean one field', async () => {
		const result = await run([row('bad', { Twin: 'x', twin_1: 'y' })], {
			place: { place: { fixed: 'narrow' } },
		});
		expect(result.outcomes[0]).toMatchObject({
			outcome: 'rejected',
			field: 'twin_1',
			reason: 'Another column means Twin as well',
		});
	});

	it('for a record that cannot be read, without advice to move it', async () => {
		site.add({ ext: 'a', name: 'x', place: 'here', hidden: true });
		const [outcome] = (await run([row('a')])).outcomes;
		expect(outcome).toMatchObject({
			outcome: 'rejected',
			ref: { key: 'T-1' },
			reason: 'T-1 was found, but cannot be read',
		});
		expect(outcome?.fix).not.toMatch(/[Mm]ove/);
	});

	it('for a value that only a new record can be given', async () => {
		site.add({ ext: 'a', name: 'Thing a', place: 'here', twin_1: 'old' });
		const [outcome] = (await run([row('a', { twin_1: 'new' })])).outcomes;
		expect(outcome).toMatchObject({
			outcome: 'rejected',
			field: 'Twin',
			reason: 'Twin can be set only when the thing is created',
		});
		expect(names(await run([row('a', { twin_1: 'old' })]))).toEqual(['unchanged']);
		site.add({ ext: 'b', name: 'Thing b', place: 'here' });
		expect(names(await run([row('b', { twin_1: 'whatever' })]))).toEqual(['unchanged']);
	});
});

describe('empty cells that clear', () => {
	it('skip fields that the place lacks, and the place itself', async () => {
		site.add({ ext: 'a', name: 'Thing a', count: 1, place: 'here' });
		const result = await run([row('a', { Colour: '', Count: '' })], { emptyCells: 'clear' });
		expect(result.outcomes[0]).toMatchObject({ outcome: 'updated', changes: ['Count'] });
		expect(all()[0]).toMatchObject({ count: null });
	});

	it('clear nothing where a column is missing from the row', async () => {
		site.add({ ext: 'a', name: 'Thing a', count: 1, place: 'here' });
		const result = await run([row('a'), row('b', { Count: 2 })], { emptyCells: 'clear' });
		expect(names(result)).toEqual(['unchanged', 'created']);
		expect(all()[0]).toMatchObject({ count: 1 });
	});
});

describe('a stop', () => {
	it('leaves the rows of later waves not attempted, not rejected', async () => {
		site.onCreate.set('top', 'dead');
		const result = await run([
			row('child', { Parent: 'top' }),
			row('top', { Parent: '' }),
			row('leaf', { Parent: 'child' }),
		]);
		expect(names(result)).toEqual(['not attempted', 'not attempted', 'not attempted']);
		expect(result.outcomes[0]).toMatchObject({
			retry: true,
			reason: expect.stringMatching(/The token has died/),
			fix: 'Renew it',
		});
		expect(result.report.stopped).toBe('The token has died');
	});
});

import { isJiraError } from '../../../nodes/shared/errors/jiraError';
import { planColumns, type ColumnPlan } from '../../../nodes/shared/import/columns';
import { OUTCOME_COLUMNS } from '../../../nodes/shared/import/outcome';
import type { ImportRequest } from '../../../nodes/shared/import/request';
import { fakeSite, requestFor, SITE_CATALOG } from './fakeSite';

const ROW = { 'External ID': 'a', Name: 'One' };

function plan(rows: ReadonlyArray<Record<string, unknown>>, more: Partial<ImportRequest> = {}): ColumnPlan {
	return planColumns(requestFor(fakeSite(), rows, more), SITE_CATALOG);
}

const fieldsOf = ({ fields }: ColumnPlan) =>
	Object.fromEntries([...fields].map(([column, found]) => [column, found.map(({ id }) => id)]));

describe('what a column is for', () => {
	const roles: ReadonlyArray<
		readonly [string, Record<string, unknown>, Partial<ImportRequest>, Record<string, string[]>, string[]]
	> = [
		['a field by its name', ROW, {}, { 'External ID': ['ext'], Name: ['name'] }, []],
		[
			'a field by its ID, and by its name in other letters',
			{ ext: 'a', NAME: 'One' },
			{},
			{ ext: ['ext'], NAME: ['name'] },
			[],
		],
		[
			'one of two fields of a name: both stay open',
			{ ...ROW, Twin: 'x' },
			{},
			{ 'External ID': ['ext'], Name: ['name'], Twin: ['twin_1', 'twin_2'] },
			[],
		],
		[
			"the record's own columns are for nobody",
			{ ...ROW, key: 'T-1', ID: 7, Url: 'x' },
			{},
			{ 'External ID': ['ext'], Name: ['name'] },
			['key', 'ID', 'Url'],
		],
		[
			'what Jira keeps itself is left out',
			{ ...ROW, Stamp: 'x' },
			{},
			{ 'External ID': ['ext'], Name: ['name'] },
			['Stamp'],
		],
		[
			'columns to leave out, however they are written',
			{ ...ROW, row_number: 1 },
			{ leaveOut: ['Row Number'] },
			{ 'External ID': ['ext'], Name: ['name'] },
			['row_number'],
		],
		[
			'a field can be left out as well',
			{ ...ROW, Count: 1 },
			{ leaveOut: ['Count'] },
			{ 'External ID': ['ext'], Name: ['name'] },
			['Count'],
		],
		[
			'unknown columns, when the user says so',
			{ ...ROW, Shoe: 1 },
			{ unknownColumns: 'leaveOut' },
			{ 'External ID': ['ext'], Name: ['name'] },
			['Shoe'],
		],
		[
			'the place is no field',
			{ ...ROW, where: 'here' },
			{ place: { place: { column: 'where' } } },
			{ 'External ID': ['ext'], Name: ['name'] },
			[],
		],
		[
			'the identity column is no field',
			{ ...ROW, sku: 'a' },
			{ identityColumn: 'sku' },
			{ 'External ID': ['ext'], Name: ['name'] },
			[],
		],
		[
			'mapped by a person: read-only fields and columns named key are what they are',
			{ ext: 'a', stamp: 'x' },
			{ columns: 'mapped' },
			{ ext: ['ext'], stamp: ['stamp'] },
			[],
		],
	];

	it.each(roles)('%s', (_title, row, more, fields, leftOut) => {
		const planned = plan([row], more);
		expect(fieldsOf(planned)).toEqual(fields);
		expect(planned.leftOut).toEqual(leftOut);
	});

	it('the columns that an import adds are left out when its rows come back', () => {
		const back = Object.fromEntries(OUTCOME_COLUMNS.map((column) => [column, 'x']));
		const planned = plan([{ ...ROW, ...back }]);
		expect(fieldsOf(planned)).toEqual({ 'External ID': ['ext'], Name: ['name'] });
		expect(planned.leftOut).toEqual([...OUTCOME_COLUMNS]);
	});

	it('a column of any row counts, not of the first only', () => {
		expect(fieldsOf(plan([ROW, { ...ROW, Count: 1 }]))).toHaveProperty('Count');
	});

	it('the mark at the front of a file does not hide its first column', () => {
		const planned = plan([{ '\uFEFFsku': 'a', Name: 'One' }], { identityColumn: 'sku' });
		expect(planned.identity).toEqual({ in: 'source', column: '\uFEFFsku' });
		expect(fieldsOf(plan([{ '\uFEFFName': 'One', 'External ID': 'a' }]))).toEqual({
			'\uFEFFName': ['name'],
			'External ID': ['ext'],
		});
	});
});

describe('where the identity is', () => {
	it.each<[string, Record<string, unknown>, Partial<ImportRequest>, ColumnPlan['identity']]>([
		['the column of the match field', ROW, {}, { in: 'cells', column: 'External ID' }],
		[
			'the named column, before that of the field',
			{ ...ROW, sku: 1 },
			{ identityColumn: 'SKU' },
			{ in: 'source', column: 'sku' },
		],
		[
			'the key, when nothing is named',
			{ key: 'T-1', Name: 'x' },
			{ matchBy: { by: 'key' } },
			{ in: 'source', column: 'key' },
		],
		['nowhere in Create', ROW, { matchBy: null }, undefined],
	])('%s', (_title, row, more, identity) => {
		expect(plan([row], more).identity).toEqual(identity);
	});

	it('no rows need no columns', () => {
		expect(plan([], { identityColumn: 'sku', place: { place: { column: 'where' } } })).toMatchObject({
			identity: undefined,
			leftOut: [],
		});
	});
});

describe('one refusal for the whole run', () => {
	const refusals: ReadonlyArray<
		readonly [string, Record<string, unknown>, Partial<ImportRequest>, RegExp, RegExp]
	> = [
		[
			'a column that fits no field',
			{ ...ROW, Shoe: 1 },
			{},
			/The column "Shoe" fits no field/,
			/Columns Without a Field/,
		],
		[
			'several of them',
			{ ...ROW, Shoe: 1, Hat: 2 },
			{},
			/The columns "Shoe", "Hat" fit no field/,
			/Columns to Leave Out/,
		],
		[
			'a mapped field that is gone',
			{ ext: 'a', gone: 1 },
			{ columns: 'mapped', unknownColumns: 'leaveOut' },
			/"gone" fits no field/,
			/refresh the list of fields/,
		],
		[
			'two columns for one field',
			{ ...ROW, name: 'Two' },
			{},
			/"Name" and "name" both mean the field Name/,
			/Remove one/,
		],
		[
			'a name and an ID for one field',
			{ ...ROW, ext: 'a' },
			{},
			/both mean the field External ID/,
			/Remove one/,
		],
		[
			'an identity column that no row has',
			ROW,
			{ identityColumn: 'sku' },
			/No row has the column "sku" that Identity Column names/,
			/External ID, Name/,
		],
		[
			'a place column that no row has',
			ROW,
			{ place: { place: { column: 'where' } } },
			/No row has the column "where" that Place Column names/,
			/The columns are/,
		],
		['no column for the match field', { Name: 'One' }, {}, /No column holds External ID/, /Identity Column/],
		[
			'no key column',
			{ Name: 'One' },
			{ matchBy: { by: 'key' } },
			/No row has the column "key"/,
			/The columns are: Name/,
		],
		[
			'a label without an identity column',
			ROW,
			{ matchBy: { by: 'label', prefix: 'x' } },
			/No Identity Column is set/,
			/tells rows apart/,
		],
		['rows without any column', {}, {}, /No column holds External ID/, /Identity Column/],
		['a named column in rows without any', {}, { identityColumn: 'sku' }, /"sku"/, /no columns at all/],
	];

	it.each(refusals)('%s', (_title, row, more, message, advice) => {
		let thrown: unknown;
		try {
			plan([row], more);
		} catch (error) {
			thrown = error;
		}
		expect(isJiraError(thrown, 'invalid')).toBe(true);
		expect(thrown).toMatchObject({
			message: expect.stringMatching(message),
			advice: expect.stringMatching(advice),
		});
	});
});

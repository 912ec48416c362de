import fc from '../../tools/laws';
import { snakeCase, type ColumnNames } from '../../../nodes/shared/export/columnNames';
import { cellOf, flatten } from '../../../nodes/shared/export/flat';
import { createShaper } from '../../../nodes/shared/export/shape';
import type { TableColumn } from '../../../nodes/shared/export/table';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import { isDerivedColumn } from '../../../nodes/shared/fields/derived';
import type { JiraRecord } from '../../../nodes/shared/records/kind';
import { fieldName } from '../fields/fields';
import { aField, columnsOf, SLA, URL, USER } from './columns';

const NAMINGS: readonly ColumnNames[] = ['fieldNames', 'snakeCase', 'fieldIds'];
const HEAD = ['key', 'id', 'url'];

const namesOf = (columns: readonly TableColumn[]) => columns.map(({ name }) => name);

function rowOf(columns: readonly TableColumn[], fields: Record<string, unknown>): Record<string, unknown> {
	const record: JiraRecord = { id: '1', key: 'DEMO-1', fields, raw: {} };
	const shape = createShaper({
		shape: 'table',
		text: 'markdown',
		fields: [],
		catalog: createCatalog([]),
		sparse: false,
		url: URL,
		columns,
	});
	return { ...shape(record) };
}

const SITE = [
	aField('summary', 'Summary'),
	aField('assignee', 'Assignee', USER),
	aField('customfield_1', 'Team'),
	aField('customfield_2', 'Team'),
	aField('customfield_3', 'Größe (m²)', { type: 'number' }),
	aField('customfield_4', 'Time to resolution', SLA),
];

describe('the names of columns', () => {
	it.each<[ColumnNames, string[]]>([
		[
			'fieldNames',
			[
				'Summary',
				'Assignee',
				'Assignee Account ID',
				'Team [customfield_1]',
				'Team [customfield_2]',
				'Größe (m²)',
			],
		],
		[
			'snakeCase',
			['summary', 'assignee', 'assignee_account_id', 'team_customfield_1', 'team_customfield_2', 'große_m2'],
		],
		[
			'fieldIds',
			['summary', 'assignee', 'assignee_account_id', 'customfield_1', 'customfield_2', 'customfield_3'],
		],
	])('%s', (names, expected) => {
		expect(namesOf(columnsOf(SITE, names)).slice(0, 9)).toEqual([...HEAD, ...expected]);
	});

	it('in snake case, names that differ in letters only are told apart by the ids', () => {
		const site = [
			aField('a', 'Story-Points'),
			aField('b', 'story points'),
			aField('c', 'Points'),
			aField('d', '***'),
		];
		expect(namesOf(columnsOf(site, 'snakeCase')).slice(3)).toEqual([
			'story_points__a',
			'story_points__b',
			'points',
			'__d',
		]);
	});

	const sites = fc.uniqueArray(
		fc.record({
			id: fc.constantFrom(
				'key',
				'id',
				'url',
				'summary',
				'customfield_1',
				'customfield_2',
				'customfield_3',
				'customfield_4',
			),
			name: fc.oneof(
				fieldName,
				fc.constantFrom('Assignee Account ID', 'Team Due', 'team_due', 'Story__Points', 'team customfield 2'),
			),
			schema: fc.constantFrom({ type: 'string' }, USER, SLA),
		}),
		{ selector: ({ id }) => id },
	);

	it.each(NAMINGS)('%s: no two are alike, and none depends on which fields are asked for', (naming) => {
		fc.assert(
			fc.property(sites, fc.func(fc.boolean()), (site, isChosen) => {
				const all = columnsOf(site, naming);
				expect(new Set(namesOf(all)).size).toBe(all.length);
				expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
				const nameById = new Map(all.map(({ id, name }) => [id, name]));
				const some = columnsOf(
					site,
					naming,
					site.filter(({ id }) => isChosen(id)),
				);
				for (const { id, name } of some) expect(name).toBe(nameById.get(id));
				expect(namesOf(some).slice(0, 3)).toEqual(HEAD);
			}),
			{ numRuns: 500 },
		);
	});

	it.each(NAMINGS)('%s: an import knows the derived ones for what they are', (naming) => {
		const derived = columnsOf(SITE, naming).filter(({ id, field }) => field !== null && id !== field.id);
		expect(derived).toHaveLength(3);
		for (const { name } of derived) expect(isDerivedColumn(createCatalog(SITE), name)).toBe(true);
		for (const name of [
			'Account ID',
			'Summary Account ID',
			'Nobody Account ID',
			'Assignee Due',
			'Assignee',
			'',
		])
			expect(isDerivedColumn(createCatalog(SITE), name)).toBe(false);
	});
});

describe('snakeCase', () => {
	it.each([
		['Story Points', 'story_points'],
		[' Σ  Original-Estimate ', 'σ_original_estimate'],
		['Crédit à payer', 'credit_a_payer'],
		['見積もり', '見積もり'],
		['__x__', 'x'],
		['***', ''],
	])('%j is %j', (name, snake) => expect(snakeCase(name)).toBe(snake));
});

describe('the cells of a table', () => {
	const row = (fields: Record<string, unknown>) => rowOf(columnsOf(SITE, 'fieldIds'), fields);

	it('have key, id and address, and null for what is not there', () => {
		expect(row({})).toEqual({
			key: 'DEMO-1',
			id: '1',
			url: 'https://demo.atlassian.net/browse/DEMO-1',
			...Object.fromEntries(SITE.map(({ id }) => [id, null])),
			assignee_account_id: null,
			customfield_4_breached: null,
			customfield_4_due: null,
		});
	});

	it('say where an agreement stands, in three columns that can be filtered and sorted', () => {
		const ongoingCycle = { breached: true, breachTime: { iso8601: '2026-01-01T12:00:00+0100' } };
		expect(row({ customfield_4: { completedCycles: [], ongoingCycle } })).toMatchObject({
			customfield_4: 'running',
			customfield_4_breached: true,
			customfield_4_due: '2026-01-01T12:00:00+01:00',
		});
	});

	it('have counts and percentages as numbers', () => {
		const site = [
			aField('votes', 'Votes', { type: 'votes', system: 'votes' }),
			aField('progress', 'Progress', { type: 'progress', system: 'progress' }),
		];
		const columns = columnsOf(site);
		expect(columns.slice(3).map(({ type }) => type)).toEqual(['number', 'number']);
		expect(rowOf(columns, { votes: { votes: 2 }, progress: { progress: 1, total: 3 } })).toMatchObject({
			Votes: 2,
			Progress: 33,
		});
		expect(rowOf(columns, { progress: { progress: 0, total: 0 } })).toMatchObject({
			Votes: null,
			Progress: null,
		});
	});
});

describe('cellOf', () => {
	it.each<[unknown, unknown]>([
		[undefined, null],
		[[], null],
		[['b', 'a', 1], 'b, a, 1'],
		[[{ a: 1 }, 'b'], '[{"a":1},"b"]'],
		[[['a', 'b'], ['c']], '[["a","b"],["c"]]'],
		[{ a: [1] }, '{"a":[1]}'],
		[false, false],
		['', ''],
	])('of %j is %j', (value, cell) => expect(cellOf(value)).toBe(cell));

	it('flattens a record under the same names in the same order', () => {
		const flat = flatten({ b: ['x', 'y'], a: { c: null }, id: 1 });
		expect(Object.entries(flat)).toEqual([
			['b', 'x, y'],
			['a', '{"c":null}'],
			['id', 1],
		]);
	});
});

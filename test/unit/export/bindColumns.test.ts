import { bindColumns, type NewFields } from '../../../nodes/shared/export/bindColumns';
import type { ColumnNames } from '../../../nodes/shared/export/columnNames';
import type { Field } from '../../../nodes/shared/fields/schema';
import { aField, columnsOf, USER } from './columns';

const SITE = [
	aField('summary', 'Summary'),
	aField('assignee', 'Assignee', USER),
	aField('customfield_1', 'Team'),
];
const HEAD = ['key', 'id', 'url'];

/** The table of a site, bound to what was remembered of it before. */
function bind(
	site: readonly Field[],
	before: readonly Field[] | undefined,
	newFields: NewFields,
	names?: ColumnNames,
) {
	const remembered = before && bindColumns(columnsOf(before, names), undefined, newFields).memory;
	return bindColumns(columnsOf(site, names), remembered, newFields);
}

const namesOf = ({ columns }: ReturnType<typeof bind>) => columns.map(({ name }) => name);

it('the first run takes the table as it is, and remembers all but what every record has', () => {
	const { columns, memory, added, ignored, gone } = bind(SITE, undefined, 'fail');
	expect(columns.map(({ name }) => name)).toEqual([
		...HEAD,
		'Summary',
		'Assignee',
		'Assignee Account ID',
		'Team',
	]);
	expect(memory).toEqual([
		{ id: 'summary', name: 'Summary' },
		{ id: 'assignee', name: 'Assignee' },
		{ id: 'assignee_account_id', name: 'Assignee Account ID' },
		{ id: 'customfield_1', name: 'Team' },
	]);
	expect([added, ignored, gone]).toEqual([[], [], []]);
});

it.each<NewFields>(['ignore', 'add', 'fail'])(
	'%s: a rename or another order in Jira changes nothing',
	(newFields) => {
		const renamed = [
			aField('customfield_1', 'Squad'),
			aField('assignee', 'Owner', USER),
			aField('summary', 'Title'),
		];
		const bound = bind(renamed, SITE, newFields);
		expect(namesOf(bound)).toEqual(namesOf(bind(SITE, undefined, newFields)));
		expect(bound.memory).toEqual(bind(SITE, undefined, newFields).memory);
		const record = { id: '1', key: 'DEMO-1', raw: {}, fields: { summary: 'S', customfield_1: 'Red' } };
		const row = Object.fromEntries(bound.columns.map(({ name, read }) => [name, read(record)]));
		expect(row).toMatchObject({ Summary: 'S', Team: 'Red' });
	},
);

it('a field that is gone stays as a column of nulls, and is filled again when it comes back', () => {
	const bound = bind([SITE[0]!], SITE, 'ignore');
	expect(namesOf(bound)).toEqual(namesOf(bind(SITE, undefined, 'ignore')));
	expect(bound.gone.map(({ id }) => id)).toEqual(['assignee', 'assignee_account_id', 'customfield_1']);
	const record = { id: '1', key: 'DEMO-1', raw: {}, fields: { customfield_1: 'Red' } };
	expect(bound.columns.at(-1)!.read(record)).toBeNull();
	expect(bindColumns(columnsOf(SITE), bound.memory, 'fail').columns.at(-1)!.read(record)).toBe('Red');
});

describe('a field that is new', () => {
	const grown = [aField('customfield_0', 'Risk'), ...SITE];

	it('is left out and reported, in every run', () => {
		const bound = bind(grown, SITE, 'ignore');
		expect(namesOf(bound)).toEqual(namesOf(bind(SITE, undefined, 'ignore')));
		expect(bound.ignored).toEqual([{ id: 'customfield_0', name: 'Risk' }]);
		expect(bindColumns(columnsOf(grown), bound.memory, 'ignore').ignored).toEqual(bound.ignored);
	});

	it('comes at the end, and is no longer new in the next run', () => {
		const bound = bind(grown, SITE, 'add');
		expect(namesOf(bound)).toEqual([...namesOf(bind(SITE, undefined, 'add')), 'Risk']);
		expect(bound.added).toEqual([{ id: 'customfield_0', name: 'Risk' }]);
		const next = bindColumns(columnsOf(grown), bound.memory, 'add');
		expect(next.added).toEqual([]);
		expect(namesOf(next)).toEqual(namesOf(bound));
	});

	it('ends the run, by name', () => {
		expect(() => bind(grown, SITE, 'fail')).toThrow(
			expect.objectContaining({
				kind: 'invalid',
				message: expect.stringContaining('Risk (customfield_0)'),
				advice: expect.stringMatching(/New Fields/),
			}),
		);
	});

	it.each<[ColumnNames, string]>([
		['fieldNames', 'team [customfield_9]'],
		['snakeCase', 'team__customfield_9'],
		['fieldIds', 'customfield_9'],
	])('with %s does not take the header of a field that was called so before', (names, expected) => {
		const after = [
			aField('summary', 'Summary'),
			aField('customfield_1', 'Squad'),
			aField('customfield_9', 'team'),
		];
		const bound = bind(after, SITE, 'add', names);
		expect(namesOf(bound).at(-1)).toBe(expected);
		const folded = namesOf(bound).map((name) => name.toLowerCase());
		expect(new Set(folded).size).toBe(folded.length);
	});
});

import fc from '../../tools/laws';
import { createShaper, type Shape } from '../../../nodes/shared/export/shape';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import type { Field } from '../../../nodes/shared/fields/schema';
import type { JiraRecord } from '../../../nodes/shared/records/kind';
import { FIELDS, fieldName } from '../fields/fields';

const HEAD = { key: 'DEMO-1', id: '10001', url: 'https://demo.atlassian.net/browse/DEMO-1' };
const ALL_FIELDS: Field[] = Object.values(FIELDS).map((field, index) => ({
	...field,
	id: `customfield_${index}`,
	name: `${field.name} ${index}`,
}));

function shaperFor(
	shape: Shape,
	fields: readonly Field[],
	{ site = fields, sparse = false }: { site?: readonly Field[]; sparse?: boolean } = {},
) {
	const url = (key: string) => `https://demo.atlassian.net/browse/${key}`;
	return createShaper({ shape, text: 'markdown', fields, catalog: createCatalog(site), sparse, url });
}

function record(fields: Record<string, unknown>): JiraRecord {
	const { key, id } = HEAD;
	return { key, id, fields, raw: { key, id, fields, self: 'https://api/10001', url: 'of another thing' } };
}

const text = (id: string, name: string): Field => ({ id, name, schema: { type: 'string' } });

describe('simplified', () => {
	const fields = [text('summary', 'Summary'), FIELDS.choices, FIELDS.user];

	it('has names and readable values', () => {
		const shape = shaperFor('simplified', fields);
		const values = {
			summary: 'S',
			customfield_10000: [{ id: '1', name: '1.0' }],
			assignee: { accountId: 'a', displayName: 'Ada' },
		};
		expect(shape(record(values))).toEqual({ ...HEAD, Summary: 'S', Versions: ['1.0'], Assignee: 'Ada' });
	});

	it('gives null for what a record lacks, or leaves it out where everything was asked for', () => {
		expect(shaperFor('simplified', fields)(record({}))).toEqual({
			...HEAD,
			Summary: null,
			Versions: null,
			Assignee: null,
		});
		expect(shaperFor('simplified', fields, { sparse: true })(record({ summary: 'S' }))).toEqual({
			...HEAD,
			Summary: 'S',
		});
	});
});

describe('table', () => {
	it('has one cell for each value, and the account id beside a person', () => {
		const shape = shaperFor('table', [FIELDS.choices, FIELDS.user, FIELDS.other, FIELDS.number]);
		const choices = [
			{ id: '1', name: '1.0' },
			{ id: '3', name: 'next' },
		];
		expect(
			shape({ ...record({ customfield_10000: choices, assignee: { accountId: 'a', displayName: 'Ada' } }) }),
		).toMatchObject({
			Assignee: 'Ada',
			'Assignee Account ID': 'a',
		});
		const named = (field: Field, value: unknown) =>
			shaperFor('table', [field])(record({ [field.id]: value }))[field.name];
		expect(named(FIELDS.choices, choices)).toBe('1.0, next');
		expect(named(FIELDS.choices, [])).toBeNull();
		expect(named(FIELDS.other, { strange: [1] })).toBe('{"strange":[1]}');
		expect(named(FIELDS.number, 0)).toBe(0);
		expect(named(FIELDS.words, ['b', 'a'])).toBe('b, a');
	});

	it('keeps a field apart from the account ids of another, whichever fields are asked for', () => {
		const site = [FIELDS.user, text('customfield_7', 'Assignee Account ID')];
		const values = record({
			assignee: { accountId: 'a', displayName: 'Ada' },
			customfield_7: 'something else',
		});
		const both = {
			...HEAD,
			Assignee: 'Ada',
			'Assignee Account ID [assignee]': 'a',
			'Assignee Account ID': 'something else',
		};
		expect(shaperFor('table', site)(values)).toEqual(both);
		expect(Object.keys(shaperFor('table', [FIELDS.user], { site })(values))).toContain(
			'Assignee Account ID [assignee]',
		);
	});

	it('has the same columns in the same order for every record, and only plain cells', () => {
		const values = fc.dictionary(
			fc.constantFrom(...ALL_FIELDS.map(({ id }) => id)),
			fc.oneof(fc.jsonValue(), fc.constant(undefined)),
		);
		const shape = shaperFor('table', ALL_FIELDS, { sparse: true });
		const columns = Object.keys(shape(record({})));
		fc.assert(
			fc.property(values, (fields) => {
				const row = shape(record(fields));
				expect(Object.keys(row)).toEqual(columns);
				for (const cell of Object.values(row))
					expect(cell === null || ['string', 'number', 'boolean'].includes(typeof cell)).toBe(true);
			}),
		);
	});
});

describe('raw', () => {
	it('is as the API gave it, with key, id and the address of the page', () => {
		expect(shaperFor('raw', [])(record({ summary: 'S' }))).toEqual({
			...HEAD,
			self: 'https://api/10001',
			fields: { summary: 'S' },
		});
	});
});

describe.each<Shape>(['simplified', 'table', 'raw'])('every record of the shape %s', (shape) => {
	it('has its own key, id and address, and loses no field, whatever fields are called', () => {
		const ids = [
			'key',
			'id',
			'url',
			'summary',
			...Array.from({ length: 6 }, (_none, index) => `customfield_${index}`),
		];
		const lists = fc.uniqueArray(fc.record({ id: fc.constantFrom(...ids), name: fieldName }), {
			selector: ({ id }) => id,
		});
		fc.assert(
			fc.property(lists, (list) => {
				const fields = list.map(({ id, name }) => text(id, name));
				const values = Object.fromEntries(fields.map(({ id }) => [id, `value of ${id}`]));
				const row = shaperFor(shape, fields)(record(values));
				expect(row).toMatchObject(HEAD);
				if (shape === 'raw') return;
				expect(Object.values(row).sort()).toEqual([...Object.values(HEAD), ...Object.values(values)].sort());
			}),
			{ numRuns: 500 },
		);
	});
});

import fc from '../../tools/laws';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import type { Field } from '../../../nodes/shared/fields/schema';
import { fieldName } from './fields';

const field = (id: string, name: string): Field => ({ id, name, schema: { type: 'string' } });

const SITE = [
	field('summary', 'Summary'),
	field('duedate', 'Due date'),
	field('issuekey', 'Key'),
	field('customfield_1', 'Team'),
	field('customfield_2', 'team'),
	field('customfield_3', 'Story Points'),
	field('customfield_4', 'Summary'),
	field('customfield_5', 'duedate'),
	field('customfield_6', 'Text [summary]'),
	field('customfield_7', 'url'),
	field('customfield_8', 'story_points '),
	field('customfield_9', ' '),
];
const catalog = createCatalog(SITE);

/** Ids of the fields that a word means. */
function found(word: string): string[] {
	const match = catalog.find(word);
	if (match.found === 'one') return [match.field.id];
	return match.found === 'several' ? match.fields.map(({ id }) => id) : [];
}

describe('find', () => {
	it.each([
		['summary', ['summary']],
		['Summary', ['summary']],
		[' SUMMARY ', ['summary']],
		['customfield_4', ['customfield_4']],
		['Summary [customfield_4]', ['customfield_4']],
		['Called otherwise by now [customfield_4]', ['customfield_4']],
		['due_date', ['duedate']],
		['duedate', ['duedate']],
		['Team', ['customfield_1']],
		['Team [customfield_1]', ['customfield_1']],
		['tEAM', ['customfield_1', 'customfield_2']],
		['Story Points', ['customfield_3']],
		['storyPoints', ['customfield_3', 'customfield_8']],
		['Text [summary]', ['customfield_6']],
		['Cost [USD]', []],
		['', []],
		['   ', []],
		['nothing', []],
		['__proto__', []],
	])('%j means %j', (word, ids) => expect(found(word)).toEqual(ids));
});

describe('nameOf', () => {
	it.each([
		['summary', 'Summary'],
		['customfield_4', 'Summary [customfield_4]'],
		['customfield_1', 'Team [customfield_1]'],
		['customfield_2', 'team [customfield_2]'],
		['customfield_3', 'Story Points'],
		['customfield_5', 'duedate [customfield_5]'],
		['customfield_6', 'Text [summary] [customfield_6]'],
		['customfield_7', 'url [customfield_7]'],
		['customfield_8', 'story_points'],
		['customfield_9', 'customfield_9'],
	])('%s is called %j', (id, name) => expect(catalog.nameOf(catalog.byId(id)!)).toBe(name));
});

describe('names of any list of fields', () => {
	const systemIds = ['summary', 'duedate', 'issuekey', 'url', 'team', 'labels'];
	const ids = [...systemIds, ...Array.from({ length: 8 }, (_none, index) => `customfield_${index}`)];
	const lists = fc.uniqueArray(fc.record({ id: fc.constantFrom(...ids), name: fieldName }), {
		selector: ({ id }) => id,
		maxLength: 12,
	});
	const siteOf = (list: ReadonlyArray<{ id: string; name: string }>) =>
		list.map(({ id, name }) => field(id, name));

	it('are unique, free of the names of the record itself, and lead back to the field', () => {
		fc.assert(
			fc.property(lists, (list) => {
				const fields = siteOf(list);
				const { nameOf, find } = createCatalog(fields);
				const names = fields.map(nameOf);
				expect(new Set(names).size).toBe(fields.length);
				for (const name of names) expect(['key', 'id', 'url']).not.toContain(name.toLowerCase());
				for (const one of fields) expect(find(nameOf(one))).toEqual({ found: 'one', field: one });
			}),
			{ numRuns: 2000 },
		);
	});

	it('do not depend on the order in which Jira lists the fields', () => {
		fc.assert(
			fc.property(
				lists.chain((list) =>
					fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
				),
				([list, shuffled]) => {
					const [one, other] = [createCatalog(siteOf(list)), createCatalog(siteOf(shuffled))];
					for (const each of one.fields) expect(other.nameOf(each)).toBe(one.nameOf(each));
				},
			),
		);
	});

	it('an id always finds its field', () => {
		fc.assert(
			fc.property(lists, (list) => {
				const { fields, find } = createCatalog(siteOf(list));
				for (const one of fields) expect(find(` ${one.id} `)).toEqual({ found: 'one', field: one });
			}),
		);
	});
});

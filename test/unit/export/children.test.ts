import {
	childBatch,
	childFields,
	childRecords,
	incompleteLists,
	nestChildren,
	readChildren,
	type ChildShape,
	type ParentKind,
} from '../../../nodes/shared/export/children';
import type { Connection } from '../../../nodes/shared/connection/types';
import type { ChildKind, ChildList, JiraRecord } from '../../../nodes/shared/records/kind';

const connection = {} as Connection; // The kinds of this test ask nobody.

/** Pages of books: a kind of list that gives what the test says, and notes what it was asked. */
function pages(
	lists: Readonly<Record<string, ChildList>>,
	batch?: number,
): ChildKind & { readonly asked: string[][] } {
	const asked: string[][] = [];
	return {
		asked,
		label: 'Pages',
		singular: 'page',
		fields: ['text', 'length'],
		batch,
		async read(_connection, records) {
			asked.push(records.map(({ id }) => id));
			return new Map(Object.entries(lists));
		},
		shape: (child, text) => ({ id: String((child as { n: number }).n), text }),
	};
}

const notes: ChildKind = {
	label: 'Notes',
	singular: 'note',
	fields: ['text'],
	read: async (_connection, records) => new Map(records.map(({ id }) => [id, { children: [{ note: id }] }])),
	shape: (child) => ({ id: `n${(child as { note: string }).note}`, url: 'https://notes/1' }),
};

const record = (id: string): JiraRecord => ({ id, key: `B-${id}`, fields: {}, raw: {} });
const how: ChildShape = { shape: 'simplified', text: 'plain' };
const kindOf = (children: Readonly<Record<string, ChildKind>>): ParentKind => ({ name: 'book', children });

test('every record has an entry with every list, and what a kind says nothing of is not called complete', async () => {
	const given = pages({ '1': { children: [{ n: 1 }] }, '2': { children: [], incomplete: 'Torn' } });
	const lists = await readChildren(
		connection,
		kindOf({ pages: given, notes }),
		['pages', 'notes', 'pages'],
		[record('1'), record('2'), record('3')],
	);
	expect([...lists]).toEqual([
		['1', { pages: { children: [{ n: 1 }] }, notes: { children: [{ note: '1' }] } }],
		['2', { pages: { children: [], incomplete: 'Torn' }, notes: { children: [{ note: '2' }] } }],
		[
			'3',
			{ pages: { children: [], incomplete: 'The list was not read' }, notes: { children: [{ note: '3' }] } },
		],
	]);
	expect(given.asked).toEqual([['1', '2', '3']]);
	expect(incompleteLists(lists.get('2')!)).toEqual([['pages', 'Torn']]);
});

test('without records nobody is asked', async () => {
	const given = pages({});
	expect(await readChildren(connection, kindOf({ pages: given }), ['pages'], [])).toEqual(new Map());
	expect(given.asked).toEqual([]);
});

test('a name that the kind does not have is refused with those that it has', async () => {
	for (const name of ['page', 'toString']) {
		await expect(
			readChildren(connection, kindOf({ notes, pages: pages({}) }), [name], []),
		).rejects.toMatchObject({
			kind: 'configuration',
			message: expect.stringContaining(`"${name}"`),
			advice: 'Choose among notes, pages',
		});
	}
});

test('what must be read along, and how many records a read should get', () => {
	const kind = kindOf({ notes, pages: pages({}, 1000) });
	expect(childFields(kind, ['pages', 'notes'])).toEqual(['text', 'length']);
	expect(childBatch(kind, ['pages', 'notes'])).toBe(1000);
	expect(childBatch(kind, ['notes'])).toBeUndefined();
});

describe('how children leave', () => {
	const kind = kindOf({ notes, pages: pages({}) });
	const lists = {
		pages: { children: [{ n: 1, more: true }, { n: 2 }], incomplete: 'Torn' },
		notes: { children: [{ note: '7' }] },
	};

	test('nested: each list says whether it is complete', () => {
		expect(nestChildren(kind, lists, how)).toEqual({
			pages: [
				{ id: '1', text: 'plain' },
				{ id: '2', text: 'plain' },
			],
			pagesComplete: false,
			pagesMissing: 'Torn',
			notes: [{ id: 'n7', url: 'https://notes/1' }],
			notesComplete: true,
		});
	});

	test('nested, as Jira gave them', () => {
		expect(nestChildren(kind, { pages: lists.pages }, { ...how, shape: 'raw' }).pages).toEqual([
			{ id: '1', n: 1, more: true },
			{ id: '2', n: 2 },
		]);
	});

	test('as records of their own, which name the record that they belong to', () => {
		const url = (key: string) => `https://site/${key}`;
		expect(childRecords(kind, record('7'), lists, { ...how, url })).toEqual([
			{ type: 'page', id: '1', bookId: '7', bookKey: 'B-7', url: 'https://site/B-7', text: 'plain' },
			{ type: 'page', id: '2', bookId: '7', bookKey: 'B-7', url: 'https://site/B-7', text: 'plain' },
			{ type: 'note', id: 'n7', bookId: '7', bookKey: 'B-7', url: 'https://notes/1' },
		]);
	});
});

import { mergeCursors, newCursor, readCursor, startCursor, type CursorState } from '../../../nodes/shared/export/cursor';
import { IdSet } from '../../../nodes/shared/export/idSet';
import { decodeKnown } from '../../../nodes/shared/export/known';
import { readLedger } from '../../../nodes/shared/export/ledger';

const OWNER = { kind: 'issue', site: 'https://demo.atlassian.net', source: 'abc' };
const cursor = (more: Partial<CursorState> = {}): CursorState => ({ ...newCursor(OWNER), revision: 1, ...more });

describe('a cursor that was kept somewhere', () => {
	test.each([undefined, null, ''])('%p is none', (state) => expect(readCursor(state)).toBeUndefined());

	test('is taken as an object and as its text', () => {
		const kept = cursor({
			at: 5,
			sweptAt: 6,
			unfinished: 'sweep',
			edge: { before: 7, ids: '5,1' },
			known: 'DEMO=7-3',
			startFrom: 1,
			removedAt: 4,
		});
		expect(readCursor(kept)).toEqual(kept);
		expect(readCursor(JSON.stringify(kept))).toEqual(kept);
	});

	test.each<[string, unknown]>([
		['no JSON', '{"version":'],
		['null as text', 'null'],
		['a list', []],
		['a number', 7],
		['another object', { at: 5 }],
		['a moment that is none', { ...cursor(), at: 'yesterday' }],
		['a moment before all time', { ...cursor(), sweptAt: -1 }],
		['a ledger that is none', { ...cursor(), ledger: '1' }],
		['a ledger with a moment that is none', { ...cursor(), ledger: '1:!' }],
		['known ids that are none', { ...cursor(), known: 'DEMO=?' }],
		['known ids of a project that is none', { ...cursor(), known: '%=1' }],
		['an edge that is none', { ...cursor(), edge: { before: 5, ids: '?' } }],
		['an end that is none', { ...cursor(), unfinished: 'yes' }],
		['a start that is none', { ...cursor(), startFrom: 'x' }],
	])('%s is damaged', (_name, state) => {
		expect(() => readCursor(state)).toThrow('The cursor is damaged: it is not what this package wrote');
	});

	test('one of a newer version says so', () => {
		expect(() => readCursor({ ...cursor(), version: 2 })).toThrow('The cursor was written by a newer version of this package');
	});
});

describe('a cursor of something else', () => {
	const kept = cursor({ at: 5, sweptAt: 5, ledger: '1:5', known: 'DEMO=1', unfinished: 'window' });

	test.each([
		[{ kind: 'worklog' }, 'belongs to the issue export of https://demo.atlassian.net, and this one is the worklog export'],
		[{ site: 'https://other.atlassian.net' }, 'and this one is the issue export of https://other.atlassian.net'],
		[{ source: 'def' }, 'The filter has changed since the cursor was made'],
	])('%o stops the run', (more, message) => {
		expect(() => startCursor(kept, { ...OWNER, ...more }, 'stop')).toThrow(message);
	});

	test('another kind or site stops the run whatever is to happen with another filter', () => {
		for (const when of ['keep', 'startOver'] as const)
			expect(() => startCursor(kept, { ...OWNER, kind: 'worklog' }, when)).toThrow('belongs to');
	});

	test('another filter keeps the place, or starts over', () => {
		expect(startCursor(kept, { ...OWNER, source: 'def' }, 'keep')).toEqual({ ...kept, source: 'def' });
		expect(startCursor(kept, { ...OWNER, source: 'def' }, 'startOver')).toEqual({ ...newCursor({ ...OWNER, source: 'def' }), revision: 1 });
		expect(startCursor(undefined, OWNER, 'stop')).toEqual(newCursor(OWNER));
	});
});

describe('the cursors of the parts of a run', () => {
	test.each<[string, Array<Partial<CursorState>>, Partial<CursorState>]>([
		['that know nothing of each other: the oldest place', [{ at: 9 }, { at: 5 }], { at: 5 }],
		[
			'that have come to their end: the newest, as far as all have read',
			[
				{ at: 9, readTo: 20 },
				{ at: 5, readTo: 18 },
			],
			{ at: 9 },
		],
		[
			'of which one began long before the other',
			[
				{ at: 19, readTo: 20 },
				{ at: 5, readTo: 18 },
			],
			{ at: 18 },
		],
		[
			'of which one has nothing yet',
			[
				{ at: 9, readTo: 20 },
				{ at: null, readTo: 18 },
			],
			{ at: 9 },
		],
		[
			'that all have nothing',
			[
				{ at: null, readTo: 20 },
				{ at: null, readTo: 18 },
			],
			{ at: null },
		],
		[
			'of which one has stopped',
			[
				{ at: 9, readTo: 20 },
				{ at: 4, unfinished: 'window' },
			],
			{ at: 4, unfinished: 'window' },
		],
		[
			'of which one has stopped after what the other one has seen',
			[
				{ at: 2, readTo: 8 },
				{ at: 12, unfinished: 'window' },
			],
			{ at: 8, unfinished: 'window' },
		],
		['of which one has stopped before the first', [{ at: 9, readTo: 20 }, { at: null }], { at: null }],
		[
			'that stopped in a sweep and in a window',
			[
				{ at: 3, unfinished: 'window' },
				{ at: 4, unfinished: 'sweep' },
			],
			{ at: 3, unfinished: 'sweep' },
		],
		[
			'swept at different times',
			[
				{ at: 3, sweptAt: 8 },
				{ at: 4, sweptAt: 6 },
			],
			{ sweptAt: 6 },
		],
		['with deletions', [{ removedAt: 8 }, { removedAt: 6 }], { removedAt: 6 }],
	])('%s', (_name, parts, expected) => {
		const joined = mergeCursors(parts.map(cursor));
		expect(joined).toMatchObject(expected);
		expect(joined.readTo).toBeUndefined();
		expect(mergeCursors(parts.map(cursor).reverse())).toMatchObject(expected);
	});

	test('remember what each remembers, and of a record the newest', () => {
		const joined = mergeCursors([cursor({ ledger: '1:a,2:b' }), cursor({ ledger: '1:5,3:c' }), cursor({ ledger: '1:5' })]);
		const ledger = readLedger(joined.ledger)!;
		expect([ledger.has('1', 10), ledger.has('2', 11), ledger.has('3', 12), ledger.has('1', 5)]).toEqual([true, true, true, false]);
	});

	test('know what each knows, and what was given where they stopped', () => {
		const joined = mergeCursors([
			cursor({ at: 4, unfinished: 'window', known: 'DEMO=1', edge: { before: 9, ids: '1' } }),
			cursor({ at: 4, unfinished: 'window', known: 'DEMO=2;OPS=5', edge: { before: 7, ids: '2' } }),
		]);
		expect([...decodeKnown(joined.known!)!].map(([group, ids]) => [group, [...ids]])).toEqual([
			['DEMO', ['1', '2']],
			['OPS', ['5']],
		]);
		expect(joined.edge).toEqual({ before: 7, ids: new IdSet(['1', '2']).encode() });
	});

	test('of different exports, and none at all, are refused', () => {
		expect(() => mergeCursors([cursor(), cursor({ source: 'def' })])).toThrow('The filter has changed');
		expect(() => mergeCursors([])).toThrow('No cursor came in');
	});
});

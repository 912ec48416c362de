import { newCursor, type CursorState } from '../../../nodes/shared/export/cursor';
import { MOST_ENTRIES } from '../../../nodes/shared/export/ledger';
import { openWindow, trackWindow, zonesOf, type Zone } from '../../../nodes/shared/export/window';
import { DAY, HOUR, MINUTE } from './movingSite';

const NOW = Date.UTC(2026, 0, 5, 12);
const SETTINGS = { overlapMs: 15 * MINUTE, startFrom: null };
const cursor = (more: Partial<CursorState> = {}): CursorState => ({ ...newCursor({ kind: 'issue', site: 's', source: 'x' }), ...more });

describe('the window of a run', () => {
	test.each<[string, Partial<CursorState>, number | null, { from: number | null; sweeps: boolean }]>([
		['of the first run is everything', {}, null, { from: null, sweeps: true }],
		['of the first run begins at the start', {}, NOW - DAY, { from: NOW - DAY, sweeps: true }],
		['reaches back by the overlap', { at: NOW - HOUR, sweptAt: NOW - 2 * HOUR }, null, { from: NOW - HOUR - 15 * MINUTE, sweeps: false }],
		[
			'reaches back a day before the last sweep, once a day',
			{ at: NOW - HOUR, sweptAt: NOW - DAY },
			null,
			{ from: NOW - 2 * DAY, sweeps: true },
		],
		[
			'sweeps in each run of a daily schedule',
			{ at: NOW - HOUR, sweptAt: NOW - DAY + 5 * MINUTE },
			null,
			{ from: NOW - 2 * DAY + 5 * MINUTE, sweeps: true },
		],
		[
			'sweeps after a pause from where it stood',
			{ at: NOW - 9 * DAY, sweptAt: NOW - 7 * DAY },
			null,
			{ from: NOW - 9 * DAY - 15 * MINUTE, sweeps: true },
		],
		['sweeps where nobody knows when that was last', { at: NOW - HOUR, sweptAt: null }, null, { from: NOW - HOUR - DAY, sweeps: true }],
		[
			'does not look back beyond the start of the first run',
			{ at: NOW - HOUR, sweptAt: NOW - DAY, startFrom: NOW - 3 * HOUR },
			null,
			{ from: NOW - 3 * HOUR, sweeps: true },
		],
		['does not mind a start date that moves on', { at: NOW - HOUR, sweptAt: NOW }, NOW, { from: NOW - HOUR - 15 * MINUTE, sweeps: false }],
		[
			'goes on from where a run has stopped',
			{ at: NOW - 3 * DAY, sweptAt: NOW - 9 * DAY, unfinished: 'window' },
			null,
			{ from: NOW - 3 * DAY, sweeps: false },
		],
		[
			'goes on with a sweep that has stopped',
			{ at: NOW - 3 * DAY, sweptAt: NOW, unfinished: 'sweep' },
			null,
			{ from: NOW - 3 * DAY, sweeps: true },
		],
		['is never before the year 1970', { at: MINUTE, sweptAt: NOW }, null, { from: 0, sweeps: false }],
	])('%s', (_name, state, startFrom, expected) => {
		expect(openWindow(cursor(state), { ...SETTINGS, startFrom }, NOW)).toMatchObject({ ...expected, upTo: NOW });
	});

	test('is read in two zones where it reaches back further than the index may lag', () => {
		const old = openWindow(cursor(), SETTINGS, NOW);
		expect(zonesOf(old)).toEqual([
			{ zone: 'settled', from: null, to: NOW - DAY },
			{ zone: 'recent', from: NOW - DAY - 15 * MINUTE },
		]);
		expect(zonesOf(openWindow(cursor(), { ...SETTINGS, startFrom: NOW - HOUR }, NOW))).toEqual([{ zone: 'recent', from: NOW - HOUR }]);
		expect(zonesOf(openWindow(cursor({ at: NOW - 9 * DAY, sweptAt: NOW }), SETTINGS, NOW))).toHaveLength(1);
	});
});

describe('where the next run begins', () => {
	const trackOf = (state: Partial<CursorState> = {}) => {
		const window = openWindow(cursor(state), SETTINGS, NOW);
		return trackWindow(cursor(state), window, SETTINGS);
	};
	const FRESH = { at: NOW - 2 * HOUR, sweptAt: NOW - HOUR };

	test.each<[string, Partial<CursorState>, number[], Partial<CursorState>]>([
		['at the newest that left', FRESH, [NOW - HOUR, NOW - MINUTE], { at: NOW - MINUTE }],
		['not past the moment at which the run began', FRESH, [NOW - HOUR, NOW + MINUTE], { at: NOW }],
		['where it was, if nothing came', FRESH, [], { at: NOW - 2 * HOUR, sweptAt: NOW - HOUR }],
		['not before where it was', FRESH, [NOW - 2 * HOUR - MINUTE], { at: NOW - 2 * HOUR }],
		['at the beginning, if nothing ever came', {}, [], { at: null, sweptAt: NOW }],
		[
			'after a sweep that took several runs, with the beginning of the first',
			{ at: NOW - DAY, sweptAt: NOW - 3 * DAY, unfinished: 'sweep' },
			[NOW - HOUR],
			{ at: NOW - HOUR, sweptAt: NOW - 3 * DAY },
		],
	])('a run that came to its end: %s', (_name, state, moments, expected) => {
		const track = trackOf(state);
		moments.forEach((moment, index) => track.passed(String(index), moment, 'recent'));
		const { cursor: next } = track.finished();
		expect(next).toMatchObject({ ...expected, revision: 1 });
		expect([next.unfinished, next.edge]).toEqual([undefined, undefined]);
	});

	const many = (count: number, from: number, step: number) => Array.from({ length: count }, (_none, index) => from + index * step);

	test.each<[string, Partial<CursorState>, Zone, number[], Partial<CursorState>]>([
		[
			'in old times at the newest of them',
			{},
			'settled',
			many(5, NOW - 9 * DAY, HOUR),
			{ at: NOW - 9 * DAY + 4 * HOUR, unfinished: 'sweep', sweptAt: NOW },
		],
		['in old times whatever has changed since', {}, 'settled', [NOW - 9 * DAY, NOW - 8 * DAY, ...many(500, NOW, 1)], { at: NOW - 8 * DAY }],
		[
			'lately at the oldest of the last hundred',
			FRESH,
			'recent',
			many(500, NOW - HOUR, 1000),
			{ at: NOW - HOUR + 400_000, unfinished: 'window' },
		],
		[
			'lately whatever has changed since',
			FRESH,
			'recent',
			[...many(300, NOW - HOUR, 1000), ...many(99, NOW, 1)],
			{ at: NOW - HOUR + 299_000 },
		],
		['after a few at its own beginning', FRESH, 'recent', [NOW + 1, NOW + 2], { at: NOW - 2 * HOUR - 15 * MINUTE, unfinished: 'window' }],
		['before the first where it was', { ...FRESH, unfinished: 'window' }, 'recent', [], { at: NOW - 2 * HOUR, unfinished: 'window' }],
	])('a run that stopped: %s', (_name, state, zone, moments, expected) => {
		const track = trackOf(state);
		moments.forEach((moment, index) => track.passed(String(index), moment, zone));
		expect(track.stopped().cursor).toMatchObject(expected);
	});

	test('a run that stopped after its window, in the census, has read its window', () => {
		const track = trackOf(FRESH);
		track.passed('1', NOW - HOUR, 'recent');
		track.passed('2', NOW - 99 * DAY, 'outside');
		expect(track.stopped().cursor).toMatchObject({ at: NOW - HOUR });
		expect(track.stopped().cursor.unfinished).toBeUndefined();
	});

	test('what was given of the minute in which a run stopped is remembered, and what has changed since is not', () => {
		const track = trackOf();
		const minute = NOW - 9 * DAY;
		for (let id = 0; id < 3 * MOST_ENTRIES; id++) track.passed(String(id), minute + id, 'settled');
		const stopped = track.stopped().cursor;
		const next = trackWindow(stopped, openWindow(stopped, SETTINGS, NOW + HOUR), SETTINGS);
		for (let id = 0; id < 3 * MOST_ENTRIES; id++) expect(next.wasGiven(String(id), minute + id)).toBe(true);
		expect(next.wasGiven('1', NOW)).toBe(false);
		expect(next.wasGiven('999999', minute + 999_999)).toBe(false);
	});

	test('the cursor says when it cannot remember all that the next run reads again', () => {
		const track = trackOf(FRESH);
		for (let id = 0; id <= MOST_ENTRIES; id++) track.passed(String(id), NOW - MINUTE + id, 'recent');
		expect(track.finished().forgets).toBe(true);
		const older = trackOf(FRESH);
		for (let id = 0; id <= MOST_ENTRIES; id++) older.passed(String(id), NOW - (id === 0 ? HOUR : 0), 'recent');
		expect(older.finished().forgets).toBe(false);
	});
});

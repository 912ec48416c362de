import { ledgerOf, type CursorState, type Edge } from './cursor';
import { IdSet } from './idSet';
import type { Ledger } from './ledger';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How late a change may become visible in Jira's index and still be caught by the next sweep. */
export const SWEEP_REACH_MS = 24 * HOUR_MS;

/** Less than a day, so that each run of a flow that runs once a day sweeps, although none begins to the second. */
export const SWEEP_EVERY_MS = 23 * HOUR_MS;

/** A kind may take the bounds of a scan some minutes too early. */
const OVERLAP_OF_ZONES_MS = 15 * MINUTE_MS;

export interface WindowSettings {
	/** How far each run reads again, in milliseconds. */
	readonly overlapMs: number;
	/** Where the first run begins, in milliseconds since the epoch; null for the beginning. */
	readonly startFrom: number | null;
	/** Whether the run reads one part of several, of which the cursors are joined (see `mergeCursors`). */
	readonly isPart?: boolean;
}

/** What one run of a Delta reads. */
export interface Window {
	/** Records that changed at this moment or later; null for all. */
	readonly from: number | null;
	/** The moment of the server before the scan: the cursor never moves past it. */
	readonly upTo: number;
	/** Whether it reaches back for what the index showed late. */
	readonly sweeps: boolean;
	/**
	 * Where a window is read in two zones, the end of the settled one: what changed before it the index shows as it is.
	 * The other, recent zone is what the next sweep looks at again in any case. Null where all of it is recent.
	 */
	readonly settledTo: number | null;
}

/** In which part of a run a record was found; `outside` the window by the census alone. */
export type Zone = 'settled' | 'recent' | 'outside';

/**
 * The window of a run: from the cursor less the overlap; once a day from 24 hours before the sweep before. A change
 * that the index shows within 24 hours is then always inside some sweep: the first one after it became visible reaches
 * back to 24 hours before the last one at which it was not. Nothing before the start of the first run is looked at.
 */
export function openWindow(cursor: CursorState, { overlapMs, startFrom }: WindowSettings, serverTime: number): Window {
	const { at, sweptAt, unfinished } = cursor;
	const settledTo = floorMinute(serverTime - SWEEP_REACH_MS);
	const window = (from: number | null, sweeps: boolean): Window => ({
		from,
		upTo: serverTime,
		sweeps,
		settledTo: sweeps && (from === null || from < settledTo) ? settledTo : null,
	});
	if (at === null) return window(startFrom, true);
	if (unfinished) return window(at, unfinished === 'sweep');
	const least = cursor.startFrom ?? 0;
	const from = Math.max(at - overlapMs, least);
	if (sweptAt !== null && serverTime - sweptAt < SWEEP_EVERY_MS) return window(from, false);
	return window(Math.max(Math.min(from, (sweptAt ?? at) - SWEEP_REACH_MS), least), true);
}

/** The zones of a window, oldest first, as ranges to be scanned one after the other. What both find counts once. */
export function zonesOf({
	from,
	settledTo,
}: Window): ReadonlyArray<{ readonly zone: Zone; readonly from: number | null; readonly to?: number }> {
	if (settledTo === null) return [{ zone: 'recent', from }];
	return [
		{ zone: 'settled', from, to: settledTo },
		{ zone: 'recent', from: recentFrom({ from, settledTo }) },
	];
}

function recentFrom({ from, settledTo }: Pick<Window, 'from' | 'settledTo'>): number | null {
	return settledTo === null ? from : Math.max(settledTo - OVERLAP_OF_ZONES_MS, from ?? 0);
}

/** Follows what a run gives, so that it can say where the next one has to begin. */
export interface Track {
	/** Whether this change was given before, as far as the cursor remembers, or lies before the window. */
	wasGiven(id: string, changed: number): boolean;
	/** A record has left, or was left out because it had left before. In the order of the scan. */
	passed(id: string, changed: number, zone: Zone): void;
	/** The cursor after a run that came to the end of its window. */
	finished(): Moved;
	/** The cursor after a run that ended before. */
	stopped(): Moved;
}

export interface Moved {
	readonly cursor: CursorState;
	/** Whether the next runs read changes again for which the ledger has no room: their records may be given twice. */
	readonly forgets: boolean;
}

/** Records of which the moments are looked at when a run stops in the recent zone. */
const LOOKED_BACK = 100;

/** After so many records it is looked at which of them can no longer be at the edge. */
const PRUNED_EVERY = 1000;

/**
 * Where a run that stops has come to. Records come in the order of what the index knew of them, and may have changed
 * since. In the settled zone the newest moment that lies in it is exact: whatever has changed since is no longer there.
 * In the recent zone it is the oldest of the last hundred, so that a few that have changed do not count; what that
 * passes over the next sweep finds.
 */
export function trackWindow(cursor: CursorState, window: Window, { overlapMs, startFrom, isPart }: WindowSettings): Track {
	const ledger: Ledger = ledgerOf(cursor);
	const edge = createEdge(cursor, window);
	const last: number[] = [];
	const beganAt = cursor.unfinished === 'sweep' ? cursor.sweptAt : window.upTo;
	let newest: number | null = null;
	let settled: number | null = window.from;
	let isThrough = false;

	function moved(at: number | null, more: Partial<CursorState>): Moved {
		const { text, forgets } = ledger.encode(at === null ? Number.NEGATIVE_INFINITY : at - overlapMs);
		const kept = { ...cursor, unfinished: undefined, edge: undefined, readTo: undefined };
		const first = cursor.at === null && startFrom !== null ? { startFrom } : {};
		return {
			cursor: { ...kept, ...first, revision: cursor.revision + 1, at, ledger: text, ...more },
			forgets,
		};
	}

	function place(): number | null {
		if (last.length === 0) return settled;
		const from = recentFrom(window);
		return last.length < LOOKED_BACK ? from : Math.max(Math.min(...last, window.upTo), from ?? 0);
	}

	function finished(): Moved {
		const at = newest === null ? cursor.at : Math.max(cursor.at ?? 0, Math.min(newest, window.upTo));
		const sweptAt = window.sweeps ? beganAt : cursor.sweptAt;
		return moved(at, { sweptAt, ...(isPart ? { readTo: window.upTo } : {}) });
	}

	return {
		wasGiven: (id, changed) => changed < (window.from ?? 0) || ledger.has(id, changed) || edge.has(id, changed),
		passed(id, changed, zone) {
			// JQL knows minutes: what lies before the window in its first minute was left out, perhaps without ever having been
			// given, if the index showed it late. Only a sweep can tell.
			if (changed < (window.from ?? 0) && zone !== 'outside') return;
			ledger.add(id, changed);
			newest = Math.max(newest ?? changed, changed);
			// The census comes after the window.
			isThrough ||= zone === 'outside';
			if (zone === 'outside') return;
			if (zone === 'settled') {
				if (changed < (window.settledTo ?? 0)) settled = Math.max(settled ?? 0, changed);
			} else {
				last.push(changed);
				if (last.length > LOOKED_BACK) last.shift();
			}
			edge.add(id, changed, place);
		},
		finished,
		stopped() {
			if (isThrough) return finished();
			const at = place();
			if (at === null) return moved(null, {});
			if (window.sweeps) return moved(at, { unfinished: 'sweep', sweptAt: beganAt, edge: edge.at(at) });
			return moved(at, { unfinished: 'window', edge: edge.at(at) });
		},
	};
}

/**
 * What was given of the minute in which a run stopped, and later: JQL knows moments to the minute, and thousands of
 * records may have changed in one (a bulk operation), more than the ledger has room for.
 */
function createEdge(cursor: CursorState, window: Window) {
	const before = cursor.edge && IdSet.decode(cursor.edge.ids);
	const settledBefore = window.upTo - MINUTE_MS;
	const byMinute = new Map<number, IdSet>();
	let added = 0;

	function prune(place: number | null): void {
		for (const minute of byMinute.keys()) if (minute < floorMinute(place ?? 0)) byMinute.delete(minute);
	}

	return {
		/** What was given and has changed since carries a moment after the run that gave it had begun. */
		has: (id: string, changed: number) => cursor.edge !== undefined && changed < cursor.edge.before && before!.has(id),
		add(id: string, changed: number, place: () => number | null) {
			if (changed >= settledBefore) return;
			const minute = floorMinute(changed);
			const ids = byMinute.get(minute) ?? new IdSet();
			byMinute.set(minute, ids);
			ids.add(id);
			if (++added % PRUNED_EVERY === 0) prune(place());
		},
		at(place: number): Edge | undefined {
			prune(place);
			// A run that has not left the minute may have stopped before it had seen all of it again.
			const stays = cursor.edge !== undefined && floorMinute(place) === floorMinute(cursor.at ?? 0);
			const ids = new IdSet(stays ? before : []);
			for (const some of byMinute.values()) for (const id of some) ids.add(id);
			if (ids.size === 0) return undefined;
			return {
				before: stays ? Math.min(cursor.edge.before, settledBefore) : settledBefore,
				ids: ids.encode(),
			};
		},
	};
}

function floorMinute(moment: number): number {
	return Math.floor(moment / MINUTE_MS) * MINUTE_MS;
}

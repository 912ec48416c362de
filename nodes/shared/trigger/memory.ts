import type { CursorState } from '../export/cursor';
import { IdSet } from '../export/idSet';
import { readLedger, type Ledger } from '../export/ledger';
import type { Backlog, TriggerState } from './state';

const DAY_MS = 24 * 3600_000;

/** How far apart the moment of a change and the moment of its issue may be: bulk histories may count whole seconds (reference §1.4). */
const MARGIN_MS = 60_000;

/** Longest text that a backlog may be kept in; a longer one is forgotten, and what it would have told may come twice. */
const MOST_BACKLOG = 60_000;

/** Polls of a backlog that are told apart; older ones count as one. */
const MOST_LAYERS = 4;

interface Layer extends Omit<Backlog, 'ids'> {
	readonly ids: IdSet;
}

/** What an issue was read with: its id and the moment of its last change. */
export interface ReadIssue {
	readonly id: string;
	readonly updated: number;
}

/** What a poll knows of what was given before. */
export interface Memory {
	/** Whether this moment is after all that was given of the issue. */
	isAfter(issue: ReadIssue, at: number): boolean;
	/** Whether the polls of this backlog have read the issue before. */
	wasRead(issue: ReadIssue): boolean;
	/** Whether just this was given lately; `event` is its id among all events. */
	wasGiven(event: string, at: number): boolean;
	/** Whether an entry of one of the issue's lists is news. */
	isNews(issue: ReadIssue, event: string, at: number): boolean;
	give(event: string, at: number): void;
	/** The issue was read, and everything about it was given. */
	passed(issue: ReadIssue): void;
	/** The issue was read and has to be read again: its lists were not complete, or there was no room for its events. */
	again(issue: ReadIssue): void;
	/**
	 * The state after the poll.
	 * @param began When the poll began, by the clock of the server.
	 */
	next(cursor: CursorState, finished: boolean, began: number): TriggerState;
}

/**
 * Decides what is news. Of an issue that was read before, what came after its last change of then. Of one that was never
 * read, what came after everything was given; and before that too, where the issue would be remembered if it had been
 * read: then the index of Jira has shown it late.
 */
export function createMemory(state: TriggerState): Memory {
	const read = new Map(ledgerOf(state.cursor?.ledger).entries());
	const given = ledgerOf(state.given);
	const news = new Map(given.entries());
	const layers = (state.backlog ?? []).map(({ since, ids }) => ({ since, ids: IdSet.decode(ids) ?? new IdSet() }));
	const layerOf = (id: string) => layers.find(({ ids }) => ids.has(id));
	const passed = new Map<string, number>();
	const again = new Map<string, number>();

	/** Up to when everything about an issue was given. */
	function knownUpTo({ id, updated }: ReadIssue): number {
		const before = read.get(id);
		if (before !== undefined) return Math.max(before, state.start);
		const layer = layerOf(id);
		if (layer) return Math.max(layer.since, state.start);
		// A change that was not there at the last poll is at most as late as the sweep waits; found by a sweep, twice that.
		const late = updated > state.base ? state.base - DAY_MS : updated - 2 * DAY_MS;
		return Math.max(state.start, Math.min(state.base, Math.max(late, state.reach ?? late)));
	}

	const isAfter = (issue: ReadIssue, at: number) => at > knownUpTo(issue);
	const wasGiven = (event: string, at: number) => given.has(event, at);

	return {
		isAfter,
		wasRead: ({ id }) => layerOf(id) !== undefined,
		wasGiven,
		isNews(issue, event, at) {
			if (wasGiven(event, at)) return false;
			if (isAfter(issue, at)) return true;
			const before = read.get(issue.id);
			// Where every event of the time is remembered, one that is not has come too late for the last read.
			return before !== undefined && at > Math.max(before - MARGIN_MS, state.start, state.givenReach ?? 0);
		},
		give(event, at) {
			given.add(event, at);
			news.set(event, at);
		},
		passed: ({ id, updated }) => void passed.set(id, updated),
		again: ({ id, updated }) => void again.set(id, updated),
		next(cursor, finished, began) {
			const ledger = restored(cursor.ledger, again, read);
			const kept = ledgerOf(ledger).entries();
			const at = cursor.at ?? state.base;
			const { text } = given.encode(Number.NEGATIVE_INFINITY);
			return {
				...state,
				base: finished ? Math.max(state.base, at) : state.base,
				reach: reachOf(state.reach, [read, passed], kept),
				cursor: { ...cursor, ledger, edge: edgeWithout(cursor.edge, again) },
				backlog: finished ? undefined : backlogOf(layers, new IdSet(passed.keys()), began),
				given: text,
				givenReach: reachOf(state.givenReach, [news], ledgerOf(text).entries()),
			};
		},
	};
}

/** The layers of a backlog after one more poll; undefined where they would be too long. */
function backlogOf(before: readonly Layer[], passed: IdSet, began: number): Backlog[] | undefined {
	const older = before.map(({ since, ids }) => ({ since, ids: new IdSet([...ids].filter((id) => !passed.has(id))) }));
	const layers = joinOldest([...older.filter(({ ids }) => ids.size > 0), { since: began, ids: passed }]);
	const texts = layers.map(({ since, ids }) => ({ since, ids: ids.encode() }));
	return texts.reduce((sum, { ids }) => sum + ids.length, 0) > MOST_BACKLOG ? undefined : texts;
}

function joinOldest(layers: readonly Layer[]): readonly Layer[] {
	const [first, second, ...others] = layers;
	if (!first || !second || layers.length <= MOST_LAYERS) return layers;
	return joinOldest([{ since: first.since, ids: new IdSet([...first.ids, ...second.ids]) }, ...others]);
}

/** The newest moment that is not kept any more. */
function reachOf(before: number | null, were: ReadonlyArray<ReadonlyMap<string, number>>, kept: ReadonlyMap<string, number>): number | null {
	let reach = before;
	for (const entries of were) {
		for (const [id, moment] of entries) if (!kept.has(id)) reach = Math.max(reach ?? moment, moment);
	}
	return reach;
}

/** The ledger of a run as if it had not read some issues. */
function restored(text: string, again: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): string {
	if (again.size === 0) return text;
	const ledger = ledgerOf('');
	for (const [id, moment] of ledgerOf(text).entries()) {
		const kept = again.has(id) ? before.get(id) : moment;
		if (kept !== undefined) ledger.add(id, kept);
	}
	return ledger.encode(Number.NEGATIVE_INFINITY).text;
}

/** The edge of a run (see `window.ts`) as if it had not read some issues. */
function edgeWithout(edge: CursorState['edge'], again: ReadonlyMap<string, number>): CursorState['edge'] {
	if (edge === undefined || again.size === 0) return edge;
	const ids = [...(IdSet.decode(edge.ids) ?? [])].filter((id) => !again.has(id));
	return ids.length === 0 ? undefined : { ...edge, ids: new IdSet(ids).encode() };
}

function ledgerOf(text: string | undefined): Ledger {
	return readLedger(text) ?? readLedger()!;
}

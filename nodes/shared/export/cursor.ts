import { JiraError } from '../errors/jiraError';
import { addKnown, decodeKnown, encodeKnown } from './known';
import { IdSet } from './idSet';
import { joinLedgers, readLedger, type Ledger } from './ledger';

/** The form of the state that this version writes and understands. */
const VERSION = 1;

/**
 * Where a Delta stands: all that the next run has to know. It is plain JSON, bounded, and lives wherever the caller
 * keeps it.
 */
export interface CursorState {
	readonly version: number;
	/** Kind of record, origin of the site and fingerprint of the source that it belongs to. */
	readonly kind: string;
	readonly site: string;
	readonly source: string;
	/** Counts the moves, so that two runs that began at the same place are noticed. */
	readonly revision: number;
	/** Everything that changed before this moment of the server was given; null when nothing was yet. Milliseconds. */
	readonly at: number | null;
	/** Where the first run began, if not at the beginning: no sweep looks further back. Milliseconds. */
	readonly startFrom?: number;
	/** The moment of the server at which the last sweep began, or the one that is unfinished. Milliseconds. */
	readonly sweptAt: number | null;
	/** The run ended before the end of its window: the next one goes on from `at`, without the overlap. */
	readonly unfinished?: 'window' | 'sweep';
	/** What was given at the place where it ended. */
	readonly edge?: Edge;
	/** For one part of several: the moment up to which it has read its records. Milliseconds. */
	readonly readTo?: number;
	/** What was given lately (see `ledger.ts`). */
	readonly ledger: string;
	/** Up to which moment deletions were given, for kinds of which Jira lists them. Milliseconds. */
	readonly removedAt?: number | null;
	/** Ids that the source had when it was last counted; only for Changes that keeps them itself (see `known.ts`). */
	readonly known?: string;
}

/** Records given of the minute of the cursor or later, as they were before a moment (milliseconds since the epoch). */
export interface Edge {
	readonly before: number;
	/** See `idSet.ts`. */
	readonly ids: string;
}

/** To what a cursor belongs. */
export type CursorOwner = Pick<CursorState, 'kind' | 'site' | 'source'>;

/** What to do when a cursor was made for another filter. */
export type WhenFilterChanged = 'stop' | 'keep' | 'startOver';

/** A cursor that stands at the beginning. */
export function newCursor(owner: CursorOwner): CursorState {
	return { version: VERSION, ...owner, revision: 0, at: null, sweptAt: null, ledger: '' };
}

/**
 * Takes a state over that was kept somewhere outside.
 * @returns the cursor; undefined where there is none yet.
 * @throws JiraError (configuration) for a state that cannot be understood.
 */
export function readCursor(state: unknown): CursorState | undefined {
	if (state === undefined || state === null || state === '') return undefined;
	const cursor = typeof state === 'string' ? parsed(state) : state;
	if (isCursor(cursor)) return cursor;
	const newer = (cursor as Partial<CursorState> | undefined)?.version;
	throw new JiraError({
		kind: 'configuration',
		message:
			typeof newer === 'number' && newer > VERSION
				? 'The cursor was written by a newer version of this package'
				: 'The cursor is damaged: it is not what this package wrote',
		advice: 'Reset it with Export Cursor → Reset, or set it with Export Cursor → Set. Reset gives every record again.',
	});
}

/**
 * The cursor that a run begins with.
 * @throws JiraError (configuration) when it was made for another kind, site or filter.
 */
export function startCursor(stored: CursorState | undefined, owner: CursorOwner, whenChanged: WhenFilterChanged): CursorState {
	if (!stored) return newCursor(owner);
	if (stored.kind !== owner.kind || stored.site !== owner.site) {
		throw foreign(
			`The cursor belongs to the ${stored.kind} export of ${stored.site}, and this one is the ${owner.kind} export of ${owner.site}`,
		);
	}
	if (stored.source === owner.source || whenChanged === 'keep') return { ...stored, source: owner.source };
	if (whenChanged === 'startOver') return { ...newCursor(owner), revision: stored.revision };
	throw foreign('The filter has changed since the cursor was made, so records of the new filter that did not change would be left out');
}

function foreign(message: string): JiraError {
	return new JiraError({
		kind: 'configuration',
		message,
		advice: 'Choose another Cursor Name, set When the Filter Changed to Keep or Start Over, or reset the cursor with Export Cursor → Reset',
	});
}

/** One cursor for the parts of a partitioned export: nothing that any part has not given counts as given. */
export function mergeCursors(cursors: readonly CursorState[]): CursorState {
	const [first, ...others] = cursors;
	if (!first)
		throw new JiraError({
			kind: 'invalid',
			message: 'No cursor came in',
			advice: 'Wire the output Report of the exports to Commit',
		});
	for (const other of others) startCursor(other, first, 'stop');
	const unfinished = cursors.find((cursor) => cursor.unfinished === 'sweep') ?? cursors.find((cursor) => cursor.unfinished);
	const known = cursors.every((cursor) => cursor.known !== undefined) ? joinKnown(cursors) : undefined;
	return {
		...first,
		revision: Math.max(...cursors.map(({ revision }) => revision)),
		at: joinedPlace(cursors),
		startFrom: first.startFrom === undefined ? undefined : (least(cursors.map(({ startFrom = 0 }) => startFrom)) ?? undefined),
		sweptAt: least(cursors.map(({ sweptAt }) => sweptAt)),
		ledger: joinLedgers(cursors.map(({ ledger }) => ledger)),
		unfinished: unfinished?.unfinished,
		edge: joinEdges(cursors),
		readTo: undefined,
		removedAt: first.removedAt === undefined ? undefined : least(cursors.map(({ removedAt = null }) => removedAt)),
		known,
	};
}

/**
 * The newest moment that any part has given, but none up to which not all parts have read: a part without changes does
 * not hold the others back.
 */
function joinedPlace(cursors: readonly CursorState[]): number | null {
	const stopped = cursors.filter(({ unfinished }) => unfinished);
	const done = cursors.filter(({ unfinished }) => !unfinished);
	const given = done.flatMap(({ at }) => at ?? []);
	const newest = given.length === 0 ? null : Math.max(...given);
	return least([...(stopped.length > 0 ? stopped.map(({ at }) => at) : [newest]), ...done.map(({ at, readTo }) => readTo ?? at)]);
}

function least(moments: ReadonlyArray<number | null>): number | null {
	return moments.some((moment) => moment === null) ? null : Math.min(...(moments as number[]));
}

function joinEdges(cursors: readonly CursorState[]): Edge | undefined {
	const edges = cursors.flatMap(({ edge }) => edge ?? []);
	if (edges.length === 0) return undefined;
	const ids = new IdSet();
	for (const edge of edges) for (const id of IdSet.decode(edge.ids) ?? []) ids.add(id);
	return { before: Math.min(...edges.map(({ before }) => before)), ids: ids.encode() };
}

function joinKnown(cursors: readonly CursorState[]): string {
	const joined = cursors.reduce((all, { known = '' }) => addKnown(all, decodeKnown(known)), decodeKnown('')!);
	return encodeKnown(joined);
}

/** The ledger of a cursor; `readCursor` has made sure that it can be read. */
export function ledgerOf(cursor: CursorState): Ledger {
	return readLedger(cursor.ledger) ?? readLedger()!;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isCursor(value: unknown): value is CursorState {
	if (typeof value !== 'object' || value === null) return false;
	const { version, kind, site, source, revision, at, sweptAt, ledger, known, unfinished, edge } = value as Record<string, unknown>;
	const { removedAt = null, startFrom = null, readTo = null } = value as Record<string, unknown>;
	const isMoment = (moment: unknown) => moment === null || (typeof moment === 'number' && Number.isFinite(moment) && moment >= 0);
	return (
		version === VERSION &&
		[kind, site, source, ledger].every((text) => typeof text === 'string') &&
		typeof revision === 'number' &&
		isMoment(at) &&
		isMoment(sweptAt) &&
		[removedAt, startFrom, readTo].every(isMoment) &&
		(edge === undefined || isEdge(edge)) &&
		readLedger(ledger as string) !== undefined &&
		(known === undefined || (typeof known === 'string' && decodeKnown(known) !== undefined)) &&
		(unfinished === undefined || unfinished === 'window' || unfinished === 'sweep')
	);
}

function isEdge(value: unknown): value is Edge {
	const { before, ids } = (value ?? {}) as Partial<Edge>;
	return typeof before === 'number' && Number.isFinite(before) && typeof ids === 'string' && IdSet.decode(ids) !== undefined;
}

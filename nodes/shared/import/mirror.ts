import type { Connection } from '../connection/types';
import type { FieldCatalog } from '../fields/catalog';
import { isJiraError, JiraError, toJiraError } from '../errors/jiraError';
import type { JiraRecord, MirrorScope, Place, RecordRef, WriteRefused, WriteResult } from '../records/kind';
import { beforeImage } from './before';
import { placesOf } from './match';
import { notYetThere, planMirrorMoves, takeMirrorMoves, type MirrorMove } from './mirrorMoves';
import { isRejection, type Ledger } from './outcome';
import type { ImportRequest, MirrorRequest } from './request';
import type { WorkRow } from './rows';
import type { Touched } from './undo';

/** A record of the scope that has no row. */
export interface Unrowed {
	readonly ref: RecordRef;
	readonly record?: JiraRecord;
	/** Its way to where it is to go; only where what has no row is moved. */
	readonly move?: MirrorMove;
}

/** What has no row, and out of how many records. What is where it is to go already counts for neither. */
export interface MirrorPlan {
	readonly unrowed: readonly Unrowed[];
	readonly inScope: number;
}

/** What became of a record that has no row. */
export interface MirrorOutcome {
	readonly key: string;
	readonly id: string;
	readonly outcome: 'reported' | 'archived' | 'deleted' | 'moved' | 'rejected' | 'unknown' | 'not attempted';
	readonly reason: string | null;
	/** What a person can do about it. */
	readonly fix: string | null;
	readonly before: Readonly<Record<string, unknown>> | null;
	/** Of what is moved, the values on the way; null where there is none. */
	readonly way?: string | null;
	/** Whether that way is an estimate. */
	readonly estimated?: boolean;
}

/** What became of all of them. */
export interface MirrorDone {
	readonly outcomes: readonly MirrorOutcome[];
	/** Records for which Jira sends mails that could not be switched off. */
	readonly mails: number;
	/** Those that were moved, or may have been, as they were. */
	readonly touched: readonly Touched[];
}

const CONFIRMED_AT_ONCE = 50;

/**
 * Finds what is in the scope and has no row; each is looked at once more past the index. Reads only.
 * @throws JiraError (conflict) when something is to be removed and the brakes are against it.
 */
export async function planMirror(connection: Connection, request: ImportRequest, rows: readonly WorkRow[], ledger: Ledger): Promise<MirrorPlan | undefined> {
	const { kind, mirror, matchBy } = request;
	if (request.mode !== 'mirror' || !mirror || !kind.mirror || !matchBy) return undefined;
	const scope = { query: mirror.query, places: scopePlaces(request, rows), matchBy };
	if (scope.query === '' && scope.places.length === 0) return { unrowed: [], inScope: 0 };
	const known = new Set([...rows.flatMap(({ match }) => match?.id ?? []), ...request.rows.flatMap(({ index }) => ledger.of(index)?.ref?.id ?? [])]);
	let inScope = 0;
	const missing = new Map<string, RecordRef>();
	for await (const page of kind.mirror.scan(connection, scope)) {
		inScope += page.length;
		for (const ref of page) if (!known.has(ref.id)) missing.set(ref.id, ref);
	}
	const away = mirror.removal === 'move' ? await stillAway(connection, request, mirror, [...missing.values()]) : [...missing.values()];
	inScope -= missing.size - away.length;
	const unrowed = await confirmed(connection, request, scope, away);
	if (mirror.removal !== 'report' && unrowed.length > 0) {
		refuseWhatIsNotSafe(request, mirror, ledger);
		brake(kind.plural, mirror, unrowed.length, inScope);
	}
	const records = mirror.removal === 'report' ? new Map<string, JiraRecord>() : await kind.current(connection, unrowed, mirror.removal === 'move' ? [kind.moves!.field] : 'all');
	const moves = mirror.removal === 'move' ? await planMirrorMoves(connection, request, [...records.values()]) : undefined;
	return { unrowed: unrowed.map((ref) => ({ ref, record: records.get(ref.id), move: moves?.get(ref.id) })), inScope };
}

/** How many records the mirror is going to change. */
export function removalsOf({ mirror }: ImportRequest, plan: MirrorPlan | undefined): number {
	if (!plan || !mirror || mirror.removal === 'report') return 0;
	return plan.unrowed.filter(({ record, move }) => record && (!move || 'way' in move)).length;
}

/**
 * Leaves out what a mirror before has moved already, before it is looked at any closer: such records only become more.
 * @throws JiraError (configuration) where nobody has said to where.
 */
async function stillAway(connection: Connection, request: ImportRequest, { moveTo = '' }: MirrorRequest, refs: readonly RecordRef[]): Promise<RecordRef[]> {
	const { kind } = request;
	if (!kind.moves || moveTo.trim() === '') {
		throw new JiraError({ kind: 'configuration', message: 'Mirror is to move what has no row, and Move To is empty', advice: 'Choose the status under Move To' });
	}
	const records = await kind.current(connection, refs, [kind.moves.field]);
	const away = new Set((await notYetThere(connection, request, [...records.values()])).map(({ id }) => id));
	// What cannot be read is not there any more, or is found out when it is looked at past the index.
	return refs.filter(({ id }) => away.has(id) || !records.has(id));
}

/**
 * The places that the mirror is about: where all rows go, but of what a column says only the first part (the project).
 * The type of which the last row has gone is in the scope all the same.
 */
function scopePlaces({ kind, place }: ImportRequest, rows: readonly WorkRow[]): Place[] {
	const parts = kind.placement.filter(({ id }, index) => index === 0 || 'fixed' in (place[id] ?? {}));
	const places = placesOf(rows).map((whole) => Object.fromEntries(parts.map(({ id }) => [id, whole[id] ?? ''])));
	return [...new Map(places.map((part) => [JSON.stringify(part), part])).values()];
}

async function confirmed(
	connection: Connection,
	{ kind }: ImportRequest,
	scope: MirrorScope,
	refs: readonly RecordRef[],
): Promise<readonly RecordRef[]> {
	const parts: Array<Promise<readonly RecordRef[]>> = [];
	for (let at = 0; at < refs.length; at += CONFIRMED_AT_ONCE) {
		parts.push(kind.mirror!.confirm(connection, scope, refs.slice(at, at + CONFIRMED_AT_ONCE)));
	}
	const there = new Map((await Promise.all(parts)).flat().map((ref) => [ref.id, ref]));
	return refs.flatMap(({ id }) => there.get(id) ?? []);
}

/** Removes nothing unless the rows are certainly all that there should be. */
function refuseWhatIsNotSafe({ rows }: ImportRequest, mirror: MirrorRequest, ledger: Ledger): void {
	const unsettled = rows.find(({ index }) => {
		const outcome = ledger.of(index);
		return outcome !== undefined && isRejection(outcome) && outcome.ref === undefined;
	});
	const why = mirror.forbidden ?? (unsettled ? `row ${unsettled.index + 1} was rejected before its record was found: ${ledger.of(unsettled.index)?.reason}` : undefined);
	if (why === undefined) return;
	throw new JiraError({
		kind: 'conflict',
		message: `Mirror ${mirror.removal === 'move' ? 'moves' : 'removes'} nothing, because ${why}`,
		advice: 'Nothing was written. Correct the rows and import all of them in one run, or set Without a Row to Report.',
	});
}

function brake(plural: string, { removal, maximumRemovals, maximumPercent }: MirrorRequest, removals: number, inScope: number): void {
	if (removals <= maximumRemovals && removals * 100 <= inScope * maximumPercent) return;
	throw new JiraError({
		kind: 'conflict',
		message: `${removals} of ${inScope} ${plural} have no row; Mirror may ${removal === 'move' ? 'move' : 'remove'} ${maximumRemovals} and ${maximumPercent} %`,
		advice: 'Nothing was written. Check that all rows have come, then raise Maximum Removals if the plan is right.',
	});
}

/** What a run that removes nothing says of what has no row: a report, or the plan of a dry run. */
export function reportedOf({ unrowed }: MirrorPlan): MirrorOutcome[] {
	return unrowed.map(({ ref, move }) => {
		const { id, key } = ref;
		if (!move) return { key, id, outcome: 'reported', reason: null, fix: null, before: null };
		if (!('way' in move)) return { key, id, outcome: 'rejected', reason: move.reason, fix: move.fix, before: null, way: null };
		return { key, id, outcome: 'reported', reason: null, fix: null, before: null, way: move.way.way, estimated: move.way.isEstimated };
	});
}

/** Takes away or moves what has no row, or only reports it; last of all. */
export async function applyMirror(
	connection: Connection,
	request: ImportRequest,
	plan: MirrorPlan,
	catalog: FieldCatalog,
	stopped: JiraError | undefined,
): Promise<MirrorDone> {
	const { kind, mirror, deleteSubordinates = false } = request;
	const removal = mirror?.removal ?? 'report';
	if (removal === 'report') return { outcomes: reportedOf(plan), mails: 0, touched: [] };
	if (removal === 'move') return await moveAll(connection, request, plan, catalog, stopped);
	const there = plan.unrowed.flatMap(({ record }) => record ?? []);
	const results = stopped ?? (await removeAll());
	const resultOf = new Map(isJiraError(results) ? [] : there.map(({ id }, position) => [id, results[position]]));
	const imageOf = imagesBy(request, catalog);
	const outcomes = plan.unrowed.map(({ ref: { id, key }, record }): MirrorOutcome => {
		const before = record ? imageOf(record) : null;
		if (isJiraError(results)) return { key, id, outcome: 'not attempted', reason: results.message, fix: null, before: null };
		const result = resultOf.get(id);
		if (!result) return { key, id, ...UNREADABLE };
		if (result.done) return { key, id, outcome: removal === 'archive' ? 'archived' : 'deleted', reason: null, fix: null, before };
		return { key, id, outcome: 'rejected', reason: result.reason, fix: result.fix, before: null };
	});
	return { outcomes, mails: isJiraError(results) ? 0 : mailsOf(results), touched: [] };

	async function removeAll(): Promise<readonly WriteResult[] | JiraError> {
		try {
			if (removal === 'archive') return await kind.mirror!.archive(connection, there);
			return (await kind.remove?.(connection, there, deleteSubordinates)) ?? [];
		} catch (error) {
			return toJiraError(error);
		}
	}
}

const UNREADABLE = { outcome: 'rejected', reason: 'It was found, but cannot be read', fix: 'Open it in Jira to see whether it still exists', before: null } as const;

async function moveAll(connection: Connection, request: ImportRequest, { unrowed }: MirrorPlan, catalog: FieldCatalog, stopped: JiraError | undefined): Promise<MirrorDone> {
	const open = unrowed.flatMap(({ ref, move }) => (move && 'way' in move ? [{ id: ref.id, ...move }] : []));
	const { results, ended } = stopped ? { results: [], ended: stopped.message } : await takeMirrorMoves(connection, request, open.map(({ move }) => move));
	const byId = new Map(open.map(({ id }, position) => [id, results[position]]));
	const imageOf = imagesBy(request, catalog);
	const outcomes = unrowed.map(({ ref: { id, key }, record, move }): MirrorOutcome => {
		if (!record || !move) return { key, id, ...UNREADABLE };
		if (!('way' in move)) return { key, id, outcome: 'rejected', reason: move.reason, fix: move.fix, before: null, way: null };
		const result = byId.get(id);
		const told = { key, id, before: imageOf(record), way: move.way.way };
		if (!result) return { ...told, outcome: 'not attempted', reason: ended ?? null, fix: 'Import the rows again', before: null };
		return result.done ? { ...told, outcome: 'moved', reason: null, fix: null } : { ...told, ...refusedMove(result) };
	});
	const moved = catalog.fields.filter(({ id }) => id === request.kind.moves?.field);
	const touched = stopped ? [] : unrowed.flatMap(({ record, move }) => (record && move && 'way' in move ? [{ record, place: request.kind.mirror!.placeOf(record), fields: moved }] : []));
	return { outcomes, mails: mailsOf(results), touched };
}

function refusedMove({ outcome, reason, fix }: WriteRefused): Pick<MirrorOutcome, 'outcome' | 'reason' | 'fix'> {
	return { outcome, reason, fix };
}

function mailsOf(results: ReadonlyArray<WriteResult | undefined>): number {
	return results.filter((result) => result?.done === true && result.mailed).length;
}

/** What was there before: all that is to go, or the one value that is to change. */
function imagesBy({ kind, mirror }: ImportRequest, { fields }: FieldCatalog): (record: JiraRecord) => Readonly<Record<string, unknown>> {
	const told = mirror?.removal === 'move' ? fields.filter(({ id }) => id === kind.moves?.field) : fields;
	return (record) => beforeImage(record, told.filter(({ id }) => record.fields[id] !== undefined && record.fields[id] !== null));
}

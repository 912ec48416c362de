import { toJiraError, type JiraError } from '../errors/jiraError';
import type { Connection } from '../connection/types';
import { sameValue } from '../records/canonical';
import type { JiraRecord, Move, MoveWay, RecordRef, Target, WriteDone, WriteRefused, WriteResult } from '../records/kind';
import { enough, isEnough } from './brakes';
import { rejection, type Ledger, type Outcome } from './outcome';
import type { PlannedWrite } from './plan';
import type { ImportRequest } from './request';
import type { Aside, RowValues } from './resolve';

/** A change that is not written but made step by step, after the write of its row. */
export interface PlannedMove {
	/** The field that changes so, by id. */
	readonly field: string;
	readonly to: unknown;
	/** All that the row says, by field id, for steps that ask for fields. */
	readonly fields: Readonly<Record<string, unknown>>;
	readonly aside: readonly Aside[];
	readonly way?: MoveWay;
}

/** Moves that are handed to the kind at once: between them the run can end. */
const MOVED_AT_ONCE = 1000;

/** What a row wants written, apart from what it wants moved. */
export function splitMove(
	{ kind }: ImportRequest,
	{ values, aside }: Extract<RowValues, { ok: true }>,
): { values: Record<string, unknown>; move?: PlannedMove } {
	const field = kind.moves?.field;
	if (field === undefined || !(field in values)) return { values: { ...values } };
	const { [field]: to, ...written } = values;
	const fields = { ...written, ...Object.fromEntries(aside.map((one) => [one.field.id, one.value])) };
	return { values: written, move: { field, to, fields, aside } };
}

/**
 * The move that an existing record needs: none where it is there already. Then nothing takes along what only a step can
 * write, and a row that wants that otherwise is stuck.
 */
export function neededMove(move: PlannedMove, target: Target, { key, fields }: JiraRecord): PlannedMove | { readonly stuck: Outcome } | undefined {
	const field = target.catalog.byId(move.field);
	if (!field || !sameValue(field, fields[field.id], move.to)) return move;
	const other = move.aside.find((aside) => !sameValue(aside.field, fields[aside.field.id], aside.value));
	if (!other) return undefined;
	const offScreen = `${other.field.name} is not on the create screen of ${target.label}`;
	const reason = `${offScreen}, and ${key} needs no step that could set it: its ${field.name} is the wanted one already`;
	return { stuck: rejection(reason, 'Change it in Jira, or leave the column out', other.field.name) };
}

/** Finds the way of every move; rows without one are rejected before anything is written. */
export async function checkMoves(
	connection: Connection,
	{ kind: { moves } }: ImportRequest,
	writes: readonly PlannedWrite[],
	ledger: Ledger,
): Promise<PlannedWrite[]> {
	const moving = writes.filter(({ move }) => move);
	if (!moves || moving.length === 0) return [...writes];
	const found = await moves.plan(connection, moving.map((write) => moveOf(write, write.work.match)));
	const ways = new Map(moving.map((write, position) => [write, found[position]]));
	return writes.flatMap((write) => {
		const way = ways.get(write);
		if (!write.move || !way) return [write];
		if ('ok' in way) return [{ ...write, move: { ...write.move, way } }];
		const { field, reason, fix, retry } = way;
		ledger.settle(write.work.row.index, { outcome: 'rejected', ref: write.work.match, field, reason, fix, retry });
		return [];
	});
}

function moveOf({ move, target, work }: PlannedWrite, ref: RecordRef | undefined, fields = move?.fields ?? {}): Move {
	const from = move && work.current?.fields[move.field];
	return { ref, target, from, to: move?.to, fields, aside: move?.aside.map(({ field }) => field) ?? [] };
}

/** A row that was written and whose move is still to come. */
export interface Written {
	readonly write: PlannedWrite;
	readonly result: WriteDone;
	/** As it is settled when the move has come to its end. */
	readonly outcome: Outcome;
}

/**
 * Moves what was written and settles its rows. Those that were written last come first: where a record waits for its
 * subordinates, they are there by then. Gives what ends the run.
 */
export async function applyMoves(
	connection: Connection,
	request: ImportRequest,
	waves: ReadonlyArray<readonly Written[]>,
	ledger: Ledger,
	bind: (values: Readonly<Record<string, unknown>>) => Record<string, unknown>,
	ended: JiraError | undefined,
): Promise<JiraError | undefined> {
	const { moves } = request.kind;
	let stopped = ended;
	for (const wave of [...waves].reverse()) {
		for (let from = 0; from < wave.length; from += MOVED_AT_ONCE) {
			const some = wave.slice(from, from + MOVED_AT_ONCE);
			const open = new Set(some);
			const settle = (position: number, result: WriteResult) => {
				const one = some[position]!;
				open.delete(one);
				ledger.settle(one.write.work.row.index, movedOutcome(one, result));
			};
			let mayHaveMoved = false;
			try {
				const ready = some.map(({ write, result }) => moveOf(write, result.ref, bind(write.move?.fields ?? {})));
				if (!stopped) await moves?.move(connection, ready, settle, () => isEnough(request, ledger));
			} catch (error) {
				stopped = toJiraError(error);
				mayHaveMoved = true;
			}
			if (!stopped && isEnough(request, ledger)) stopped = enough();
			for (const one of open) ledger.settle(one.write.work.row.index, endedOutcome(one, stopped, mayHaveMoved));
		}
	}
	return stopped;
}

function movedOutcome(one: Written, result: WriteResult): Outcome {
	if (!result.done) return unfinished(one, result);
	const { outcome } = one;
	return { ...outcome, mailed: outcome.mailed === true || result.mailed };
}

function endedOutcome(one: Written, stopped: JiraError | undefined, mayHaveMoved: boolean): Outcome {
	const reason = `the run ended before: ${stopped?.message ?? 'nothing is known of the step'}`;
	const refused: WriteRefused = { done: false, outcome: 'rejected', reason, fix: stopped?.advice || 'Import the row again', retry: true };
	const { outcome } = one;
	const touched = mayHaveMoved ? outcome.touched : touchedByWrite(one);
	if (wasWritten(one)) return { ...unfinished(one, refused), touched };
	return { outcome: 'not attempted', ref: outcome.ref, touched, reason: `The run ended before this row: ${stopped?.message ?? ''}`, fix: refused.fix, retry: true };
}

/**
 * The outcome of a row whose record was written but not moved to where it should be. Importing the row again finds the
 * record and moves it, so it is rejected, with its key. Where rows have no identity it would be created once more: then
 * it counts as created, and says what is missing.
 */
function unfinished(one: Written, { outcome, field, reason, fix, retry }: WriteRefused): Outcome {
	const { write, result, outcome: whole } = one;
	const { ref } = result;
	// On a way of several steps the record may have stopped half way.
	const about = { ref, field: field ?? fieldName(one), touched: whole.touched };
	if (!wasWritten(one)) return { ...about, outcome, reason, fix, retry };
	const isCreate = write.action === 'create';
	const soFar = `${ref.key} was ${isCreate ? 'created' : 'updated'}, but its ${fieldName(one)} was not reached`;
	const said = { ...about, reason: `${soFar}: ${reason}`, mailed: whole.mailed, partly: true as const };
	if (isCreate && write.work.identity === null) {
		return { ...said, outcome: 'created', fix: `${fix}, and change it in Jira: importing the row again would create another`, retry: false };
	}
	const changes = isCreate ? undefined : Object.keys(write.values).map((id) => write.target.catalog.byId(id)?.name ?? id);
	return { ...said, outcome, fix, retry, changes, before: whole.before };
}

/** What is in question of a record that no step has moved. */
function touchedByWrite({ write: { values }, outcome: { touched } }: Written): Outcome['touched'] {
	const fields = touched?.fields.filter(({ id }) => Object.hasOwn(values, id)) ?? [];
	return touched && fields.length > 0 ? { ...touched, fields } : undefined;
}

function wasWritten({ write: { action, values } }: Written): boolean {
	return action === 'create' || Object.keys(values).length > 0;
}

function fieldName({ write: { move, target } }: Written): string {
	return target.catalog.byId(move?.field ?? '')?.name ?? move?.field ?? '';
}

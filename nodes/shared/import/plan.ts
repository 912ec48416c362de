import type { Connection } from '../connection/types';
import { refused, type Refused } from '../fields/resolved';
import { withAdded } from '../records/canonical';
import type { JiraRecord, Target } from '../records/kind';
import { childFieldsOf, lacksChildren, planChildren } from './children';
import type { ColumnPlan } from './columns';
import { heldBack } from './conflicts';
import { matchRows, rejectSharedRecords } from './match';
import { checkMoves, neededMove, splitMove, type PlannedMove } from './moves';
import { rejection, rejectionOf, type Ledger } from './outcome';
import type { FieldRules } from './fieldRules';
import { placeRows } from './places';
import { openReferences, referencedRows } from './references';
import { writesFields } from './modes';
import type { ImportRequest } from './request';
import { changesWhatIsFixed, differences, missingRequired, resolveRow } from './resolve';
import { hasOwnPlace, rowNumber, type Warning, type WorkRow } from './rows';
import { concernsOneRow } from './refusals';
import { memoryKindOf, rememberedFields } from './twoWay';
import { openPeople, wordsIn, wordsOf, type RunWords } from './words';

/** A write that is to be done for a row. */
export interface PlannedWrite {
	readonly action: 'create' | 'update';
	readonly work: WorkRow;
	readonly target: Target;
	/** For a new record all its values, for an existing one those that differ. May hold `RowReference`s. */
	readonly values: Readonly<Record<string, unknown>>;
	/** The change that comes after it, step by step; then `values` may be empty. */
	readonly move?: PlannedMove;
	/** Rows whose records must be there before. */
	readonly after: readonly number[];
}

/** A record that is to be deleted for a row. */
export interface PlannedRemoval {
	readonly action: 'delete';
	readonly work: WorkRow;
	readonly record: JiraRecord;
}

/** What an import is going to do. */
export interface Plan {
	readonly writes: readonly PlannedWrite[];
	readonly removals: readonly PlannedRemoval[];
}

/**
 * Decides for every row what is to be done, and settles all others: rejected with the reason, skipped, or unchanged.
 * Reads only; when this returns, nothing has been written yet.
 */
export async function planImport(
	connection: Connection,
	request: ImportRequest,
	columns: ColumnPlan,
	rules: FieldRules,
	identified: readonly WorkRow[],
	ledger: Ledger,
): Promise<Plan> {
	const matched = rejectSharedRecords(request.kind, await matchRows(connection, request, identified, ledger), ledger);
	if (!writesFields(request.mode)) return { writes: [], removals: await planRemovals(connection, request, matched, ledger) };
	return { writes: await planWrites(connection, request, columns, rules, matched, ledger), removals: [] };
}

/** Reads what is to be deleted whole: the row keeps it as what was there before. */
async function planRemovals(connection: Connection, request: ImportRequest, rows: readonly WorkRow[], ledger: Ledger): Promise<PlannedRemoval[]> {
	const refs = rows.flatMap(({ match }) => match ?? []);
	const current = refs.length === 0 ? new Map<string, JiraRecord>() : await request.kind.current(connection, refs, 'all');
	return rows.flatMap((work) => {
		const record = work.match && current.get(work.match.id);
		if (record) return [{ action: 'delete' as const, work, record }];
		// The index shows a deleted record for a while longer.
		const reason = `${work.match?.key} is deleted already, or this account can no longer see it`;
		ledger.settle(work.row.index, { outcome: 'skipped', ref: work.match, reason });
		return [];
	});
}

async function planWrites(
	connection: Connection,
	request: ImportRequest,
	columns: ColumnPlan,
	rules: FieldRules,
	matched: readonly WorkRow[],
	ledger: Ledger,
): Promise<PlannedWrite[]> {
	const placed = await placeRows(connection, request, columns, matched, ledger);
	const compared = await readCurrent(connection, request, placed, columns, ledger);
	const rows = await planChildren(connection, request, columns, compared, ledger, async (others) => await openReferences(connection, request, compared, new Set(others)));
	const words = await openWords(connection, request, columns, rules, rows);
	const planned: PlannedWrite[] = [];
	for (const work of rows) {
		const write = await planRow(connection, request, columns, work, words, ledger);
		if (write) planned.push(write);
	}
	return await checkMoves(connection, request, planned, ledger);
}

/** Looks up side by side all people and records that the rows name, before each row is planned by itself. */
async function openWords(
	connection: Connection,
	request: ImportRequest,
	columns: ColumnPlan,
	rules: FieldRules,
	rows: readonly WorkRow[],
): Promise<RunWords> {
	const { people, records } = await wordsIn(request, rows, columns.fields);
	const [person, reference] = await Promise.all([openPeople(connection, people), openReferences(connection, request, rows, records)]);
	return { person, reference, rules };
}

/** Reads what matched rows are compared with, and rejects rows whose record belongs elsewhere. */
async function readCurrent(
	connection: Connection,
	request: ImportRequest,
	rows: readonly WorkRow[],
	columns: ColumnPlan,
	ledger: Ledger,
): Promise<WorkRow[]> {
	const refs = rows.flatMap(({ match }) => match ?? []);
	if (refs.length === 0) return [...rows];
	const identityField = request.matchBy?.by === 'field' ? [request.matchBy.field.id] : [];
	const fieldIds = [...new Set([...[...columns.fields.values()].flat().map(({ id }) => id), ...identityField, ...childFieldsOf(request), ...rememberedFields(request, columns)])];
	const current = await (memoryKindOf(request) ?? request.kind).current(connection, refs, fieldIds);
	return rows.filter((work) => {
		if (!work.match) return true;
		const record = current.get(work.match.id);
		work.current = record;
		const unfit = record ? foreignTo(record, work.target, request) : unreadable(work.match.key);
		if (!unfit) return true;
		// What cannot be read was deleted, in most cases, and the index is behind: then the row works later.
		ledger.settle(work.row.index, { ...rejectionOf(unfit), ref: work.match, retry: record === undefined });
		return false;
	});
}

function foreignTo(record: JiraRecord, target: Target | undefined, { kind }: ImportRequest): Refused | undefined {
	const why = target?.foreign(record);
	if (why === undefined) return undefined;
	const fix = `Move the ${kind.name} in Jira first, or correct the row: an import does not move`;
	return refused(`${record.key} matches, but ${why}, not ${target?.label}`, fix);
}

function unreadable(key: string): Refused {
	return refused(`${key} was found, but cannot be read`, 'Open it in Jira to see whether it still exists, then import the row again');
}

async function planRow(
	connection: Connection,
	request: ImportRequest,
	columns: ColumnPlan,
	work: WorkRow,
	words: RunWords,
	ledger: Ledger,
): Promise<PlannedWrite | undefined> {
	const { row, identity, match, current, target } = work;
	if (!target) return undefined;
	const resolved = await resolveSafely(request, columns, work, target, words.rules, wordsOf(connection, request, words, work, target));
	if (!resolved.ok) {
		ledger.settle(row.index, { ...rejectionOf(resolved.refused, resolved.field || undefined), ref: match });
		return undefined;
	}
	const { values, move } = splitMove(request, resolved);
	joinPlace(target, values, current);
	if (request.matchBy && identity !== null) request.kind.carryIdentity(request.matchBy, identity, values, current);
	work.said = { ...move?.fields, ...values, ...(move ? { [move.field]: move.to } : {}) };
	const unfit = request.kind.unfit?.(values, current);
	if (unfit) {
		ledger.settle(row.index, { ...rejectionOf(unfit), ref: match });
		return undefined;
	}
	if (!match || !current) {
		const [missing] = missingRequired(target, values);
		if (!missing) return { action: 'create', work, target, values, move, after: referencedRows({ ...values, ...move?.fields }) };
		const fix = `Give the row a value for ${missing.name}`;
		ledger.settle(row.index, rejection(`${missing.name} is required for ${target.label}, and the row has none`, fix, missing.name));
		return undefined;
	}
	const fixed = changesWhatIsFixed(target, values, current.fields);
	const [kept, barred] = [fixed.filter(({ id }) => target.keptAsTheyAre?.has(id)), fixed.find(({ id }) => !target.keptAsTheyAre?.has(id))];
	for (const { name } of kept) work.warnings = [...(work.warnings ?? []), keptWarning(name, current.key)];
	if (barred) {
		const fix = `Give the row the value that ${current.key} has, or leave the cell empty`;
		ledger.settle(row.index, { ...rejection(`${barred.name} can be set only when the ${request.kind.name} is created`, fix, barred.name), ref: match });
		return undefined;
	}
	const changes = differences(target, values, current.fields);
	const attaches = work.lacksIdentity === true && request.kind.attachIdentity !== undefined && hasOwnPlace(request);
	const needed = move && neededMove(move, target, current);
	if (needed && 'stuck' in needed) {
		ledger.settle(row.index, { ...needed.stuck, ref: match });
		return undefined;
	}
	const held = heldBack(request, columns, await request.kind.fields(connection), work, needed ? { ...changes, [needed.field]: needed.to } : changes);
	if (held) {
		ledger.settle(row.index, held);
		return undefined;
	}
	if (needed || attaches || lacksChildren(work) || Object.keys(changes).length > 0) {
		return { action: 'update', work, target, values: changes, move: needed, after: referencedRows({ ...changes, ...needed?.fields }) };
	}
	ledger.settle(row.index, { outcome: 'unchanged', ref: match });
	return undefined;
}

/** Puts the record where its row goes, beside where it lies already. */
function joinPlace({ catalog, joins = {} }: Target, values: Record<string, unknown>, current: JiraRecord | undefined): void {
	for (const [id, entries] of Object.entries(joins)) {
		const field = catalog.byId(id);
		if (field) values[id] = withAdded(field, values[id] ?? current?.fields[id], entries);
	}
}

function keptWarning(field: string, key: string): Warning {
	return { field, reason: `${field} of ${key} is another, and Jira does not let it be changed here, so it stays as it is`, fix: `Only the person, or an administrator of the organization, can change ${field}` };
}

/** A person's look-up may be refused by Jira: that concerns the row, unless nothing can go on. */
async function resolveSafely(...args: Parameters<typeof resolveRow>): ReturnType<typeof resolveRow> {
	try {
		return await resolveRow(...args);
	} catch (error) {
		return { ok: false, field: '', refused: concernsOneRow(error) };
	}
}

/**
 * Puts writes into waves: each row comes after the rows that it refers to. Rows that refer to each other in a circle,
 * or to a row that will not be written, are rejected.
 */
export function inWaves(writes: readonly PlannedWrite[], ledger: Ledger): PlannedWrite[][] {
	const coming = new Set(writes.map(({ work }) => work.row.index));
	const waitsFor = new Map<PlannedWrite, number>();
	const waiting = new Map<number, PlannedWrite[]>();
	for (const write of writes) {
		const before = new Set(write.after.filter((row) => coming.has(row)));
		waitsFor.set(write, before.size);
		for (const row of before) {
			const others = waiting.get(row);
			if (others) others.push(write);
			else waiting.set(row, [write]);
		}
	}
	const waves: PlannedWrite[][] = [];
	let wave = writes.filter((write) => waitsFor.get(write) === 0);
	while (wave.length > 0) {
		waves.push(wave);
		wave = wave.flatMap(({ work }) => waiting.get(work.row.index) ?? []).filter((write) => {
			const left = (waitsFor.get(write) ?? 0) - 1;
			waitsFor.set(write, left);
			return left === 0;
		});
	}
	rejectCircle(writes.filter((write) => (waitsFor.get(write) ?? 0) > 0), ledger);
	return waves;
}

function rejectCircle(writes: readonly PlannedWrite[], ledger: Ledger): void {
	for (const { work, after } of writes) {
		const names = after.map(rowNumber).join(', ');
		const reason = `The row refers to ${names}, which refers back to it or to rows that refer to each other in a circle`;
		ledger.settle(work.row.index, { ...rejection(reason, 'Break the circle: leave one of the references empty and set it later'), ref: work.match });
	}
}

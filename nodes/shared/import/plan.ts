import { toJiraError } from '../errors/jiraError';
import type { Connection } from '../connection/types';
import { findPerson } from '../fields/people';
import { refused, type Refused } from '../fields/resolved';
import type { WordContext } from '../fields/write';
import type { JiraRecord, Place, Target } from '../records/kind';
import type { ColumnPlan } from './columns';
import { matchRows, rejectSharedRecords } from './match';
import { rejection, rejectionOf, type Ledger } from './outcome';
import { openReferences, referencedRows } from './references';
import type { ImportRequest } from './request';
import { changesWhatIsFixed, differences, missingRequired, resolveRow } from './resolve';
import { rowNumber, type WorkRow } from './rows';

/** A write that is to be done for a row. */
export interface PlannedWrite {
	readonly work: WorkRow;
	readonly target: Target;
	/** For a new record all its values, for an existing one those that differ. May hold `RowReference`s. */
	readonly values: Readonly<Record<string, unknown>>;
	/** Rows whose records must be there before. */
	readonly after: readonly number[];
}

/**
 * Decides for every row what is to be written, and settles all others: rejected with the reason, or unchanged. Reads
 * only; when this returns, nothing has been written yet.
 */
export async function planImport(
	connection: Connection,
	request: ImportRequest,
	columns: ColumnPlan,
	identified: readonly WorkRow[],
	ledger: Ledger,
): Promise<PlannedWrite[]> {
	const matched = rejectSharedRecords(await matchRows(connection, request, identified, ledger), ledger);
	const placed = await placeRows(connection, request, matched, ledger);
	const rows = await readCurrent(connection, request, placed, columns, ledger);
	const words: WordContext = {
		separator: request.separator,
		person: async (word) => await findPerson(connection, word),
		reference: await wordsToReferences(connection, request, rows, columns),
	};
	const planned: PlannedWrite[] = [];
	for (const work of rows) {
		const write = await planRow(request, columns, work, words, ledger);
		if (write) planned.push(write);
	}
	return planned;
}

async function wordsToReferences(
	connection: Connection,
	request: ImportRequest,
	rows: readonly WorkRow[],
	columns: ColumnPlan,
): Promise<WordContext['reference']> {
	const book = await openReferences(connection, request, rows, columns.fields);
	return async (word) => book(word);
}

/** Rows that go to one place share its metadata; rows for a place that does not exist are rejected with what exists. */
async function placeRows(connection: Connection, request: ImportRequest, rows: readonly WorkRow[], ledger: Ledger): Promise<WorkRow[]> {
	const placeOf = (place: Place) => JSON.stringify(place);
	const places = new Map(rows.map(({ place }) => [placeOf(place), place]));
	const targets = new Map(
		await Promise.all(
			[...places].map(async ([name, place]) => [name, await findTarget(connection, request, place)] as const),
		),
	);
	return rows.filter((work) => {
		const found = targets.get(placeOf(work.place));
		if (found?.ok) work.target = found.target;
		else if (found) ledger.settle(work.row.index, rejectionOf(found));
		return found?.ok ?? false;
	});
}

/** A place that Jira does not show to this account concerns its own rows only, unless nothing can go on. */
async function findTarget(connection: Connection, { kind }: ImportRequest, place: Place): ReturnType<typeof kind.target> {
	try {
		return await kind.target(connection, place);
	} catch (error) {
		return concernsOneRow(error);
	}
}

/** @throws JiraError for what would stand against all other rows as well. */
function concernsOneRow(thrown: unknown): Refused {
	const error = toJiraError(thrown);
	if (error.kind !== 'invalid' && error.kind !== 'permission' && error.kind !== 'notFound') throw error;
	return refused(error.message, error.advice);
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
	const fieldIds = [...new Set([...[...columns.fields.values()].flat().map(({ id }) => id), ...identityField])];
	const current = await request.kind.current(connection, refs, fieldIds);
	return rows.filter((work) => {
		if (!work.match) return true;
		const record = current.get(work.match.id);
		work.current = record;
		const unfit = record ? foreignTo(record, work.target, request) : unreadable(work.match.key);
		if (!unfit) return true;
		ledger.settle(work.row.index, { ...rejectionOf(unfit), ref: work.match });
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
	request: ImportRequest,
	columns: ColumnPlan,
	work: WorkRow,
	words: WordContext,
	ledger: Ledger,
): Promise<PlannedWrite | undefined> {
	const { row, identity, match, current, target } = work;
	if (!target) return undefined;
	const resolved = await resolveSafely(request, columns, work, target, words);
	if (!resolved.ok) {
		ledger.settle(row.index, { ...rejectionOf(resolved.refused, resolved.field || undefined), ref: match });
		return undefined;
	}
	const values = { ...resolved.values };
	if (request.matchBy && identity !== null) request.kind.carryIdentity(request.matchBy, identity, values, current);
	if (!match || !current) {
		const [missing] = missingRequired(target, values);
		if (!missing) return { work, target, values, after: referencedRows(values) };
		const fix = `Give the row a value for ${missing.name}`;
		ledger.settle(row.index, rejection(`${missing.name} is required for ${target.label}, and the row has none`, fix, missing.name));
		return undefined;
	}
	const fixed = changesWhatIsFixed(target, values, current.fields);
	if (fixed) {
		const fix = `Give the row the value that ${current.key} has, or leave the cell empty`;
		ledger.settle(row.index, { ...rejection(`${fixed.name} can be set only when the ${request.kind.name} is created`, fix, fixed.name), ref: match });
		return undefined;
	}
	const changes = differences(target, values, current.fields);
	if (Object.keys(changes).length > 0) return { work, target, values: changes, after: referencedRows(changes) };
	ledger.settle(row.index, { outcome: 'unchanged', ref: match });
	return undefined;
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
		ledger.settle(work.row.index, rejection(reason, 'Break the circle: leave one of the references empty and set it later'));
	}
}

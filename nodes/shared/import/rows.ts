import { isEmptyCell, textOf } from '../fields/cells';
import { listed } from '../fields/resolved';
import type { JiraRecord, MatchBy, Place, RecordRef, Target, WritableKind } from '../records/kind';
import type { PlannedList } from './children';
import { placeOf, type ColumnPlan } from './columns';
import { rejection, type Ledger } from './outcome';
import { creates, writesFields } from './modes';
import type { ImportRequest, ImportRow } from './request';

/** A word that was left out or replaced, though its row was written. */
export interface Warning {
	readonly field: string;
	readonly reason: string;
	readonly fix: string;
}

/** What warnings say of their row, in the words of an outcome; nothing where there are none. */
export function toldBy(warnings: readonly Warning[] = []): Partial<Warning> {
	if (warnings.length === 0) return {};
	const all = (part: keyof Warning, between: string) => [...new Set(warnings.map((warning) => warning[part]))].filter((text) => text !== '').join(between);
	return { field: all('field', ', ') || undefined, reason: all('reason', '. '), fix: all('fix', '. ') || undefined };
}

/** A row on its way: what is known of it grows from step to step. */
export interface WorkRow {
	readonly row: ImportRow;
	/** Who the row is; null where rows have no identity (Create) or this one has none and needs none. */
	readonly identity: string | null;
	readonly place: Place;
	target?: Target;
	match?: RecordRef;
	current?: JiraRecord;
	/** The record was found without its identity where rows are matched, e.g. because a run before ended too early. */
	lacksIdentity?: boolean;
	/** What the row wants its record to hold, by field id, whether it differs or not; for the memory of two-way imports. */
	said?: Readonly<Record<string, unknown>>;
	warnings?: readonly Warning[];
	/** The lists that the row brings along, with what of them its record lacks. */
	lists?: readonly PlannedList[];
	/** Equal rows of the same identity, which share this one's outcome. */
	readonly followers: number[];
}

/** Whether the identity lives somewhere beside the record's fields. */
export function hasOwnPlace({ matchBy }: ImportRequest): boolean {
	return matchBy?.by === 'remoteLink';
}

/** As a person counts rows. */
export function rowNumber(index: number): string {
	return `row ${index + 1}`;
}

/** The identity of a row as its kind matches it: with its place, where it is unique only there. */
export function identityIn({ identityWithin }: WritableKind, { identity, place }: WorkRow): string | null {
	return identity === null || !identityWithin ? identity : identityWithin(identity, place);
}

/** Reads place and identity of every row; rows that lack what they need are rejected. */
export function identifyRows(request: ImportRequest, plan: ColumnPlan, ledger: Ledger): WorkRow[] {
	const identified: WorkRow[] = [];
	for (const row of request.rows) {
		const place = placeOf(request, plan.place, row);
		const missing = writesFields(request.mode) || request.kind.identityWithin ? request.kind.placement.find(({ id }) => place[id] === '') : undefined;
		if (missing) {
			const column = plan.place.get(missing.id);
			const fix = column ? `Fill the column "${column}"` : `Choose the ${missing.name}`;
			ledger.settle(row.index, rejection(`The row does not say its ${missing.name}`, fix, column ?? missing.name));
			continue;
		}
		const identity = readIdentity(request, plan, row);
		const problem = identityProblem(request, identity);
		if (problem) ledger.settle(row.index, rejection(problem.reason, problem.fix, plan.identity?.column));
		else identified.push({ row, identity, place, followers: [] });
	}
	return mergeDoubles(identified, request, plan, ledger);
}

function readIdentity({ kind, matchBy }: ImportRequest, { identity }: ColumnPlan, row: ImportRow): string | null {
	if (!matchBy || !identity) return null;
	const cell = row[identity.in][identity.column];
	if (isEmptyCell(cell)) return null;
	const only: unknown = Array.isArray(cell) && cell.length === 1 ? cell[0] : cell;
	return kind.plainIdentity(matchBy, textOf(only).trim());
}

function identityProblem(request: ImportRequest, identity: string | null): { reason: string; fix: string } | undefined {
	const { kind, matchBy, mode } = request;
	if (!matchBy) return undefined;
	if (identity !== null) {
		const problem = kind.identityProblem(matchBy, identity);
		return problem ? { reason: `"${identity.slice(0, 80)}" ${problem}`, fix: 'Correct the identity of the row' } : undefined;
	}
	if (!creates(mode)) return { reason: `The row has no identity, so there is nothing to ${mode === 'delete' ? 'delete' : 'update'}`, fix: `Give the ${wordFor(request)} of the ${kind.name}` };
	if (matchBy.by === 'key' && !kind.keyIsChosen) return undefined;
	return { reason: 'The row has no identity, so every run would create it again', fix: `Give the row its ${wordFor(request)}` };
}

const WORDS: Readonly<Record<MatchBy['by'], string>> = { key: 'key', field: 'field', label: 'label', remoteLink: 'global ID', query: 'identity' };

function wordFor({ matchBy }: ImportRequest): string {
	if (matchBy?.by === 'field') return matchBy.field.name;
	return WORDS[matchBy?.by ?? 'key'];
}

/**
 * Rows of the same identity: equal ones are one write with an outcome each; differing ones contradict each other, and
 * none of them is written.
 */
function mergeDoubles(rows: readonly WorkRow[], request: ImportRequest, plan: ColumnPlan, ledger: Ledger): WorkRow[] {
	const groups = new Map<string, WorkRow[]>();
	const single: WorkRow[] = [];
	for (const row of rows) {
		const name = identityIn(request.kind, row);
		const group = name === null ? undefined : groups.get(name);
		if (name === null) single.push(row);
		else if (group) group.push(row);
		else groups.set(name, [row]);
	}
	for (const group of groups.values()) {
		const [first] = group;
		if (!first) continue;
		if (new Set(group.map((row) => contentOf(row, request, plan))).size === 1) {
			first.followers.push(...group.slice(1).map(({ row }) => row.index));
			single.push(first);
			continue;
		}
		const places = listed(group.map(({ row }) => rowNumber(row.index)));
		for (const { row } of group) {
			const reason = `Several rows say "${first.identity}" and differ: ${places}`;
			ledger.settle(row.index, rejection(reason, 'Keep one of them, or give each its own identity', plan.identity?.column));
		}
	}
	return single.sort((a, b) => a.row.index - b.row.index);
}

/** All that a row would write. Columns that are not for Jira, such as the row number of a sheet, make no difference. */
function contentOf({ row, place }: WorkRow, { emptyCells }: ImportRequest, plan: ColumnPlan): string {
	// Rows are compared within one identity, which each may write in a form of its own.
	const isIdentity = (column: string) => plan.identity?.in === 'cells' && plan.identity.column === column;
	const cells = [...plan.fields.keys()].filter((column) => !isIdentity(column)).flatMap((column) => {
		const cell = row.cells[column];
		if (!isEmptyCell(cell)) return [[column, textOf(cell)]];
		return emptyCells === 'clear' && column in row.cells ? [[column]] : [];
	});
	const lists = [...plan.lists.values()].flatMap((column) => (isEmptyCell(row.source[column]) ? [] : [[column, textOf(row.source[column])]]));
	return JSON.stringify([place, cells, lists, (row.files ?? []).map(({ fileName }) => fileName)]);
}

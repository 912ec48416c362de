import { cellOf } from '../fields/cellOf';
import { looseName, RECORD_NAMES, type FieldCatalog } from '../fields/catalog';
import type { Field } from '../fields/schema';
import type { JiraRecord, Place } from '../records/kind';
import { lacksChildren } from './children';
import type { MirrorDone } from './mirror';
import { newValuesOf } from './newValues';
import type { Outcome } from './outcome';
import type { Plan } from './plan';
import type { ImportRequest } from './request';

/** A record that an import has changed, or may have: as it was, and which fields are in question. */
export interface Touched {
	readonly record: JiraRecord;
	readonly place: Place;
	readonly fields: readonly Field[];
}

/** A row that an import takes as it is, and that puts one record back. */
export interface UndoRow {
	/** Position of the row that has changed the record; null for one that had no row. */
	readonly row: number | null;
	/** Its key, where it lies, and by field name what was there; what was empty is null. */
	readonly columns: Readonly<Record<string, unknown>>;
}

/** What the rows of an undo put back, and what no import can. */
export interface UndoReport {
	readonly records: number;
	/** A sentence for each kind of change that stays. */
	readonly stays: readonly string[];
}

export interface Undo {
	readonly rows: readonly UndoRow[];
	readonly report: UndoReport;
}

/** What of a run can be put back by another one: the fields and the status of what was there. */
export function undoOf(request: ImportRequest, catalog: FieldCatalog, outcomes: readonly Outcome[], plan: Plan, mirror: MirrorDone | undefined): Undo {
	const rows = [
		...outcomes.flatMap(({ touched }, position) => (touched ? [undoRow(request, catalog, touched, request.rows[position]!.index)] : [])),
		...(mirror?.touched ?? []).map((touched) => undoRow(request, catalog, touched, null)),
	];
	return { rows, report: { records: rows.length, stays: staying(request, outcomes, plan, mirror) } };
}

function undoRow({ kind }: ImportRequest, catalog: FieldCatalog, { record, place, fields }: Touched, row: number | null): UndoRow {
	const where = kind.placement.map(({ id, name }) => [name, place[id] ?? null] as const);
	const values = fields.map((field) => [columnOf(catalog, field), cellOf(field, record.fields[field.id])] as const);
	return { row, columns: { key: record.key, ...Object.fromEntries([...where, ...values]) } };
}

/** The name that an import knows the field by; its id where that name is a column of the import's own. */
function columnOf(catalog: FieldCatalog, field: Field): string {
	const name = catalog.nameOf(catalog.byId(field.id) ?? field);
	return name.startsWith('_') || RECORD_NAMES.includes(looseName(name)) ? field.id : name;
}

function staying({ kind, rows }: ImportRequest, outcomes: readonly Outcome[], { writes }: Plan, mirror: MirrorDone | undefined): string[] {
	const many = (name: string) => [...outcomes, ...(mirror?.outcomes ?? [])].filter(({ outcome }) => outcome === name).length;
	// A record that was created and did not come to its status, or lacks an entry of a list, is a rejected row.
	const outcomeOf = new Map(outcomes.map((outcome, position) => [rows[position]!.index, outcome]));
	const isThere = ({ outcome, partly }: Outcome) => outcome === 'created' || partly === true;
	const created = writes.filter(({ action, work }) => action === 'create' && isThere(outcomeOf.get(work.row.index)!)).length;
	const withLists = writes.filter(({ work, action }) => action === 'update' && lacksChildren(work)).length;
	const sentences: Array<readonly [number, string]> = [
		[created, `${kind.plural} were created: to take them away again, import their keys with the mode Delete`],
		[many('deleted'), `${kind.plural} were deleted, and cannot come back under their keys: what was there is in _before and in withoutRow`],
		[many('archived'), `${kind.plural} were archived: restore them in Jira`],
		[withLists, 'rows brought along comments, worklogs, links or files: what was added or changed there stays'],
		[newValuesOf(writes).length, 'versions and components were wanted new: those that were created stay'],
	];
	return sentences.flatMap(([count, text]) => (count > 0 ? [`${count} ${text}`] : []));
}

import { JiraError } from '../errors/jiraError';
import { looseName, type FieldCatalog } from '../fields/catalog';
import { isEmptyCell, textOf } from '../fields/cells';
import { isDerivedColumn } from '../fields/derived';
import { listed } from '../fields/resolved';
import type { Field } from '../fields/schema';
import type { Place } from '../records/kind';
import { childKindsOf } from './children';
import { writesFields } from './modes';
import { OUTCOME_COLUMNS } from './outcome';
import type { ImportRequest, ImportRow } from './request';

/** What each column of the rows is for. */
export interface ColumnPlan {
	/** Column of the identity, in the row's source or among its cells. */
	readonly identity: { readonly in: 'source' | 'cells'; readonly column: string } | undefined;
	/** Column of each part of the place that is not fixed. */
	readonly place: ReadonlyMap<string, string>;
	/** The fields that a column may mean; several only where they share the name. */
	readonly fields: ReadonlyMap<string, readonly Field[]>;
	/** Column of each list that the rows bring along. */
	readonly lists: ReadonlyMap<string, string>;
	/** Columns that are not written, for the report. */
	readonly leftOut: readonly string[];
}

/** Columns that exported records have of their own; Jira sets them. */
const RECORD_COLUMNS = ['key', 'id', 'url'];

/**
 * Decides once for the whole run what each column means.
 * @throws JiraError (invalid), before anything is read or written, for columns that fit no field, that fit the same one,
 * or that are named in the settings and missing in the rows.
 */
export function planColumns(request: ImportRequest, catalog: FieldCatalog): ColumnPlan {
	const sourceColumns = columnNames(request.rows, ({ source }) => source);
	const place = placeColumns(request, sourceColumns);
	const cellColumns = columnNames(request.rows, ({ cells }) => cells);
	const lists = listColumns(request, sourceColumns);
	const isNamed = request.identityColumn !== '' && request.rows.length > 0;
	const named = isNamed ? findColumn(sourceColumns, request.identityColumn, 'Identity Column') : undefined;
	const spoken = new Set([...place.values(), ...lists.values(), ...(named === undefined ? [] : [named])]);
	const isAutomatic = request.columns === 'automatic';
	const skipped = isAutomatic ? [...OUTCOME_COLUMNS, ...RECORD_COLUMNS, ...aboutLists(lists), ...request.leaveOut] : request.leaveOut;
	const leaveOut = new Set(skipped.map(looseColumn));

	const fields = new Map<string, readonly Field[]>();
	const leftOut: string[] = [];
	const unknown: string[] = [];
	for (const column of cellColumns) {
		if (isAutomatic && spoken.has(column)) continue;
		if (leaveOut.has(looseColumn(column))) {
			leftOut.push(column);
			continue;
		}
		const candidates = candidatesFor(catalog, column);
		// What is to be deleted is only to be found.
		if (!writesFields(request.mode) && !candidates.some(({ id }) => isMatchField(request, id))) continue;
		// An exported table says each person twice, by name and by account; the name is what is imported.
		if (candidates.length === 0 && isAutomatic && isDerivedColumn(catalog, withoutMark(column))) leftOut.push(column);
		else if (candidates.length === 0) unknown.push(column);
		else if (isAutomatic && candidates.every(({ id }) => request.kind.readOnlyFields.has(id))) leftOut.push(column);
		else fields.set(column, candidates);
	}
	if (unknown.length > 0 && (request.unknownColumns === 'stop' || !isAutomatic)) throw unknownColumns(unknown, isAutomatic);
	refuseDoubles(fields);
	const identity = identityOf(request, named, fields, sourceColumns);
	return { identity, place, fields, lists, leftOut: [...leftOut, ...unknown].filter((column) => column !== identity?.column) };
}

function isMatchField({ matchBy }: ImportRequest, id: string): boolean {
	return matchBy?.by === 'field' && matchBy.field.id === id;
}

/** The places that the rows name, each once, before anything is known of them. */
export function namedPlaces(request: ImportRequest): Place[] {
	const columns = placeColumns(request, columnNames(request.rows, ({ source }) => source));
	const places = request.rows.map((row) => placeOf(request, columns, row));
	return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

/** What a row says of where it goes; empty for a part that it does not say. */
export function placeOf({ kind, place }: ImportRequest, columns: ReadonlyMap<string, string>, { source }: ImportRow): Place {
	return Object.fromEntries(
		kind.placement.map(({ id }) => {
			const part = place[id];
			const value = part && 'fixed' in part ? part.fixed : source[columns.get(id) ?? ''];
			return [id, isEmptyCell(value) ? '' : textOf(value).trim()];
		}),
	);
}

function placeColumns(request: ImportRequest, columns: readonly string[]): Map<string, string> {
	const place = new Map<string, string>();
	for (const { id, name } of request.kind.placement) {
		const part = request.place[id];
		if (part && 'column' in part && request.rows.length > 0) place.set(id, findColumn(columns, part.column, `${name} Column`));
	}
	return place;
}

/** A list without a column is a wrong setting, except where a row without one says something all the same. */
function listColumns(request: ImportRequest, columns: readonly string[]): Map<string, string> {
	const lists = new Map<string, string>();
	if (!writesFields(request.mode)) return lists;
	for (const [name, { unsaid }] of childKindsOf(request)) {
		const isThere = columns.some((column) => looseColumn(column) === looseColumn(name));
		if (isThere || (unsaid === undefined && request.rows.length > 0)) lists.set(name, findColumn(columns, name, 'Child Lists'));
	}
	return lists;
}

/** An export says beside each list whether it is complete. */
function aboutLists(lists: ReadonlyMap<string, string>): string[] {
	return [...lists.values()].flatMap((column) => [`${column}Complete`, `${column}Missing`]);
}

function identityOf(
	request: ImportRequest,
	named: string | undefined,
	fields: ReadonlyMap<string, readonly Field[]>,
	sourceColumns: readonly string[],
): ColumnPlan['identity'] {
	const { matchBy } = request;
	if (!matchBy || request.rows.length === 0) return undefined;
	if (named !== undefined) return { in: 'source', column: named };
	if (matchBy.by === 'key') return { in: 'source', column: findColumn(sourceColumns, 'key', 'Identity Column') };
	if (matchBy.by === 'field') {
		const own = [...fields].find(([, candidates]) => candidates.some(({ id }) => id === matchBy.field.id));
		if (own) return { in: 'cells', column: own[0] };
	}
	const missing = matchBy.by === 'field' ? `No column holds ${matchBy.field.name}, by which rows are matched` : 'No Identity Column is set';
	throw new JiraError({ kind: 'invalid', message: missing, advice: 'Set Identity Column to the column that tells rows apart' });
}

function findColumn(columns: readonly string[], wanted: string, setting: string): string {
	const found = columns.find((column) => column === wanted) ?? columns.find((column) => looseColumn(column) === looseColumn(wanted));
	if (found !== undefined) return found;
	throw new JiraError({
		kind: 'invalid',
		message: `No row has the column "${wanted}" that ${setting} names`,
		advice: columns.length === 0 ? 'The rows have no columns at all' : `The columns are: ${listed(columns)}`,
	});
}

function candidatesFor(catalog: FieldCatalog, column: string): readonly Field[] {
	const match = catalog.find(withoutMark(column));
	if (match.found === 'one') return [match.field];
	return match.found === 'several' ? match.fields : [];
}

function refuseDoubles(fields: ReadonlyMap<string, readonly Field[]>): void {
	const columnOf = new Map<string, string>();
	for (const [column, candidates] of fields) {
		const [only] = candidates;
		if (candidates.length !== 1 || !only) continue;
		const other = columnOf.get(only.id);
		if (other !== undefined) {
			throw new JiraError({
				kind: 'invalid',
				message: `The columns "${other}" and "${column}" both mean the field ${only.name}`,
				advice: 'Remove one of them, or name it under Columns to Leave Out',
			});
		}
		columnOf.set(only.id, column);
	}
}

function unknownColumns(columns: readonly string[], isAutomatic: boolean): JiraError {
	const [subject, verb] = columns.length === 1 ? ['The column', 'fits'] : ['The columns', 'fit'];
	return new JiraError({
		kind: 'invalid',
		message: `${subject} ${listed(columns.map((column) => `"${column}"`))} ${verb} no field of this site, so nothing was written`,
		advice: isAutomatic
			? 'Rename it like the field, name it under Columns to Leave Out, or set Columns Without a Field to Leave Out'
			: 'The field was mapped and is gone: refresh the list of fields in the node, and map anew',
	});
}

function columnNames(rows: readonly ImportRow[], part: (row: ImportRow) => Readonly<Record<string, unknown>>): string[] {
	const names = new Set<string>();
	for (const row of rows) for (const name of Object.keys(part(row))) names.add(name);
	return [...names];
}

/** A file's byte-order mark sticks to its first column. */
function withoutMark(column: string): string {
	return column.replace(/^\uFEFF/, '');
}

/** Underscores at the front are kept: `_id` is an outcome, `id` a column of the record. */
function looseColumn(column: string): string {
	const name = withoutMark(column).trim();
	return name.startsWith('_') ? name.toLowerCase() : looseName(name);
}

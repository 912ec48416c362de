import { JiraError } from '../errors/jiraError';
import { listed } from '../fields/resolved';
import { isHeadColumn, type TableColumn } from './table';

/** What happens to a field that has come to the site since the first run: left out and reported, added at the end, or a stop. */
export type NewFields = 'ignore' | 'add' | 'fail';

/** A column as it was in earlier runs. Small enough to be kept in the state of a workflow. */
export interface RememberedColumn {
	readonly id: string;
	readonly name: string;
}

export interface BoundColumns {
	readonly columns: readonly TableColumn[];
	/** Columns that are new in this run, that are new and left out, and that no field of this run fills any more. */
	readonly added: readonly RememberedColumn[];
	readonly ignored: readonly RememberedColumn[];
	readonly gone: readonly RememberedColumn[];
	/** To be handed in as `remembered` by the next run. */
	readonly memory: readonly RememberedColumn[];
}

/**
 * Keeps a table as it was in the run before, by the ids of the columns: a field that was renamed keeps its header, the
 * order stays, and a column whose field is gone stays with nothing in it. Without a memory (the first run, or another
 * way to name columns since) the table is taken as it is.
 * @throws JiraError (invalid) that names the new columns, when they are to fail.
 */
export function bindColumns(
	columns: readonly TableColumn[],
	remembered: readonly RememberedColumn[] | undefined,
	newFields: NewFields,
): BoundColumns {
	if (remembered === undefined)
		return { columns, added: [], ignored: [], gone: [], memory: withoutHead(columns).map(asRemembered) };
	const known = new Set(remembered.map(({ id }) => id));
	const fresh = withoutHead(columns).filter(({ id }) => !known.has(id));
	if (newFields === 'fail' && fresh.length > 0) throw newColumns(fresh);
	const head = columns.filter(isHeadColumn);
	const byId = new Map(withoutHead(columns).map((column) => [column.id, column]));
	const kept = remembered.map(({ id, name }) => ({ ...(byId.get(id) ?? goneColumn(id)), name }));
	const added = newFields === 'add' ? freeNames(fresh, [...head, ...kept]) : [];
	return {
		columns: [...head, ...kept, ...added],
		added: added.map(asRemembered),
		ignored: newFields === 'ignore' ? fresh.map(asRemembered) : [],
		gone: remembered.filter(({ id }) => !byId.has(id)).map(asRemembered),
		memory: [...kept, ...added].map(asRemembered),
	};
}

function withoutHead(columns: readonly TableColumn[]): TableColumn[] {
	return columns.filter((column) => !isHeadColumn(column));
}

function asRemembered({ id, name }: RememberedColumn): RememberedColumn {
	return { id, name };
}

function goneColumn(id: string): TableColumn {
	return { id, name: id, nameWithId: id, type: 'text', field: null, read: () => null };
}

/** A new field may be called as an old one was when the table began. Databases know no small and capital letters apart. */
function freeNames(fresh: readonly TableColumn[], others: readonly TableColumn[]): TableColumn[] {
	const taken = new Set(others.map(({ name }) => name.toLowerCase()));
	return fresh.map((column) =>
		taken.has(column.name.toLowerCase()) ? { ...column, name: column.nameWithId } : column,
	);
}

function newColumns(fresh: readonly TableColumn[]): JiraError {
	return new JiraError({
		kind: 'invalid',
		message: `The table would get columns that it had not before: ${listed(fresh.map(({ name, id }) => `${name} (${id})`))}`,
		advice: 'Add them to the destination and set New Fields to add them, or set it to ignore them',
	});
}

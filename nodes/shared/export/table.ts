import { RECORD_NAMES, type FieldCatalog } from '../fields/catalog';
import { derivedColumns } from '../fields/derived';
import { readValue, type TextFormat } from '../fields/read';
import { readingOf, type Field, type Reading } from '../fields/schema';
import { satisfactionOf } from '../fields/requests';
import { slaOf } from '../fields/sla';
import type { JiraRecord } from '../records/kind';
import { nameWithId, sharedNames, snakeCase, type ColumnNames } from './columnNames';
import { cellOf, type Cell } from './flat';

/** What the cells of a column are. `date` is a day, `timestamp` ISO 8601 with an offset, `json` the text of a structure. */
export type ColumnType = 'text' | 'number' | 'boolean' | 'date' | 'timestamp' | 'json';

/** One column of a table. */
export interface TableColumn {
	/** The field's id, with an ending for a derived column: `assignee`, `assignee_account_id`. Never changes. */
	readonly id: string;
	/** The header, which no other column of the site has. */
	readonly name: string;
	/** The header to fall back on where another column holds `name` from an earlier run. */
	readonly nameWithId: string;
	readonly type: ColumnType;
	/** The field that the values come from; null for what every record has, and for a field that is gone. */
	readonly field: Field | null;
	read(record: JiraRecord): Cell;
}

export interface TableSettings {
	readonly fields: readonly Field[];
	/** All fields of the site: names are told apart in the whole of it, whichever fields are chosen. */
	readonly catalog: FieldCatalog;
	readonly text: TextFormat;
	/** `fieldNames` unless said otherwise. */
	readonly names?: ColumnNames;
	url(key: string): string;
}

/**
 * The columns of a table, from the metadata of its fields alone: the same in every row and in every run. Key, id and
 * address come first.
 */
export function tableColumns(settings: TableSettings): TableColumn[] {
	return [...headColumns(settings.url), ...fieldColumns(settings)];
}

/** Whether every record has this column, whatever fields it has. */
export function isHeadColumn({ id }: { readonly id: string }): boolean {
	return RECORD_NAMES.includes(id);
}

function headColumns(url: (key: string) => string): TableColumn[] {
	const head = (id: string, read: (record: JiraRecord) => Cell): TableColumn => ({
		id,
		name: id,
		nameWithId: id,
		type: 'text',
		field: null,
		read,
	});
	return [head('key', ({ key }) => key), head('id', ({ id }) => id), head('url', ({ key }) => url(key))];
}

function fieldColumns({ fields, catalog, text, names = 'fieldNames' }: TableSettings): TableColumn[] {
	const nameOf = namer(catalog, names);
	return fields.flatMap((field) =>
		sketch(field, catalog, text).map(({ id, label, type, read }) => ({
			id,
			name: nameOf(id, label),
			nameWithId: nameWithId(names === 'snakeCase' ? snakeCase(label) : label, id, names),
			type,
			field,
			read: ({ fields: values }) => cellOf(read(values[field.id])),
		})),
	);
}

/** A column before its name is told apart from those of others in the way that is asked for. */
interface Sketch {
	readonly id: string;
	readonly label: string;
	readonly type: ColumnType;
	read(value: unknown): unknown;
}

function sketch(field: Field, catalog: FieldCatalog, text: TextFormat): Sketch[] {
	const reading = readingOf(field.schema);
	const special = CELLS[reading];
	const label = catalog.nameOf(field);
	const readable: Sketch = {
		id: isHeadColumn(field) ? `${field.id}_field` : field.id,
		label,
		type: reading === 'richText' && text === 'adf' ? 'json' : (TYPES[reading] ?? 'text'),
		read: (value) => (special ? special(value) : readValue(field, value, text)),
	};
	const derived = derivedColumns(field.schema).map(({ suffix, idSuffix, type, read }): Sketch => {
		return {
			id: `${field.id}${idSuffix}`,
			label: derivedName(`${label}${suffix}`, field, catalog),
			type,
			read,
		};
	});
	return [readable, ...derived];
}

/** A site may have a field of that very name; looked for in the whole site, so that the column keeps its name in every run. */
function derivedName(name: string, { id }: Field, catalog: FieldCatalog): string {
	return catalog.find(name).found === 'none' ? name : `${name} [${id}]`;
}

function namer(catalog: FieldCatalog, names: ColumnNames): (id: string, label: string) => string {
	if (names === 'fieldIds') return (id) => id;
	if (names === 'fieldNames') return (_id, label) => label;
	const ofSite = catalog.fields
		.flatMap((field) => sketch(field, catalog, 'markdown'))
		.map(({ id, label }) => ({ id, name: snakeCase(label) }));
	const shared = sharedNames(ofSite, RECORD_NAMES);
	return (id, label) => {
		const name = snakeCase(label);
		return name === '' || shared.has(id) ? nameWithId(name, id, names) : name;
	};
}

/** Readings whose cells are of one type in every record; all others are text. */
const TYPES: Readonly<Partial<Record<Reading, ColumnType>>> = {
	number: 'number',
	votes: 'number',
	watches: 'number',
	progress: 'number',
	date: 'date',
	dateTime: 'timestamp',
	timeTracking: 'json',
	approvals: 'json',
	satisfaction: 'number',
};

/** Readings that have another form in a cell than in a record that may be nested. */
const CELLS: Readonly<Partial<Record<Reading, (value: unknown) => unknown>>> = {
	sla: (value) => slaOf(value)?.state ?? value,
	satisfaction: (value) => satisfactionOf(value)?.rating ?? null,
	progress: percentOf,
};

/** How much is done of what was estimated; null where nothing was. */
function percentOf(value: unknown): unknown {
	const { progress, total } = (typeof value === 'object' && value !== null ? value : {}) as Record<
		string,
		unknown
	>;
	if (typeof progress !== 'number' || typeof total !== 'number') return value;
	return total > 0 ? Math.round((progress / total) * 100) : null;
}

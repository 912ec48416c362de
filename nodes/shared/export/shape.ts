import { ACCOUNT_SUFFIX, type FieldCatalog } from '../fields/catalog';
import { accountIdsOf, readValue, type TextFormat } from '../fields/read';
import { valueTypeOf, type Field } from '../fields/schema';
import type { JiraRecord } from '../records/kind';

/** How a record leaves: readable and nested, flat for tables, or as the API gave it. */
export type Shape = 'simplified' | 'table' | 'raw';

/** A record as it leaves the export. `key`, `id` and `url` are always there. */
export type ExportedRecord = Readonly<Record<string, unknown>>;

export interface ShapeSettings {
	readonly shape: Shape;
	readonly text: TextFormat;
	readonly fields: readonly Field[];
	readonly catalog: FieldCatalog;
	/** Whether absent fields are left out, as they must be when "all fields" means hundreds. */
	readonly sparse: boolean;
	url(key: string): string;
}

/** The function that gives every record of a run the same form. */
export function createShaper(settings: ShapeSettings): (record: JiraRecord) => ExportedRecord {
	// No column is called like one of these: the catalogue keeps the names free (`RECORD_NAMES`).
	const head = ({ key, id }: JiraRecord) => ({ key, id, url: settings.url(key) });
	if (settings.shape === 'raw') return (record) => ({ ...record.raw, ...head(record) });
	const columns = settings.shape === 'table' ? tableColumns(settings) : simplifiedColumns(settings);
	return (record) => {
		const given = columns.map(({ name, read }) => [name, read(record)] as const);
		const kept = settings.sparse && settings.shape === 'simplified' ? given.filter(([, value]) => value !== null) : given;
		return { ...head(record), ...Object.fromEntries(kept) };
	};
}

interface Column {
	readonly name: string;
	read(record: JiraRecord): unknown;
}

function simplifiedColumns({ fields, catalog, text }: ShapeSettings): Column[] {
	return fields.map((field) => ({
		name: catalog.nameOf(field),
		read: ({ fields: values }) => readValue(field, values[field.id], text),
	}));
}

/** One column or more for each field, from the field's metadata alone: the same in every row and in every run. */
function tableColumns({ fields, catalog, text }: ShapeSettings): Column[] {
	return fields.flatMap((field) => {
		const name = catalog.nameOf(field);
		const readable: Column = { name, read: ({ fields: values }) => cellOf(readValue(field, values[field.id], text)) };
		const type = valueTypeOf(field.schema);
		if (type !== 'user' && type !== 'users') return [readable];
		return [readable, { name: accountColumn(name, field, catalog), read: ({ fields: values }) => cellOf(accountIdsOf(values[field.id])) }];
	});
}

/** A site may have a field of that very name; looked for in the whole site, so that the column keeps its name in every run. */
function accountColumn(name: string, { id }: Field, catalog: FieldCatalog): string {
	const column = `${name}${ACCOUNT_SUFFIX}`;
	return catalog.find(column).found === 'none' ? column : `${column} [${id}]`;
}

/** A value that fits one cell: lists become text separated by commas, other structures JSON. */
function cellOf(value: unknown): string | number | boolean | null {
	if (value === null || value === undefined) return null;
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
	if (!Array.isArray(value)) return JSON.stringify(value);
	return value.length === 0 ? null : value.map((entry) => cellOf(entry)).join(', ');
}

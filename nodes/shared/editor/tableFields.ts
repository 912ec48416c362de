import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { NewFields, RememberedColumn } from '../export/bindColumns';
import type { ColumnNames } from '../export/columnNames';
import type { TableChoice } from '../export/request';
import type { FieldChoice } from '../export/selection';
import { columnStore } from './cursorStore';

/** How the columns of a table are called. */
export const COLUMN_NAMES_FIELD: INodeProperties = {
	displayName: 'Column Names',
	name: 'columnNames',
	type: 'options',
	default: 'fieldNames',
	description: 'What the columns of the table are called',
	options: [
		{ name: 'Field IDs', value: 'fieldIds', description: 'The same on this site for ever, such as customfield_10042' },
		{ name: 'Field Names', value: 'fieldNames', description: 'As people call the fields, such as Story Points' },
		{ name: 'Snake Case', value: 'snakeCase', description: 'As databases like it, such as story_points' },
	],
};

export const NEW_FIELDS_OPTION: INodeProperties = {
	displayName: 'New Fields',
	name: 'newFields',
	type: 'options',
	default: 'ignore',
	displayOptions: { show: { '/shape': ['table'] } },
	description: 'What to do with fields that have come to the site since the first scheduled run: its columns are remembered, so that a table keeps them',
	options: [
		{ name: 'Add', value: 'add', description: 'As further columns at the end' },
		{ name: 'Fail', value: 'fail', description: 'Stop and name them' },
		{ name: 'Ignore and Report', value: 'ignore' },
	],
};

/** What is kept of a table: its columns, and the choices that they were made by. */
interface Memory {
	readonly chosen: string;
	readonly columns: ReadonlyArray<readonly [id: string, name: string]>;
}

/** How the node's table keeps its columns; the memory of one that was chosen otherwise is dropped. */
export function readTable(context: IExecuteFunctions, item: number, fields: FieldChoice): TableChoice {
	const names = context.getNodeParameter('columnNames', item, 'fieldNames') as ColumnNames;
	const { newFields = 'ignore' } = context.getNodeParameter('options', item, {}) as { newFields?: NewFields };
	const memory = columnStore(context).read(context.getNode().id);
	const remembered = isMemory(memory) && memory.chosen === chosenBy(names, fields) ? memory.columns.map(([id, name]) => ({ id, name })) : undefined;
	return { names, newFields, remembered };
}

/** Keeps the columns for the next run; n8n saves nothing of a run that was started by hand. */
export function keepColumns(context: IExecuteFunctions, { names }: TableChoice, fields: FieldChoice, columns: readonly RememberedColumn[]): void {
	const store = columnStore(context);
	const memory: Memory = { chosen: chosenBy(names, fields), columns: columns.map(({ id, name }) => [id, name] as const) };
	const id = context.getNode().id;
	// Written only when it differs: n8n saves the whole state of the workflow whenever something in it was touched.
	// A memory is JSON; n8n's type for it cannot be proven from an interface.
	if (JSON.stringify(store.read(id)) !== JSON.stringify(memory)) store.write(id, memory as unknown as IDataObject);
}

function chosenBy(names: ColumnNames, fields: FieldChoice): string {
	return JSON.stringify([names, fields.set, fields.set === 'chosen' ? fields.names : []]);
}

function isMemory(value: unknown): value is Memory {
	const { chosen, columns } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Memory>;
	return typeof chosen === 'string' && Array.isArray(columns) && columns.every((column) => Array.isArray(column) && column.every((text) => typeof text === 'string'));
}

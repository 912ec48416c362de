import type { ColumnNames } from '../../../nodes/shared/export/columnNames';
import { tableColumns, type TableColumn } from '../../../nodes/shared/export/table';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import type { Field, FieldSchema } from '../../../nodes/shared/fields/schema';

export const URL = (key: string) => `https://demo.atlassian.net/browse/${key}`;

export const aField = (id: string, name: string, schema: FieldSchema = { type: 'string' }): Field => ({
	id,
	name,
	schema,
});

export const USER: FieldSchema = { type: 'user' };
export const SLA: FieldSchema = {
	type: 'sd-servicelevelagreement',
	custom: 'com.atlassian.servicedesk:sd-sla-field',
};

/** The columns of some fields of a site; of all of them unless said otherwise. */
export function columnsOf(
	site: readonly Field[],
	names?: ColumnNames,
	fields: readonly Field[] = site,
): TableColumn[] {
	return tableColumns({ fields, catalog: createCatalog(site), text: 'markdown', names, url: URL });
}

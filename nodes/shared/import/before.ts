import { readValue } from '../fields/read';
import type { Field } from '../fields/schema';
import type { JiraRecord } from '../records/kind';

/**
 * Values of a record as an import takes them back: by field name, text as Markdown. Empty ones are null, which an import
 * with Empty Cells set to clear takes away again.
 */
export function beforeImage(record: JiraRecord, fields: readonly Field[]): Record<string, unknown> {
	const values = fields.map((field) => [field.name, readValue(field, record.fields[field.id] ?? null, 'markdown')] as const);
	return Object.fromEntries(values);
}

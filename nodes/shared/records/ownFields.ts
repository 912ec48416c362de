import { createCatalog, type FieldCatalog } from '../fields/catalog';
import type { FieldSchema, WritableField } from '../fields/schema';

/** What the fields of the kinds that Jira keeps no field list for look like. */
export const TEXT: FieldSchema = { type: 'string' };
export const NUMBER: FieldSchema = { type: 'number' };
export const DATE: FieldSchema = { type: 'date' };
export const DATE_TIME: FieldSchema = { type: 'datetime' };
export const PERSON: FieldSchema = { type: 'user' };
/** True or false: Jira's own field types have none for it. */
export const TRUTH: FieldSchema = { type: 'boolean' };
/** Several things with an id and a name. */
export const NAMED_THINGS: FieldSchema = { type: 'array', items: 'option' };
export const PEOPLE: FieldSchema = { type: 'array', items: 'user' };
/** Values by keys, as apps keep them with a record. */
export const PROPERTY_BAG: FieldSchema = { type: 'properties' };
/** A span of time in Jira's words, beside its seconds: `{ text, seconds }`. */
export const DURATION: FieldSchema = { type: 'duration' };
/** Text of several lines with a document behind it, as Jira's own fields for such text say it. */
export const RICH_TEXT: FieldSchema = {
	type: 'string',
	custom: 'com.atlassian.jira.plugin.system.customfieldtypes:textarea',
};

/** The catalogue of a kind whose fields are ours to list: ids, with what people call them and what they hold. */
export function ownCatalog(
	fields: Readonly<Record<string, readonly [name: string, schema: FieldSchema]>>,
): FieldCatalog {
	return createCatalog(Object.entries(fields).map(([id, [name, schema]]) => ({ id, name, schema })));
}

/** What an import may write of such a catalogue: these fields, with what is special to each when it is written. */
export function writablePart(
	{ byId }: FieldCatalog,
	fields: Readonly<Record<string, Partial<Pick<WritableField, 'required' | 'allowedValues' | 'schema'>>>>,
): FieldCatalog<WritableField> {
	return createCatalog(
		Object.entries(fields).flatMap(([id, special]) => {
			const field = byId(id);
			return field ? [{ ...field, required: false, hasDefault: false, ...special }] : [];
		}),
	);
}

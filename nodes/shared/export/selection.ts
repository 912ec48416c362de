import { JiraError } from '../errors/jiraError';
import { looseName, RECORD_NAMES, type FieldCatalog } from '../fields/catalog';
import { listed } from '../fields/resolved';
import type { Field } from '../fields/schema';
import type { WantedFields } from '../records/kind';

/** Which fields a user wants: a sensible few, everything, or those named. */
export type FieldChoice =
	| { readonly set: 'standard' }
	| { readonly set: 'all' }
	| { readonly set: 'chosen'; readonly names: readonly string[] };

/** The fields of an export: what is asked of Jira, and what the records show. */
export interface Selection {
	readonly wanted: WantedFields;
	readonly fields: readonly Field[];
}

/**
 * Turns names or ids into fields of the site.
 * Key, id and address are with every record: naming them is no wish for a field, and Jira's own field `Key`, which it
 * lists and never fills, is not shown beside them.
 * @throws JiraError (invalid) that names every unknown or ambiguous field, before the first record is read.
 */
export function selectFields(catalog: FieldCatalog, choice: FieldChoice, standard: readonly string[]): Selection {
	if (choice.set === 'all') return { wanted: 'all', fields: catalog.fields.filter((field) => !isOfRecord(field)) };
	const fields = choice.set === 'standard' ? fieldsOf(catalog, standard) : namedFields(catalog, choice.names);
	return { wanted: fields.map(({ id }) => id), fields };
}

/** The fields that a kind means: by their ids, or by the key of a type of custom fields, of which a site may have several. */
export function fieldsOf(catalog: FieldCatalog, words: readonly string[]): Field[] {
	return words.flatMap((word) => (isTypeKey(word) ? catalog.fields.filter(({ schema }) => schema.custom === word) : (catalog.byId(word) ?? [])));
}

/** The ids of these fields; an id that the catalogue does not list stands for itself. */
export function idsOf(catalog: FieldCatalog, words: readonly string[]): string[] {
	return words.flatMap((word) => (isTypeKey(word) ? fieldsOf(catalog, [word]).map(({ id }) => id) : [word]));
}

/** Keys of types have the key of their app before a colon, which no id has. */
function isTypeKey(word: string): boolean {
	return word.includes(':');
}

/** Jira lists its field `Key` without a type. */
function isOfRecord({ name, schema }: Field): boolean {
	return RECORD_NAMES.includes(looseName(name)) && schema.type === 'any' && schema.custom === undefined;
}

function namedFields(catalog: FieldCatalog, names: readonly string[]): Field[] {
	const fields = new Set<Field>();
	const unknown: string[] = [];
	const ambiguous: string[] = [];
	for (const name of names.map((word) => word.trim()).filter((word) => word !== '')) {
		const match = catalog.find(name);
		if (match.found === 'several') ambiguous.push(`"${name}" is ${match.fields.map(({ id }) => id).join(' or ')}`);
		else if (match.found === 'one' && !isOfRecord(match.field)) fields.add(match.field);
		else if (match.found === 'none' && !RECORD_NAMES.includes(looseName(name))) unknown.push(`"${name}"`);
	}
	if (unknown.length + ambiguous.length > 0) throw unclearFields(unknown, ambiguous);
	return [...fields];
}

function unclearFields(unknown: readonly string[], ambiguous: readonly string[]): JiraError {
	const messages = [
		...(unknown.length > 0 ? [`This site has no field ${listed(unknown)}`] : []),
		...(ambiguous.length > 0 ? [`Several fields share a name: ${listed(ambiguous)}`] : []),
	];
	const check = 'Pick the field from the list, or check its name or ID in Jira under Settings, Work items, Custom fields';
	const advice = unknown.length > 0 ? check : 'Give the field ID instead of the name';
	return new JiraError({ kind: 'invalid', message: messages.join('. '), advice });
}

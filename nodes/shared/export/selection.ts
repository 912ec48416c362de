import { JiraError } from '../connection/errors';
import type { FieldCatalog } from '../fields/catalog';
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
 * @throws JiraError (invalid) that names every unknown or ambiguous field, before the first record is read.
 */
export function selectFields(catalog: FieldCatalog, choice: FieldChoice, standard: readonly string[]): Selection {
	if (choice.set === 'all') return { wanted: 'all', fields: catalog.fields };
	const fields =
		choice.set === 'standard'
			? standard.flatMap((id) => catalog.byId(id) ?? [])
			: [...new Set(choice.names.map((name) => findField(catalog, name)))];
	return { wanted: fields.map(({ id }) => id), fields };
}

function findField(catalog: FieldCatalog, name: string): Field {
	const match = catalog.find(name);
	if (match.found === 'one') return match.field;
	if (match.found === 'several') {
		const candidates = match.fields.map((field) => `${field.name} [${field.id}]`);
		throw new JiraError({
			kind: 'invalid',
			message: `Several fields are called "${name}": ${listed(candidates)}`,
			advice: 'Give the field ID instead of the name',
		});
	}
	throw new JiraError({
		kind: 'invalid',
		message: `This site has no field "${name}"`,
		advice: 'Pick the field from the list, or check its name or ID in Jira under Settings, Work items, Custom fields',
	});
}

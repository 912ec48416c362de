import type { Connection } from '../../connection/types';
import { createCatalog, looseName, type FieldCatalog } from '../../fields/catalog';
import type { Field } from '../../fields/schema';
import type { Place } from '../kind';
import { requestFields } from './fields';
import { requestTarget, PARTICIPANTS_NAME, type RequestSettings, type RequestTarget } from './target';

/**
 * The fields of the site, found also by what the portal calls them at these places: what is "Summary" in Jira may be "What
 * do you need?" there, and something else at the next request type. A label means the fields that it stands for at any of
 * the places; where not all of them have it, the field of that name in Jira as well.
 */
export async function requestFieldsAt(connection: Connection, settings: RequestSettings, places: readonly Place[]): Promise<FieldCatalog> {
	const { fields } = await requestFields(connection);
	const targets = await targetsOf(connection, settings, places);
	const known = new Set(fields.map(({ id }) => id));
	const own = new Map(targets.flatMap(({ catalog }) => catalog.fields.filter(({ id }) => !known.has(id)).map((field) => [field.id, field] as const)));
	const all = createCatalog<Field>([...fields, ...own.values()]);
	const labels = targets.map(labelsOf);
	return {
		...all,
		find(word) {
			const byId = all.byId(word.trim());
			if (byId) return { found: 'one', field: byId };
			const ids = labels.map((ofTarget) => ofTarget.get(looseName(word)) ?? []);
			const meant = [...new Set(ids.flat())].flatMap((id) => all.byId(id) ?? []);
			if (meant.length === 0) return all.find(word);
			const inJira = ids.every((ofTarget) => ofTarget.length > 0) ? [] : fieldsOf(all, word);
			return oneOf([...new Set([...meant, ...inJira])]);
		},
	};
}

/** Those of the places that are there; rows of others are rejected when their turn comes. */
async function targetsOf(connection: Connection, settings: RequestSettings, places: readonly Place[]): Promise<RequestTarget[]> {
	const found = await Promise.all(places.map(async (place) => await requestTarget(connection, settings, place)));
	return found.flatMap((one) => (one.ok ? [one.target] : []));
}

/** The ids of fields by what they are called at one place. */
function labelsOf({ catalog, people }: RequestTarget): ReadonlyMap<string, readonly string[]> {
	const labels = new Map<string, string[]>();
	for (const { id, name } of catalog.fields) labels.set(looseName(name), [...(labels.get(looseName(name)) ?? []), id]);
	// As the field is called on the site and in an export, beside the name that it has among the columns of a row.
	if (people.participants !== undefined && !labels.has(looseName(PARTICIPANTS_NAME))) labels.set(looseName(PARTICIPANTS_NAME), [people.participants]);
	return labels;
}

function fieldsOf(catalog: FieldCatalog, word: string): readonly Field[] {
	const match = catalog.find(word);
	if (match.found === 'one') return [match.field];
	return match.found === 'several' ? match.fields : [];
}

function oneOf(fields: readonly Field[]): ReturnType<FieldCatalog['find']> {
	const [only] = fields;
	return fields.length === 1 && only ? { found: 'one', field: only } : { found: 'several', fields };
}

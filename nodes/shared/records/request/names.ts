import type { Connection } from '../../connection/types';
import { createCatalog, looseName, type FieldCatalog } from '../../fields/catalog';
import type { Field } from '../../fields/schema';
import type { Place } from '../kind';
import { requestFields } from './fields';
import { formFields } from './forms';
import { requestTarget, PARTICIPANTS_NAME, REPORTER, REPORTER_NAME, type RequestSettings, type RequestTarget } from './target';

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
	// Who answers a form where none can be answered is told so on the row.
	const forms = formFields(settings.questions).filter(({ id }) => !own.has(id));
	const all = createCatalog<Field>([...fields, ...own.values(), ...forms]);
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
	// These columns are understood everywhere: where the account may not write them, the row is told so.
	const always = [[REPORTER_NAME, REPORTER], [PARTICIPANTS_NAME, people.participants]] as const;
	for (const [name, id] of always) if (id !== undefined && !labels.has(looseName(name))) labels.set(looseName(name), [id]);
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

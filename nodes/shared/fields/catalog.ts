import type { Field } from './schema';

/** What a name stands for among the fields of a site: one field, none, or several that share the name. */
export type FieldMatch<F extends Field> =
	| { readonly found: 'one'; readonly field: F }
	| { readonly found: 'none' }
	| { readonly found: 'several'; readonly fields: readonly F[] };

/** Finds fields by what people and tables call them, and gives every field one name that is always the same. */
export interface FieldCatalog<F extends Field = Field> {
	readonly fields: readonly F[];
	/**
	 * By id, then by the name of `nameOf`, then by exact name, then by the id in brackets (whatever the field is called
	 * by now), then regardless of case, blanks and underscores (`story_points` is `Story Points`).
	 */
	find(word: string): FieldMatch<F>;
	/**
	 * The field's name, which no other field of the site has. Where several share it, a custom field is called
	 * `Team [customfield_10042]`.
	 */
	nameOf(field: Field): string;
	byId(id: string): F | undefined;
}

/** How the ids of fields begin that people have added to a kind whose fields are known by their names alone. */
export const ADDED_PREFIX = 'detail:';

/** Names that every exported record has of its own (design §2), which no field may take. */
export const RECORD_NAMES: readonly string[] = ['key', 'id', 'url'];

/** The form in which names are compared when their letters differ: `Issue Type`, `issue_type` and `issueType` are one. */
export function looseName(name: string): string {
	return name
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s_\-.]+/gu, '');
}

export function createCatalog<F extends Field>(fields: readonly F[]): FieldCatalog<F> {
	const byId = new Map(fields.map((field) => [field.id, field]));
	const byName = groupBy(fields, plainName);
	const looseKey = (name: string) => looseName(name) || name;
	const byLooseName = groupBy(fields, (field) => looseKey(plainName(field)));
	const ambiguous = ambiguousNames(fields, byId);
	const nameOf = (field: Field) =>
		ambiguous.has(field.id) ? `${plainName(field)} [${field.id}]` : plainName(field);
	const byOwnName = new Map(fields.map((field) => [nameOf(field), field]));

	return {
		fields,
		byId: (id) => byId.get(id),
		nameOf,
		find(word) {
			const name = word.trim();
			const known = byId.get(name) ?? byOwnName.get(name);
			if (known) return { found: 'one', field: known };
			const named = byName.get(name);
			const labelled = named ? undefined : labelledId(name, byId);
			if (labelled) return { found: 'one', field: labelled };
			return preferSystem(named ?? byLooseName.get(looseKey(name)) ?? []);
		},
	};
}

/** Blanks around a name are no part of it; a field without a name is called by its id. */
function plainName({ id, name }: Field): string {
	return name.trim() || id;
}

/**
 * Ids of the fields that cannot be called by their bare name: it means something else already (the record itself, the
 * id of another field, a name with an id in brackets), or it is shared. Of those that share a name a single system
 * field keeps it.
 */
function ambiguousNames(fields: readonly Field[], byId: ReadonlyMap<string, Field>): ReadonlySet<string> {
	const ambiguous = new Set<string>();
	for (const [name, holders] of groupBy(fields, (field) => plainName(field).toLowerCase())) {
		const system = holders.filter((field) => !isCustom(field));
		for (const field of holders) {
			const meansOther = RECORD_NAMES.includes(name) || (byId.get(plainName(field)) ?? field) !== field;
			const isShared = holders.length > 1 && !(system.length === 1 && system[0] === field);
			if (meansOther || isShared || labelledId(plainName(field), byId)) ambiguous.add(field.id);
		}
	}
	return ambiguous;
}

/** Reads back the name that `nameOf` gave to one of several fields of the same name. */
function labelledId<F extends Field>(word: string, byId: ReadonlyMap<string, F>): F | undefined {
	const id = /\[([^[\]]+)\]$/.exec(word)?.[1];
	return id === undefined ? undefined : byId.get(id);
}

/** A system field keeps its plain name where a custom field has taken the same one: that is what people mean by it. */
function preferSystem<F extends Field>(candidates: readonly F[]): FieldMatch<F> {
	const system = candidates.filter((field) => !isCustom(field));
	const meant = system.length === 1 ? system : candidates;
	if (meant.length > 1) return { found: 'several', fields: meant };
	return meant[0] ? { found: 'one', field: meant[0] } : { found: 'none' };
}

function isCustom({ id }: Field): boolean {
	return id.startsWith('customfield_') || id.startsWith(ADDED_PREFIX);
}

function groupBy<T>(list: readonly T[], keyOf: (entry: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const entry of list) {
		const group = groups.get(keyOf(entry));
		if (group) group.push(entry);
		else groups.set(keyOf(entry), [entry]);
	}
	return groups;
}

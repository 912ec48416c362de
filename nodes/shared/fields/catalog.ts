import type { Field } from './schema';

/** What a name stands for among the fields of a site: one field, none, or several that share the name. */
export type FieldMatch<F extends Field> =
	| { readonly found: 'one'; readonly field: F }
	| { readonly found: 'none' }
	| { readonly found: 'several'; readonly fields: readonly F[] };

/** Finds fields by what people and tables call them, and gives every field one name that is always the same. */
export interface FieldCatalog<F extends Field = Field> {
	readonly fields: readonly F[];
	/** By id, then by exact name, then regardless of case, blanks and underscores (`story_points` is `Story Points`). */
	find(word: string): FieldMatch<F>;
	/** The field's name; when several fields of the site share it, a custom one is called `Team [customfield_10042]`. */
	nameOf(field: Field): string;
	byId(id: string): F | undefined;
}

/** Names that every exported record has of its own (design §2), which no field may take. */
const RESERVED = ['key', 'id', 'url'];

/** The form in which names are compared when their letters differ: `Issue Type`, `issue_type` and `issueType` are one. */
export function looseName(name: string): string {
	return name.normalize('NFKC').toLowerCase().replace(/[\s_\-.]+/gu, '');
}

export function createCatalog<F extends Field>(fields: readonly F[]): FieldCatalog<F> {
	const byId = new Map(fields.map((field) => [field.id, field]));
	const byName = groupBy(fields, (field) => field.name.trim());
	const byLooseName = groupBy(fields, (field) => looseName(field.name));
	const shared = new Set(RESERVED);
	for (const [name, holders] of groupBy(fields, (field) => field.name.toLowerCase())) {
		if (holders.length > 1) shared.add(name);
	}

	return {
		fields,
		byId: (id) => byId.get(id),
		find(word) {
			const exact = byId.get(word.trim()) ?? labelledId(word, byId);
			if (exact) return { found: 'one', field: exact };
			const candidates = byName.get(word.trim()) ?? byLooseName.get(looseName(word)) ?? [];
			return preferSystem(candidates);
		},
		nameOf(field) {
			const clashes = shared.has(field.name.toLowerCase()) && isCustom(field);
			return clashes ? `${field.name} [${field.id}]` : field.name;
		},
	};
}

/** Reads back the name that `nameOf` gave to one of several fields of the same name. */
function labelledId<F extends Field>(word: string, byId: Map<string, F>): F | undefined {
	const id = /\[(\w+)\]\s*$/.exec(word)?.[1];
	return id === undefined ? undefined : byId.get(id);
}

/** A system field keeps its plain name where a custom field has taken the same one: that is what people mean by it. */
function preferSystem<F extends Field>(candidates: readonly F[]): FieldMatch<F> {
	const system = candidates.filter((field) => !isCustom(field));
	const meant = system.length === 1 ? system : candidates;
	if (meant.length > 1) return { found: 'several', fields: meant };
	return meant[0] ? { found: 'one', field: meant[0] } : { found: 'none' };
}

function isCustom(field: Field): boolean {
	return field.id.startsWith('customfield_');
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

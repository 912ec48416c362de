import { isoDateTime } from '../../../fields/read';

type Bag = Readonly<Record<string, unknown>>;

/** Whatever Jira gave, to be read by name; an empty object where it is none. */
export function bag(value: unknown): Bag {
	return typeof value === 'object' && value !== null ? (value as Bag) : {}; // Read only, of whatever Jira gave.
}

/** A value of its own, never one that every object inherits: a change of the history has a `toString`. */
export function own(value: unknown, name: string): unknown {
	const given = bag(value);
	return Object.hasOwn(given, name) ? (given[name] ?? null) : null;
}

/** An id as a text, whether Jira gave a text or a number; empty where there is none. */
export function idOf(value: unknown): string {
	const id = own(value, 'id');
	return typeof id === 'string' || typeof id === 'number' ? String(id) : '';
}

/** Name and account id of a person, who may be gone. */
export function authorOf(value: unknown): { readonly author: unknown; readonly authorAccountId: unknown } {
	const author = own(value, 'author');
	return { author: own(author, 'displayName'), authorAccountId: own(author, 'accountId') };
}

/** Who may see it, e.g. `role: Administrators`; null for everybody who may see the issue. */
export function visibilityOf(value: unknown): string | null {
	const visibility = own(value, 'visibility');
	return visibility === null ? null : `${String(own(visibility, 'type'))}: ${String(own(visibility, 'value'))}`;
}

/** Epoch numbers below this are seconds: as milliseconds they would be before 1974. */
const LEAST_MILLISECONDS = 1e11;

/**
 * A moment as ISO 8601. Bulk answers give a number, or a text that is one, where others give a date; whether it counts
 * seconds or milliseconds is [?], so its size decides (reference §1.4).
 */
export function momentOf(value: unknown): string | null {
	const given = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
	if (typeof given === 'string') return isoDateTime(given);
	if (typeof given !== 'number' || !Number.isFinite(given)) return null;
	return new Date(given < LEAST_MILLISECONDS ? given * 1000 : given).toISOString();
}

/** Entries by their moment of creation, those of one moment by id. An entry without either keeps its place. */
export function oldestFirst(entries: readonly unknown[]): readonly unknown[] {
	const dated = entries.map((entry) => ({
		entry,
		at: Date.parse(momentOf(own(entry, 'created')) ?? ''),
		id: Number(idOf(entry)),
	}));
	return dated.sort((one, other) => one.at - other.at || one.id - other.id || 0).map(({ entry }) => entry);
}

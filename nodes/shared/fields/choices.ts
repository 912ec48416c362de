import { quoted, listed, refused, resolved, type Resolved } from './resolved';
import { labelOf, type AllowedValue, type WritableField } from './schema';

/** The name under which Jira takes a choice of this type when its id is not known: options by value, others by name. */
const NAME_PROPERTY: Readonly<Record<string, string>> = { option: 'value', project: 'key' };

/**
 * A word for one of the values that a field accepts: the id, the exact label, or the label regardless of case.
 * Where Jira listed no values for the field, the word is passed on as a name and Jira decides.
 */
export function chooseOne(field: WritableField, cell: unknown): Resolved {
	const itemType = field.schema.items ?? field.schema.type;
	const word = wordOf(cell);
	if (word === undefined) return refused(`${quoted(cell)} is not a name or an ID`, `Give one name or ID for ${field.name}`);
	if (!field.allowedValues) return resolved({ [NAME_PROPERTY[itemType] ?? 'name']: word });
	const hit = chooseAmong(field.allowedValues, word, field.name);
	return hit.ok ? resolved({ id: (hit.value as AllowedValue).id }) : hit;
}

/** A word for both levels of a cascading select: `Parent > Child`, or the object that Jira gives. */
export function chooseCascade(field: WritableField, cell: unknown): Resolved {
	const [parentWord, childWord] = cascadeWords(cell);
	const parents = field.allowedValues ?? [];
	const parent = chooseAmong(parents, parentWord ?? '', field.name);
	if (!parent.ok) return parent;
	const { id, children } = parent.value as AllowedValue;
	if (childWord === undefined) return resolved({ id });
	const child = chooseAmong(children ?? [], childWord, `${field.name} under ${quoted(parentWord)}`);
	return child.ok ? resolved({ id, child: { id: (child.value as AllowedValue).id } }) : child;
}

/** Finds the one allowed value that a word means; `value` of the answer is that `AllowedValue`. */
export function chooseAmong(allowed: readonly AllowedValue[], word: string, what: string): Resolved {
	const folded = word.trim().toLowerCase();
	const tests: Array<(value: AllowedValue) => boolean> = [
		(value) => labelOf(value) === word.trim() || value.key === word.trim(),
		(value) => value.id === word.trim(),
		(value) => labelOf(value).trim().toLowerCase() === folded,
	];
	for (const test of tests) {
		const hits = allowed.filter(test);
		if (hits.length === 1) return resolved(hits[0]);
		if (hits.length > 1) {
			const ids = hits.map((hit) => `${labelOf(hit)} (ID ${hit.id})`);
			return refused(`${quoted(word)} fits several values of ${what}: ${listed(ids)}`, 'Give the ID instead of the name');
		}
	}
	const names = allowed.map(labelOf);
	const choice = names.length === 0 ? 'It has no values to choose from' : `Use one of: ${listed(names)}`;
	return refused(`${quoted(word)} is not a value of ${what}`, `${choice}, or add it in Jira`);
}

/** The name or id in a cell: plain text, a number, or the object that Jira itself gives for a value. */
function wordOf(cell: unknown): string | undefined {
	if (typeof cell === 'string') return cell.trim();
	if (typeof cell === 'number') return String(cell);
	if (typeof cell !== 'object' || cell === null) return undefined;
	const { id, value, name, key } = cell as Record<string, unknown>;
	const word = id ?? value ?? name ?? key;
	return word === undefined ? undefined : String(word);
}

function cascadeWords(cell: unknown): [string | undefined, string | undefined] {
	if (typeof cell === 'object' && cell !== null && 'child' in cell) return [wordOf(cell), wordOf(cell.child)];
	const [parent, ...child] = (wordOf(cell) ?? '').split(/\s+>\s+/u);
	return [parent, child.length > 0 ? child.join(' > ') : undefined];
}

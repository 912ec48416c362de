import { objectOf, textOf } from './cells';
import { quoted, listed, refused, resolved, type Resolved, unknownName } from './resolved';
import { labelOf, type AllowedValue, type WritableField } from './schema';

/** The name under which Jira takes a choice of this type when its id is not known: options by value, others by name. */
const NAME_PROPERTY: Readonly<Record<string, string>> = {
	option: 'value',
	'option-with-child': 'value',
	project: 'key',
};

/** What a cell says of one value: the id, where Jira's own object gave it, and the word, whatever that may be. */
interface Meant {
	readonly id?: string;
	readonly word?: string;
}

/**
 * A cell that means one of the values that a field accepts: a label, exactly or regardless of case, an id, or the
 * object that Jira gives. Where Jira listed no values for the field, the word is passed on as a name and Jira decides.
 */
export function chooseOne(field: WritableField, cell: unknown): Resolved {
	const meant = meantBy(cell);
	if (!meant)
		return refused(`${quoted(cell)} is not a name or an ID`, `Give one name or ID for ${field.name}`);
	if (!field.allowedValues) return resolved(unlisted(field, meant));
	const hit = chooseMeant(field.allowedValues, meant, field.name);
	return hit.ok ? resolved({ id: (hit.value as AllowedValue).id }) : hit;
}

/** A word for both levels of a cascading select: `Parent > Child`, or the object that Jira gives. */
export function chooseCascade(field: WritableField, cell: unknown): Resolved {
	const [parentMeant, childMeant] = cascadeParts(field.allowedValues ?? [], cell);
	if (!parentMeant)
		return refused(`${quoted(cell)} is not a name or an ID`, `Give ${field.name} as Parent > Child`);
	if (!field.allowedValues) {
		const parent = unlisted(field, parentMeant);
		return resolved(childMeant ? { ...parent, child: unlisted(field, childMeant) } : parent);
	}
	const parent = chooseMeant(field.allowedValues, parentMeant, field.name);
	if (!parent.ok) return parent;
	const { id, children } = parent.value as AllowedValue;
	if (!childMeant) return resolved({ id });
	const child = chooseMeant(
		children ?? [],
		childMeant,
		`${field.name} under ${quoted(labelOf(parent.value as AllowedValue))}`,
	);
	return child.ok ? resolved({ id, child: { id: (child.value as AllowedValue).id } }) : child;
}

/**
 * Finds the one allowed value that a word means; `value` of the answer is that `AllowedValue`. The exact label comes
 * before the id: labels are what people read and what an export gives, and an option that happens to be called like
 * the id of another one must stay within reach. Who means the id beyond doubt gives `{ "id": "10001" }`.
 */
export function chooseAmong(allowed: readonly AllowedValue[], word: string, what: string): Resolved {
	const exact = word.trim();
	const folded = exact.toLowerCase();
	const tests: Array<(value: AllowedValue) => boolean> = [
		(value) => labelOf(value).trim() === exact || value.key === exact,
		(value) => value.id === exact,
		(value) => labelOf(value).trim().toLowerCase() === folded,
	];
	for (const test of tests) {
		const hits = allowed.filter(test);
		if (hits.length === 1) return resolved(hits[0]);
		if (hits.length > 1) {
			const ids = hits.map((hit) => `${labelOf(hit)} (ID ${hit.id})`);
			return refused(
				`${quoted(word)} fits several values of ${what}: ${listed(ids)}`,
				'Give the ID instead of the name',
			);
		}
	}
	const names = allowed.map(labelOf);
	const choice = names.length === 0 ? 'It has no values to choose from' : `Use one of: ${listed(names)}`;
	return unknownName(`${quoted(word)} is not a value of ${what}`, `${choice}, or add it in Jira`);
}

/** An id from Jira's own object is an id and no label; on another site, where it is not known, its name still counts. */
function chooseMeant(allowed: readonly AllowedValue[], { id, word }: Meant, what: string): Resolved {
	const hit = id === undefined ? undefined : allowed.find((value) => value.id === id);
	return hit ? resolved(hit) : chooseAmong(allowed, word ?? id ?? '', what);
}

function unlisted(field: WritableField, { id, word }: Meant): Record<string, unknown> {
	return id === undefined
		? { [NAME_PROPERTY[field.schema.items ?? field.schema.type] ?? 'name']: word }
		: { id };
}

/** What a cell means: plain text, a number or a truth as a word; of the object that Jira itself gives, its id and name. */
function meantBy(cell: unknown): Meant | undefined {
	const object = objectOf(cell);
	if (!object)
		return typeof cell === 'object' || cell === undefined ? undefined : { word: textOf(cell).trim() };
	const id = scalarText(object.id);
	const word = scalarText(object.value) ?? scalarText(object.name) ?? scalarText(object.key);
	return id === undefined && word === undefined ? undefined : { id, word };
}

function scalarText(value: unknown): string | undefined {
	return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number'
		? String(value)
		: undefined;
}

/** Most characters that an option's label has in Jira. */
const LONGEST_OPTION = 255;

/** A label may itself contain ` > `: the longest beginning of the text that is a parent is taken for it. */
function cascadeParts(
	allowed: readonly AllowedValue[],
	cell: unknown,
): [Meant | undefined, Meant | undefined] {
	const object = objectOf(cell);
	if (object) return [meantBy(object), meantBy(object.child)];
	const whole = meantBy(cell);
	const text = whole?.word ?? '';
	const splits = [...text.slice(0, LONGEST_OPTION).matchAll(/\s>\s/gu)].reverse();
	const parts = splits.map(({ 0: gap, index }): [Meant, Meant] => [
		{ word: text.slice(0, index).trim() },
		{ word: text.slice(index + gap.length).trim() },
	]);
	const candidates: Array<[Meant | undefined, Meant | undefined]> = [[whole, undefined], ...parts];
	return candidates.find(([parent]) => parent && chooseMeant(allowed, parent, '').ok) ?? candidates.at(-1)!;
}

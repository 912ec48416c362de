import { createHash } from 'crypto';
import { isAdfDocument, normaliseAdf } from '../text';
import { valueTypeOf, type Field, type ValueType } from '../fields/schema';

const IDENTITIES = ['accountId', 'id', 'groupId', 'key', 'value', 'name'];

/**
 * Whether a value that Jira gave and a value that we would write are the same to a person: the order of a set, the
 * zone of a moment, generated ids inside a document and the extra properties that Jira adds do not count.
 */
export function sameValue(field: Field, current: unknown, desired: unknown): boolean {
	const type = valueTypeOf(field.schema);
	if (type === 'timeTracking') return sameTimeTracking(current, desired);
	if (type === 'sprints') return idsOf(current).includes(String(desired)) || (isNothing(current) && isNothing(desired));
	return canonicalText(type, likewise(current, desired)) === canonicalText(type, desired);
}

/**
 * A current value reduced to what the desired one is expressed by: `{ id, name, self, … }` beside `{ name }` becomes
 * `{ name }`, so that naming a thing and giving its id compare alike.
 */
function likewise(current: unknown, desired: unknown): unknown {
	if (Array.isArray(current)) {
		const example: unknown = Array.isArray(desired) ? desired[0] : undefined;
		return example === undefined ? current : current.map((entry) => likewise(entry, example));
	}
	const name = IDENTITIES.find((candidate) => property(desired, candidate) !== undefined);
	if (name === undefined || property(current, name) === undefined) return current;
	return { ...(property(current, 'child') ? { child: property(current, 'child') } : {}), [name]: property(current, name) };
}

/** A short text that is equal for records with equal values, whatever their form. */
export function fingerprint(fields: ReadonlyArray<readonly [Field, unknown]>): string {
	const parts = fields.map(([field, value]) => `${field.id}=${canonicalText(valueTypeOf(field.schema), value)}`);
	return createHash('sha256').update(parts.sort().join('\n')).digest('hex').slice(0, 32);
}

function canonicalText(type: ValueType, value: unknown): string {
	if (isNothing(value)) return '';
	return JSON.stringify(CANONICAL[type](value));
}

function isNothing(value: unknown): boolean {
	return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

const CANONICAL: Readonly<Record<ValueType, (value: unknown) => unknown>> = {
	text: (value) => String(value).replace(/\r\n?/g, '\n').trim(),
	richText: (value) => (isAdfDocument(value) ? normaliseAdf(value) : value),
	number: (value) => Number(value),
	date: (value) => String(value).slice(0, 10),
	dateTime: (value) => Date.parse(String(value)),
	choice: identityOf,
	choices: asSet(identityOf),
	cascade: (value) => [identityOf(value), property(value, 'child') ? identityOf(property(value, 'child')) : null],
	user: identityOf,
	users: asSet(identityOf),
	group: identityOf,
	groups: asSet(identityOf),
	words: asSet((entry) => entry),
	record: identityOf,
	timeTracking: sortedKeys,
	sprints: idsOf,
	other: sortedKeys,
};

/** What a thing is known by, the surest first. */
function identityOf(value: unknown): unknown {
	for (const name of IDENTITIES) {
		const known = property(value, name);
		if (known !== undefined && known !== null) return String(known);
	}
	return value;
}

function asSet(canonical: (entry: unknown) => unknown): (value: unknown) => unknown {
	return (value) => {
		const entries = (Array.isArray(value) ? value : [value]).map((entry) => JSON.stringify(canonical(entry)));
		return [...new Set(entries)].sort();
	};
}

/** Jira adds seconds and the time spent; only what we would write is compared. */
function sameTimeTracking(current: unknown, desired: unknown): boolean {
	if (isNothing(desired)) return isNothing(current) || isNothing(property(current, 'originalEstimate'));
	return Object.entries(desired as Record<string, unknown>).every(([name, value]) => property(current, name) === value);
}

function idsOf(value: unknown): string[] {
	const entries = Array.isArray(value) ? value : isNothing(value) ? [] : [value];
	return entries.map((entry) => String(property(entry, 'id') ?? entry));
}

function sortedKeys(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sortedKeys);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([name, entry]) => [name, sortedKeys(entry)]));
}

function property(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

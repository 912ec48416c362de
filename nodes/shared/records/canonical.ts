import { createHash } from 'crypto';
import { isAdfDocument, normaliseAdf } from '../text';
import { sameEstimate } from '../fields/estimates';
import { sprintOf } from '../fields/sprints';
import { LIST_TYPES, valueTypeOf, type Field, type ValueType } from '../fields/schema';

const IDENTITIES = ['accountId', 'id', 'groupId', 'key', 'value', 'name'];

/**
 * Whether a value that Jira gave and a value that we would write are the same to a person: the order of a set, the
 * zone of a moment, generated ids inside a document and the extra properties that Jira adds do not count.
 */
export function sameValue(field: Field, current: unknown, desired: unknown): boolean {
	const type = valueTypeOf(field.schema);
	if (type === 'timeTracking') return sameTimeTracking(current, desired);
	if (type === 'sprints') return sameSprints(current, desired);
	if (type === 'duration') return sameEstimate(property(current, 'text'), property(current, 'seconds'), desired);
	if (type === 'properties') return sameProperties(current, desired);
	const wanted = canonicalText(type, desired);
	if (type === 'other' && canonicalText(type, current) === wanted) return true;
	return canonicalText(type, likewise(current, desired)) === wanted;
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
	const name = IDENTITIES.find((candidate) => isKnown(property(desired, candidate)));
	if (name === undefined || !isKnown(property(current, name))) return current;
	const child = property(current, 'child');
	return {
		...(isKnown(child) ? { child: likewise(child, property(desired, 'child')) } : {}),
		[name]: property(current, name),
	};
}

/** A short text that is equal for equal values of the same fields; for values as Jira gives them, with their ids. */
export function fingerprint(fields: ReadonlyArray<readonly [Field, unknown]>): string {
	const parts = fields.map(
		([field, value]) => `${field.id}=${canonicalText(valueTypeOf(field.schema), value)}`,
	);
	return createHash('sha256').update(parts.sort().join('\n')).digest('hex').slice(0, 32);
}

/** Equal for equal values; empty for none, be it null, blank text, an empty list or a document without content. */
function canonicalText(type: ValueType, value: unknown): string {
	const canonical = isNothing(value) ? null : CANONICAL[type](value);
	return isNothing(canonical) ? '' : JSON.stringify(canonical);
}

function isKnown(value: unknown): boolean {
	return value !== null && value !== undefined;
}

function isNothing(value: unknown): boolean {
	return !isKnown(value) || value === '' || (Array.isArray(value) && value.length === 0);
}

const CANONICAL: Readonly<Record<ValueType, (value: unknown) => unknown>> = {
	text: (value) => (typeof value === 'object' ? sortedKeys(value) : plainText(String(value))),
	richText: (value) => (isAdfDocument(value) ? normaliseAdf(value).content : plainText(String(value))),
	number: (value) => Number(value),
	date: (value) => String(value).slice(0, 10),
	dateTime: momentOf,
	choice: identityOf,
	choices: asSet(identityOf),
	cascade: (value) => [
		identityOf(value),
		property(value, 'child') ? identityOf(property(value, 'child')) : null,
	],
	user: identityOf,
	users: asSet(identityOf),
	group: identityOf,
	groups: asSet(identityOf),
	words: asSet(sortedKeys),
	record: identityOf,
	timeTracking: sortedKeys,
	sprints: (value) => idsOf(value).sort(),
	objects: asSet(identityOf),
	team: idAlone,
	organizations: asSet(idAlone),
	// What is not said to be true is not.
	truth: (value) => value === true || null,
	duration: sortedKeys,
	properties: sortedKeys,
	other: sortedKeys,
};

function plainText(text: string): string {
	return text.replace(/\r\n?/g, '\n').trim();
}

/** Milliseconds, so that no zone counts; a text that is no moment stands for itself. */
function momentOf(value: unknown): unknown {
	const time = Date.parse(String(value));
	return Number.isNaN(time) ? String(value) : time;
}

/** What a thing is known by, the surest first. */
function identityOf(value: unknown): unknown {
	const name = IDENTITIES.find((candidate) => isKnown(property(value, candidate)));
	return name === undefined ? sortedKeys(value) : String(property(value, name));
}

/** Some things are read as objects and written as their bare ids. */
function idAlone(value: unknown): string {
	return String(property(value, 'id') ?? value);
}

function asSet(canonical: (entry: unknown) => unknown): (value: unknown) => unknown {
	return (value) => {
		const entries = (Array.isArray(value) ? value : [value]).map((entry) => JSON.stringify(canonical(entry)));
		return [...new Set(entries)].sort();
	};
}

/** Jira adds seconds and the time spent; only what we would write is compared. */
function sameTimeTracking(current: unknown, desired: unknown): boolean {
	const names = ['originalEstimate', 'remainingEstimate'].filter(
		(name) => isNothing(desired) || isKnown(property(desired, name)),
	);
	return names.every((name) =>
		sameEstimate(property(current, name), property(current, `${name}Seconds`), property(desired, name)),
	);
}

/** Only the properties that we would write are compared; no value at all takes all of them away. */
function sameProperties(current: unknown, desired: unknown): boolean {
	const keys = isNothing(desired) ? Object.keys(current ?? {}) : Object.keys(desired as object);
	const text = (value: unknown) => JSON.stringify(sortedKeys(value ?? null));
	return keys.every((key) => text(property(current, key)) === text(property(desired, key)));
}

/** Jira keeps the sprints that an issue was in; only the one that is not closed can be set and taken away. */
function sameSprints(current: unknown, desired: unknown): boolean {
	const wanted = idsOf(desired);
	const known = idsOf(current);
	if (wanted.length > 0) return wanted.every((id) => known.includes(id));
	return entriesOf(current).every((sprint) => sprintOf(sprint).state === 'closed');
}

function idsOf(value: unknown): string[] {
	return entriesOf(value).map((entry) => sprintOf(entry).id ?? String(entry));
}

function entriesOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : isNothing(value) ? [] : [value];
}

/**
 * What a list becomes when entries are added to it: those that are there, named by what they are known by, and those of
 * the others that are not among them. The value itself for a field that holds no list.
 */
export function withAdded(field: Field, current: unknown, added: unknown): unknown {
	if (!LIST_TYPES.has(valueTypeOf(field.schema))) return added;
	const there = entriesOf(current);
	const others = entriesOf(added).filter((entry) => !there.some((known) => sameValue(field, [known], [entry])));
	return [...there.map((entry) => reference(field, entry)), ...others];
}

/** A thing that a record holds, as Jira takes it: an object with one property, or a bare id. */
function reference({ schema }: Field, entry: unknown): unknown {
	if (valueTypeOf(schema) === 'organizations') return Number(idAlone(entry));
	const name = IDENTITIES.find((candidate) => isKnown(property(entry, candidate)));
	return name === undefined ? entry : { [name]: property(entry, name) };
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

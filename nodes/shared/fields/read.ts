import { adfToMarkdown, adfToPlainText, isAdfDocument } from '../text';
import { labelOf, valueTypeOf, type Field, type ValueType } from './schema';

/** How rich text leaves Jira: as Markdown, as text without marks, or as the document that Jira stores. */
export type TextFormat = 'markdown' | 'plain' | 'adf';

/** A value as people read it: text, number, truth, list of those, or (rarely) the object that Jira gave. */
export type PlainValue = unknown;

type Reader = (value: unknown, text: TextFormat) => PlainValue;

/**
 * One value of a field in readable form: `{ id, name, self, … }` becomes the name, a list of them a list of names,
 * a document Markdown. An absent value is null. What no reader knows is given as Jira gave it: nothing is dropped.
 */
export function readValue(field: Field, value: unknown, text: TextFormat): PlainValue {
	if (value === null || value === undefined) return null;
	return READERS[valueTypeOf(field.schema)](value, text);
}

const READERS: Readonly<Record<ValueType, Reader>> = {
	text: readText,
	richText: readText,
	number: asIs,
	date: asIs,
	dateTime: (value) => (typeof value === 'string' ? isoDateTime(value) : value),
	choice: nameOf,
	choices: eachOf(nameOf),
	cascade: cascade,
	user: nameOf,
	users: eachOf(nameOf),
	group: nameOf,
	groups: eachOf(nameOf),
	words: asIs,
	record: (value) => property(value, 'key') ?? nameOf(value),
	timeTracking: asIs,
	sprints: eachOf(nameOf),
	other: anything,
};

/** Jira's offset lacks the colon that ISO 8601 wants: `2026-01-02T03:04:05.678+0000` (reference §3.3). */
export function isoDateTime(value: string): string {
	return value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
}

/** The account id of a person, or of each of several; null where there is none. */
export function accountIdsOf(value: unknown): string | string[] | null {
	if (Array.isArray(value)) return value.map((person) => String(property(person, 'accountId') ?? ''));
	const id = property(value, 'accountId');
	return typeof id === 'string' ? id : null;
}

function asIs(value: unknown): PlainValue {
	return value;
}

function readText(value: unknown, text: TextFormat): PlainValue {
	if (!isAdfDocument(value) || text === 'adf') return value;
	return text === 'markdown' ? adfToMarkdown(value) : adfToPlainText(value);
}

/** What people call a thing: its name, display name, option value or key, whichever it has. */
function nameOf(value: unknown): PlainValue {
	for (const name of ['displayName', 'name', 'value', 'key']) {
		const text = property(value, name);
		if (typeof text === 'string') return text;
	}
	return value;
}

function eachOf(read: (value: unknown) => PlainValue): Reader {
	return (value) => (Array.isArray(value) ? value.map((entry) => read(entry)) : read(value));
}

/** A cascading select reads as `Parent > Child`, which the writer understands again. */
function cascade(value: unknown): PlainValue {
	const child = property(value, 'child');
	if (typeof value !== 'object') return value;
	const parent = labelOf(value as { value?: string });
	return child && typeof child === 'object' ? `${parent} > ${labelOf(child as { value?: string })}` : parent;
}

function anything(value: unknown, text: TextFormat): PlainValue {
	if (isAdfDocument(value)) return readText(value, text);
	return Array.isArray(value) ? value.map((entry) => nameOf(entry)) : nameOf(value);
}

function property(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

import { isAdfDocument, markdownToAdf } from '../text';
import { dateOf, isEmptyCell, jsonOf, listOf, textOf } from './cells';
import { chooseCascade, chooseOne } from './choices';
import { quoted, refused, resolved, type Resolved } from './resolved';
import { valueTypeOf, type ValueType, type WritableField } from './schema';

/** What the words of a cell may need that the field itself does not know. */
export interface WordContext {
	/** Between the entries of a list that is given as text. */
	readonly separator: string;
	/** The account that an e-mail address, a name or an account id stands for, as `{ accountId }`. */
	person(word: string): Promise<Resolved>;
	/** The record that a key, an id or another row's identity stands for. */
	reference(word: string): Promise<Resolved>;
}

type Writer = (field: WritableField, cell: unknown, words: WordContext) => Resolved | Promise<Resolved>;

/**
 * A cell of a row as the value that Jira takes for this field (reference §5.6). Objects that have Jira's own shape
 * pass, so that what was exported raw can be imported. An empty cell means "no value": null, or [] for a list.
 */
export async function writeValue(field: WritableField, cell: unknown, words: WordContext): Promise<Resolved> {
	const type = valueTypeOf(field.schema);
	if (isEmptyCell(cell)) return resolved(LISTS.has(type) ? [] : null);
	return await WRITERS[type](field, cell, words);
}

const LISTS: ReadonlySet<ValueType> = new Set(['choices', 'users', 'groups', 'words']);
const MAXIMUM_SUMMARY = 255;
const MAXIMUM_LABEL = 255;

const WRITERS: Readonly<Record<ValueType, Writer>> = {
	text: writeText,
	richText: (_field, cell) => resolved(isAdfDocument(cell) ? cell : markdownToAdf(textOf(cell))),
	number: writeNumber,
	date: writeDate,
	dateTime: writeDateTime,
	choice: chooseOne,
	choices: (field, cell, words) => each(listOrWhole(field, cell, words), (entry) => chooseOne(field, entry)),
	cascade: chooseCascade,
	user: (_field, cell, words) => words.person(personWord(cell)),
	users: (_field, cell, words) => each(listOf(cell, words.separator), (entry) => words.person(personWord(entry))),
	group: (_field, cell) => resolved(namedGroup(cell)),
	groups: (_field, cell, words) => resolved(listOf(cell, words.separator).map(namedGroup)),
	words: (field, cell, words) => each([...new Set(listOf(cell, words.separator))], (entry) => writeLabel(field, entry)),
	record: (_field, cell, words) => words.reference(referenceWord(cell)),
	timeTracking: (_field, cell) => resolved(objectOf(cell) ?? { originalEstimate: textOf(cell) }),
	sprints: writeSprint,
	other: writeOther,
};

function writeText(field: WritableField, cell: unknown): Resolved {
	const text = textOf(cell);
	if (field.schema.system !== 'summary') return resolved(text);
	if (/[\r\n]/.test(text)) return refused('The summary has a line break', 'Put it on one line; Jira takes no line break in a summary');
	if (text.length > MAXIMUM_SUMMARY) {
		return refused(`The summary has ${text.length} characters`, `Shorten it to ${MAXIMUM_SUMMARY}, which is Jira's limit`);
	}
	return resolved(text);
}

function writeNumber(field: WritableField, cell: unknown): Resolved {
	const number = typeof cell === 'number' ? cell : Number(textOf(cell).trim());
	if (Number.isFinite(number)) return resolved(number);
	return refused(`${quoted(cell)} is not a number`, `Give ${field.name} as digits with a point, such as 12.5`);
}

function writeDate(field: WritableField, cell: unknown): Resolved {
	const text = textOf(cell).trim();
	const date = /^(\d{4}-\d{2}-\d{2})(?:$|[T ])/.exec(text)?.[1];
	if (date !== undefined && isCalendarDay(date)) return resolved(date);
	return refused(`${quoted(cell)} is not a date`, `Give ${field.name} as year-month-day, such as 2026-01-31`);
}

/** `new Date` turns 31 February into 3 March; a day that does not come back as it went in does not exist. */
function isCalendarDay(day: string): boolean {
	const time = Date.parse(`${day}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function writeDateTime(field: WritableField, cell: unknown): Resolved {
	const time = typeof cell === 'number' ? cell : (dateOf(cell)?.getTime() ?? zonedTime(textOf(cell).trim()));
	if (Number.isFinite(time)) return resolved(new Date(time).toISOString().replace('Z', '+0000'));
	const fix = `Give ${field.name} with its offset, such as 2026-01-31T10:00:00+01:00`;
	return refused(`${quoted(cell)} is not a date and time with a time zone`, fix);
}

/** A time without an offset is refused: it would mean another moment on every machine. */
function zonedTime(text: string): number {
	const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(?:(Z)|([+-]\d{2}):?(\d{2}))$/i.exec(text);
	if (!parts) return Number.NaN;
	const [, day, time, utc, hours, minutes] = parts;
	return Date.parse(`${day}T${time}${utc ? 'Z' : `${hours}:${minutes}`}`);
}

function writeLabel(field: WritableField, entry: unknown): Resolved {
	const label = textOf(entry);
	if (/\s/u.test(label)) {
		return refused(`The entry ${quoted(label)} of ${field.name} has a space in it`, `Write it without, such as "${label.trim().replace(/\s+/gu, '-')}"`);
	}
	if (label.length > MAXIMUM_LABEL) return refused(`An entry of ${field.name} has ${label.length} characters`, `Shorten it to ${MAXIMUM_LABEL}`);
	return resolved(label);
}

function writeSprint(field: WritableField, cell: unknown): Resolved {
	const id = Number(typeof cell === 'object' && cell !== null && 'id' in cell ? cell.id : cell);
	if (Number.isInteger(id) && id > 0) return resolved(id);
	return refused(`${quoted(cell)} is not a sprint ID`, `Give the number of the sprint for ${field.name}`);
}

function writeOther(field: WritableField, cell: unknown): Resolved {
	const given = typeof cell === 'string' ? jsonOf(cell) : cell;
	if (given !== undefined && typeof given === 'object') return resolved(given);
	const what = field.schema.custom ?? field.schema.type;
	return refused(`Words cannot be turned into a value of ${field.name} (${what})`, "Give the value as JSON in the shape of Jira's API");
}

/** A name may itself contain the separator: the whole cell is tried first. */
function listOrWhole(field: WritableField, cell: unknown, words: WordContext): unknown[] {
	if (typeof cell === 'string' && field.allowedValues && chooseOne(field, cell).ok) return [cell];
	return listOf(cell, words.separator);
}

async function each(entries: readonly unknown[], write: (entry: unknown) => Resolved | Promise<Resolved>): Promise<Resolved> {
	const values: unknown[] = [];
	for (const entry of entries) {
		const one = await write(entry);
		if (!one.ok) return one;
		values.push(one.value);
	}
	return resolved(values);
}

function personWord(cell: unknown): string {
	const { accountId, id, emailAddress } = (objectOf(cell) ?? {}) as Record<string, unknown>;
	return textOf(accountId ?? id ?? emailAddress ?? cell).trim();
}

function referenceWord(cell: unknown): string {
	const { key, id } = (objectOf(cell) ?? {}) as Record<string, unknown>;
	return textOf(key ?? id ?? cell).trim();
}

function namedGroup(cell: unknown): object {
	return objectOf(cell) ?? { name: textOf(cell).trim() };
}

function objectOf(cell: unknown): object | undefined {
	const given = typeof cell === 'string' ? jsonOf(cell) : cell;
	return typeof given === 'object' && given !== null && !Array.isArray(given) ? given : undefined;
}

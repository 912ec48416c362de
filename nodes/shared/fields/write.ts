import { isAdfDocument, markdownToAdf } from '../text';
import { dateOf, dayOf, isEmptyCell, jsonOf, listOf, objectOf, textOf } from './cells';
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
	richText: (_field, cell) => resolved(documentOf(cell)),
	number: writeNumber,
	date: writeDate,
	dateTime: writeDateTime,
	choice: chooseOne,
	choices: (field, cell, words) => each(listOrWhole(field, cell, words), (entry) => chooseOne(field, entry)),
	cascade: chooseCascade,
	user: writePerson,
	users: (field, cell, words) =>
		each(listOf(cell, words.separator), (entry) => writePerson(field, entry, words)),
	group: writeGroup,
	groups: (field, cell, words) => each(listOf(cell, words.separator), (entry) => writeGroup(field, entry)),
	words: (field, cell, words) =>
		each([...new Set(listOf(cell, words.separator))], (entry) => writeLabel(field, entry)),
	record: (_field, cell, words) => words.reference(referenceWord(cell)),
	timeTracking: writeTimeTracking,
	sprints: writeSprint,
	other: writeOther,
};

function writeText(field: WritableField, cell: unknown): Resolved {
	if (field.schema.system !== 'summary') return resolved(textOf(cell));
	const text = textOf(cell).trim();
	if (/[\r\n]/.test(text))
		return refused(
			'The summary has a line break',
			'Put it on one line; Jira takes no line break in a summary',
		);
	if (text.length > MAXIMUM_SUMMARY) {
		return refused(
			`The summary has ${text.length} characters`,
			`Shorten it to ${MAXIMUM_SUMMARY}, which is Jira's limit`,
		);
	}
	return resolved(text);
}

/** A document, also as the JSON text that it becomes in a table; everything else is Markdown. */
function documentOf(cell: unknown): unknown {
	const given = objectOf(cell);
	return isAdfDocument(given) ? given : markdownToAdf(textOf(cell));
}

/** Digits as people write them: JavaScript would also take `0x10` for a number. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

function writeNumber(field: WritableField, cell: unknown): Resolved {
	const text = textOf(cell).trim();
	const number = typeof cell === 'number' ? cell : DECIMAL.test(text) ? Number(text) : Number.NaN;
	if (Number.isFinite(number)) return resolved(number);
	return refused(
		`${quoted(cell)} is not a number`,
		`Give ${field.name} as digits with a point, such as 12.5`,
	);
}

function writeDate(field: WritableField, cell: unknown): Resolved {
	const text = dayOf(cell) ?? textOf(cell).trim();
	const date = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}[^ ]* ?(?:Z|[+-][\d:]+)?)?$/i.exec(text)?.[1];
	if (date !== undefined && isCalendarDay(date)) return resolved(date);
	return refused(`${quoted(cell)} is not a date`, `Give ${field.name} as year-month-day, such as 2026-01-31`);
}

/** `new Date` turns 31 February into 3 March; a day that does not come back as it went in does not exist. */
function isCalendarDay(day: string): boolean {
	const time = Date.parse(`${day}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** The moments that ISO 8601 writes with a year of four digits; beyond them `toISOString` gives another form or throws. */
const FIRST_MOMENT = Date.parse('0000-01-01T00:00:00Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

/** A number counts the milliseconds since 1970, as `Date.now()` does. */
function writeDateTime(field: WritableField, cell: unknown): Resolved {
	const time = typeof cell === 'number' ? cell : (dateOf(cell)?.getTime() ?? zonedTime(textOf(cell).trim()));
	if (time >= FIRST_MOMENT && time <= LAST_MOMENT)
		return resolved(new Date(time).toISOString().replace('Z', '+0000'));
	const fix = `Give ${field.name} with its offset, such as 2026-01-31T10:00:00+01:00`;
	return refused(`${quoted(cell)} is not a date and time with a time zone`, fix);
}

/** A time without an offset is refused: it would mean another moment on every machine. */
function zonedTime(text: string): number {
	const parts =
		/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(?:(Z)|([+-]\d{2}):?(\d{2})?)$/i.exec(text);
	const [, day = '', time, utc, hours, minutes = '00'] = parts ?? [];
	return isCalendarDay(day) ? Date.parse(`${day}T${time}${utc ? 'Z' : `${hours}:${minutes}`}`) : Number.NaN;
}

function writeLabel(field: WritableField, entry: unknown): Resolved {
	if (typeof entry === 'object')
		return refused(`The entry ${quoted(entry)} of ${field.name} is not a text`, 'Give a list of words');
	const label = textOf(entry);
	if (/\s/u.test(label)) {
		return refused(
			`The entry ${quoted(label)} of ${field.name} has a space in it`,
			`Write it without, such as "${label.trim().replace(/\s+/gu, '-')}"`,
		);
	}
	if (label.length > MAXIMUM_LABEL)
		return refused(
			`An entry of ${field.name} has ${label.length} characters`,
			`Shorten it to ${MAXIMUM_LABEL}`,
		);
	return resolved(label);
}

/** A sprint by its number, also as the object or the list of one that Jira gives. */
function writeSprint(field: WritableField, cell: unknown): Resolved {
	const given = typeof cell === 'string' ? (jsonOf(cell) ?? cell) : cell;
	const sprint: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
	const id = textOf(objectOf(sprint)?.id ?? sprint).trim();
	if (/^[1-9]\d{0,14}$/.test(id)) return resolved(Number(id));
	return refused(`${quoted(cell)} is not a sprint ID`, `Give the number of the sprint for ${field.name}`);
}

function writeOther(field: WritableField, cell: unknown): Resolved {
	const given = typeof cell === 'string' ? jsonOf(cell) : cell;
	if (given !== undefined && typeof given === 'object') return resolved(given);
	const what = field.schema.custom ?? field.schema.type;
	return refused(
		`Words cannot be turned into a value of ${field.name} (${what})`,
		"Give the value as JSON in the shape of Jira's API",
	);
}

/** A name may itself contain the separator: the whole cell is tried first. */
function listOrWhole(field: WritableField, cell: unknown, words: WordContext): unknown[] {
	if (typeof cell === 'string' && field.allowedValues && chooseOne(field, cell).ok) return [cell];
	return listOf(cell, words.separator);
}

async function each(
	entries: readonly unknown[],
	write: (entry: unknown) => Resolved | Promise<Resolved>,
): Promise<Resolved> {
	const values: unknown[] = [];
	for (const entry of entries) {
		const one = await write(entry);
		if (!one.ok) return one;
		values.push(one.value);
	}
	return resolved(values);
}

/** An account id that Jira's own object names is taken as it is; every other word is looked up. */
function writePerson(_field: WritableField, cell: unknown, words: WordContext): Resolved | Promise<Resolved> {
	const { accountId, id, emailAddress } = objectOf(cell) ?? {};
	if (typeof accountId === 'string' && accountId !== '') return resolved({ accountId });
	return words.person(textOf(id ?? emailAddress ?? cell).trim());
}

function writeGroup(field: WritableField, cell: unknown): Resolved {
	const group = objectOf(cell);
	if (!group) return resolved({ name: textOf(cell).trim() });
	if (group.groupId) return resolved({ groupId: group.groupId });
	return group.name
		? resolved({ name: group.name })
		: refused(`${quoted(cell)} is not a group`, `Give the name of a group for ${field.name}`);
}

/** The two estimates are all that can be written; what Jira adds to them when it gives them is left behind. */
function writeTimeTracking(field: WritableField, cell: unknown): Resolved {
	const given = objectOf(cell);
	if (!given) return resolved({ originalEstimate: textOf(cell).trim() });
	const estimates = ['originalEstimate', 'remainingEstimate'].flatMap((name) =>
		given[name] ? [[name, given[name]]] : [],
	);
	if (estimates.length > 0) return resolved(Object.fromEntries(estimates));
	return refused(`${quoted(cell)} has no estimate`, `Give ${field.name} as an estimate, such as 3h 30m`);
}

function referenceWord(cell: unknown): string {
	const { key, id } = objectOf(cell) ?? {};
	return textOf(key ?? id ?? cell).trim();
}

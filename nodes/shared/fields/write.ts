import { fitsInPath } from '../connection/address';
import { isAdfDocument, markdownToAdf } from '../text';
import { isEmptyCell, jsonOf, listOf, objectOf, textOf } from './cells';
import { chooseCascade, chooseOne } from './choices';
import type { DateFormat } from './dateFormat';
import { writeTimeTracking } from './estimates';
import { quoted, refused, resolved, type Refused, type Resolved } from './resolved';
import { LIST_TYPES, valueTypeOf, type ValueType, type WritableField } from './schema';
import { sprintOf } from './sprints';
import { writeDate, writeDateTime } from './writeDates';
import { oneSprint, retired, sprintEntries, writeAsset, writeGroup, writeOrganization, writeSprint, writeTeam } from './writeNamed';

/** What the words of a cell may need that the field itself does not know. */
export interface WordContext {
	/** Between the entries of a list that is given as text. */
	readonly separator: string;
	/** How dates are written; ISO 8601 when absent. */
	readonly dates?: DateFormat;
	/** The account that an e-mail address, a name or an account id stands for, as `{ accountId }`. */
	person(word: string): Promise<Resolved>;
	/** The record that a key, an id or another row's identity stands for. */
	reference(word: string): Promise<Resolved>;
	/**
	 * What to take for a word, one of a list or alone, that means nothing that is there: a value after all, undefined
	 * for none, or the refusal. Absent: the refusal.
	 */
	missing?(field: WritableField, entry: unknown, refusal: Refused): Promise<Resolved>;
}

type Writer = (field: WritableField, cell: unknown, words: WordContext) => Resolved | Promise<Resolved>;

/**
 * A cell of a row as the value that Jira takes for this field (reference §5.6). Objects that have Jira's own shape
 * pass, so that what was exported raw can be imported. An empty cell means "no value": null, or [] for a list. A value
 * of undefined says that nothing is left of the cell, because its words were left out.
 */
export async function writeValue(field: WritableField, cell: unknown, words: WordContext): Promise<Resolved> {
	if (isEmptyCell(cell)) return resolved(emptyValue(field));
	return await WRITERS[valueTypeOf(field.schema)](field, cell, words);
}

/** What clears a field: [] for a list, null for all else (reference §5.6). */
export function emptyValue({ schema }: WritableField): null | [] {
	return LIST_TYPES.has(valueTypeOf(schema)) ? [] : null;
}

const MAXIMUM_SUMMARY = 255;
const MAXIMUM_LABEL = 255;
const MAXIMUM_LINE = 255;

const WRITERS: Readonly<Record<ValueType, Writer>> = {
	text: writeText,
	richText: (_field, cell) => resolved(documentOf(cell)),
	number: writeNumber,
	date: (field, cell, { dates }) => writeDate(field, cell, dates),
	dateTime: (field, cell, { dates }) => writeDateTime(field, cell, dates),
	choice: alone(chooseOne),
	choices: (field, cell, words) => each(field, listOrWhole(field, cell, words), words, chooseOne),
	cascade: alone(chooseCascade),
	user: alone(writePerson),
	users: (field, cell, words) => each(field, listOf(cell, words.separator), words, writePerson),
	group: writeGroup,
	groups: (field, cell, words) => each(field, listOf(cell, words.separator), words, writeGroup),
	words: (field, cell, words) => each(field, [...new Set(listOf(cell, words.separator))], words, writeLabel),
	record: alone((_field, cell, words) => words.reference(referenceWord(cell))),
	timeTracking: writeTimeTracking,
	sprints: writeSprints,
	objects: (field, cell, words) => each(field, listOf(cell, words.separator), words, writeAsset),
	team: alone(writeTeam),
	organizations: (field, cell, words) => each(field, listOf(cell, words.separator), words, writeOrganization),
	truth: writeTruth,
	duration: writeDuration,
	properties: writeProperties,
	other: writeOther,
};

function writeText(field: WritableField, cell: unknown): Resolved {
	if (field.schema.system !== 'summary') return writeLine(field, textOf(cell));
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

/** Jira keeps 255 characters of a text of one line, and takes an address only with its scheme. */
function writeLine(field: WritableField, text: string): Resolved {
	if (field.schema.custom?.endsWith(':email')) return writeEmail(field, text.trim());
	const isUrl = field.schema.custom?.endsWith(':url') ?? false;
	if (isUrl && !/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text.trim()))
		return refused(`${quoted(text)} is not a web address`, `Give ${field.name} with its scheme, such as https://example.com/page`);
	if (text.length > MAXIMUM_LINE && (isUrl || field.schema.custom?.endsWith(':textfield')))
		return refused(`${field.name} has ${text.length} characters`, `Shorten it to ${MAXIMUM_LINE}, which is Jira's limit`);
	return resolved(isUrl ? text.trim() : text);
}

/** An address by which a record is known is kept in small letters: it is the same however it is written. */
function writeEmail(field: WritableField, text: string): Resolved {
	if (isEmail(text)) return resolved(field.schema.system === 'email' ? text.toLowerCase() : text);
	return refused(`${quoted(text)} is not an e-mail address`, `Give ${field.name} as name@example.com`);
}

/** Whether a text has the form of an e-mail address; whether there is such a one, nobody can tell from it. */
export function isEmail(text: string): boolean {
	return text.length <= 254 && /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text);
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

/** The one sprint that is not over, of all that the cell names. */
async function writeSprints(field: WritableField, cell: unknown, words: WordContext): Promise<Resolved> {
	const written = await each(field, sprintEntries(cell, (list) => listOf(list, words.separator)), words, writeSprint);
	return written.ok && Array.isArray(written.value) ? oneSprint(field, written.value.map(sprintOf)) : written;
}

function writeTruth(field: WritableField, cell: unknown): Resolved {
	const word = textOf(cell).trim().toLowerCase();
	if (word === 'true' || word === 'false') return resolved(word === 'true');
	return refused(`${quoted(cell)} is neither true nor false`, `Give ${field.name} as true or false`);
}

/** A bare number is refused: its unit is a setting of the site. */
function writeDuration(field: WritableField, cell: unknown): Resolved {
	const text = textOf(cell).trim().toLowerCase();
	if (/^(?:\d+(?:\.\d+)?[wdhm]\s*)+$/.test(text)) return resolved(text);
	return refused(`${quoted(cell)} is not a duration`, `Give ${field.name} with its units, such as 1h 30m`);
}

/** Properties by their keys; null takes one away. Whoever keeps others there keeps them. */
function writeProperties(field: WritableField, cell: unknown): Resolved {
	const given = objectOf(cell);
	if (!given) return refused(`${quoted(cell)} is not a JSON object`, `Give ${field.name} as an object of keys and values, such as {"tier": "gold"}`);
	const [unfit] = Object.keys(given).filter((key) => !fitsInPath(key));
	if (unfit === undefined) return resolved(given);
	return refused(`${quoted(unfit)} cannot be the key of a property`, 'Use letters, digits, dots, hyphens and underscores, 255 at most');
}

function writeOther(field: WritableField, cell: unknown): Resolved {
	const given = typeof cell === 'string' ? jsonOf(cell) : cell;
	const old = retired(field);
	if (old) return old;
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

/** A writer for a cell that holds one value: where its word means nothing, the run says what to take for it. */
function alone(write: Writer): Writer {
	return async (field, cell, words) => {
		const written = await write(field, cell, words);
		return written.ok || !written.notFound || !words.missing ? written : await words.missing(field, cell, written);
	};
}

/** The entries of a list, each by itself. Undefined where every one of them was left out. */
async function each(field: WritableField, entries: readonly unknown[], words: WordContext, write: Writer): Promise<Resolved> {
	const values: unknown[] = [];
	for (const entry of entries) {
		const one = await alone(write)(field, entry, words);
		if (!one.ok) return one;
		if (one.value !== undefined) values.push(one.value);
	}
	return resolved(values.length === 0 && entries.length > 0 ? undefined : values);
}

/** An account id that Jira's own object names is taken as it is; every other word is looked up. */
function writePerson(_field: WritableField, cell: unknown, words: WordContext): Resolved | Promise<Resolved> {
	const { accountId, id, emailAddress } = objectOf(cell) ?? {};
	if (typeof accountId === 'string' && accountId !== '') return resolved({ accountId });
	return words.person(textOf(id ?? emailAddress ?? cell).trim());
}

function referenceWord(cell: unknown): string {
	const { key, id } = objectOf(cell) ?? {};
	return textOf(key ?? id ?? cell).trim();
}

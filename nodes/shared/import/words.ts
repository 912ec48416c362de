import type { Connection } from '../connection/types';
import { findPerson } from '../fields/people';
import { isEmptyCell, objectOf, textOf } from '../fields/cells';
import { quoted, refused, resolved, type Refused, type Resolved } from '../fields/resolved';
import { LIST_TYPES, valueTypeOf, type Field, type ValueType, type WritableField } from '../fields/schema';
import { writeValue, type WordContext } from '../fields/write';
import type { Target } from '../records/kind';
import { pLimit } from '../vendor';
import type { FieldRules } from './fieldRules';
import { NewValue } from './newValues';
import type { ReferenceBook } from './references';
import { concernsOneRow } from './refusals';
import type { ImportRequest } from './request';
import type { Warning, WorkRow } from './rows';

/** People who are looked up at once. The gate decides how many of the calls really travel. */
const LOOKED_UP_AT_ONCE = 8;

/** The words of the rows that have to be looked up on the site before they can be written. */
export interface WantedWords {
	readonly people: ReadonlySet<string>;
	readonly records: ReadonlySet<string>;
}

const LOOKED_UP: ReadonlySet<ValueType> = new Set(['user', 'users', 'record']);

/** All words that stand for people and for records, as the writing of the cells will ask for them. */
export async function wordsIn(
	{ separator }: ImportRequest,
	rows: readonly WorkRow[],
	fields: ReadonlyMap<string, readonly Field[]>,
): Promise<WantedWords> {
	const people = new Set<string>();
	const records = new Set<string>();
	const note = (words: Set<string>) => async (word: string) => {
		words.add(word);
		return resolved(null);
	};
	const collector: WordContext = { separator, person: note(people), reference: note(records) };
	for (const [column, candidates] of fields) {
		const field = candidates.find(({ schema }) => LOOKED_UP.has(valueTypeOf(schema)));
		if (!field) continue;
		for (const { row } of rows) await writeValue({ ...field, required: false, hasDefault: false }, row.cells[column], collector);
	}
	return { people, records };
}

/** Finds people by their words, each word once in a run; those that are known beforehand side by side. */
export async function openPeople(connection: Connection, words: ReadonlySet<string>): Promise<WordContext['person']> {
	const found = new Map<string, Promise<Resolved>>();
	const find = async (word: string): Promise<Resolved> => {
		const key = word.toLowerCase();
		const known = found.get(key) ?? findSafely(connection, word);
		found.set(key, known);
		return await known;
	};
	const limit = pLimit(LOOKED_UP_AT_ONCE);
	await Promise.all([...words].map(async (word) => await limit(async () => await find(word))));
	return find;
}

async function findSafely(connection: Connection, word: string): Promise<Resolved> {
	try {
		return await findPerson(connection, word);
	} catch (error) {
		return concernsOneRow(error);
	}
}

/** What all rows of a run share when their words are resolved. */
export interface RunWords {
	readonly person: WordContext['person'];
	readonly reference: ReferenceBook;
	readonly rules: FieldRules;
}

/** How the words of one row are resolved; what was left out or replaced is noted with the row. */
export function wordsOf(
	connection: Connection,
	{ separator, values }: ImportRequest,
	{ person, reference, rules }: RunWords,
	work: WorkRow,
	target: Target,
): WordContext {
	const words: WordContext = { separator, dates: values?.dates, person, reference: async (word) => reference(word) };
	const warn = ({ name }: WritableField, { reason, fix }: Refused, what: string) => {
		const warning: Warning = { field: name, reason: `${reason}, so ${what}`, fix };
		work.warnings = [...(work.warnings ?? []), warning];
	};
	/** Where a value of Jira's own was meant by it, the site may still have what the metadata lacks. */
	const lookFurther = async (field: WritableField, entry: unknown, refusal: Refused): Promise<Resolved> =>
		(await target.find?.(connection, field, wordOf(entry))) ?? refusal;

	async function missing(field: WritableField, entry: unknown, refusal: Refused): Promise<Resolved> {
		const found = await lookFurther(field, entry, refusal);
		if (found.ok || !found.notFound) return found;
		const policy = values?.notFound ?? 'reject';
		if (policy === 'leaveEmpty') {
			warn(field, found, 'it was left out');
			return resolved(undefined);
		}
		if (policy === 'create' && found.unknownName && target.makes?.(field, wordOf(entry)) && !isIdAlone(entry)) {
			return resolved(new NewValue(target, field, wordOf(entry)));
		}
		const fallback = policy === 'fallback' ? rules.fallbacks.get(field.id) : undefined;
		if (fallback === undefined) return found;
		const instead = await takeInstead(field, fallback, found);
		if (instead.ok) warn(field, found, `the fallback ${quoted(fallback)} was taken`);
		return instead;
	}

	/** The fallback stands for one word: of a list it is one entry. */
	async function takeInstead(field: WritableField, fallback: string, refusal: Refused): Promise<Resolved> {
		if (isEmptyCell(fallback)) return resolved(undefined);
		const isList = LIST_TYPES.has(valueTypeOf(field.schema));
		const written = await writeValue(field, isList ? [fallback] : fallback, { ...words, missing: lookFurther });
		if (!written.ok) return refused(`${refusal.reason}, and neither is the fallback: ${written.reason}`, written.fix);
		return resolved(isList && Array.isArray(written.value) ? written.value[0] : written.value);
	}

	return { ...words, missing };
}

/** The word that a cell or an entry of a list means. */
function wordOf(entry: unknown): string {
	const { name, value, id } = objectOf(entry) ?? {};
	return textOf(name ?? value ?? id ?? entry).trim();
}

/** Jira's own object with an id and no name names nothing that could be made. */
function isIdAlone(entry: unknown): boolean {
	const object = objectOf(entry);
	return object !== undefined && isEmptyCell(object.name) && isEmptyCell(object.value);
}

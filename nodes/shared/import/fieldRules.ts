import { JiraError } from '../errors/jiraError';
import { isEmptyCell, listOf, textOf } from '../fields/cells';
import type { FieldCatalog } from '../fields/catalog';
import { listed } from '../fields/resolved';
import { LIST_TYPES, valueTypeOf, type FieldSchema } from '../fields/schema';
import type { ColumnPlan } from './columns';
import type { ImportRequest, ImportRow } from './request';

/** What the user wants of single fields, by their ids. */
export interface FieldRules {
	/** Words and what they stand for, exactly as they were given and in small letters. */
	readonly translations: ReadonlyMap<string, Translation>;
	readonly fallbacks: ReadonlyMap<string, string>;
	readonly onlyOnCreate: ReadonlySet<string>;
}

interface Translation {
	readonly exact: ReadonlyMap<string, string>;
	readonly folded: ReadonlyMap<string, string>;
}

/**
 * Reads the settings that name fields. A name that several fields share means all of them.
 * @throws JiraError (invalid), before anything is read or written, for a name that no field of the site has, and for a
 * word that is to stand for two others.
 */
export function fieldRules({ values }: ImportRequest, catalog: FieldCatalog): FieldRules {
	const { translate = [], fallbacks = [], onlyOnCreate = [] } = values ?? {};
	const translations = new Map<string, Translation>();
	for (const { field, from, to } of translate) {
		for (const id of idsOf(catalog, field, 'Translate Values')) {
			const { exact, folded } = translations.get(id) ?? { exact: new Map(), folded: new Map() };
			const other = exact.get(from.trim());
			if (other !== undefined && other !== to) throw twoMeanings(field, from, [other, to]);
			translations.set(id, {
				exact: new Map([...exact, [from.trim(), to]]),
				// The first of two words that only their letters tell apart is meant by a third way to write it.
				folded: new Map([[folding(from), to], ...folded]),
			});
		}
	}
	return {
		translations,
		fallbacks: new Map(
			fallbacks.flatMap(({ field, value }) => idsOf(catalog, field, 'Fallback Values').map((id) => [id, value] as const)),
		),
		onlyOnCreate: new Set(onlyOnCreate.flatMap((field) => idsOf(catalog, field, 'Only on Create'))),
	};
}

function idsOf(catalog: FieldCatalog, name: string, setting: string): string[] {
	const match = catalog.find(name);
	if (match.found === 'one') return [match.field.id];
	if (match.found === 'several') return match.fields.map(({ id }) => id);
	throw new JiraError({
		kind: 'invalid',
		message: `${setting} names the field "${name}", which this site does not have, so nothing was written`,
		advice: 'Correct the name, or give the ID of the field',
	});
}

function twoMeanings(field: string, from: string, meanings: readonly string[]): JiraError {
	return new JiraError({
		kind: 'invalid',
		message: `Translate Values gives "${from}" of ${field} two meanings: ${listed(meanings)}`,
		advice: 'Keep one of the two',
	});
}

/** The request with the words of its rows translated: cells that become fields, and columns that say where a row goes. */
export function translated(request: ImportRequest, { fields, place }: ColumnPlan, { translations }: FieldRules): ImportRequest {
	if (translations.size === 0) return request;
	const ofCells = [...fields].flatMap(([column, candidates]) => {
		const field = candidates.find(({ id }) => translations.has(id));
		return field ? [[field, column] as const] : [];
	});
	const ofPlace = [...place].filter(([id]) => translations.has(id));
	const rows = request.rows.map(({ index, source, cells }): ImportRow => ({
		index,
		source: withColumns(source, ofPlace, (cell, [id]) => oneWord(cell, translations.get(id))),
		cells: withColumns(cells, ofCells, (cell, [{ id, schema }]) => translatedCell(cell, schema, translations.get(id), request.separator)),
	}));
	return { ...request, rows };
}

type Cells = Readonly<Record<string, unknown>>;

/** Cells with some of their columns, named second of each pair, made anew; columns that a row lacks stay missing. */
function withColumns<T>(
	cells: Cells,
	columns: ReadonlyArray<readonly [T, string]>,
	anew: (cell: unknown, pair: readonly [T, string]) => unknown,
): Cells {
	const made = columns.flatMap((pair) => (pair[1] in cells ? [[pair[1], anew(cells[pair[1]], pair)] as const] : []));
	return { ...cells, ...Object.fromEntries(made) };
}

/** The whole cell comes first: a word may itself hold the separator of lists. */
function translatedCell(cell: unknown, schema: FieldSchema, translation: Translation | undefined, separator: string): unknown {
	if (isEmptyCell(cell)) return cell;
	const whole = oneWord(cell, translation);
	if (whole !== cell || !LIST_TYPES.has(valueTypeOf(schema))) return whole;
	const entries = listOf(cell, separator);
	const words = entries.map((entry) => oneWord(entry, translation));
	return words.some((word, position) => word !== entries[position]) ? words : cell;
}

/** Jira's own objects are no words. */
function oneWord(cell: unknown, translation: Translation | undefined): unknown {
	if (cell === null || cell === undefined || typeof cell === 'object' || !translation) return cell;
	const word = textOf(cell).trim();
	return translation.exact.get(word) ?? translation.folded.get(folding(word)) ?? cell;
}

function folding(word: string): string {
	return word.trim().normalize('NFKC').toLowerCase();
}

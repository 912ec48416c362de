import { jsonText } from '../fields/cells';

/** What fits one cell of a table. */
export type Cell = string | number | boolean | null;

/**
 * A value that fits one cell: a list of plain values becomes text separated by commas, every other structure its JSON
 * text. What is absent or an empty list is null.
 */
export function cellOf(value: unknown): Cell {
	if (value === null || value === undefined) return null;
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
	if (!Array.isArray(value)) return jsonText(value);
	if (value.length === 0) return null;
	return value.some((entry) => typeof entry === 'object' && entry !== null)
		? jsonText(value)
		: value.join(', ');
}

/** A record with plain cells only, under the same names in the same order. */
export function flatten(record: object): Record<string, Cell> {
	return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, cellOf(value)]));
}

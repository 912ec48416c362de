import { wellFormed } from './wellFormed';

/** What `JSON.stringify` makes of a NUL and of half a surrogate pair. */
const BROKEN = /\\u(?:0000|d[89a-f])/i;

/**
 * A record as one line of JSON Lines, with its line end. Unicode's own line separators are escaped, because some readers
 * of lines stop at them.
 */
export function jsonLine(record: object): string {
	const text = JSON.stringify(record);
	const safe = BROKEN.test(text) ? JSON.stringify(wellFormedWithin(JSON.parse(text))) : text;
	return `${safe.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`;
}

function wellFormedWithin(value: unknown): unknown {
	if (typeof value === 'string') return wellFormed(value);
	if (Array.isArray(value)) return value.map((entry) => wellFormedWithin(entry));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [wellFormed(name), wellFormedWithin(entry)]),
	);
}

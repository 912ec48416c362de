/** Whether a cell says nothing: a missing column, null, blank text or an empty list. */
export function isEmptyCell(cell: unknown): boolean {
	if (cell === null || cell === undefined) return true;
	if (typeof cell === 'string') return cell.trim() === '';
	return Array.isArray(cell) && cell.length === 0;
}

/** The entries of a cell that holds a list: an array, JSON text of one, or text split at the separator. */
export function listOf(cell: unknown, separator: string): unknown[] {
	const given = typeof cell === 'string' ? (jsonOf(cell) ?? splitAt(cell, separator)) : cell;
	if (!Array.isArray(given)) return [given];
	return given
		.filter((entry) => !isEmptyCell(entry))
		.map((entry: unknown) => (typeof entry === 'string' ? entry.trim() : entry));
}

/** Without a separator the text is one entry, not one for each of its letters. */
function splitAt(text: string, separator: string): string[] {
	return separator === '' ? [text] : text.split(separator);
}

/** The object or array that a text is the JSON of; undefined for every other text. */
export function jsonOf(text: string): object | undefined {
	if (!/^\s*[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text) as object;
	} catch {
		return undefined;
	}
}

/** The object in a cell, given as such or as its JSON text; undefined for everything else, lists included. */
export function objectOf(cell: unknown): Readonly<Record<string, unknown>> | undefined {
	const given = typeof cell === 'string' ? jsonOf(cell) : cell;
	const isObject = typeof given === 'object' && given !== null && !Array.isArray(given) && !dateOf(given);
	// The check above is all that this type says.
	return isObject ? (given as Record<string, unknown>) : undefined;
}

/** A cell as text. Dates become ISO 8601; objects JSON, so that nothing turns into `[object Object]`. */
export function textOf(cell: unknown): string {
	if (typeof cell === 'string') return cell;
	const date = dateOf(cell);
	if (date) return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
	return typeof cell === 'object' && cell !== null ? jsonText(cell) : String(cell);
}

/** The JSON text of a value; its type where it has none, such as an object that contains itself. */
export function jsonText(value: unknown): string {
	try {
		return JSON.stringify(value) ?? typeof value;
	} catch {
		return typeof value;
	}
}

/** A JavaScript date, or what n8n's expressions give for one (luxon's DateTime has `toJSDate`). */
export function dateOf(cell: unknown): Date | undefined {
	if (cell instanceof Date) return cell;
	const date = callOf(cell, 'toJSDate');
	return date instanceof Date ? date : undefined;
}

/** The calendar day of a date; that of its own time zone where it has one (luxon), else that of UTC. */
export function dayOf(cell: unknown): string | undefined {
	const own = callOf(cell, 'toISODate');
	if (typeof own === 'string') return own;
	return dateOf(cell) && textOf(cell).slice(0, 10);
}

function callOf(cell: unknown, method: 'toJSDate' | 'toISODate'): unknown {
	if (typeof cell !== 'object' || cell === null || !(method in cell)) return undefined;
	const call = (cell as Record<string, unknown>)[method];
	return typeof call === 'function' ? (call.call(cell) as unknown) : undefined;
}

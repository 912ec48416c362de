/** Whether a cell says nothing: a missing column, null, blank text or an empty list. */
export function isEmptyCell(cell: unknown): boolean {
	if (cell === null || cell === undefined) return true;
	if (typeof cell === 'string') return cell.trim() === '';
	return Array.isArray(cell) && cell.length === 0;
}

/** The entries of a cell that holds a list: an array, JSON text of one, or text split at the separator. */
export function listOf(cell: unknown, separator: string): unknown[] {
	if (Array.isArray(cell)) return cell.filter((entry) => !isEmptyCell(entry));
	if (typeof cell !== 'string') return [cell];
	const parsed = jsonOf(cell);
	if (Array.isArray(parsed)) return parsed.filter((entry) => !isEmptyCell(entry));
	return cell
		.split(separator)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

/** The object or array that a text is the JSON of; undefined for every other text. */
export function jsonOf(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** A cell as text. Dates become ISO 8601; objects JSON, so that nothing turns into `[object Object]`. */
export function textOf(cell: unknown): string {
	if (typeof cell === 'string') return cell;
	const date = dateOf(cell);
	if (date) return date.toISOString();
	return typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : String(cell);
}

/** A JavaScript date, or what n8n's expressions give for one (luxon's DateTime has `toJSDate`). */
export function dateOf(cell: unknown): Date | undefined {
	if (cell instanceof Date) return cell;
	if (typeof cell !== 'object' || cell === null || !('toJSDate' in cell)) return undefined;
	const { toJSDate } = cell;
	const date: unknown = typeof toJSDate === 'function' ? toJSDate.call(cell) : undefined;
	return date instanceof Date ? date : undefined;
}

import { cellOf } from './flat';
import { wellFormed } from './wellFormed';

/** Makes a spreadsheet take the file for UTF-8, and not for the character set of its machine. */
export const BYTE_ORDER_MARK = '\ufeff';

/** What a spreadsheet takes for the beginning of a formula, also in the wide letters of East Asian keyboards. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

const NEEDS_QUOTES = /[",;\r\n\t]|^\s|\s$|^$/u;

/**
 * One row by RFC 4180, with its line end. An absent value is an empty cell, an empty text a quoted one, so that a
 * database can tell them apart. With `spreadsheetSafe` a text that a spreadsheet would calculate begins with an
 * apostrophe; numbers stay numbers.
 */
export function csvRow(cells: readonly unknown[], spreadsheetSafe: boolean): string {
	const texts = cells.map((cell) => csvCell(cell, spreadsheetSafe));
	// A line with nothing on it is no row to most readers.
	return `${texts.length === 1 && texts[0] === '' ? '""' : texts.join(',')}\r\n`;
}

function csvCell(value: unknown, spreadsheetSafe: boolean): string {
	const cell = cellOf(value);
	if (cell === null) return '';
	if (typeof cell !== 'string') return String(cell);
	const text = wellFormed(cell);
	const safe = spreadsheetSafe && FORMULA.test(text) ? `'${text}` : text;
	return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

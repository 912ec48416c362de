/** How much of the text is protected: `none` is tried first, as most text reads the same without; `full` always does. */
export type Escaping = 'none' | 'full';

/** Where a piece of text stands on its line. */
export interface Place {
	/** The character before, empty at the start of the line. */
	before: string;
	/** The character after, empty at the end of the text. */
	after: string;
	/** Within the text of a link, where every bracket counts. */
	inLink: boolean;
}

/** Protects text from being read as Markdown, within a line. Line starts are the business of `protectLines`. */
export function escapeText(text: string, escaping: Escaping, place: Place): string {
	const visible = text.replace(/[\r\n]/g, entity);
	if (escaping === 'none') return visible;
	const around = (offset: number, length: number) => ({
		before: offset === 0 ? place.before : (text[offset - 1] ?? ''),
		after: text[offset + length] ?? place.after,
	});
	return text.replace(/[\r\n]|[\\`<&!:@~]|[[\]]|\*+|_+|\bwww(?=\.)/gi, (match, offset: number) => {
		const { before, after } = around(offset, match.length);
		return needsEscape(match, before, after, text, offset, place.inLink) ? protect(match) : match;
	});
}

function protect(match: string): string {
	if (/[\r\n]/.test(match)) return entity(match);
	if (/^www/i.test(match)) return `${match}\\`;
	return match.replace(/[^]/g, '\\$&');
}

function needsEscape(
	match: string,
	before: string,
	after: string,
	text: string,
	offset: number,
	inLink: boolean,
): boolean {
	switch (match[0]) {
		case '\\':
			return after === '' || /[!-/:-@[-`{-~\n]/.test(after);
		case '*':
			return !(isSpace(before) && isSpace(after));
		case '_':
			return !(isSpace(before) && isSpace(after)) && !(isWord(before) && isWord(after));
		case '~':
			return before === '~' || after === '~' || after === '';
		case '<':
			return after === '' || /[A-Za-z/!?]/.test(after);
		case '&':
			return after === '' || /^&(?:#|[A-Za-z])[A-Za-z0-9]*(?:;|$)/.test(text.slice(offset, offset + 40));
		case '!':
			return after === '[' || after === '';
		case ':':
			return !inLink && (after === '/' || /mailto$/i.test(text.slice(Math.max(0, offset - 6), offset)));
		case '@':
			return !inLink && !isSpace(before) && !isSpace(after);
		case '[':
		case ']':
			return inLink || /[\])([]/.test(text.slice(offset + 1)) || after !== ' ';
		default:
			return !inLink || !/^www/i.test(match);
	}
}

function isSpace(char: string): boolean {
	return /^[ \t]$/.test(char);
}

function isWord(char: string): boolean {
	return /^[\p{L}\p{N}]$/u.test(char);
}

/** A character as a numeric entity, which no reader trims or takes for Markdown. */
export function entity(char: string): string {
	return `&#${char.charCodeAt(0)};`;
}

/** What is trimmed at the edges of a paragraph. */
const EDGE = /^\s|\s$/g;

/** Keeps white space at the edges of a text that would be trimmed there. */
export function protectEdges(text: string): string {
	return text.replace(EDGE, entity);
}

/** Keeps every line of a paragraph from being read as the start of another block. `next` lines follow a hard break. */
export function protectLines(lines: readonly string[]): string[] {
	return lines.map((line) => protectLineStart(protectEdges(line)));
}

const BLOCK_STARTS: ReadonlyArray<readonly [RegExp, string]> = [
	[/^(#{1,6})(?=\s|$)/, '\\$1'],
	[/^([-+*])(?=\s|$)/, '\\$1'],
	[/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2'],
	[/^(>)/, '\\$1'],
	[/^([-*_])(?=[ \t]*\1[ \t]*\1[-*_ \t]*$)/, '\\$1'],
	[/^([-=])(?=[-=]*\s*$)/, '\\$1'],
	[/^(`{3}(?=[^`]*$)|~{3})/, '\\$1'],
	[/^([|:-])(?=[|:\-\s]*$)/, '\\$1'],
	[/^(\[)(?=(?:[^[\]\\]|\\.)*\]:)/, '\\$1'],
	[/^(\[)(?=[ xX]\](?:\s|$)|![A-Za-z]+\]\s*$)/, '\\$1'],
];

/** Escapes a line that would start a heading, list, quote, rule, table, fence, task, alert or link definition. */
export function protectLineStart(line: string): string {
	const found = BLOCK_STARTS.find(([pattern]) => pattern.test(line));
	return found ? line.replace(found[0], found[1]) : line;
}

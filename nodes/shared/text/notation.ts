import { type AdfMark, type AdfNode, isAdfNode, isRecord, isShallow } from './adf';

/**
 * The notation for what Markdown has no word for. One "word list" says a node and its marks:
 *
 *     adf:mention?id=5b10a2            a node with attributes
 *     adf:status?color=green           string values as they are, percent-encoded where needed
 *     adf:media?width:=200             `:=` before any other value, which is JSON
 *     adf:text+underline+textColor?color=#ff0000    after each `+` a mark
 *
 * It stands as the target of a link (`[@Ann](adf:mention?id=5b10a2)`), as its title where the node has an address of its
 * own (`[https://x.org](https://x.org "adf:inlineCard")`), or behind a code block's language.
 */
export interface Notation {
	type: string;
	attrs: Record<string, unknown>;
	marks: AdfMark[];
}

const PREFIX = 'adf:';
const NAME = /^[A-Za-z][A-Za-z0-9]*$/;

/** Node types that may put their address into the link itself. */
export const WITH_ADDRESS: ReadonlySet<string> = new Set(['inlineCard', 'blockCard', 'embedCard', 'media']);

/** Whether a link's target or title is, or looks like, our notation: such links of the user's are written in another way. */
export function looksLikeNotation(text: string): boolean {
	return text.startsWith(PREFIX);
}

/** Writes a node's type, attributes and marks as one word list; `undefined` for names that the notation cannot carry. */
export function writeNotation({ type, attrs, marks }: Notation): string | undefined {
	const words = [writeWord(type, attrs), ...marks.map((mark) => writeWord(mark.type, mark.attrs ?? {}))];
	return words.includes(undefined) ? undefined : PREFIX + words.join('+');
}

function writeWord(name: string, attrs: Readonly<Record<string, unknown>>): string | undefined {
	const entries = Object.entries(attrs).filter(([, value]) => value !== undefined);
	if (!NAME.test(name) || !entries.every(([key]) => NAME.test(key))) return undefined;
	const pairs = entries.map(([key, value]) =>
		typeof value === 'string'
			? `${key}=${encodeValue(value)}`
			: `${key}:=${encodeValue(JSON.stringify(value))}`,
	);
	return pairs.length === 0 ? name : `${name}?${pairs.join('&')}`;
}

/** Reads a word list; `undefined` when the text is none. */
export function readNotation(text: string): Notation | undefined {
	if (!looksLikeNotation(text)) return undefined;
	const words = text.slice(PREFIX.length).split('+').map(readWord);
	const [node, ...marks] = words;
	if (node === undefined || marks.includes(undefined)) return undefined;
	return {
		type: node.name,
		attrs: node.attrs,
		marks: marks.flatMap((mark) => (mark === undefined ? [] : [toMark(mark)])),
	};
}

interface Word {
	name: string;
	attrs: Record<string, unknown>;
}

function toMark({ name, attrs }: Word): AdfMark {
	return Object.keys(attrs).length === 0 ? { type: name } : { type: name, attrs };
}

function readWord(word: string): Word | undefined {
	const question = word.indexOf('?');
	const name = question < 0 ? word : word.slice(0, question);
	if (!NAME.test(name)) return undefined;
	const attrs: Record<string, unknown> = {};
	for (const pair of question < 0 ? [] : word.slice(question + 1).split('&')) {
		const found = /^([A-Za-z][A-Za-z0-9]*)(:?=)([^]*)$/.exec(pair);
		if (!found) return undefined;
		const [, key = '', sign, raw = ''] = found;
		const value = decodeValue(raw);
		const read = sign === '=' ? { value } : parseJson(value);
		if (read === undefined) return undefined;
		attrs[key] = read.value;
	}
	return { name, attrs };
}

// Everything that a link's target, a title, a table cell or the notation itself would read as something else.
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u0020\u007f%&+()<>\\|"'`[\]*_~]/g;

function encodeValue(value: string): string {
	return value.replace(
		UNSAFE,
		(char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
	);
}

function decodeValue(value: string): string {
	return value.replace(/%([0-7][0-9A-Fa-f])/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** Parses JSON text; `undefined` when it is none. */
export function parseJson(text: string): { value: unknown } | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return isShallow(value) ? { value } : undefined;
	} catch {
		return undefined;
	}
}

/** Parses the JSON text of a node; `undefined` when it is none, or not one shaped like a node. */
export function parseNode(text: string): AdfNode | undefined {
	const value = parseJson(text)?.value;
	return isRecord(value) && isAdfNode(value) ? value : undefined;
}

import { type AdfMark, type AdfNode } from './adf';
import { entity, type Escaping, escapeText } from './escape';
import { looksLikeNotation, writeNotation } from './notation';
import { isAutolink, isBareLink } from './parser';
import { isValidIn } from './valid';
import { escapeLabel, writeAtom, writeTarget, writeUnknown } from './writeAtom';

/** How inline content is to be written. */
export interface InlineStyle {
	escaping: Escaping;
	/** Say every mark by the notation: for text in which Markdown's own signs would not be read as such. */
	marksAsNotation: boolean;
	/** No line may end in this place (heading, table cell). */
	oneLine: boolean;
}

/** A stretch of nodes that goes into one pair of signs, or a single node. */
interface Stretch {
	nodes: AdfNode[];
	mark?: AdfMark;
}

/** Writes inline nodes as Markdown. Hard breaks become a backslash at the end of the line, or `<br>`. */
export function writeInline(nodes: readonly AdfNode[], style: InlineStyle): string {
	return write(nodes, { ...style, before: '', after: '' });
}

interface Context extends InlineStyle {
	before: string;
	after: string;
	/** Within a link, which can hold no other link and so nothing of the notation: set there when something asked for it. */
	link?: { asked: boolean };
}

function write(nodes: readonly AdfNode[], context: Context): string {
	const stretches = cut(nodes, context);
	const pieces: string[] = [];
	let before = context.before;
	stretches.forEach((stretch, index) => {
		const next = stretches[index + 1];
		const after = next === undefined ? context.after : firstChar(next, context);
		const piece = writeStretch(stretch, { ...context, before, after });
		const written = protectAtBreaks(piece, stretches[index - 1], next);
		pieces.push(written);
		before = written.at(-1) ?? before;
	});
	return pieces.join('');
}

/** Keeps the spaces beside a hard break, which would be trimmed. */
function protectAtBreaks(piece: string, previous: Stretch | undefined, next: Stretch | undefined): string {
	const started = isBreak(previous) ? piece.replace(/^[ \t]/, entity) : piece;
	return isBreak(next) ? started.replace(/[ \t]$/, entity) : started;
}

function isBreak(stretch: Stretch | undefined): boolean {
	return stretch?.mark === undefined && stretch?.nodes[0]?.type === 'hardBreak';
}

/** The first character that a stretch will be written with, as far as the one before it needs to know. */
function firstChar({ nodes, mark }: Stretch, context: Context): string {
	const [node] = nodes;
	if (mark?.type === 'code') return '`';
	if (mark) return SIGNS[mark.type]?.[0] ?? '[';
	if (node?.type === 'text' && marksOf(node).length === 0) return node.text?.[0] ?? '';
	if (node?.type === 'hardBreak') return context.oneLine ? '<' : '\\';
	return '[';
}

/** Cuts nodes into stretches: at each place the mark that reaches farthest goes outside. */
function cut(nodes: readonly AdfNode[], context: Context): Stretch[] {
	const stretches: Stretch[] = [];
	let start = 0;
	while (start < nodes.length) {
		const node = nodes[start];
		if (node === undefined) break;
		const best = context.marksAsNotation ? undefined : farthest(nodes, start);
		const alone = best === undefined || (needsNotation(node) && best.end === start + 1);
		stretches.push(alone ? { nodes: [node] } : inMark(nodes.slice(start, best.end), best.mark));
		start = alone ? start + 1 : best.end;
	}
	return stretches;
}

function inMark(nodes: readonly AdfNode[], mark: AdfMark): Stretch {
	return { nodes: nodes.map((inner) => withoutMark(inner, mark)), mark };
}

/** The mark, of those that Markdown has a sign for, which reaches farthest; of equals the first in the order of marks. */
function farthest(nodes: readonly AdfNode[], start: number): { mark: AdfMark; end: number } | undefined {
	const node = nodes[start];
	let best: { mark: AdfMark; end: number } | undefined;
	for (const mark of node ? marksOf(node) : []) {
		if (!hasSign(mark) || (mark.type === 'link' && node && needsNotation(node))) continue;
		const end = reach(nodes, start, mark);
		if (best === undefined || end > best.end) best = { mark, end };
	}
	return best;
}

function marksOf(node: AdfNode): AdfMark[] {
	return node.type === 'text' ? (node.marks ?? []) : [];
}

function hasSign(mark: AdfMark): boolean {
	return mark.type === 'link' || mark.type === 'code' || Object.hasOwn(SIGNS, mark.type);
}

/** Whether a text has a mark that only the notation can say. */
function needsNotation(node: AdfNode): boolean {
	return marksOf(node).some((mark) => !hasSign(mark));
}

/** How far a mark reaches: over text that has it, and over unmarked atoms between such text; code over its own text only. */
function reach(nodes: readonly AdfNode[], start: number, mark: AdfMark): number {
	let end = start + 1;
	for (let at = start + 1; at < nodes.length && mark.type !== 'code'; at++) {
		const node = nodes[at];
		if (node === undefined) break;
		if (mark.type === 'link' && (node.type !== 'text' || needsNotation(node))) break;
		if (node.type !== 'text') continue;
		if (!marksOf(node).some((other) => isSameMark(other, mark))) break;
		end = at + 1;
	}
	return end;
}

function isSameMark(a: AdfMark, b: AdfMark): boolean {
	return a.type === b.type && JSON.stringify(a.attrs) === JSON.stringify(b.attrs);
}

function withoutMark(node: AdfNode, mark: AdfMark): AdfNode {
	if (node.type !== 'text') return node;
	return { ...node, marks: (node.marks ?? []).filter((other) => !isSameMark(other, mark)) };
}

const SIGNS: Readonly<Record<string, string>> = { strong: '**', em: '_', strike: '~~' };

function writeStretch({ nodes, mark }: Stretch, context: Context): string {
	const [only] = nodes;
	if (mark === undefined) return writeLeaf(only, context);
	const written = writeWithSigns(nodes, mark, context);
	return written ?? nodes.map((node) => writeLeaf(withMark(node, mark), context)).join('');
}

/** Marked nodes in Markdown's own way; `undefined` where that would be read as something else. */
function writeWithSigns(nodes: readonly AdfNode[], mark: AdfMark, context: Context): string | undefined {
	if (mark.type === 'code') return writeCode(nodes[0]?.text ?? '');
	return mark.type === 'link' ? writeLink(nodes, mark, context) : writeEmphasis(nodes, mark, context);
}

function withMark(node: AdfNode, mark: AdfMark): AdfNode {
	return node.type === 'text' ? { ...node, marks: [mark, ...marksOf(node)] } : node;
}

/** Emphasis by signs; `undefined` where they would not be read as such. */
function writeEmphasis(nodes: readonly AdfNode[], mark: AdfMark, context: Context): string | undefined {
	const usual = SIGNS[mark.type] ?? '';
	const splitsWord = isWord(context.before) || isWord(context.after);
	const sign = usual === '_' && splitsWord ? '*' : usual;
	const char = sign[0] ?? '';
	const inside = write(nodes, { ...context, before: char, after: char });
	const first = inside[0] ?? '';
	const last = inside.at(-1) ?? '';
	if (!canFlank(first, context.before) || !canFlank(last, context.after)) return undefined;
	if ([first, last, context.before, context.after].includes(char)) return undefined;
	return sign + inside + sign;
}

/** Whether a sign between these two characters faces the inner one (CommonMark's flanking rule). */
function canFlank(inner: string, outer: string): boolean {
	if (inner === '' || /\s/.test(inner)) return false;
	return isWord(inner) || outer === '' || /\s/.test(outer) || !isWord(outer);
}

function isWord(char: string): boolean {
	return char !== '' && !/[\s\p{P}\p{S}]/u.test(char);
}

/** Code between backticks, where nothing can be escaped; `undefined` for text that would not stay itself. */
function writeCode(text: string): string | undefined {
	if (/[\r\n\0]/.test(text)) return undefined;
	const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
	const fence = '`'.repeat(longest + 1);
	const padded = /^`|`$|^ .*[^ ].* $/s.test(text) ? ` ${text} ` : text;
	return fence + padded + fence;
}

/** A link in Markdown's own way; `undefined` when its attributes or its text cannot be said so. */
function writeLink(nodes: readonly AdfNode[], mark: AdfMark, context: Context): string | undefined {
	const target = plainTarget(mark);
	if (target === undefined || context.link) return undefined;
	const bare = target.title === undefined ? writeBareLink(nodes, target.href, context) : undefined;
	if (bare !== undefined) return bare;
	const link = { asked: false };
	const label = write(nodes, { ...context, before: '[', after: ']', link });
	if (link.asked) return undefined;
	const title = target.title === undefined ? '' : ` "${writeTitle(target.title)}"`;
	return `[${label}](${writeTarget(target.href)}${title})`;
}

/** Address and title of a link mark that has nothing else and that nobody would take for our notation. */
function plainTarget({ attrs = {} }: AdfMark): { href: string; title?: string } | undefined {
	const { href, title, ...others } = attrs;
	if (typeof href !== 'string' || href === '' || Object.keys(others).length > 0) return undefined;
	if (title !== undefined && typeof title !== 'string') return undefined;
	if (looksLikeNotation(href) || looksLikeNotation(title ?? '')) return undefined;
	return /[\r\n]/.test(href + (title ?? '')) ? undefined : { href, title };
}

/** A link whose text is its own address: the bare address where it stands alone, else in angle brackets. */
function writeBareLink(nodes: readonly AdfNode[], href: string, context: Context): string | undefined {
	const [only] = nodes;
	const text = only?.text ?? '';
	if (nodes.length !== 1 || text === '' || (only && marksOf(only).length > 0)) return undefined;
	const alone = /^\s?$/.test(context.before) && /^\s?$/.test(context.after);
	if (alone && isBareLink(text, href)) return text;
	return isAutolink(text, href) ? `<${text}>` : undefined;
}

function writeTitle(title: string): string {
	return title.replace(/[\\"]|&(?=#|[A-Za-z])/g, '\\$&');
}

/** A text with all its marks in the notation; a link's address stays the link's target. */
function writeSpan(node: AdfNode, context: Context): string {
	const marks = marksOf(node);
	if (context.link) context.link.asked = true;
	const label = escapeLabel(node.text ?? '');
	const link = marks.find((mark) => mark.type === 'link');
	const target = link && plainTarget(link);
	const others = marks.filter((mark) => mark !== link);
	if (target && target.title === undefined && others.length > 0) {
		const word = writeNotation({ type: 'text', attrs: {}, marks: others });
		if (word) return `[${label}](${writeTarget(target.href)} "${word}")`;
	}
	const word = writeNotation({ type: 'text', attrs: {}, marks });
	return word ? `[${label}](${word})` : writeUnknown(node);
}

function writeLeaf(node: AdfNode | undefined, context: Context): string {
	if (node === undefined) return '';
	// Markdown replaces NUL; only JSON can carry it.
	if (node.text?.includes('\0')) return writeUnknown(node);
	if (node.type === 'text' && marksOf(node).length > 0) return writeSpan(node, context);
	if (node.type === 'text') {
		return escapeText(node.text ?? '', context.escaping, { ...context, inLink: context.link !== undefined });
	}
	if (node.type === 'hardBreak' && node.attrs === undefined) return writeBreak(context);
	if (context.link) context.link.asked = true;
	return (isValidIn('paragraph', node) ? writeAtom(node) : undefined) ?? writeUnknown(node);
}

function writeBreak({ oneLine, link, after }: Context): string {
	return oneLine || link || after === '' ? '<br>' : '\\\n';
}

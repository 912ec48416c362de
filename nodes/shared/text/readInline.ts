import { type Token } from '../vendor';
import { type AdfMark, type AdfNode, isAdfNode, textNode, textOf } from './adf';
import { NODES } from './model';
import { joinLabel } from './label';
import { looksLikeNotation, type Notation, readNotation, WITH_ADDRESS } from './notation';
import { tidyMarks, tidyNode } from './tidy';
import { isValidIn } from './valid';

/** Inline content without a home: any text container accepts the same nodes, but a caption, which takes fewer. */
const HOME = 'paragraph';

/** Turns markdown-it's inline tokens into ADF's inline nodes. */
export function readInline(tokens: readonly Token[]): AdfNode[] {
	return mergeText(readTokens(tokens));
}

/** A link whose target or title is our notation, standing alone: the notation and the link's text. */
export interface LoneNotation {
	notation: Notation;
	label: AdfNode[];
}

/** The notation, when these tokens are one link in our notation and nothing else. */
export function readLoneNotation(tokens: readonly Token[]): LoneNotation | undefined {
	const [first, ...rest] = tokens;
	const label = rest.slice(0, -1);
	if (first?.type !== 'link_open' || rest.at(-1)?.type !== 'link_close') return undefined;
	if (label.some((token) => token.type === 'link_open')) return undefined;
	const notation = notationOf(first);
	return notation && { notation, label: readInline(label) };
}

/** The node that a notation says, with the link's text for the attribute that it stands for. Not judged yet. */
export function nodeOf({ type, attrs, marks }: Notation, label: readonly AdfNode[]): AdfNode {
	const all = joinLabel(type, { attrs, label: textOf(label) });
	return {
		type,
		...((Object.keys(all).length > 0 || NODES[type]?.needsAttrs) && { attrs: all }),
		...(marks.length > 0 && { marks }),
	};
}

function notationOf(token: Token): Notation | undefined {
	const href = attr(token, 'href');
	const title = attr(token, 'title');
	if (looksLikeNotation(href)) return readNotation(href);
	const notation = readNotation(title);
	if (notation?.type === 'text') return { ...notation, marks: [linkMark(href, ''), ...notation.marks] };
	if (notation === undefined || !WITH_ADDRESS.has(notation.type) || 'url' in notation.attrs) return undefined;
	return { ...notation, attrs: { ...notation.attrs, url: href } };
}

/** What is open where the reader stands: how often each emphasis, and the link, as links cannot nest. */
interface Open {
	strong: number;
	em: number;
	s: number;
	link?: { token: Token; start: number; images: Token[] };
}

function marksOf(open: Open): AdfMark[] {
	const types = [open.strong > 0 && 'strong', open.em > 0 && 'em', open.s > 0 && 'strike'];
	return types.flatMap((type) => (type === false ? [] : [{ type }]));
}

// One pass without recursion: emphasis may be nested thousands deep.
function readTokens(tokens: readonly Token[]): AdfNode[] {
	const nodes: AdfNode[] = [];
	const open: Open = { strong: 0, em: 0, s: 0 };
	for (const token of tokens) {
		const emphasis = /^(strong|em|s)_(open|close)$/.exec(token.type);
		if (emphasis) open[emphasis[1] as 'strong' | 'em' | 's'] += token.nesting;
		else if (token.type === 'link_open') open.link = { token, start: nodes.length, images: [] };
		else if (token.type === 'link_close') closeLink(nodes, open);
		else nodes.push(...readLeaf(token, open));
	}
	return nodes;
}

function readLeaf(token: Token, open: Open): AdfNode[] {
	switch (token.type) {
		case 'softbreak':
			return text(' ', marksOf(open));
		case 'hardbreak':
			return [{ type: 'hardBreak' }];
		case 'code_inline':
			return text(token.content, [{ type: 'code' }]);
		case 'image':
			open.link?.images.push(token);
			return readImage(token, marksOf(open), open.link !== undefined);
		default:
			return text(token.content, marksOf(open));
	}
}

function closeLink(nodes: AdfNode[], open: Open): void {
	if (open.link === undefined) return;
	const { token, start, images } = open.link;
	open.link = undefined;
	const label = nodes.splice(start);
	const notation = notationOf(token);
	const said = notation && sayNotation(notation, label);
	for (const node of said ?? plainLink(token, label, marksOf(open))) nodes.push(node);
	for (const image of said === undefined ? images : []) nodes.push(...imageBesideLink(image, marksOf(open)));
}

function plainLink(token: Token, label: readonly AdfNode[], marks: readonly AdfMark[]): AdfNode[] {
	const href = attr(token, 'href');
	if (href === '') return [...label];
	const link = linkMark(href, attr(token, 'title'));
	const seen = label.some((node) => node.type !== 'hardBreak') ? label : [...label, ...text(href, marks)];
	return addMarks(seen, [link]);
}

function addMarks(nodes: readonly AdfNode[], marks: readonly AdfMark[]): AdfNode[] {
	return nodes.map((node) =>
		node.type === 'text' ? { ...node, marks: tidyMarks([...marks, ...(node.marks ?? [])]) } : node,
	);
}

function text(content: string, marks: readonly AdfMark[]): AdfNode[] {
	return content === '' ? [] : [textNode(content, tidyMarks(marks))];
}

function attr(token: Token, name: string): string {
	return String(token.attrGet(name) ?? '');
}

function linkMark(href: string, title: string): AdfMark {
	return { type: 'link', attrs: title === '' ? { href } : { href, title } };
}

/** An image becomes a link with the alternative text: Jira shows pictures only of its own attachments. */
function readImage(token: Token, marks: readonly AdfMark[], inLink: boolean): AdfNode[] {
	const href = attr(token, 'src');
	const alt = plainOf(token.children ?? []);
	if (href === '' || inLink) return text(alt || href, marks);
	return text(alt || href, [linkMark(href, attr(token, 'title')), ...marks]);
}

/** A picture within a link would lose its address, since text has one link only; so that is put beside it. */
function imageBesideLink(token: Token, marks: readonly AdfMark[]): AdfNode[] {
	const href = attr(token, 'src');
	if (href === '') return [];
	const link = [linkMark(href, attr(token, 'title')), ...marks];
	return [...text(' (', marks), ...text('image', link), ...text(')', marks)];
}

function plainOf(tokens: readonly Token[]): string {
	return tokens
		.map((token) =>
			token.children ? plainOf(token.children) : token.type.endsWith('break') ? ' ' : token.content,
		)
		.join('');
}

/** The nodes that an inline notation says; `undefined` when it says nothing valid, so that it stays a link. */
function sayNotation(notation: Notation, label: readonly AdfNode[]): AdfNode[] | undefined {
	if (notation.type === 'unknown') return isAdfNode(notation.attrs.node) ? [notation.attrs.node] : undefined;
	if (notation.type === 'text') return sayMarks(notation, label);
	const node = tidyNode(nodeOf(notation, label));
	return isValidIn(HOME, node) ? [node] : undefined;
}

/** Puts a notation's marks on the text of its link. */
function sayMarks({ attrs, marks }: Notation, label: readonly AdfNode[]): AdfNode[] | undefined {
	if (Object.keys(attrs).length > 0 || marks.length === 0 || textOf(label) === '') return undefined;
	const marked = addMarks(label, marks);
	return marked.every((node) => isValidIn(HOME, node)) ? marked : undefined;
}

/** Puts neighbouring text of equal marks into one node. */
export function mergeText(nodes: readonly AdfNode[]): AdfNode[] {
	const merged: AdfNode[] = [];
	for (const node of nodes) {
		const last = merged.at(-1);
		if (
			last?.type === 'text' &&
			node.type === 'text' &&
			JSON.stringify(last.marks) === JSON.stringify(node.marks)
		) {
			merged[merged.length - 1] = { ...last, text: `${last.text}${node.text}` };
		} else merged.push(node);
	}
	return merged;
}

import { type AdfNode, childrenOf, textOf } from './adf';
import { protectLines } from './escape';
import { writeNotation } from './notation';
import { EMPTY_PARAGRAPH } from './readBlocks';
import { ALERTS } from './readQuote';
import { holdsInline, isValidIn } from './valid';
import { notedAttrs, writeAtom } from './writeAtom';
import { type InlineStyle, writeInline } from './writeInline';
import { writeTable } from './writeTable';

/** How blocks are to be written: how their text is (see `InlineStyle`). */
export type BlockStyle = Omit<InlineStyle, 'oneLine'>;

/** Writes one block that stands in a parent of this type: in Markdown, else in the notation, else as JSON. */
export function writeBlock(node: AdfNode, style: BlockStyle, parent: string, second = false): string {
	const plain = node.marks === undefined ? writePlain(node, style, second) : undefined;
	return plain ?? writeCodeBlock(node) ?? writeNotated(node, style) ?? writeJson(node, parent);
}

/** Writes the blocks that stand in a parent of this type; a blank line belongs between them. */
export function writeBlocks(nodes: readonly AdfNode[], style: BlockStyle, parent: string): string[] {
	let second = false;
	return nodes.map((node, index) => {
		// Lists in a row take one marker and the other in turn, or they would be read as one list.
		const previous = nodes[index - 1];
		second = !second && isList(node) && previous !== undefined && isList(previous);
		return writeBlock(node, style, parent, second);
	});
}

/** Writes a node as what it is, in a code block that says whether it is to be checked on reading it back. */
export function writeJson(node: AdfNode, parent: string): string {
	return fence(isValidIn(parent, node) ? 'adf' : 'adf unknown', JSON.stringify(node, null, 2));
}

function hasNoAttrs(node: AdfNode): boolean {
	return Object.keys(notedAttrs(node)).every((name) => name === 'order');
}

/** Whether a node is a list that Markdown has, too. */
export function isList(node: AdfNode): boolean {
	return ['bulletList', 'orderedList', 'taskList'].includes(node.type);
}

/** Writes a block in Markdown's own words; `undefined` when it has none. */
function writePlain(node: AdfNode, style: BlockStyle, second: boolean): string | undefined {
	switch (node.type) {
		case 'paragraph':
			return hasNoAttrs(node) ? writeParagraph(node, style) : undefined;
		case 'heading':
			return writeHeading(node, style);
		case 'rule':
			return hasNoAttrs(node) ? '---' : undefined;
		case 'blockquote':
			return hasNoAttrs(node) ? writeQuote(node, style) : undefined;
		case 'panel':
			return writeAlert(node, style);
		case 'bulletList':
		case 'orderedList':
		case 'taskList':
			return hasNoAttrs(node) ? writeList(node, style, second) : undefined;
		case 'table':
			return hasNoAttrs(node) ? writeTable(node, style) : undefined;
		default:
			return undefined;
	}
}

function writeParagraph(node: AdfNode, style: BlockStyle): string {
	if (childrenOf(node).length === 0) return EMPTY_PARAGRAPH;
	const text = writeInline(childrenOf(node), { ...style, oneLine: false });
	return protectLines(text.split('\n')).join('\n');
}

function writeHeading(node: AdfNode, style: BlockStyle): string | undefined {
	const { level, ...others } = notedAttrs(node);
	if (typeof level !== 'number' || !/^[1-6]$/.test(String(level)) || Object.keys(others).length > 0)
		return undefined;
	const [line = ''] = protectLines([writeInline(childrenOf(node), { ...style, oneLine: true })]);
	return `${'#'.repeat(level)} ${line.replace(/(^|\s)(#+)$/, '$1\\$2')}`.trimEnd();
}

function writeQuote(node: AdfNode, style: BlockStyle): string {
	return quote(writeBlocks(childrenOf(node), style, 'blockquote').join('\n\n'));
}

function quote(text: string): string {
	return mapLines(text, (line) => (line === '' ? '>' : `> ${line}`));
}

function indent(text: string, width: number): string {
	return mapLines(text, (line) => (line === '' ? '' : ' '.repeat(width) + line));
}

// Markdown's lines end at \n alone; a regular expression's also at U+2028 and the like.
function mapLines(text: string, change: (line: string) => string): string {
	return text.split('\n').map(change).join('\n');
}

function writeAlert(node: AdfNode, style: BlockStyle): string | undefined {
	const { panelType, ...others } = notedAttrs(node);
	const word = Object.keys(ALERTS).find((alert) => ALERTS[alert] === panelType);
	const blocks = writeBlocks(childrenOf(node), style, 'panel');
	if (word === undefined || Object.keys(others).length > 0) return undefined;
	const [first] = childrenOf(node);
	const compact = first?.type === 'paragraph' && !first.marks && childrenOf(first)[0]?.type === 'text';
	return quote(`[!${word}]${compact ? '\n' : '\n\n'}${blocks.join('\n\n')}`);
}

/** A code block; attributes other than the language stand behind it in the notation. */
function writeCodeBlock(node: AdfNode): string | undefined {
	const code = textOf(childrenOf(node));
	const isText = childrenOf(node).every((child) => child.type === 'text') && !/[\r\0]/.test(code);
	if (node.type !== 'codeBlock' || !isText) return undefined;
	const { language, ...others } = notedAttrs(node);
	const simple = typeof language === 'string' && /^[\w+#./-]+$/.test(language) && language !== 'adf';
	const attrs = simple || language === undefined ? others : { language, ...others };
	const marks = node.marks ?? [];
	const bare = Object.keys(attrs).length === 0 && marks.length === 0;
	const word = bare ? '' : writeNotation({ type: 'codeBlock', attrs, marks });
	if (word === undefined) return undefined;
	return fence([simple ? language : '', word].filter((part) => part !== '').join(' '), code);
}

/** Code within a fence that is longer than any in it. */
export function fence(info: string, code: string): string {
	const longest = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map((run) => run.length));
	const marks = '`'.repeat(longest + 1);
	return `${marks}${info}\n${code === '' ? '' : `${code}\n`}${marks}`;
}

/** A block in the notation: a link alone when it has no content, else a quote that begins with the link. */
function writeNotated(node: AdfNode, style: BlockStyle): string | undefined {
	const { content, ...own } = node;
	const isLeaf = content === undefined;
	if (isLeaf && Object.values(notedAttrs(node)).some((value) => typeof value === 'object')) return undefined;
	const head = writeAtom(own);
	if (head === undefined || isLeaf) return head;
	const body = content.length === 0 ? [] : writeContent(node, style);
	return quote([head, ...body].join('\n\n'));
}

function writeContent(node: AdfNode, style: BlockStyle): string[] {
	if (!holdsInline(node.type)) return writeBlocks(childrenOf(node), style, node.type);
	return [writeParagraph({ type: 'paragraph', content: childrenOf(node) }, style)];
}

function writeList(list: AdfNode, style: BlockStyle, second: boolean): string | undefined {
	const items: string[] = [];
	const start = Number(list.attrs?.order ?? 1);
	if (!Number.isSafeInteger(start) || start < 0 || childrenOf(list)[0]?.type === 'taskList') return undefined;
	for (const [index, item] of childrenOf(list).entries()) {
		const marker = list.type === 'orderedList' ? `${start + index}${second ? ')' : '.'}` : second ? '*' : '-';
		const written = item.type === 'taskList' ? nestTasks(item, style) : writeItem(item, marker, style);
		if (written === undefined) return undefined;
		items.push(written);
	}
	return items.join('\n');
}

/** Tasks within tasks belong to the item before them. */
function nestTasks(list: AdfNode, style: BlockStyle): string | undefined {
	const written = list.marks === undefined ? writeList(list, style, false) : undefined;
	return written && indent(written, 2);
}

function writeItem(item: AdfNode, marker: string, style: BlockStyle): string | undefined {
	if (item.marks !== undefined) return undefined;
	if (item.type === 'taskItem') return writeTask(item, marker, style);
	if (item.type !== 'listItem' || !hasNoAttrs(item)) return undefined;
	const children = childrenOf(item);
	const [first] = children;
	if (children.length === 1 && first?.type === 'paragraph' && childrenOf(first).length === 0 && !first.marks)
		return marker;
	const blocks = writeBlocks(children, style, 'listItem');
	const body = blocks.reduce(
		(text, block, index) => text + (isTight(children, index) ? '\n' : '\n\n') + block,
	);
	return `${marker} ${indent(body, marker.length + 1).trimStart()}`;
}

/** Whether a block needs no blank line before it: a bullet list, or one that counts from 1, right after a paragraph. */
function isTight(children: readonly AdfNode[], index: number): boolean {
	const [before, node] = [children[index - 1], children[index]];
	if (before?.type !== 'paragraph' || before.marks || childrenOf(before).length === 0 || node === undefined)
		return false;
	if (!isList(node) || (node.attrs?.order ?? 1) !== 1) return false;
	const [item] = childrenOf(node);
	const [text] = item ? childrenOf(item) : [];
	return node.type === 'taskList' || (text?.type === 'paragraph' && childrenOf(text).length > 0);
}

function writeTask(item: AdfNode, marker: string, style: BlockStyle): string | undefined {
	const { state, ...others } = notedAttrs(item);
	if ((state !== 'TODO' && state !== 'DONE') || Object.keys(others).length > 0) return undefined;
	const text = writeInline(childrenOf(item), { ...style, oneLine: true });
	const [line = ''] = protectLines([text]);
	return `${marker} [${state === 'DONE' ? 'x' : ' '}] ${line}`.trimEnd();
}

import { createHash } from 'crypto';
import { type AdfNode, isAdfNode, paragraph, textNode } from './adf';
import { NODES } from './model';
import { nodeOf, readInline, readLoneNotation } from './readInline';
import { readList } from './readList';
import { type Notation, parseNode, readNotation } from './notation';
import { type Block } from './parser';
import { readQuote } from './readQuote';
import { tidyNode } from './tidy';
import { holdsInline, isValidIn, mayHold } from './valid';

/**
 * Turns blocks of Markdown into ADF nodes that may stand in a parent of this type. What the schema does not let stand
 * there is said in another way, with all its text: a heading as a bold paragraph, a table as a line per row, a rule
 * as ---, a quote as paragraphs that start with ">".
 */
export function readBlocks(blocks: readonly Block[], parent: string): AdfNode[] {
	return blocks.flatMap((block) => readBlock(block, parent));
}

function readBlock(block: Block, parent: string): AdfNode[] {
	const { token } = block;
	switch (token.type) {
		case 'paragraph_open':
			return [readParagraph(block, parent)];
		case 'heading_open':
			return [readHeading(block, parent)];
		case 'bullet_list_open':
		case 'ordered_list_open':
			return readList(block, parent);
		case 'blockquote_open':
			return readQuote(block, parent);
		case 'fence':
			return [readFence(token.info.trim(), token.content, parent)];
		case 'code_block':
			return [codeBlock(token.content, {})];
		case 'hr':
			return [mayHold(parent, 'rule') ? { type: 'rule' } : paragraph([textNode('---')])];
		case 'table_open':
			return [readTable(block, parent)];
		default:
			return readBlocks(block.children, parent);
	}
}

/** The inline content of a paragraph, heading or cell. */
export function inlineOf(block: Block): AdfNode[] {
	return readInline(tokensOf(block));
}

function tokensOf(block: Block) {
	return block.children[0]?.token.children ?? [];
}

/** The Markdown text of a paragraph, heading or cell. */
export function sourceOf(block: Block): string {
	return block.children[0]?.token.content ?? '';
}

/** How an empty paragraph is written: Markdown has none, and this is what people use for a blank line. */
export const EMPTY_PARAGRAPH = '&nbsp;';

function readParagraph(block: Block, parent: string): AdfNode {
	if (sourceOf(block) === EMPTY_PARAGRAPH) return paragraph();
	return readLeafNotation(block, parent) ?? paragraph(inlineOf(block));
}

/** A block without content, such as a card, that stands alone as one link in our notation. */
function readLeafNotation(block: Block, parent: string): AdfNode | undefined {
	const lone = readLoneNotation(tokensOf(block));
	if (lone === undefined || NODES[lone.notation.type]?.content !== undefined) return undefined;
	const node = tidyNode(nodeOf(lone.notation, lone.label));
	return isValidIn(parent, node) ? node : undefined;
}

function readHeading(block: Block, parent: string): AdfNode {
	const content = inlineOf(block);
	if (mayHold(parent, 'heading')) {
		return { type: 'heading', attrs: { level: Number(block.token.tag.slice(1)) }, content };
	}
	return paragraph(content.map(embolden));
}

function embolden(node: AdfNode): AdfNode {
	const bold = tidyNode({ ...node, marks: [...(node.marks ?? []), { type: 'strong' }] });
	return node.type === 'text' && isValidIn('paragraph', bold) ? bold : node;
}

function readTable(table: Block, parent: string): AdfNode {
	const rows = table.children.flatMap((section) => section.children);
	if (mayHold(parent, 'table')) return { type: 'table', content: rows.map(readRow) };
	const lines = rows.map((row) =>
		row.children.flatMap((cell, index) => [...(index > 0 ? [textNode(' | ')] : []), ...inlineOf(cell)]),
	);
	const content = lines.flatMap((line, index) => (index > 0 ? [{ type: 'hardBreak' }, ...line] : line));
	return tidyNode(paragraph(content));
}

function readRow(row: Block): AdfNode {
	return {
		type: 'tableRow',
		content: row.children.map((cell) => ({
			type: cell.token.type === 'th_open' ? 'tableHeader' : 'tableCell',
			content: [paragraph(inlineOf(cell))],
		})),
	};
}

/** A code block, or the node that a fence of our notation holds. A fence that holds none stays a code block. */
function readFence(info: string, code: string, parent: string): AdfNode {
	const restored = restoreNode(info, code, parent);
	if (restored !== undefined) return restored;
	const [language = '', word = ''] = /^adf:/.test(info) ? ['', info] : info.split(/\s+/);
	const notation = readNotation(word);
	const attrs = language === '' ? {} : { language };
	const marked = notation?.type === 'codeBlock' && markedCode(notation, code, attrs);
	return marked && isValidIn(parent, marked) ? marked : codeBlock(code, attrs);
}

function markedCode(notation: Notation, code: string, attrs: Record<string, unknown>): AdfNode {
	return tidyNode({
		...codeBlock(code, { ...attrs, ...notation.attrs }),
		...(notation.marks.length > 0 && { marks: notation.marks }),
	});
}

function restoreNode(info: string, code: string, parent: string): AdfNode | undefined {
	if (info !== 'adf' && info !== 'adf unknown') return undefined;
	const node = parseNode(code);
	if (node === undefined) return undefined;
	if (info === 'adf unknown') return isAdfNode(node) ? node : undefined;
	const tidied = tidyNode(node);
	return isValidIn(parent, tidied) ? tidied : undefined;
}

function codeBlock(code: string, attrs: Record<string, unknown>): AdfNode {
	const text = code.replace(/\n$/, '');
	return {
		type: 'codeBlock',
		...(Object.keys(attrs).length > 0 && { attrs }),
		content: text === '' ? [] : [textNode(text)],
	};
}

/** What stands in a node that the notation names: text where the node takes text, else blocks; `undefined` if it does not fit. */
export function readContentOf(type: string, blocks: readonly Block[]): AdfNode[] | undefined {
	if (!holdsInline(type)) return readBlocks(blocks, type);
	const content = readBlocks(blocks, 'doc');
	if (content.length === 0) return [];
	const [only] = content;
	return content.length === 1 && only?.type === 'paragraph' && !only.marks ? (only.content ?? []) : undefined;
}

/** A local ID for a node that must have one: the same for the same content, so that a second run gives the same document. */
export function localIdOf(...parts: unknown[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

import { type AdfDocument, type AdfNode, childrenOf, paragraph, textNode } from './adf';

/**
 * A document of plain text: a paragraph per block between blank lines, a hard break per line end within one.
 * No character has a meaning. Empty text gives an empty document.
 */
export function plainTextToAdf(text: string): AdfDocument {
	const blocks = text
		.replace(/\r\n?/g, '\n')
		.split(/\n(?:[ \t]*\n)+/)
		.map((block) => block.replace(/^\n+|\n+$/g, ''))
		.filter((block) => block.trim() !== '');
	return { version: 1, type: 'doc', content: blocks.map((block) => paragraph(linesOf(block))) };
}

function linesOf(block: string): AdfNode[] {
	return block.split('\n').flatMap((line, index) => {
		const content = line === '' ? [] : [textNode(line)];
		return index === 0 ? content : [{ type: 'hardBreak' }, ...content];
	});
}

/**
 * The visible text of a document and nothing else: a blank line between blocks, list markers, table cells with a tab
 * between them, mentions and status by their text, cards by their address, dates as YYYY-MM-DD.
 * One way only: formatting is dropped.
 */
export function adfToPlainText(doc: AdfDocument): string {
	return blocksText(doc.content).replace(/\n+$/, '');
}

function blocksText(nodes: readonly AdfNode[]): string {
	return nodes
		.map(blockText)
		.filter((text) => text !== '')
		.join('\n\n');
}

function blockText(node: AdfNode): string {
	const children = childrenOf(node);
	switch (node.type) {
		case 'bulletList':
		case 'decisionList':
			return itemsText(children, () => '- ');
		case 'orderedList':
			return itemsText(children, (index) => `${Number(node.attrs?.order ?? 1) + index}. `);
		case 'taskList':
			return itemsText(children, (_, item) => (item.attrs?.state === 'DONE' ? '[x] ' : '[ ] '));
		case 'table':
			return children.map(rowText).join('\n');
		case 'rule':
			return '---';
		case 'expand':
		case 'nestedExpand':
			return [String(node.attrs?.title ?? ''), blocksText(children)]
				.filter((part) => part !== '')
				.join('\n\n');
		default:
			return isInline(children) ? children.map(inlineText).join('') : containerText(node, children);
	}
}

function containerText(node: AdfNode, children: readonly AdfNode[]): string {
	return children.length === 0 ? inlineText(node) : blocksText(children);
}

/** Whether children are text and the like: then they belong on one line. */
function isInline(nodes: readonly AdfNode[]): boolean {
	return nodes.some((node) =>
		['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'inlineCard', 'placeholder'].includes(
			node.type,
		),
	);
}

function itemsText(items: readonly AdfNode[], marker: (index: number, item: AdfNode) => string): string {
	return items
		.map((item, index) => {
			const nested = item.type === 'taskList';
			const prefix = nested ? '  ' : marker(index, item);
			const body = nested ? blockText(item) : itemText(item);
			return prefix + body.replace(/\n(?!\n)/g, `\n${' '.repeat(prefix.length)}`);
		})
		.join('\n');
}

function itemText(item: AdfNode): string {
	const children = childrenOf(item);
	return isInline(children) ? children.map(inlineText).join('') : children.map(blockText).join('\n');
}

function rowText(row: AdfNode): string {
	return childrenOf(row)
		.map((cell) => blocksText(childrenOf(cell)).replace(/\s*\n\s*/g, ' '))
		.join('\t');
}

function inlineText(node: AdfNode): string {
	const attrs = node.attrs ?? {};
	switch (node.type) {
		case 'hardBreak':
			return '\n';
		case 'date':
			return dateText(attrs.timestamp);
		case 'mention':
			return first(attrs.text, attrs.id && `@${String(attrs.id)}`);
		case 'emoji':
			return first(attrs.text, attrs.shortName);
		case 'media':
		case 'mediaInline':
			return first(attrs.alt, attrs.url, attrs.id);
		default:
			return first(node.text, attrs.text, attrs.url, childrenOf(node).map(inlineText).join(''));
	}
}

function first(...candidates: unknown[]): string {
	return candidates.find((value): value is string => typeof value === 'string' && value !== '') ?? '';
}

/** A date node's timestamp (milliseconds since 1970 as text, midnight UTC) as YYYY-MM-DD; as it is when it is no such number. */
export function dateText(timestamp: unknown): string {
	const date = new Date(Number(timestamp));
	return Number.isNaN(date.getTime()) ? String(timestamp) : date.toISOString().slice(0, 10);
}

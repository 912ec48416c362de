import { type AdfNode, childrenOf, paragraph, textNode } from './adf';
import { type Notation } from './notation';
import { type Block } from './parser';
import { localIdOf, readBlocks, readContentOf, sourceOf } from './readBlocks';
import { nodeOf, readInline, readLoneNotation } from './readInline';
import { tidyNode } from './tidy';
import { isValidIn, mayHold } from './valid';

/** GitHub's alerts and ADF's panels, by their looks. SUCCESS is ours: GitHub has no such alert. */
export const ALERTS: Readonly<Record<string, string>> = {
	NOTE: 'info',
	IMPORTANT: 'note',
	TIP: 'tip',
	WARNING: 'warning',
	CAUTION: 'error',
	SUCCESS: 'success',
};

const ALERT = /^\[!([A-Za-z]+)\][ \t]*(?:\n|$)/;

/** A Markdown quote: a quote, an alert (panel), or any node with content whose notation stands in its first line. */
export function readQuote(quote: Block, parent: string): AdfNode[] {
	const special = readNotated(quote, parent) ?? readAlert(quote, parent);
	if (special !== undefined) return [special];
	if (mayHold(parent, 'blockquote')) {
		const content = readBlocks(quote.children, 'blockquote');
		return [{ type: 'blockquote', content: content.length > 0 ? content : [paragraph()] }];
	}
	return readBlocks(quote.children, parent).map(markAsQuoted);
}

/** A quote where none may stand: its paragraphs say so themselves. */
function markAsQuoted(node: AdfNode): AdfNode {
	if (node.type !== 'paragraph') return node;
	return tidyNode({ ...node, content: [textNode('> '), ...childrenOf(node)] });
}

function readAlert(quote: Block, parent: string): AdfNode | undefined {
	const [first, ...rest] = quote.children;
	if (first?.token.type !== 'paragraph_open' || !mayHold(parent, 'panel')) return undefined;
	const word = ALERT.exec(sourceOf(first))?.[1]?.toUpperCase() ?? '';
	if (!Object.hasOwn(ALERTS, word)) return undefined;
	const content = [...withoutFirstLine(first), ...readBlocks(rest, 'panel')];
	return {
		type: 'panel',
		attrs: { panelType: ALERTS[word] },
		content: content.length > 0 ? content : [paragraph()],
	};
}

/** The paragraph without the line that names the alert; nothing when that line is all. */
function withoutFirstLine(block: Block): AdfNode[] {
	const tokens = block.children[0]?.token.children ?? [];
	const end = tokens.findIndex((token) => token.type.endsWith('break'));
	return end < 0 ? [] : [paragraph(readInline(tokens.slice(end + 1)))];
}

function readNotated(quote: Block, parent: string): AdfNode | undefined {
	const [first, ...rest] = quote.children;
	if (first?.token.type !== 'paragraph_open') return undefined;
	const lone = readLoneNotation(first.children[0]?.token.children ?? []);
	if (lone === undefined) return undefined;
	const content = readContentOf(lone.notation.type, rest);
	if (content === undefined) return undefined;
	const node = tidyNode({
		...withLocalId(nodeOf(lone.notation, lone.label), lone.notation, content),
		content,
	});
	return isValidIn(parent, node) ? node : undefined;
}

const NEED_LOCAL_ID = ['taskList', 'taskItem', 'blockTaskItem', 'decisionList', 'decisionItem'];

function withLocalId(node: AdfNode, { type, attrs }: Notation, content: readonly AdfNode[]): AdfNode {
	if (!NEED_LOCAL_ID.includes(type) || 'localId' in attrs) return node;
	return { ...node, attrs: { ...node.attrs, localId: localIdOf(type, content) } };
}

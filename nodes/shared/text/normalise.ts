import { type AdfDocument, type AdfNode, childrenOf } from './adf';
import { tidyDocument } from './tidy';

/**
 * The canonical form by which two documents are compared for "is it the same text", so that what we sent equals what
 * Jira gives back. Only for comparing: the result need not be valid. It ignores:
 * - `localId` of nodes, which Jira hands out anew;
 * - attributes that are null, undefined or at their default (an ordered list's `order` 1, a table's `layout`
 *   "default", a cell's `colspan` 1, ...), an empty `attrs`, and the order of keys;
 * - a mention's `text`, `accessLevel` and `userType`, which Jira fills in from its `id`;
 * - the order and repetition of marks, and marks on what cannot carry any (hard breaks, mentions, emoji, dates, ...);
 * - how text is cut into nodes: neighbours of equal marks are one, empty ones none;
 * - an empty `content`, and empty paragraphs at the end of the document.
 */
export function normaliseAdf(doc: AdfDocument): AdfDocument {
	const content = tidyDocument(doc).content.map(reduce);
	while (content.length > 0 && isEmptyParagraph(content.at(-1))) content.pop();
	return { version: 1, type: 'doc', content };
}

/** Whether a node is a paragraph with nothing in it. */
export function isEmptyParagraph(node: AdfNode | undefined): boolean {
	return node?.type === 'paragraph' && childrenOf(node).length === 0 && node.marks === undefined;
}

const FILLED_IN_BY_JIRA: Readonly<Record<string, readonly string[]>> = {
	mention: ['text', 'accessLevel', 'userType'],
};

function reduce(node: AdfNode): AdfNode {
	const dropped = ['localId', ...(FILLED_IN_BY_JIRA[node.type] ?? [])];
	const attrs = Object.entries(node.attrs ?? {}).filter(([name]) => !dropped.includes(name));
	const content = childrenOf(node).map(reduce);
	return {
		type: node.type,
		...(attrs.length > 0 && { attrs: Object.fromEntries(attrs) }),
		...(node.text !== undefined && { text: node.text }),
		...(node.marks !== undefined && { marks: node.marks }),
		...(content.length > 0 && { content }),
	};
}

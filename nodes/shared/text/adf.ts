/** A mark on a node: bold, link, colour. Shape by Atlassian's ADF schema; unknown types may occur. */
export interface AdfMark {
	type: string;
	attrs?: Record<string, unknown>;
}

/** A node of an Atlassian document. `text` is there on text nodes only and is never empty. */
export interface AdfNode {
	type: string;
	attrs?: Record<string, unknown>;
	content?: AdfNode[];
	marks?: AdfMark[];
	text?: string;
}

/** An Atlassian Document Format document, as the fields of Jira's REST API v3 hold it (reference §5.5). */
export interface AdfDocument {
	version: 1;
	type: 'doc';
	content: AdfNode[];
}

/** Documents nested deeper than this are no documents: nobody writes them, and they would exhaust the stack. */
export const MAX_DEPTH = 200;

/** Whether a value is an object that is neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMark(value: unknown): value is AdfMark {
	return (
		isRecord(value) && typeof value.type === 'string' && (value.attrs === undefined || isRecord(value.attrs))
	);
}

const NODE_KEYS = new Set(['type', 'attrs', 'content', 'marks', 'text']);

/** Whether a value has the shape of an ADF node, of whatever type, with nothing in it that a node cannot hold. */
export function isAdfNode(value: unknown): value is AdfNode {
	return isShallow(value) && hasNodeShape(value);
}

/** Whether lists and objects nest no deeper than `MAX_DEPTH`; counted without recursion. */
export function isShallow(value: unknown): boolean {
	let level: unknown[] = [value];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > MAX_DEPTH) return false;
		level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
	}
	return true;
}

function hasNodeShape(value: unknown): value is AdfNode {
	if (!isRecord(value) || typeof value.type !== 'string' || value.type === '') return false;
	if (Object.keys(value).some((key) => !NODE_KEYS.has(key))) return false;
	const { attrs, content, marks, text, type } = value;
	if (attrs !== undefined && !isRecord(attrs)) return false;
	if (marks !== undefined && !(Array.isArray(marks) && marks.every(isMark))) return false;
	if (typeof text !== 'string' && (type === 'text' || text !== undefined)) return false;
	return content === undefined || (Array.isArray(content) && content.every(hasNodeShape));
}

/**
 * Whether a value is an ADF document: type `doc`, version 1, and nodes all the way down. Node types and
 * attributes are not judged: Jira may know more of them than we do.
 */
export function isAdfDocument(value: unknown): value is AdfDocument {
	return (
		isRecord(value) &&
		value.type === 'doc' &&
		value.version === 1 &&
		Array.isArray(value.content) &&
		isShallow(value.content) &&
		value.content.every(hasNodeShape)
	);
}

/** The children of a node; none when it has none. */
export function childrenOf(node: AdfNode): AdfNode[] {
	return node.content ?? [];
}

/** A text node with marks, if there are any. The text must not be empty. */
export function textNode(text: string, marks: readonly AdfMark[] = []): AdfNode {
	return marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks: [...marks] };
}

/** A paragraph of the inline nodes given. */
export function paragraph(content: AdfNode[] = []): AdfNode {
	return { type: 'paragraph', content };
}

/** The text of inline nodes, one after the other; what is not text counts as nothing. */
export function textOf(nodes: readonly AdfNode[]): string {
	return nodes.map((node) => node.text ?? '').join('');
}

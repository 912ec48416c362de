import { type AdfDocument, type AdfMark, type AdfNode, isRecord } from './adf';
import { NODES } from './model';

/** Attribute values that mean the same as the attribute's absence. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	codeBlock: { language: '', wrap: false, hideLineNumbers: false, uniqueId: '' },
	expand: { title: '' },
	nestedExpand: { title: '' },
	hardBreak: { text: '\n' },
	link: { title: '' },
	mention: { accessLevel: '', userType: 'DEFAULT' },
	orderedList: { order: 1 },
	status: { style: '' },
	table: { isNumberColumnEnabled: false, layout: 'default', displayMode: 'default' },
	tableCell: { colspan: 1, rowspan: 1, background: '' },
	tableHeader: { colspan: 1, rowspan: 1, background: '' },
};

/** The order in which marks stand in the documents that we write. */
const MARK_ORDER = [
	'link',
	'annotation',
	'backgroundColor',
	'textColor',
	'underline',
	'subsup',
	'strong',
	'em',
	'strike',
	'code',
];

/**
 * The same document in the one spelling that this package works with: no empty text, no empty lists of marks,
 * no attributes at their default or null, neighbouring text of equal marks in one node, marks in one order.
 */
export function tidyDocument(doc: AdfDocument): AdfDocument {
	return { version: 1, type: 'doc', content: tidyNodes(doc.content, 'doc') };
}

/** Tidies one node and everything in it (see `tidyDocument`). */
export function tidyNode(node: AdfNode): AdfNode {
	const tidied: AdfNode = { type: node.type };
	const attrs = tidyAttrs(node.type, node.attrs);
	if (attrs !== undefined) tidied.attrs = attrs;
	else if (NODES[node.type]?.needsAttrs) tidied.attrs = {};
	const marks = carriesMarks(node.type) ? tidyMarks(node.marks ?? []) : [];
	if (node.text !== undefined) tidied.text = node.text;
	if (marks.length > 0) tidied.marks = marks;
	const content = tidyNodes(node.content ?? [], node.type);
	if (content.length > 0 || hasContent(node)) tidied.content = content;
	return tidied;
}

/** Whether an empty `content` is worth keeping: the schema asks for one where content may be empty. */
function hasContent(node: AdfNode): boolean {
	return NODES[node.type] === undefined
		? node.content !== undefined
		: NODES[node.type]?.content !== undefined;
}

/** Atoms such as hard breaks and mentions carry no marks in the schema, although the editor sometimes puts some there. */
function carriesMarks(type: string): boolean {
	return !['hardBreak', 'mention', 'emoji', 'date', 'status', 'inlineCard', 'placeholder'].includes(type);
}

function tidyNodes(nodes: readonly AdfNode[], parent: string): AdfNode[] {
	const result: AdfNode[] = [];
	for (const node of nodes) {
		if (node.type === 'text' && node.text === '') continue;
		const tidied = tidyNode(node);
		if (parent === 'codeBlock' && tidied.type === 'text') delete tidied.marks;
		const last = result.at(-1);
		if (last !== undefined && isSameText(last, tidied)) last.text = `${last.text}${tidied.text}`;
		else result.push(tidied);
	}
	return result;
}

function isSameText(a: AdfNode, b: AdfNode): boolean {
	return a.type === 'text' && b.type === 'text' && sameMarks(a.marks, b.marks);
}

/** Whether two lists of marks, both tidied, are the same. */
export function sameMarks(a: readonly AdfMark[] = [], b: readonly AdfMark[] = []): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

/** Marks in the one order, each once. */
export function tidyMarks(marks: readonly AdfMark[]): AdfMark[] {
	const byKey = new Map<string, AdfMark>();
	for (const { type, attrs } of marks) {
		const tidied = tidyAttrs(type, attrs);
		const mark = tidied === undefined ? { type } : { type, attrs: tidied };
		byKey.set(JSON.stringify(mark), mark);
	}
	return [...byKey.entries()]
		.sort(([keyA, a], [keyB, b]) => rank(a.type) - rank(b.type) || (keyA < keyB ? -1 : 1))
		.map(([, mark]) => mark);
}

function rank(type: string): number {
	const index = MARK_ORDER.indexOf(type);
	return index < 0 ? MARK_ORDER.length : index;
}

function tidyAttrs(
	type: string,
	attrs: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> | undefined {
	const defaults = Object.hasOwn(DEFAULTS, type) ? DEFAULTS[type] : undefined;
	const entries = Object.entries(attrs ?? {})
		.filter(([name, value]) => value !== undefined && value !== null && value !== defaults?.[name])
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, value]) => [name, sortKeys(value)] as const);
	return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The same JSON value with the keys of all its objects in order, so that two spellings of one value compare equal. */
function sortKeys(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sortKeys);
	if (!isRecord(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, child]) => [key, sortKeys(child)]),
	);
}

import { type AdfMark, type AdfNode, childrenOf } from './adf';
import { type Attributes } from './checks';
import { MARKS, type MarkSet, type NodeRule, NODES } from './model';

/** Whether a node of this type may stand directly in a parent of that type. */
export function mayHold(parent: string, child: string): boolean {
	return Object.hasOwn(NODES[parent]?.content ?? {}, child);
}

/** Whether a node's content is text and the like, as in a paragraph. */
export function holdsInline(type: string): boolean {
	return mayHold(type, 'hardBreak');
}

/** Whether a node, standing in a parent of this type, is valid by the schema, all the way down. */
export function isValidIn(parent: string, node: AdfNode): boolean {
	const markSets = Object.hasOwn(NODES[parent]?.content ?? {}, node.type)
		? NODES[parent]?.content?.[node.type]
		: undefined;
	const rule = NODES[node.type];
	if (markSets === undefined || rule === undefined) return false;
	if (!marksFit(node.marks, markSets)) return false;
	if (node.type === 'text') return node.text !== undefined && node.text !== '' && bare(node);
	if (node.text !== undefined) return false;
	return attrsFit(node, rule) && contentFits(node);
}

function bare(node: AdfNode): boolean {
	return node.attrs === undefined && node.content === undefined;
}

function attrsFit(node: AdfNode, rule: NodeRule): boolean {
	if (node.attrs === undefined && rule.mayLackAttrs) return true;
	if (node.attrs === undefined && rule.needsAttrs) return false;
	if (rule.attrs.length === 0) return node.attrs === undefined;
	return rule.attrs.some((table) => recordFits(node.attrs ?? {}, table));
}

function recordFits(attrs: Readonly<Record<string, unknown>>, table: Attributes): boolean {
	const allowed = Object.keys(attrs).every((name) => {
		const check = Object.hasOwn(table, name)
			? table[name]
			: Object.hasOwn(table, `${name}?`)
				? table[`${name}?`]
				: undefined;
		return check !== undefined && check(attrs[name]);
	});
	return allowed && Object.keys(table).every((name) => name.endsWith('?') || Object.hasOwn(attrs, name));
}

function marksFit(marks: readonly AdfMark[] | undefined, sets: readonly MarkSet[]): boolean {
	if (marks === undefined) return true;
	if (!sets.some((set) => marks.every((mark) => set.includes(mark.type)))) return false;
	return marks.every((mark) => isValidMark(mark));
}

/** Whether a mark is one of the schema, with the attributes it must have and no others. */
export function isValidMark(mark: AdfMark): boolean {
	const table = Object.hasOwn(MARKS, mark.type) ? MARKS[mark.type] : undefined;
	if (table === undefined) return false;
	if (Object.keys(table).length === 0) return mark.attrs === undefined;
	return recordFits(mark.attrs ?? {}, table);
}

function contentFits(node: AdfNode): boolean {
	const rule = NODES[node.type];
	if (rule?.content === undefined) return node.content === undefined;
	const children = childrenOf(node);
	if (children.length < (rule.min ?? 0) || children.length > (rule.max ?? Infinity)) return false;
	if (node.type === 'mediaSingle' && !isMediaSingle(children)) return false;
	return children.every((child) => isValidIn(node.type, child));
}

function isMediaSingle(children: readonly AdfNode[]): boolean {
	return children[0]?.type === 'media' && (children[1]?.type ?? 'caption') === 'caption';
}

import { type AdfNode, childrenOf, paragraph, textNode } from './adf';
import { type Block } from './parser';
import { inlineOf, localIdOf, readBlocks, sourceOf } from './readBlocks';
import { mergeText } from './readInline';
import { mayHold } from './valid';

const TASK = /^\[([ xX])\](?:\s|$)/;

/**
 * A Markdown list as ADF lists. Items with a box are tasks, as on GitHub; since ADF has lists of either kind only, a
 * mixed list becomes several. A task holds one paragraph and further tasks; what else stands in it follows after it.
 */
export function readList(list: Block, parent: string): AdfNode[] {
	const ordered = list.token.type === 'ordered_list_open';
	const tasks = !ordered && mayHold(parent, 'taskList');
	const start = Number(list.token.attrGet('start') ?? 1);
	const result: AdfNode[] = [];
	list.children.forEach((item, index) => {
		if (tasks && isTask(item)) readTask(item, parent, result);
		else addItem(readItem(item), ordered ? start + index : undefined, result);
	});
	return result.map((node) => (node.type === 'taskList' ? withLocalIds(node) : node));
}

function isTask(item: Block): boolean {
	const [first] = item.children;
	return first?.token.type === 'paragraph_open' && TASK.test(sourceOf(first));
}

function readItem(item: Block): AdfNode {
	const content = readBlocks(item.children, 'listItem');
	return { type: 'listItem', content: content.length > 0 ? content : [paragraph()] };
}

/** Appends an item to the list that is being read, or starts a list. */
function addItem(item: AdfNode, order: number | undefined, result: AdfNode[]): void {
	const type = order === undefined ? 'bulletList' : 'orderedList';
	const last = result.at(-1);
	if (last?.type === type) last.content?.push(item);
	else
		result.push({ type, ...(order !== undefined && order !== 1 && { attrs: { order } }), content: [item] });
}

function readTask(block: Block, parent: string, result: AdfNode[]): void {
	const [first, ...rest] = block.children;
	if (first === undefined) return;
	const state = TASK.exec(sourceOf(first))?.[1] === ' ' ? 'TODO' : 'DONE';
	const last = result.at(-1);
	const open = last?.type === 'taskList' ? last : undefined;
	const list: AdfNode = open ?? { type: 'taskList', attrs: { localId: '' }, content: [] };
	if (open === undefined) result.push(list);
	list.content?.push({ type: 'taskItem', attrs: { localId: '', state }, content: taskText(first) });
	let nested = true;
	for (const node of readBlocks(rest, parent)) {
		nested &&= node.type === 'taskList';
		if (nested) list.content?.push(node);
		else result.push(node);
	}
}

/** The text of a task behind its box. */
function taskText(block: Block): AdfNode[] {
	const [box, ...rest] = inlineOf(block);
	const text = (box?.text ?? '').replace(/^\[[ xX]\]\s?/, '');
	return mergeText(text === '' ? rest : [textNode(text), ...rest]);
}

function withLocalIds(node: AdfNode, path = ''): AdfNode {
	const content = childrenOf(node);
	if (node.type === 'taskItem') {
		return { ...node, attrs: { ...node.attrs, localId: localIdOf(path, content) } };
	}
	if (node.type !== 'taskList') return node;
	const children = content.map((child, index) => withLocalIds(child, `${path}/${index}`));
	return { ...node, attrs: { localId: localIdOf(path, children) }, content: children };
}

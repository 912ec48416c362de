import type { AdfMark, AdfNode } from '../../../nodes/shared/text';

/** A text node with marks, given by name or whole. */
export function t(text: string, ...marks: Array<string | AdfMark>): AdfNode {
	const all = marks.map((mark) => (typeof mark === 'string' ? { type: mark } : mark));
	return all.length === 0 ? { type: 'text', text } : { type: 'text', text, marks: all };
}

/** Bold text. */
export const strong = (text: string): AdfNode => t(text, 'strong');

/** Inline code. */
export const code = (text: string): AdfNode => t(text, 'code');

/** A link mark. */
export function link(href: string, title?: string): AdfMark {
	return { type: 'link', attrs: title === undefined ? { href } : { href, title } };
}

/** A hard break. */
export const hardBreak: AdfNode = { type: 'hardBreak' };

/** A paragraph; strings become text nodes. */
export function p(...content: Array<string | AdfNode>): AdfNode {
	return { type: 'paragraph', content: content.map((part) => (typeof part === 'string' ? t(part) : part)) };
}

const node =
	(type: string) =>
	(...content: AdfNode[]): AdfNode => ({ type, content });

/** Lists and tables of the children given. */
export const bullets = node('bulletList');
export const item = node('listItem');
export const row = node('tableRow');
export const header = node('tableHeader');
export const cell = node('tableCell');

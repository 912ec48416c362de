import { type AdfNode } from './adf';
import { escapeText } from './escape';
import { isFlat, splitLabel, standInLabel } from './label';
import { looksLikeNotation, WITH_ADDRESS, writeNotation } from './notation';

/** The attributes of nodes that Jira hands out anew, so that writing them out would only be noise. */
const NOISE = ['localId'];

/** Whether a node's `localId` has a meaning of its own, as other systems refer to it. */
function keepsLocalId(type: string): boolean {
	return /extension|syncBlock/i.test(type);
}

/** A node's attributes as the notation says them. */
export function notedAttrs(node: AdfNode): Record<string, unknown> {
	const entries = Object.entries(node.attrs ?? {});
	return Object.fromEntries(entries.filter(([name]) => keepsLocalId(node.type) || !NOISE.includes(name)));
}

/** An atom (mention, card, media, ...) as a link in our notation; `undefined` when the notation cannot say it. */
export function writeAtom(node: AdfNode): string | undefined {
	if (node.content !== undefined || node.text !== undefined) return undefined;
	const { attrs, label } = splitLabel(node.type, notedAttrs(node));
	const { url, ...others } = attrs;
	const marks = node.marks ?? [];
	if (WITH_ADDRESS.has(node.type) && typeof url === 'string' && isFlat(url) && !looksLikeNotation(url)) {
		const word = writeNotation({ type: node.type, attrs: others, marks });
		return word && `[${escapeLabel(label)}](${writeTarget(url)} "${word}")`;
	}
	const word = writeNotation({ type: node.type, attrs, marks });
	return word && `[${escapeLabel(label)}](${word})`;
}

/** The text of a link in our notation. */
export function escapeLabel(label: string): string {
	return escapeText(label, 'full', { before: '[', after: ']', inLink: true });
}

/** An inline node that the schema does not know, whole. */
export function writeUnknown(node: AdfNode): string {
	const label = isFlat(node.text ?? '') ? (node.text ?? '') : standInLabel(node.type, node.attrs ?? {});
	return `[${escapeLabel(label)}](${writeNotation({ type: 'unknown', attrs: { node }, marks: [] }) ?? ''})`;
}

/** An address as the target of a link. */
export function writeTarget(href: string): string {
	const escaped = href.replace(/[\\<>]|&(?=#|[A-Za-z])/g, (char, offset: number) =>
		char === '&' && !/^&#?[A-Za-z0-9]+;/.test(href.slice(offset, offset + 40)) ? char : `\\${char}`,
	);
	// eslint-disable-next-line no-control-regex
	return /[\u0000-\u0020\u007f()]/.test(href) ? `<${escaped}>` : escaped;
}

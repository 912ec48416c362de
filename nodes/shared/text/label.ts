import { dateText } from './plainText';

/** Attributes that are said by the text of the link, unless that text could not say them. */
const SAID_BY_LABEL: Readonly<Record<string, string>> = {
	mention: 'text',
	status: 'text',
	placeholder: 'text',
	emoji: 'text',
	expand: 'title',
	nestedExpand: 'title',
	media: 'alt',
	mediaInline: 'alt',
};

/** The text that a link in our notation shows, and the attributes that its target still has to say. */
export interface Labelled {
	label: string;
	attrs: Record<string, unknown>;
}

/** Takes out of a node's attributes the one that the link's text can say. */
export function splitLabel(type: string, attrs: Record<string, unknown>): Labelled {
	const name = Object.hasOwn(SAID_BY_LABEL, type) ? SAID_BY_LABEL[type] : undefined;
	if (name !== undefined) {
		const { [name]: value, ...others } = attrs;
		if (typeof value === 'string' && isFlat(value) && value !== standInLabel(type, others)) {
			return { label: value, attrs: others };
		}
	}
	return { label: standInLabel(type, attrs), attrs };
}

/** Puts what the link's text says back into the attributes: nothing, when it is only what stands in for a missing one. */
export function joinLabel(type: string, { label, attrs }: Labelled): Record<string, unknown> {
	const name = Object.hasOwn(SAID_BY_LABEL, type) ? SAID_BY_LABEL[type] : undefined;
	if (name === undefined || name in attrs || label === '' || label === standInLabel(type, attrs))
		return attrs;
	return { ...attrs, [name]: label };
}

/** What a reader sees where no attribute is said by the link's text; on reading it back it counts for nothing. */
export function standInLabel(type: string, attrs: Readonly<Record<string, unknown>>): string {
	if (type === 'date') return dateText(attrs.timestamp);
	const words = [
		attrs.text,
		attrs.title,
		attrs.alt,
		attrs.shortName,
		attrs.url,
		attrs.extensionKey,
		attrs.id,
	];
	return words.find((word): word is string => typeof word === 'string' && isFlat(word)) ?? type;
}

/** Text that a link can carry as it is: something, on one line, with nothing at the edges to be trimmed. */
export function isFlat(text: string): boolean {
	// eslint-disable-next-line no-control-regex
	return text.trim() === text && text !== '' && !/[\u0000-\u001f\u007f]/.test(text);
}

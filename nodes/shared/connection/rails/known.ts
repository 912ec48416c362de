import type { Reply } from '../types';

/** What answers have placed inside of the allowed projects: to ask for it, or to write it, needs no further look. */
export interface Known {
	/** Issues by id and key, in capital letters. */
	readonly issues: Set<string>;
	/** Attachments of those issues, by id. */
	readonly attachments: Set<string>;
}

const MOST_KNOWN = 20_000;

export function nothingKnown(): Known {
	return { issues: new Set(), attachments: new Set() };
}

/** Remembers the issues of an answer as inside, and the attachments that it gives with them. */
export function learned<T>(reply: Reply<T>, known: Known, issues = issuesIn(reply.body)): Reply<T> {
	for (const issue of issues) {
		const { id, key, fields } = issue as { id?: unknown; key?: unknown; fields?: { attachment?: unknown } };
		for (const word of [id, key]) if (typeof word === 'string') known.issues.add(word.toUpperCase());
		const attachments = Array.isArray(fields?.attachment) ? fields.attachment : [];
		for (const { id: own } of attachments as Array<{ id?: unknown }>) known.attachments.add(String(own));
	}
	for (const words of [known.issues, known.attachments]) forgetOldest(words);
	return reply;
}

function forgetOldest(words: Set<string>): void {
	for (const oldest of words) {
		if (words.size <= MOST_KNOWN) return;
		words.delete(oldest);
	}
}

function issuesIn(body: unknown): readonly unknown[] {
	const { issues } = (body ?? {}) as { issues?: unknown };
	return Array.isArray(issues) ? issues.filter((issue) => typeof issue === 'object' && issue !== null) : [];
}

import { textOf } from './cells';

/** What became of a person's words: the value as Jira takes it, or why not and what to do about it. */
export type Resolved = { readonly ok: true; readonly value: unknown } | Refused;

export interface Refused {
	readonly ok: false;
	/** What is the matter, with the word itself in it. */
	readonly reason: string;
	/** What the person can do about it. */
	readonly fix: string;
	/** Set when a name means nothing by the metadata at hand: metadata that is older than the run is then read again. */
	readonly unknownName?: true;
	/** Set when a word means nothing that is there, so that When a Value Is Not Found decides about it. */
	readonly notFound?: true;
}

export function resolved(value: unknown): Resolved {
	return { ok: true, value };
}

export function refused(reason: string, fix: string): Refused {
	return { ok: false, reason, fix };
}

/** A refusal of a name that nothing has, as far as the metadata at hand tells. */
export function unknownName(reason: string, fix: string): Refused {
	return { ok: false, reason, fix, unknownName: true, notFound: true };
}

/** A refusal of a word that means nothing that is there, whatever the metadata says. */
export function notFound(reason: string, fix: string): Refused {
	return { ok: false, reason, fix, notFound: true };
}

/** A word as it is shown in a message: short, on one line, in quotes. */
export function quoted(word: unknown): string {
	const text = textOf(word).replace(/\s+/gu, ' ');
	return text.length > 80 ? `"${[...text.slice(0, 160)].slice(0, 77).join('')}…"` : `"${text}"`;
}

/** A list as it is shown in a message: the first ten and how many more there are. */
export function listed(names: readonly string[]): string {
	if (names.length <= 10) return names.join(', ');
	return `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
}

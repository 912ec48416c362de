import type { Issue } from '../site/model';
import { words } from '../site/textIndex';
import { JqlRefusal } from './context';

const known = new WeakMap<Issue, Map<string, string[]>>();

/** The words of an issue's field, split once per state of the issue. */
export function wordsOf(issue: Issue, fieldName: string, text: (issue: Issue) => string): string[] {
	let fields = known.get(issue);
	if (!fields) known.set(issue, (fields = new Map()));
	let found = fields.get(fieldName);
	if (!found) fields.set(fieldName, (found = words(text(issue))));
	return found;
}

/** What `~` looks for: words in any place, beginnings of words (`net*`), or a phrase (words in a row). */
export interface TextQuery {
	readonly phrases: readonly (readonly string[])[];
	readonly terms: readonly string[];
	readonly prefixes: readonly string[];
}

/** Reads the operand of `~`: phrases in quotes of their own, everything else as words that must all occur. */
export function readTextQuery(query: string, fieldName: string): TextQuery {
	const first = query.trim()[0] ?? '';
	if (first === '*' || first === '?') {
		throw new JqlRefusal(
			`The text query '${query}' for field '${fieldName}' is not allowed to start with character '${first}'.`,
		);
	}
	if (words(query).length === 0) {
		throw new JqlRefusal(
			`The text query '${query}' for field '${fieldName}' does not contain any word to search for.`,
		);
	}
	const phrases = [...query.matchAll(/"([^"]*)"/g)].map(([, phrase]) => words(phrase ?? ''));
	const rest = query.replace(/"[^"]*"/g, ' ').split(/\s+/);
	const prefixes = rest.filter((part) => part.endsWith('*')).flatMap((part) => words(part).slice(-1));
	const terms = rest.flatMap((part) => (part.endsWith('*') ? words(part).slice(0, -1) : words(part)));
	return { phrases: phrases.filter((phrase) => phrase.length > 0), terms, prefixes };
}

/** Whether words fulfil a query. */
export function matchesText(has: readonly string[], query: TextQuery): boolean {
	return (
		query.terms.every((term) => has.includes(term)) &&
		query.prefixes.every((prefix) => has.some((word) => word.startsWith(prefix))) &&
		query.phrases.every((phrase) => containsRow(has, phrase))
	);
}

function containsRow(has: readonly string[], phrase: readonly string[]): boolean {
	for (let start = 0; start + phrase.length <= has.length; start += 1) {
		if (phrase.every((word, offset) => has[start + offset] === word)) return true;
	}
	return false;
}

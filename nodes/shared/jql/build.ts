/**
 * What JQL takes only as an escape between quotes: the quote and the backslash, and the control characters and Unicode
 * non-characters at which its lexer breaks off a quoted text (the grammar of `@atlaskit/jql-ast`).
 */
const NOT_AS_IT_IS = /["\\\p{Cc}\ufdd0-\ufdef\ufffe\uffff]/gu;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
	'"': '\\"',
	'\\': '\\\\',
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
};

/** A value inside JQL: quoted and escaped, so that no text can end the quotes and add to the query. */
export function jqlText(value: string): string {
	const codeOf = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
	return `"${value.replace(NOT_AS_IT_IS, (character) => SHORT_ESCAPES[character] ?? codeOf(character))}"`;
}

/** The phrase form of a text search: `~ "\"exact words\""`. Jira still matches words, not letters: compare afterwards. */
export function jqlPhrase(value: string): string {
	return jqlText(`"${value.replace(/["\\]/g, ' ')}"`);
}

/** A field as JQL names it: `cf[10010]` for a custom field (rename-proof), the quoted id for all others. */
export function jqlField(id: string): string {
	const custom = /^customfield_(\d+)$/.exec(id);
	return custom ? `cf[${custom[1]}]` : jqlText(id);
}

/** `field in ("a", "b")`, for at least one value: JQL has no empty list. */
export function jqlIn(field: string, values: readonly string[]): string {
	return `${field} in (${values.map(jqlText).join(', ')})`;
}

/** All conditions together, each in its own parentheses, so that an OR inside one cannot swallow the others. */
export function jqlAll(conditions: readonly string[]): string {
	const given = conditions.filter((condition) => condition.trim() !== '');
	return given.length === 1 ? given[0]! : given.map((condition) => `(${condition})`).join(' AND ');
}

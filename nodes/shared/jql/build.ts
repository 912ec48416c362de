/** A value inside JQL: quoted and escaped, so that no text can end the quotes and add to the query. */
export function jqlText(value: string): string {
	const escaped = value
		.replace(/\\/g, '\\\\')
		.replace(/"/g, '\\"')
		.replace(/\n/g, '\\n')
		.replace(/\r/g, '\\r')
		.replace(/\t/g, '\\t');
	return `"${escaped}"`;
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

/** `field in ("a", "b")`. */
export function jqlIn(field: string, values: readonly string[]): string {
	return `${field} in (${values.map(jqlText).join(', ')})`;
}

/** All conditions together, each in its own parentheses, so that an OR inside one cannot swallow the others. */
export function jqlAll(conditions: readonly string[]): string {
	const given = conditions.filter((condition) => condition.trim() !== '');
	return given.length === 1 ? given[0]! : given.map((condition) => `(${condition})`).join(' AND ');
}

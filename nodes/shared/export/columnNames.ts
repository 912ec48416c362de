/** How the columns of a table are called: as people call the fields, fit for a database, or by the ids, which never change. */
export type ColumnNames = 'fieldNames' | 'snakeCase' | 'fieldIds';

/** The name as databases like it: small letters, digits and single underscores; letters of every script stay, accents go. */
export function snakeCase(name: string): string {
	return name
		.normalize('NFKD')
		.replace(/\p{M}+/gu, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '_')
		.replace(/^_+|_+$/gu, '');
}

/**
 * The name that tells a column apart where another one has taken its own. In snake case two underscores join the id: no
 * plain name has two in a row, so that a joined name never clashes.
 */
export function nameWithId(name: string, id: string, names: ColumnNames): string {
	if (names === 'fieldIds') return id;
	return names === 'snakeCase' ? `${name}__${snakeCase(id)}` : `${name} [${id}]`;
}

/** The ids of the columns that share a name with another one, or with a column that every record has. */
export function sharedNames(
	columns: ReadonlyArray<{ readonly id: string; readonly name: string }>,
	taken: readonly string[],
): ReadonlySet<string> {
	const holders = new Map(taken.map((name) => [name, [name]]));
	for (const { id, name } of columns) holders.set(name, [...(holders.get(name) ?? []), id]);
	return new Set([...holders.values()].filter((ids) => ids.length > 1).flat());
}

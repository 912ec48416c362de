import type { Connection } from '../connection/types';
import { isEmptyCell, textOf } from '../fields/cells';
import { listed, quoted, refused, resolved, type Resolved } from '../fields/resolved';
import { valueTypeOf, type Field } from '../fields/schema';
import type { RecordRef } from '../records/kind';
import { matchAll } from './match';
import type { ImportRequest } from './request';
import type { WorkRow } from './rows';

/** Stands in a row's values for a record that another row of this run will create. */
export class RowReference {
	constructor(readonly row: number) {}
}

/** Finds the record that a word in a row means: another row's identity, a key, an id, or an identity in Jira. */
export type ReferenceBook = (word: string) => Resolved;

/**
 * Looks up, a hundred at a time, all records that the rows point to. A row of this run comes first: that is what the
 * file means by its own identities.
 */
export async function openReferences(
	connection: Connection,
	request: ImportRequest,
	rows: readonly WorkRow[],
	fields: ReadonlyMap<string, readonly Field[]>,
): Promise<ReferenceBook> {
	const byIdentity = new Map(rows.flatMap((work) => (work.identity === null ? [] : [[work.identity, work] as const])));
	const columns = [...fields].filter(([, candidates]) => candidates.some(({ schema }) => valueTypeOf(schema) === 'record'));
	const words = new Set<string>();
	for (const { row } of rows) {
		for (const [column] of columns) {
			const cell = row.cells[column];
			if (!isEmptyCell(cell) && !byIdentity.has(textOf(cell).trim())) words.add(textOf(cell).trim());
		}
	}
	const outside = await lookUp(connection, request, [...words]);
	return (word) => {
		const work = byIdentity.get(word) ?? byIdentity.get(word.toUpperCase());
		if (work) return resolved(work.match ? { id: work.match.id } : new RowReference(work.row.index));
		const refs = outside.get(word) ?? [];
		if (refs.length === 1) return resolved({ id: refs[0]!.id });
		if (refs.length > 1) {
			return refused(`Several ${request.kind.plural} carry ${quoted(word)}: ${listed(refs.map(({ key }) => key))}`, 'Give the key of the one you mean');
		}
		return refused(
			`There is no ${request.kind.name} ${quoted(word)}, neither in Jira nor among the rows`,
			`Give a key that this account can see, or the identity of a row of this import that is not rejected`,
		);
	};
}

async function lookUp(connection: Connection, request: ImportRequest, words: readonly string[]): Promise<ReadonlyMap<string, readonly RecordRef[]>> {
	const { kind, matchBy } = request;
	const keys = words.filter((word) => kind.identityProblem({ by: 'key' }, word) === undefined);
	const byKey = await matchAll(connection, kind, { by: 'key' }, keys);
	const others = words.filter((word) => !byKey.has(word));
	if (!matchBy || matchBy.by === 'key' || others.length === 0) return byKey;
	const identities = others.filter((word) => kind.identityProblem(matchBy, word) === undefined);
	return new Map([...byKey, ...(await matchAll(connection, kind, matchBy, identities))]);
}

/** The rows whose records must exist before this one's values can be written. */
export function referencedRows(values: Readonly<Record<string, unknown>>): number[] {
	return Object.values(values).flatMap((value) => (value instanceof RowReference ? [value.row] : []));
}

/** The values with every reference to a row replaced by that row's record. */
export function bindReferences(
	values: Readonly<Record<string, unknown>>,
	refOf: (row: number) => RecordRef | undefined,
): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(values).map(([id, value]) => [id, value instanceof RowReference ? { id: refOf(value.row)?.id } : value]),
	);
}

import type { Connection } from '../connection/types';
import { listed, notFound, quoted, refused, resolved, type Resolved } from '../fields/resolved';
import type { MatchBy, RecordRef, WritableKind } from '../records/kind';
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
 * Looks up, a hundred at a time, all records that the words of the rows point to. A row of this run comes first: that is what the
 * file means by its own identities.
 */
export async function openReferences(
	connection: Connection,
	request: ImportRequest,
	rows: readonly WorkRow[],
	words: ReadonlySet<string>,
): Promise<ReferenceBook> {
	const byIdentity = new Map(rows.flatMap((work) => (work.identity === null ? [] : [[work.identity, work] as const])));
	const rowOf = (word: string) => byIdentity.get(word) ?? byIdentity.get(plain(request, word));
	const outside = await lookUp(connection, request, [...words].filter((word) => !rowOf(word)));
	return (word) => {
		const work = rowOf(word);
		if (work) return resolved(work.match ? { id: work.match.id } : new RowReference(work.row.index));
		const refs = outside.get(word) ?? [];
		if (refs.length === 1) return resolved({ id: refs[0]!.id });
		if (refs.length > 1) {
			return refused(`Several ${request.kind.plural} carry ${quoted(word)}: ${listed(refs.map(({ key }) => key))}`, 'Give the key of the one you mean');
		}
		return notFound(
			`There is no ${request.kind.name} ${quoted(word)}, neither in Jira nor among the rows`,
			`Give a key that this account can see, or the identity of a row of this import that is not rejected`,
		);
	};
}

async function lookUp(connection: Connection, request: ImportRequest, words: readonly string[]): Promise<ReadonlyMap<string, readonly RecordRef[]>> {
	const { matchBy } = request;
	const byKey = await findAll(connection, request.kind, { by: 'key' }, words);
	if (!matchBy || matchBy.by === 'key') return byKey;
	const others = words.filter((word) => !byKey.has(word));
	return new Map([...byKey, ...(await findAll(connection, request.kind, matchBy, others))]);
}

/** The records behind words, in so far as a word can be an identity of this kind. */
async function findAll(
	connection: Connection,
	kind: WritableKind,
	matchBy: MatchBy,
	words: readonly string[],
): Promise<ReadonlyMap<string, readonly RecordRef[]>> {
	const identities = new Map(words.map((word) => [word, kind.plainIdentity(matchBy, word)]));
	const possible = [...identities].filter(([, identity]) => kind.identityProblem(matchBy, identity) === undefined);
	const found = await matchAll(connection, kind, matchBy, possible.map(([, identity]) => identity));
	return new Map(possible.flatMap(([word, identity]) => (found.has(identity) ? [[word, found.get(identity)!] as const] : [])));
}

function plain({ kind, matchBy }: ImportRequest, word: string): string {
	return matchBy ? kind.plainIdentity(matchBy, word) : word;
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

import type { Connection } from '../connection/types';
import { listed } from '../fields/resolved';
import type { MatchBy, RecordRef, WritableKind } from '../records/kind';
import { rejection, type Ledger } from './outcome';
import type { ImportRequest } from './request';
import { rowNumber, type WorkRow } from './rows';

/** Records by identity, for any number of identities: as many calls side by side as the kind's call size makes. */
export async function matchAll(
	connection: Connection,
	kind: WritableKind,
	matchBy: MatchBy,
	identities: readonly string[],
): Promise<ReadonlyMap<string, readonly RecordRef[]>> {
	const once = [...new Set(identities)];
	const parts: Array<Promise<ReadonlyMap<string, readonly RecordRef[]>>> = [];
	for (let at = 0; at < once.length; at += kind.sizes.match) {
		parts.push(kind.match(connection, matchBy, once.slice(at, at + kind.sizes.match)));
	}
	return new Map((await Promise.all(parts)).flatMap((part) => [...part]));
}

/** Finds the record of every row, and rejects rows whose record is not there or not the only one. Gives what goes on. */
export async function matchRows(
	connection: Connection,
	request: ImportRequest,
	rows: readonly WorkRow[],
	ledger: Ledger,
): Promise<WorkRow[]> {
	const { kind, matchBy, mode } = request;
	if (!matchBy || mode === 'create') return [...rows];
	const matches = await matchAll(connection, kind, matchBy, rows.flatMap(({ identity }) => identity ?? []));
	return rows.filter((work) => {
		const refs = work.identity === null ? [] : (matches.get(work.identity) ?? []);
		if (refs.length > 1) {
			const keys = listed(refs.map(({ key }) => key));
			const reason = `Several ${kind.plural} carry "${work.identity}": ${keys}`;
			ledger.settle(work.row.index, rejection(reason, 'Remove the identity from all but one of them in Jira'));
			return false;
		}
		work.match = refs[0];
		const mayCreate = mode === 'upsert' && (work.identity === null || matchBy.by !== 'key' || kind.keyIsChosen);
		if (work.match || mayCreate) return true;
		const reason = `There is no ${kind.name} "${work.identity}" that this account can see`;
		const fix = mode === 'update' ? 'Correct the identity, or use Create or Update (Upsert)' : `Correct the key, or leave it empty to create the ${kind.name}`;
		ledger.settle(work.row.index, rejection(reason, fix));
		return false;
	});
}

/** Two rows may name one record by its key and by its id: the later ones would undo the first. */
export function rejectSharedRecords(rows: readonly WorkRow[], ledger: Ledger): WorkRow[] {
	const first = new Map<string, WorkRow>();
	return rows.filter((work) => {
		if (!work.match) return true;
		const other = first.get(work.match.id);
		if (!other) {
			first.set(work.match.id, work);
			return true;
		}
		const reason = `This row and ${rowNumber(other.row.index)} are both ${work.match.key}`;
		ledger.settle(work.row.index, rejection(reason, 'Keep one of the two rows'));
		return false;
	});
}

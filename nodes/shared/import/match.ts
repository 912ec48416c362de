import type { Connection } from '../connection/types';
import { listed } from '../fields/resolved';
import type { MatchBy, Place, RecentRecord, RecordRef, WritableKind } from '../records/kind';
import { creates, MODE_RULES } from './modes';
import { rejection, type Ledger, type Outcome } from './outcome';
import type { ImportRequest } from './request';
import { identityIn, rowNumber, type WorkRow } from './rows';

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

/**
 * Finds the record of every row; rows whose record is not the only one, or that the mode has nothing to do with, are
 * settled. Gives what goes on.
 */
export async function matchRows(
	connection: Connection,
	request: ImportRequest,
	rows: readonly WorkRow[],
	ledger: Ledger,
): Promise<WorkRow[]> {
	const { kind, matchBy, mode } = request;
	if (!matchBy || mode === 'create') return [...rows];
	const matches = new Map(await matchAll(connection, kind, matchBy, rows.flatMap((work) => identityIn(kind, work) ?? [])));
	const recent = await addRecent(connection, request, rows, matches);
	await breakTies(connection, request, matches);
	return rows.filter((work) => {
		const refs = matches.get(identityIn(kind, work) ?? '') ?? [];
		if (refs.length > 1) {
			const reason = `Several ${kind.plural} carry "${work.identity}": ${namesOf(refs)}`;
			ledger.settle(work.row.index, rejection(reason, 'Remove the identity from all but one of them in Jira'));
			return false;
		}
		work.match = refs[0];
		work.lacksIdentity = work.identity !== null && recent.has(work.identity);
		const settled = settledByMode(request, work);
		if (settled) ledger.settle(work.row.index, settled);
		return settled === undefined;
	});
}

/** By key; what shares its key with others, such as the comments of an issue, by its id. */
function namesOf(refs: readonly RecordRef[]): string {
	const isTold = new Set(refs.map(({ key }) => key)).size === refs.length;
	return listed(refs.map(({ id, key }) => (isTold ? key : `${key} (ID ${id})`)));
}

/** What the mode says at once of a row that matches, or that does not; undefined where there is something to do. */
function settledByMode({ kind, matchBy, mode }: ImportRequest, { match, identity }: WorkRow): Outcome | undefined {
	const rule = MODE_RULES[mode];
	if (match) return rule.matched === 'skip' ? { outcome: 'skipped', ref: match, reason: `${match.key} exists already` } : undefined;
	const notThere = `There is no ${kind.name} "${identity}" that this account can see`;
	if (rule.unmatched === 'skip') return { outcome: 'skipped', reason: notThere };
	if (rule.unmatched === 'create' && (identity === null || matchBy?.by !== 'key' || kind.keyIsChosen)) return undefined;
	const fix = creates(mode) ? `Correct the key, or leave it empty to create the ${kind.name}` : 'Correct the identity, or use Create or Update (Upsert)';
	return rejection(notThere, fix);
}

/**
 * An empty search never proves that a record does not exist: the index lags. Before a row makes a new one, or is told that
 * there is none, the newest records of its place are read without the index (design §6).
 * @returns the identities that were found so.
 */
async function addRecent(
	connection: Connection,
	{ kind, matchBy }: ImportRequest,
	rows: readonly WorkRow[],
	matches: Map<string, readonly RecordRef[]>,
): Promise<ReadonlySet<string>> {
	const found = new Set<string>();
	const unmatched = rows.filter(({ identity }) => identity !== null && !matches.has(identity));
	if (!kind.recent || !matchBy || matchBy.by === 'key' || unmatched.length === 0) return found;
	const byIdentity = recentByIdentity(await kind.recent(connection, placesOf(unmatched), matchBy));
	for (const { identity } of unmatched) {
		const refs = identity === null ? undefined : byIdentity.get(identity);
		if (identity === null || !refs) continue;
		matches.set(identity, refs);
		found.add(identity);
	}
	return found;
}

/** The different places of some rows. */
export function placesOf(rows: readonly WorkRow[]): Place[] {
	return [...new Map(rows.map(({ place }) => [JSON.stringify(place), place])).values()];
}

/** Records by the identities that they carry, in their fields or as the origin that was written with them. */
export function recentByIdentity(recent: readonly RecentRecord[]): Map<string, RecordRef[]> {
	const byIdentity = new Map<string, RecordRef[]>();
	for (const { ref, identities, origin } of recent) {
		for (const identity of new Set([...identities, ...(origin?.identity ? [origin.identity] : [])])) {
			byIdentity.set(identity, [...(byIdentity.get(identity) ?? []), ref]);
		}
	}
	return byIdentity;
}

/** Where people have cloned a record, the clone shows the same identity: the one that an import has made is meant. */
async function breakTies(connection: Connection, { kind }: ImportRequest, matches: Map<string, readonly RecordRef[]>): Promise<void> {
	const ties = [...matches].filter(([, refs]) => refs.length > 1);
	if (!kind.origins || ties.length === 0) return;
	const origins = await kind.origins(connection, ties.flatMap(([, refs]) => refs.map(({ id }) => id)));
	for (const [identity, refs] of ties) {
		const own = refs.filter(({ id }) => origins.get(id)?.identity === identity);
		if (own.length === 1) matches.set(identity, own);
	}
}

/** Two rows may name one record by its key and by its id: the later ones would undo the first. */
export function rejectSharedRecords({ identityWithin }: WritableKind, rows: readonly WorkRow[], ledger: Ledger): WorkRow[] {
	const first = new Map<string, WorkRow>();
	return rows.filter((work) => {
		if (!work.match) return true;
		const name = identityWithin ? identityWithin(work.match.id, work.place) : work.match.id;
		const other = first.get(name);
		if (!other) {
			first.set(name, work);
			return true;
		}
		const reason = `This row and ${rowNumber(other.row.index)} are both ${work.match.key}`;
		ledger.settle(work.row.index, rejection(reason, 'Keep one of the two rows'));
		return false;
	});
}

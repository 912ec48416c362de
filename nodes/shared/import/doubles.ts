import type { Connection } from '../connection/types';
import { isJiraError, JiraError, toJiraError } from '../errors/jiraError';
import { listed } from '../fields/resolved';
import type { MatchBy, RecordRef } from '../records/kind';
import { recentByIdentity } from './match';
import { rejection, type Ledger, type Outcome } from './outcome';
import type { PlannedWrite } from './plan';
import type { ImportRequest } from './request';

/**
 * Jira has no unique constraint: two runs that import the same new rows at the same moment both create them. Such doubles
 * are looked for among the records that were created between and next to those of this run; both are named, or ours is
 * taken away again where the other one was there first. Gives what ends the run: also that nobody could look.
 */
export async function settleDoubles(connection: Connection, request: ImportRequest, writes: readonly PlannedWrite[], ledger: Ledger): Promise<JiraError | undefined> {
	const { kind, matchBy } = request;
	if (!kind.neighbours || !matchBy || matchBy.by === 'key') return undefined;
	const created = writes.flatMap(({ action, work: { identity, row } }) => {
		const outcome = ledger.of(row.index);
		const own = action === 'create' && outcome?.outcome === 'created' ? outcome.ref : undefined;
		return own && identity !== null ? [{ own, identity, row: row.index }] : [];
	});
	if (created.length === 0) return undefined;
	const others = await othersNextTo(connection, request, matchBy, created.map(({ own }) => own));
	if (isJiraError(others)) return others;
	const doubles = created.flatMap(({ own, identity, row }): Double[] => {
		const theirs = others.get(identity) ?? [];
		return theirs.length === 0 ? [] : [{ own, identity, row, theirs, first: firstOf([own, ...theirs]) }];
	});
	const younger = doubles.filter(({ own, first }) => first.id !== own.id);
	const removed = request.removeOwnDoubles ? await removeOwn(connection, request, younger) : new Set<number>();
	for (const double of doubles) ledger.amend(double.row, removed.has(double.row) ? wasRemoved(double) : staysDouble(double));
	return undefined;
}

async function othersNextTo(
	connection: Connection,
	{ kind }: ImportRequest,
	matchBy: MatchBy,
	refs: readonly RecordRef[],
): Promise<ReadonlyMap<string, readonly RecordRef[]> | JiraError> {
	try {
		return recentByIdentity((await kind.neighbours?.(connection, refs, matchBy)) ?? []);
	} catch (thrown) {
		const { kind: cause, message, advice } = toJiraError(thrown);
		return new JiraError({ kind: cause, message: `Nobody could look whether another run has created the same rows: ${message}`, advice });
	}
}

interface Double {
	readonly own: RecordRef;
	readonly identity: string;
	readonly row: number;
	readonly theirs: readonly RecordRef[];
	/** The one that was there first. */
	readonly first: RecordRef;
}

function firstOf(refs: readonly RecordRef[]): RecordRef {
	return refs.reduce((first, ref) => (Number(ref.id) < Number(first.id) ? ref : first));
}

function wasRemoved({ own, identity, first }: Double): Outcome {
	return { outcome: 'skipped', ref: first, reason: `Another run has created ${first.key} for "${identity}" at the same time; ${own.key} of this run was deleted again` };
}

function staysDouble({ own, identity, theirs }: Double): Outcome {
	const reason = `Another run has created "${identity}" at the same time: ${listed([own, ...theirs].map(({ key }) => key))}`;
	return { ...rejection(reason, `Delete all but one of them in Jira; ${own.key} is the one of this run`), ref: own };
}

/** Rows whose own record was taken away again. What cannot be taken away stays, and is reported. */
async function removeOwn(connection: Connection, { kind }: ImportRequest, doubles: readonly Double[]): Promise<ReadonlySet<number>> {
	if (doubles.length === 0 || !kind.remove) return new Set();
	try {
		const results = await kind.remove(connection, doubles.map(({ own }) => ({ ...own, fields: {}, raw: {} })), false);
		return new Set(doubles.flatMap(({ row }, position) => (results[position]?.done === true ? [row] : [])));
	} catch (error) {
		if (isJiraError(error, 'cancelled')) throw toJiraError(error);
		return new Set();
	}
}

import type { Connection } from '../connection/types';
import { isJiraError, JiraError, toJiraError } from '../errors/jiraError';
import type { JiraRecord, MirrorScope, Place, RecordRef, WriteResult } from '../records/kind';
import { beforeImage } from './before';
import { placesOf } from './match';
import { isRejection, type Ledger } from './outcome';
import type { ImportRequest, MirrorRequest } from './request';
import type { WorkRow } from './rows';

/** A record of the scope that has no row. */
export interface Unrowed {
	readonly ref: RecordRef;
	readonly record?: JiraRecord;
}

/** What has no row, and out of how many records. */
export interface MirrorPlan {
	readonly unrowed: readonly Unrowed[];
	readonly inScope: number;
}

/** What became of a record that has no row. */
export interface MirrorOutcome {
	readonly key: string;
	readonly id: string;
	readonly outcome: 'reported' | 'archived' | 'deleted' | 'rejected' | 'not attempted';
	readonly reason: string | null;
	readonly before: Readonly<Record<string, unknown>> | null;
}

const CONFIRMED_AT_ONCE = 50;

/**
 * Finds what is in the scope and has no row; each is looked at once more past the index. Reads only.
 * @throws JiraError (conflict) when something is to be removed and the brakes are against it.
 */
export async function planMirror(connection: Connection, request: ImportRequest, rows: readonly WorkRow[], ledger: Ledger): Promise<MirrorPlan | undefined> {
	const { kind, mirror, matchBy } = request;
	if (request.mode !== 'mirror' || !mirror || !kind.mirror || !matchBy) return undefined;
	const scope = { query: mirror.query, places: scopePlaces(request, rows), matchBy };
	if (scope.query === '' && scope.places.length === 0) return { unrowed: [], inScope: 0 };
	const known = new Set([...rows.flatMap(({ match }) => match?.id ?? []), ...request.rows.flatMap(({ index }) => ledger.of(index)?.ref?.id ?? [])]);
	let inScope = 0;
	const missing = new Map<string, RecordRef>();
	for await (const page of kind.mirror.scan(connection, scope)) {
		inScope += page.length;
		for (const ref of page) if (!known.has(ref.id)) missing.set(ref.id, ref);
	}
	const unrowed = await confirmed(connection, request, scope, [...missing.values()]);
	if (mirror.removal !== 'report' && unrowed.length > 0) {
		refuseWhatIsNotSafe(request, mirror, ledger);
		brake(kind.plural, mirror, unrowed.length, inScope);
	}
	const records = mirror.removal === 'report' ? new Map<string, JiraRecord>() : await kind.current(connection, unrowed, 'all');
	return { unrowed: unrowed.map((ref) => ({ ref, record: records.get(ref.id) })), inScope };
}

/**
 * The places that the mirror is about: where all rows go, but of what a column says only the first part (the project).
 * The type of which the last row has gone is in the scope all the same.
 */
function scopePlaces({ kind, place }: ImportRequest, rows: readonly WorkRow[]): Place[] {
	const parts = kind.placement.filter(({ id }, index) => index === 0 || 'fixed' in (place[id] ?? {}));
	const places = placesOf(rows).map((whole) => Object.fromEntries(parts.map(({ id }) => [id, whole[id] ?? ''])));
	return [...new Map(places.map((part) => [JSON.stringify(part), part])).values()];
}

async function confirmed(
	connection: Connection,
	{ kind }: ImportRequest,
	scope: MirrorScope,
	refs: readonly RecordRef[],
): Promise<readonly RecordRef[]> {
	const parts: Array<Promise<readonly RecordRef[]>> = [];
	for (let at = 0; at < refs.length; at += CONFIRMED_AT_ONCE) {
		parts.push(kind.mirror!.confirm(connection, scope, refs.slice(at, at + CONFIRMED_AT_ONCE)));
	}
	return (await Promise.all(parts)).flat();
}

/** Removes nothing unless the rows are certainly all that there should be. */
function refuseWhatIsNotSafe({ rows }: ImportRequest, { forbidden }: MirrorRequest, ledger: Ledger): void {
	const unsettled = rows.find(({ index }) => {
		const outcome = ledger.of(index);
		return outcome !== undefined && isRejection(outcome) && outcome.ref === undefined;
	});
	const why = forbidden ?? (unsettled ? `row ${unsettled.index + 1} was rejected before its record was found: ${ledger.of(unsettled.index)?.reason}` : undefined);
	if (why === undefined) return;
	throw new JiraError({
		kind: 'conflict',
		message: `Mirror removes nothing, because ${why}`,
		advice: 'Nothing was written. Correct the rows and import all of them in one run, or set Without a Row to Report.',
	});
}

function brake(plural: string, { maximumRemovals, maximumPercent }: MirrorRequest, removals: number, inScope: number): void {
	if (removals <= maximumRemovals && removals * 100 <= inScope * maximumPercent) return;
	throw new JiraError({
		kind: 'conflict',
		message: `${removals} of ${inScope} ${plural} have no row; Mirror may remove ${maximumRemovals} and ${maximumPercent} %`,
		advice: 'Nothing was written. Check that all rows have come, then raise Maximum Removals if the plan is right.',
	});
}

/** Takes away what has no row, or only reports it; last of all. */
export async function applyMirror(
	connection: Connection,
	{ kind, mirror, deleteSubordinates = false }: ImportRequest,
	{ unrowed }: MirrorPlan,
	stopped: JiraError | undefined,
): Promise<MirrorOutcome[]> {
	const removal = mirror?.removal ?? 'report';
	if (removal === 'report') return unrowed.map(({ ref }) => ({ ...ref, outcome: 'reported', reason: null, before: null }));
	const catalog = await kind.fields(connection);
	const imageOf = (record: JiraRecord) => beforeImage(record, catalog.fields.filter(({ id }) => record.fields[id] !== undefined && record.fields[id] !== null));
	const there = unrowed.flatMap(({ record }) => record ?? []);
	const results = stopped ? stopped : await removeAll();
	return unrowed.map(({ ref, record }) => {
		const before = record ? imageOf(record) : null;
		if (isJiraError(results)) return { ...ref, outcome: 'not attempted', reason: results.message, before: null };
		const result = record && results[there.indexOf(record)];
		if (!result) return { ...ref, outcome: 'rejected', reason: 'It was found, but cannot be read', before: null };
		if (result.done) return { ...ref, outcome: removal === 'archive' ? 'archived' : 'deleted', reason: null, before };
		return { ...ref, outcome: 'rejected', reason: result.reason, before: null };
	});

	async function removeAll(): Promise<readonly WriteResult[] | JiraError> {
		try {
			if (removal === 'archive') return await kind.mirror!.archive(connection, there);
			return (await kind.remove?.(connection, there, deleteSubordinates)) ?? [];
		} catch (error) {
			return toJiraError(error);
		}
	}
}

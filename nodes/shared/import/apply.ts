import { toJiraError, type JiraError } from '../errors/jiraError';
import { createProgress } from '../connection/progress';
import type { Connection } from '../connection/types';
import type { Field } from '../fields/schema';
import type { Change, RecordRef, WriteResult } from '../records/kind';
import { pLimit } from '../vendor';
import { beforeImage } from './before';
import { enough, isEnough } from './brakes';
import { applyMoves, type Written } from './moves';
import { rejection, type Ledger, type Outcome } from './outcome';
import type { PlannedRemoval, PlannedWrite } from './plan';
import { placesOf, recentByIdentity } from './match';
import { bindReferences } from './references';
import type { ImportRequest } from './request';
import { hasOwnPlace, rowNumber, type WorkRow } from './rows';

/** Writes under way at once. The gate decides how many of them really travel. */
const WRITES_AHEAD = 8;

/** Records that one bulk operation deletes (reference §5.3). */
const REMOVED_AT_ONCE = 1000;

/** The record of a row, once it is there. */
type RefOf = (row: number) => RecordRef | undefined;

/**
 * Carries the plan out, wave by wave: creates in batches, updates one by one, side by side; then what moves step by step,
 * and last what is deleted. Every row of it is settled
 * afterwards. What ends the whole run (a dead credential, a stop) leaves the rest `not attempted` and is returned.
 * @param ended What has ended the run already.
 */
export async function applyPlan(
	connection: Connection,
	request: ImportRequest,
	waves: readonly PlannedWrite[][],
	removals: readonly PlannedRemoval[],
	ledger: Ledger,
	ended?: JiraError,
): Promise<JiraError | undefined> {
	let stopped = ended ?? (isEnough(request, ledger) ? enough() : undefined);
	let count = 0;
	const written = new Map<number, Written>();
	const moving: Written[][] = [];
	const refOf = (row: number) => ledger.of(row)?.ref ?? written.get(row)?.result.ref;
	const progress = createProgress(connection.ports, 'rows written', waves.flat().length);
	const limit = pLimit(WRITES_AHEAD);
	/** Runs one call and settles its rows; after a stop it only notes that the rows were not attempted. */
	const attempt = async (writes: readonly PlannedWrite[], call: () => Promise<readonly WriteResult[]>) =>
		await limit(async () => {
			if (stopped) return settleUnattempted(writes, stopped, ledger);
			try {
				const results = await call();
				writes.forEach((write, position) => {
					const open = settleWrite(write, results[position], ledger);
					if (!open) return;
					written.set(write.work.row.index, open);
					moving.at(-1)?.push(open);
				});
				if (isEnough(request, ledger)) stopped ??= enough();
			} catch (error) {
				stopped ??= toJiraError(error);
				settleUnattempted(writes, stopped, ledger);
			}
			progress((count += writes.length));
		});

	for (const wave of waves) {
		if (stopped) {
			settleUnattempted(wave, stopped, ledger);
			continue;
		}
		moving.push([]);
		const ready = wave.filter((write) => hasItsReferences(write, refOf, ledger));
		const { create: size, update: updateSize = 1 } = request.kind.sizes;
		const creates = inBatches(ready.filter(({ work }) => !work.match), size);
		const updates = inBatches(ready.filter(({ work }) => work.match), updateSize);
		await Promise.all([
			...creates.map((writes) => attempt(writes, async () => await create(connection, request, writes, refOf))),
			...updates.map((writes) => attempt(writes, async () => await update(connection, request, writes, refOf))),
		]);
	}
	stopped = await applyMoves(connection, request, moving, ledger, (values) => bindReferences(values, refOf), stopped);
	for (const some of inBatches(removals, REMOVED_AT_ONCE)) {
		if (!stopped) stopped = (await removeSome(connection, request, some, ledger)) ?? (isEnough(request, ledger) ? enough() : undefined);
		else settleUnattempted(some, stopped, ledger);
	}
	return stopped;
}

/** Deletes some records and settles their rows; gives what ends the run. */
async function removeSome(
	connection: Connection,
	{ kind, deleteSubordinates = false }: ImportRequest,
	removals: readonly PlannedRemoval[],
	ledger: Ledger,
): Promise<JiraError | undefined> {
	try {
		const catalog = await kind.fields(connection);
		const results = (await kind.remove?.(connection, removals.map(({ record }) => record), deleteSubordinates)) ?? [];
		removals.forEach(({ work, record }, position) => {
			const before = beforeImage(record, catalog.fields.filter(({ id }) => record.fields[id] !== undefined && record.fields[id] !== null));
			ledger.settle(work.row.index, { ...removalOutcome(results[position], kind.name), ref: work.match, before });
		});
		return undefined;
	} catch (error) {
		const stopped = toJiraError(error);
		settleUnattempted(removals, stopped, ledger);
		return stopped;
	}
}

function removalOutcome(result: WriteResult | undefined, name: string): Outcome {
	if (!result) return rejection(`Deleting a ${name} is not offered`, 'Delete it in Jira');
	if (result.done) return { outcome: 'deleted', mailed: result.mailed };
	const { outcome, reason, fix, retry } = result;
	return { outcome, reason, fix, retry };
}

async function create(
	connection: Connection,
	request: ImportRequest,
	writes: readonly PlannedWrite[],
	refOf: RefOf,
): Promise<readonly WriteResult[]> {
	const { kind, run } = request;
	const drafts = writes.map(({ work, target, values }) => ({
		target,
		fields: bindReferences(values, refOf),
		origin: { identity: work.identity, row: work.row.index, run },
	}));
	const created = await kind.create(connection, drafts);
	const results = created.some(isUnknown) ? await lookForLost(connection, request, writes, created) : created;
	return await Promise.all(results.map(async (result, position) => await attached(connection, request, writes[position]!, result)));
}

/** A record whose identity lives beside its fields is done when that is written too. */
async function attached(connection: Connection, request: ImportRequest, { work }: PlannedWrite, result: WriteResult): Promise<WriteResult> {
	const { kind, matchBy } = request;
	if (!result.done || !matchBy || work.identity === null || !kind.attachIdentity || !hasOwnPlace(request)) return result;
	const refusal = await whyNotAttached(async () => await kind.attachIdentity!(connection, matchBy, work.identity!, result.ref));
	if (refusal === undefined) return result;
	const reason = `${result.ref.key} is written, but not the link by which it is found again: ${refusal}`;
	const fix = 'Import the row again within a day: the issue is found by what this import has noted on it';
	return { done: false, outcome: 'rejected', reason, fix, retry: true, ref: result.ref, written: result };
}

/** The record is there: what ends the run here must not hide that, and ends it with the next call. */
async function whyNotAttached(attach: () => Promise<WriteResult>): Promise<string | undefined> {
	try {
		const link = await attach();
		return link.done ? undefined : link.reason;
	} catch (error) {
		return toJiraError(error).message;
	}
}

/**
 * After an answer that did not arrive, the records are looked for among the newest, without the index: what is there with
 * our run and row was created. What is not there may still be on its way: it stays unknown and is never sent again. So
 * does all of it where nobody can look.
 */
async function lookForLost(
	connection: Connection,
	{ kind, run, matchBy }: ImportRequest,
	writes: readonly PlannedWrite[],
	results: readonly WriteResult[],
): Promise<readonly WriteResult[]> {
	const { isWithoutOrigin } = kind;
	if (!kind.recent || (isWithoutOrigin && !matchBy)) return results;
	const recent = await readSafely(async () => await kind.recent!(connection, placesOf(writes.map(({ work }) => work)), matchBy));
	const byRow = new Map(recent.flatMap(({ ref, origin }) => (origin?.run === run ? [[origin.row, ref] as const] : [])));
	// Nothing carried these identities before the create, so that what carries one now is what it has made.
	const byIdentity = isWithoutOrigin ? recentByIdentity(recent) : new Map<string, RecordRef[]>();
	return results.map((result, position) => {
		const { row, identity } = writes[position]!.work;
		const ref = byRow.get(row.index) ?? byIdentity.get(identity ?? '')?.[0];
		return isUnknown(result) && ref ? { done: true, ref, mailed: true } : result;
	});
}

/** What ends the run here ends it with the next call; what was sent is unknown all the same. */
async function readSafely<T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> {
	try {
		return await read();
	} catch {
		return [];
	}
}

function isUnknown(result: WriteResult): boolean {
	return !result.done && result.outcome === 'unknown';
}

/** A row that only moves its record, or whose record only lacks its identity, has no field to write. */
async function update(connection: Connection, request: ImportRequest, writes: readonly PlannedWrite[], refOf: RefOf): Promise<readonly WriteResult[]> {
	const changes = writes.map(({ work, target, values }): Change => ({ ref: work.match!, current: work.current, target, fields: bindReferences(values, refOf) }));
	const written = changes.filter(({ fields }) => Object.keys(fields).length > 0);
	const results = new Map((await changed(connection, request, written)).map((result, position) => [written[position]!, result]));
	return await Promise.all(
		writes.map(async (write, position) => {
			const change = changes[position]!;
			const result = results.get(change) ?? { done: true, ref: change.ref, mailed: false };
			return write.work.lacksIdentity ? await attached(connection, request, write, result) : result;
		}),
	);
}

async function changed(connection: Connection, { kind }: ImportRequest, changes: readonly Change[]): Promise<readonly WriteResult[]> {
	if (changes.length === 0) return [];
	if (kind.updateSome) return await kind.updateSome(connection, changes);
	return await Promise.all(changes.map(async (change) => await kind.update(connection, change)));
}

/** A row whose parent was not written cannot be written either; it says which row it waited for. */
function hasItsReferences({ work, after }: PlannedWrite, refOf: RefOf, ledger: Ledger): boolean {
	const missing = after.find((row) => refOf(row) === undefined);
	if (missing === undefined) return true;
	const parent = rowNumber(missing);
	const waitsFor =
		ledger.of(missing)?.outcome === 'unknown'
			? rejection(`The row refers to ${parent}, and nobody can tell whether that was written`, `Look in Jira for ${parent} before you import this row again`)
			: rejection(`The row refers to ${parent}, which was not written`, `Correct ${parent} first, then import both again`);
	ledger.settle(work.row.index, { ...waitsFor, ref: work.match });
	return false;
}

/** Settles a row, unless its record has yet to be moved: then gives what is known of it so far. */
function settleWrite(write: PlannedWrite, result: WriteResult | undefined, ledger: Ledger): Written | undefined {
	const { work, target, values, move } = write;
	const aside = result?.done && move ? [target.catalog.byId(move.field), ...move.aside.map(({ field }) => field)].filter((field) => field !== undefined) : [];
	const changed: Field[] = [...Object.keys(values).flatMap((id) => target.catalog.byId(id) ?? []), ...aside];
	const outcome = outcomeOf(result, work.match, changed.map(({ name }) => name));
	const before = (outcome.outcome === 'updated' || outcome.partly) && work.current && changed.length > 0 ? beforeImage(work.current, changed) : undefined;
	// A write that Jira has refused has changed nothing; one of which nobody knows may have.
	const mayBeChanged = outcome.outcome !== 'rejected' || outcome.partly === true;
	const touched = work.current && changed.length > 0 && mayBeChanged ? { record: work.current, place: work.place, fields: changed } : undefined;
	if (move && result?.done) return { write, result, outcome: { ...outcome, before, touched } };
	ledger.settle(work.row.index, { ...outcome, before, touched });
	return undefined;
}

function outcomeOf(result: WriteResult | undefined, match: RecordRef | undefined, changes: readonly string[]): Outcome {
	const existed = match !== undefined;
	if (!result) return { outcome: 'unknown', ref: match, reason: 'The answer says nothing of this row', fix: 'Look in Jira before you import it again', retry: false };
	if (result.done) return { outcome: existed || result.existed ? 'updated' : 'created', ref: result.ref, changes: existed ? changes : undefined, mailed: result.mailed };
	const { outcome, field, reason, fix, retry, ref = match, written } = result;
	const refusal: Outcome = { outcome, field, reason, fix, retry, ref };
	return written ? { ...refusal, partly: true, changes: existed && changes.length > 0 ? changes : undefined, mailed: written.mailed } : refusal;
}

function settleUnattempted(writes: ReadonlyArray<{ readonly work: WorkRow }>, stopped: JiraError, ledger: Ledger): void {
	for (const { work } of writes) {
		ledger.settle(work.row.index, {
			outcome: 'not attempted',
			ref: work.match,
			reason: `The run ended before this row: ${stopped.message}`,
			fix: stopped.advice || 'Import the row again',
			retry: true,
		});
	}
}

function inBatches<T>(list: readonly T[], size: number): T[][] {
	const batches: T[][] = [];
	for (let at = 0; at < list.length; at += size) batches.push(list.slice(at, at + size));
	return batches;
}

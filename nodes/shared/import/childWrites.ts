import { endsTheRun, toJiraError, type JiraError } from '../errors/jiraError';
import { createProgress } from '../connection/progress';
import type { Connection } from '../connection/types';
import type { RecordRef, WantedChild, WriteRefused } from '../records/kind';
import { pLimit } from '../vendor';
import { enough, isEnough } from './brakes';
import { missingOf, type ChildWrite } from './childCompare';
import { countText, lacksChildren, type PlannedList } from './children';
import { isRejection, type Ledger, type Outcome } from './outcome';
import type { PlannedWrite } from './plan';
import { RowReference } from './references';
import type { ImportRequest } from './request';
import { rowNumber } from './rows';

/** Records whose lists are written at once; those of one record are written one after another. */
const RECORDS_AHEAD = 8;

/** What became of the lists of one row. */
interface ChildResult {
	readonly changes: readonly string[];
	readonly mails: number;
	readonly refusals: ReadonlyArray<{
		readonly list: string;
		readonly position: number;
		readonly refusal: WriteRefused;
	}>;
	/** What ended the run before the lists were complete. */
	readonly stopped?: JiraError;
}

/**
 * Writes what the lists of the rows lack, after all records are there: an entry may lead to any of them. Only records that
 * were written are added to; each row's outcome then says what came of its lists. Gives what ends the run.
 */
export async function applyChildren(
	connection: Connection,
	request: ImportRequest,
	writes: readonly PlannedWrite[],
	ledger: Ledger,
	before?: JiraError,
): Promise<JiraError | undefined> {
	const ready = writes.filter(({ work }) => lacksChildren(work) && isWritten(ledger.of(work.row.index)));
	const progress = createProgress(connection.ports, 'rows with lists written', ready.length);
	const limit = pLimit(RECORDS_AHEAD);
	let stopped = before;
	let done = 0;
	const each = ready.map(async ({ action, work: { row, identity, lists = [] } }) => {
		await limit(async () => {
			const outcome = ledger.of(row.index)!;
			const result = stopped
				? { changes: [], mails: 0, refusals: [], stopped }
				: await writeLists(connection, request, outcome.ref!, lists, ledger);
			const isOnlyOnce = action === 'create' && identity === null;
			ledger.amend(row.index, isOnlyOnce ? madeOnce(outcome, withChildren(outcome, result)) : withChildren(outcome, result));
			stopped ??= result.stopped ?? (isEnough(request, ledger) ? enough() : undefined);
			progress(++done);
		});
	});
	await Promise.all(each);
	return stopped;
}

function isWritten(outcome: Outcome | undefined): boolean {
	return outcome?.ref !== undefined && (outcome.outcome === 'created' || outcome.outcome === 'updated');
}

async function writeLists(
	connection: Connection,
	request: ImportRequest,
	ref: RecordRef,
	lists: readonly PlannedList[],
	ledger: Ledger,
): Promise<ChildResult> {
	const changes: string[] = [];
	const refusals: Array<ChildResult['refusals'][number]> = [];
	let mails = 0;
	for (const list of lists) {
		let [added, changed] = [0, 0];
		const note = () => void changes.push(...countText(list.kind, added, changed));
		for (const write of list.writes) {
			try {
				const result = await writeChild(connection, request, ref, list, write, ledger);
				if (!result.done) refusals.push({ list: list.name, position: write.position, refusal: result });
				else if (write.current === undefined) added++;
				else changed++;
				if (result.done && result.mailed) mails++;
			} catch (error) {
				note();
				return { changes, mails, refusals, stopped: toJiraError(error) };
			}
		}
		note();
	}
	return { changes, mails, refusals };
}

/** After an answer that did not arrive the list is read again: what is there was written, and is not sent twice. */
async function writeChild(
	connection: Connection,
	request: ImportRequest,
	ref: RecordRef,
	list: PlannedList,
	write: ChildWrite,
	ledger: Ledger,
) {
	const { child, other, current } = write;
	const otherId = other instanceof RowReference ? ledger.of(other.row)?.ref?.id : (other?.id ?? '');
	if (otherId === undefined) return waitsFor(other as RowReference); // Only a row can be without a record.
	const result = await child.write(connection, { ref, otherId, current });
	if (result.done || result.outcome !== 'unknown') return result;
	if (await isThere(connection, request, ref, list, child, ledger))
		return { done: true, ref, mailed: list.kind.mails } as const;
	const fix = 'Import the row again: what is not there by then is added';
	return { ...result, fix, retry: true };
}

function waitsFor({ row }: RowReference): WriteRefused {
	return {
		done: false,
		outcome: 'rejected',
		reason: `It leads to ${rowNumber(row)}, which was not written`,
		fix: `Correct ${rowNumber(row)} first, then import both again`,
		retry: false,
	};
}

async function isThere(
	connection: Connection,
	{ kind }: ImportRequest,
	ref: RecordRef,
	list: PlannedList,
	child: WantedChild,
	ledger: Ledger,
): Promise<boolean> {
	try {
		const { reads } = list.kind;
		const record = (await kind.current(connection, [ref], reads.fields)).get(ref.id);
		const now = record && (await reads.read(connection, [record])).get(ref.id);
		if (!now || now.incomplete !== undefined) return false;
		const wanted = list.wanted.map((entry) => {
			const id = entry.other instanceof RowReference ? ledger.of(entry.other.row)?.ref?.id : undefined;
			return id === undefined ? entry : { ...entry, other: { id } };
		});
		return !missingOf(list.kind, now.children, wanted).some((missing) => missing.child === child);
	} catch (thrown) {
		const error = toJiraError(thrown);
		if (endsTheRun(error)) throw toJiraError(error);
		return false;
	}
}

/**
 * The outcome of a new record whose row has no identity: whatever its lists lack, it was created, and importing the row
 * again would create another.
 */
function madeOnce({ ref }: Outcome, whole: Outcome): Outcome {
	if (!isRejection(whole)) return whole;
	const reason = `${ref?.key} was created, but not all of its lists: ${whole.reason}`;
	const fix = 'Add in Jira what is missing: importing the row again would create another';
	return { ...whole, outcome: 'created', reason, fix, retry: false, partly: true };
}

function withChildren(outcome: Outcome, { changes, mails, refusals, stopped }: ChildResult): Outcome {
	const all = [...(outcome.changes ?? []), ...changes];
	const written: Outcome = { ...outcome, changes: all.length > 0 ? all : undefined, childMails: mails };
	const partly = outcome.outcome === 'created' || all.length > 0 ? true : undefined;
	const [first] = refusals;
	if (first) {
		const { reason, fix, retry } = first.refusal;
		const others = refusals.length > 1 ? ` (and ${refusals.length - 1} more)` : '';
		const isOpen = refusals.every(({ refusal }) => refusal.outcome === 'unknown');
		return {
			...written,
			outcome: isOpen ? 'unknown' : 'rejected',
			partly,
			field: first.list,
			reason: `${first.list} ${first.position}: ${reason}${others}`,
			fix,
			retry,
		};
	}
	if (!stopped) return written;
	return {
		...written,
		outcome: 'not attempted',
		partly,
		reason: `The run ended before the lists of the row were complete: ${stopped.message}`,
		fix: stopped.advice || 'Import the row again',
		retry: true,
	};
}

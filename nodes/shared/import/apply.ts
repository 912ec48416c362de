import { toJiraError, type JiraError } from '../errors/jiraError';
import { createProgress } from '../connection/progress';
import type { Connection } from '../connection/types';
import type { Target, WriteResult } from '../records/kind';
import { pLimit } from '../vendor';
import { rejection, type Ledger, type Outcome } from './outcome';
import type { PlannedWrite } from './plan';
import { bindReferences } from './references';
import type { ImportRequest } from './request';
import { rowNumber } from './rows';

/** Writes under way at once. The gate decides how many of them really travel. */
const WRITES_AHEAD = 8;

/**
 * Carries the plan out, wave by wave: creates in batches, updates one by one, side by side. Every row of it is settled
 * afterwards. What ends the whole run (a dead credential, a stop) leaves the rest `not attempted` and is returned.
 */
export async function applyWaves(
	connection: Connection,
	request: ImportRequest,
	waves: readonly PlannedWrite[][],
	ledger: Ledger,
): Promise<JiraError | undefined> {
	let stopped: JiraError | undefined;
	let written = 0;
	const progress = createProgress(connection.ports, 'rows written', waves.flat().length);
	const limit = pLimit(WRITES_AHEAD);
	/** Runs one call and settles its rows; after a stop it only notes that the rows were not attempted. */
	const attempt = async (writes: readonly PlannedWrite[], call: () => Promise<readonly WriteResult[]>) =>
		await limit(async () => {
			if (stopped) return settleUnattempted(writes, stopped, ledger);
			try {
				const results = await call();
				writes.forEach((write, position) => settleWrite(write, results[position], ledger));
			} catch (error) {
				stopped ??= toJiraError(error);
				settleUnattempted(writes, stopped, ledger);
			}
			progress((written += writes.length));
		});

	for (const wave of waves) {
		if (stopped) {
			settleUnattempted(wave, stopped, ledger);
			continue;
		}
		const ready = wave.filter((write) => hasItsReferences(write, ledger));
		const creates = inBatches(ready.filter(({ work }) => !work.match), request.kind.sizes.create);
		const updates = ready.filter(({ work }) => work.match);
		await Promise.all([
			...creates.map((writes) => attempt(writes, async () => await create(connection, request, writes, ledger))),
			...updates.map((write) => attempt([write], async () => [await update(connection, request, write, ledger)])),
		]);
	}
	return stopped;
}

async function create(
	connection: Connection,
	{ kind, run }: ImportRequest,
	writes: readonly PlannedWrite[],
	ledger: Ledger,
): Promise<readonly WriteResult[]> {
	const drafts = writes.map(({ work, target, values }) => ({
		target,
		fields: bind(values, ledger),
		origin: { identity: work.identity, row: work.row.index, run },
	}));
	return await kind.create(connection, drafts);
}

async function update(connection: Connection, { kind }: ImportRequest, { work, target, values }: PlannedWrite, ledger: Ledger): Promise<WriteResult> {
	return await kind.update(connection, { ref: work.match!, target, fields: bind(values, ledger) });
}

function bind(values: PlannedWrite['values'], ledger: Ledger): Record<string, unknown> {
	return bindReferences(values, (row) => ledger.of(row)?.ref);
}

/** A row whose parent was not written cannot be written either; it says which row it waited for. */
function hasItsReferences({ work, after }: PlannedWrite, ledger: Ledger): boolean {
	const missing = after.find((row) => ledger.of(row)?.ref === undefined);
	if (missing === undefined) return true;
	const parent = rowNumber(missing);
	const waitsFor =
		ledger.of(missing)?.outcome === 'unknown'
			? rejection(`The row refers to ${parent}, and nobody can tell whether that was written`, `Look in Jira for ${parent} before you import this row again`)
			: rejection(`The row refers to ${parent}, which was not written`, `Correct ${parent} first, then import both again`);
	ledger.settle(work.row.index, waitsFor);
	return false;
}

function settleWrite({ work, target, values }: PlannedWrite, result: WriteResult | undefined, ledger: Ledger): void {
	ledger.settle(work.row.index, outcomeOf(result, work.match !== undefined, namesOf(values, target)));
}

function outcomeOf(result: WriteResult | undefined, existed: boolean, changes: readonly string[]): Outcome {
	if (!result) return { outcome: 'unknown', reason: 'The answer says nothing of this row', fix: 'Look in Jira before you import it again', retry: false };
	if (result.done) return { outcome: existed ? 'updated' : 'created', ref: result.ref, changes: existed ? changes : undefined, mailed: result.mailed };
	const { outcome, field, reason, fix, retry } = result;
	return { outcome, field, reason, fix, retry };
}

function settleUnattempted(writes: readonly PlannedWrite[], stopped: JiraError, ledger: Ledger): void {
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

function namesOf(values: Readonly<Record<string, unknown>>, target: Target): string[] {
	return Object.keys(values).map((id) => target.catalog.byId(id)?.name ?? id);
}

function inBatches<T>(list: readonly T[], size: number): T[][] {
	const batches: T[][] = [];
	for (let at = 0; at < list.length; at += size) batches.push(list.slice(at, at + size));
	return batches;
}

import { isJiraError, toJiraError, type JiraError } from '../errors/jiraError';
import type { Connection } from '../connection/types';
import { applyWaves } from './apply';
import { planColumns, type ColumnPlan } from './columns';
import { createLedger, isRejection, type Ledger, type Outcome } from './outcome';
import { inWaves, planImport, type PlannedWrite } from './plan';
import { importReport, type ImportReport } from './report';
import type { ImportRequest } from './request';
import { identifyRows, rowNumber, type WorkRow } from './rows';

/** What an import gives: one outcome for each row, in the order of the rows, and the report. */
export interface ImportResult {
	readonly outcomes: readonly Outcome[];
	readonly report: ImportReport;
	/** What ended the run before its last row; undefined when it went through. */
	readonly stopped?: JiraError;
}

/**
 * Imports rows: identity → match → read current → resolve words → diff → plan → apply in waves and batches.
 * @throws JiraError when the run cannot be planned; then nothing has been written.
 */
export async function importRecords(connection: Connection, request: ImportRequest): Promise<ImportResult> {
	const startedAt = connection.ports.now();
	const { ledger, columns, rows, writes } = await planWithFreshNames(connection, request);
	connection.ports.log(planText(request, writes));
	const stopped = await applyWaves(connection, request, inWaves(writes, ledger), ledger);
	for (const row of rows) followLeader(row, ledger);
	const outcomes = request.rows.map(({ index }) => outcomeOf(index, ledger));
	const report = importReport({
		request,
		outcomes,
		columnsLeftOut: columns.leftOut,
		stopped: stopped?.message,
		meter: connection.meter,
		milliseconds: connection.ports.now() - startedAt,
	});
	return { outcomes, report, stopped };
}

interface Planned {
	readonly ledger: Ledger;
	readonly columns: ColumnPlan;
	readonly rows: readonly WorkRow[];
	readonly writes: readonly PlannedWrite[];
}

/**
 * Plans by the session's metadata. A name that means nothing by metadata from before the run may have come to the site
 * since: then it is read again, once, before anything is rejected for it.
 */
async function planWithFreshNames(connection: Connection, request: ImportRequest): Promise<Planned> {
	const { session, openedAt } = connection;
	try {
		const planned = await plan(connection, request);
		if (!planned.ledger.hasUnknownNames() || !session.hasOlderThan(openedAt)) return planned;
	} catch (error) {
		if (!isJiraError(error, 'invalid') || !session.hasOlderThan(openedAt)) throw toJiraError(error);
	}
	session.forget('');
	return await plan(connection, request);
}

async function plan(connection: Connection, request: ImportRequest): Promise<Planned> {
	const ledger = createLedger();
	const columns = planColumns(request, await request.kind.fields(connection));
	const rows = identifyRows(request, columns, ledger);
	return { ledger, columns, rows, writes: await planImport(connection, request, columns, rows, ledger) };
}

/** Equal rows of one identity are one write; each has the outcome of it, and a second writing would change nothing. */
function followLeader({ row, followers }: WorkRow, ledger: Ledger): void {
	const outcome = outcomeOf(row.index, ledger);
	const written = outcome.outcome === 'unchanged' ? '' : ', which was written for both';
	const followed: Outcome = isRejection(outcome)
		? outcome
		: { outcome: 'unchanged', ref: outcome.ref, reason: `Equal to ${rowNumber(row.index)}${written}` };
	for (const follower of followers) ledger.settle(follower, followed);
}

function outcomeOf(row: number, ledger: Ledger): Outcome {
	const outcome = ledger.of(row);
	if (!outcome) throw new Error(`Row ${row} has no outcome`);
	return outcome;
}

function planText({ kind, rows }: ImportRequest, writes: readonly PlannedWrite[]): string {
	const updates = writes.filter(({ work }) => work.match).length;
	return `${rows.length} rows: ${writes.length - updates} ${kind.plural} to create, ${updates} to update`;
}

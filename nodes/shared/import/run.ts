import { isJiraError, toJiraError, type JiraError } from '../errors/jiraError';
import type { Connection } from '../connection/types';
import { applyPlan } from './apply';
import { checkBrakes } from './brakes';
import { applyChildren } from './childWrites';
import { namedPlaces, planColumns, type ColumnPlan } from './columns';
import { plannedCost, plannedRows, type PlannedRow } from './dryRun';
import { settleDoubles } from './doubles';
import { applyMirror, planMirror } from './mirror';
import { createLedger, isRejection, type Ledger, type Outcome } from './outcome';
import { fieldRules, translated } from './fieldRules';
import { makeNewValues } from './newValues';
import { inWaves, planImport, type Plan } from './plan';
import { importReport, type ImportReport } from './report';
import type { ImportRequest } from './request';
import { identifyRows, rowNumber, toldBy, type Warning, type WorkRow } from './rows';

/** What an import gives: one outcome for each row, in the order of the rows, and the report. */
export interface ImportResult {
	readonly outcomes: readonly Outcome[];
	readonly report: ImportReport;
	/** The plan of a dry run, row by row; then nothing was written, and the outcomes are empty. */
	readonly plan?: readonly PlannedRow[];
	/** What ended the run before its last row; undefined when it went through. */
	readonly stopped?: JiraError;
}

/**
 * Imports rows: identity → match → read current → resolve words → diff → plan → brakes → apply in waves and batches.
 * @throws JiraError when the run cannot be planned, or when its plan is more than the user allows; then nothing has been
 * written.
 */
export async function importRecords(connection: Connection, request: ImportRequest): Promise<ImportResult> {
	const startedAt = connection.ports.now();
	const { ledger, columns, rows, plan: planned } = await planWithFreshNames(connection, request);
	const wanted = inWaves(planned.writes, ledger);
	const plan: Plan = { ...planned, writes: wanted.flat() };
	const mirror = await planMirror(connection, request, rows, ledger);
	if (!request.dryRun) checkBrakes(plan, request);
	connection.ports.log(planText(request, plan));
	const waves = request.dryRun ? wanted : await makeNewValues(connection, wanted, ledger);
	let stopped = request.dryRun ? undefined : await applyPlan(connection, request, waves, plan.removals, ledger);
	if (!request.dryRun && !stopped) await settleDoubles(connection, request, plan.writes, ledger);
	if (!request.dryRun) stopped = await applyChildren(connection, request, plan.writes, ledger, stopped);
	const removed = mirror && !request.dryRun ? await applyMirror(connection, request, mirror, stopped) : undefined;
	const cost = request.dryRun ? await plannedCost(connection, request, plan) : undefined;
	const preview = request.dryRun ? plannedRows(request, plan, ledger, new Map(rows.map(({ row, identity }) => [row.index, identity]))) : undefined;
	if (!request.dryRun) for (const row of rows) followLeader(row, ledger);
	const warnings = warningsOf(rows, plan, ledger);
	const outcomes = request.dryRun ? [] : request.rows.map(({ index }) => ({ ...outcomeOf(index, ledger), ...toldBy(warnings.get(index)) }));
	const report = importReport({
		request,
		outcomes,
		warnings,
		plan: preview,
		cost,
		mirror: removed ?? mirror?.unrowed.map(({ ref }) => ({ ...ref, outcome: 'reported', reason: null, before: null })),
		columnsLeftOut: columns.leftOut,
		stopped: stopped?.message,
		meter: connection.meter,
		milliseconds: connection.ports.now() - startedAt,
	});
	return { outcomes, report, plan: preview, stopped };
}

interface Planned {
	readonly ledger: Ledger;
	readonly columns: ColumnPlan;
	readonly rows: readonly WorkRow[];
	readonly plan: Plan;
}

/**
 * Plans by the session's metadata. A name that means nothing by metadata from before the run may have come to the site
 * since: then it is read again, once, before anything is rejected or left out for it.
 */
async function planWithFreshNames(connection: Connection, request: ImportRequest): Promise<Planned> {
	const { session, openedAt } = connection;
	try {
		const planned = await makePlan(connection, request);
		const isInDoubt = planned.ledger.hasUnknownNames() || planned.rows.some(({ warnings }) => warnings !== undefined);
		if (!isInDoubt || !session.hasOlderThan(openedAt)) return planned;
	} catch (error) {
		if (!isJiraError(error, 'invalid') || !session.hasOlderThan(openedAt)) throw toJiraError(error);
	}
	session.forget('');
	return await makePlan(connection, request);
}

async function makePlan(connection: Connection, request: ImportRequest): Promise<Planned> {
	const ledger = createLedger();
	const { kind } = request;
	const catalog = kind.fieldsAt ? await kind.fieldsAt(connection, namedPlaces(request)) : await kind.fields(connection);
	const columns = planColumns(request, catalog);
	const rules = fieldRules(request, catalog);
	const meant = translated(request, columns, rules);
	const rows = identifyRows(meant, columns, ledger);
	return { ledger, columns, rows, plan: await planImport(connection, meant, columns, rules, rows, ledger) };
}

/** What was left out of rows that are written all the same, or are to be, by row. */
function warningsOf(rows: readonly WorkRow[], { writes }: Plan, ledger: Ledger): ReadonlyMap<number, readonly Warning[]> {
	const planned = new Set(writes.map(({ work }) => work.row.index));
	const isDone = ({ row: { index } }: WorkRow) => {
		const outcome = ledger.of(index);
		return outcome ? !isRejection(outcome) : planned.has(index);
	};
	return new Map(rows.flatMap((work) => (work.warnings && isDone(work) ? [[work.row.index, work.warnings] as const] : [])));
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

function planText({ kind, rows, dryRun }: ImportRequest, { writes, removals }: Plan): string {
	const creates = writes.filter(({ action }) => action === 'create').length;
	const removed = removals.length > 0 ? `, ${removals.length} to delete` : '';
	const planned = `${rows.length} rows: ${creates} ${kind.plural} to create, ${writes.length - creates} to update${removed}`;
	return dryRun ? `${planned}; nothing is written in a dry run` : planned;
}

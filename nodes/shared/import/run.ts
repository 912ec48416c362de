import { isJiraError, toJiraError, type JiraError } from '../errors/jiraError';
import type { Connection } from '../connection/types';
import type { FieldCatalog } from '../fields/catalog';
import { applyPlan } from './apply';
import { checkBrakes, enough, isEnough } from './brakes';
import { applyChildren } from './childWrites';
import { namedPlaces, planColumns, type ColumnPlan } from './columns';
import { plannedCost, plannedRows, type PlannedRow } from './dryRun';
import { settleDoubles } from './doubles';
import { applyMirror, planMirror, reportedOf } from './mirror';
import { createLedger, isRejection, type Ledger, type Outcome } from './outcome';
import { fieldRules, translated } from './fieldRules';
import { makeNewValues } from './newValues';
import { writesFields } from './modes';
import { inWaves, planImport, type Plan } from './plan';
import { importReport, type ImportReport } from './report';
import type { ImportRequest } from './request';
import { undoOf, type UndoRow } from './undo';
import { rememberingCalls, rememberWritten } from './twoWay';
import { identifyRows, rowNumber, toldBy, type Warning, type WorkRow } from './rows';

/** What an import gives: one outcome for each row, in the order of the rows, and the report. */
export interface ImportResult {
	readonly outcomes: readonly Outcome[];
	readonly report: ImportReport;
	/** The plan of a dry run, row by row; then nothing was written, and the outcomes are empty. */
	readonly plan?: readonly PlannedRow[];
	/** Rows that put back what was changed, where the request wants them. */
	readonly undo?: readonly UndoRow[];
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
	const { ledger, catalog, columns, rows, plan: planned } = await planWithFreshNames(connection, request);
	const wanted = inWaves(planned.writes, ledger);
	const plan: Plan = { ...planned, writes: wanted.flat() };
	const mirror = await planMirror(connection, request, rows, ledger);
	if (!request.dryRun) checkBrakes(plan, request, mirror);
	connection.ports.log(planText(request, plan));
	let stopped = !request.dryRun && isEnough(request, ledger) ? enough() : undefined;
	const made = request.dryRun || stopped ? { waves: wanted, stopped } : await makeNewValues(connection, wanted, ledger);
	const { waves } = made;
	if (!request.dryRun) stopped = await applyPlan(connection, request, waves, plan.removals, ledger, made.stopped);
	if (!request.dryRun && !stopped) stopped = await settleDoubles(connection, request, plan.writes, ledger);
	if (!request.dryRun) stopped = await applyChildren(connection, request, plan.writes, ledger, stopped);
	const remembered = request.dryRun ? null : await rememberWritten(connection, request, columns, { rows, writes: waves.flat(), ledger });
	const removed = mirror && !request.dryRun ? await applyMirror(connection, request, mirror, catalog, stopped) : undefined;
	const remembering = request.dryRun ? await rememberingCalls(connection, request, columns, { rows, writes: plan.writes, ledger }) : 0;
	const cost = request.dryRun ? await plannedCost(connection, request, plan, { mirror, remembering }) : undefined;
	for (const row of rows) followLeader(row, ledger);
	const preview = request.dryRun ? plannedRows(request, plan, ledger, new Map(rows.map(({ row, identity }) => [row.index, identity]))) : undefined;
	const warnings = warningsOf(rows, plan, ledger);
	const outcomes = request.dryRun ? [] : request.rows.map(({ index }) => withWarnings(outcomeOf(index, ledger), warnings.get(index)));
	const undo = request.undo && !request.dryRun ? undoOf(request, catalog, outcomes, plan, removed) : undefined;
	const report = importReport({
		request,
		outcomes,
		warnings,
		plan: preview,
		cost,
		remembered,
		mirror: removed ?? (mirror && { outcomes: reportedOf(mirror), mails: 0, touched: [] }),
		columnsLeftOut: columns.leftOut,
		stopped: stopped?.message,
		undo: undo?.report,
		meter: connection.meter,
		milliseconds: connection.ports.now() - startedAt,
	});
	return { outcomes, report, plan: preview, undo: undo?.rows, stopped };
}

interface Planned {
	readonly ledger: Ledger;
	/** The fields by which the run is planned; at its end they may no longer be had. */
	readonly catalog: FieldCatalog;
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
	await makeMissingFields(connection, request);
	const catalog = kind.fieldsAt ? await kind.fieldsAt(connection, namedPlaces(request)) : await kind.fields(connection);
	const columns = planColumns(request, catalog);
	const rules = fieldRules(request, catalog);
	const meant = translated(request, columns, rules);
	const rows = identifyRows(meant, columns, ledger);
	return { ledger, catalog, columns, rows, plan: await planImport(connection, meant, columns, rules, rows, ledger) };
}

/** Makes the fields that columns lack, where the user wants that; a dry run only names the columns as left out. */
async function makeMissingFields(connection: Connection, request: ImportRequest): Promise<void> {
	const { kind, unknownColumns, dryRun } = request;
	if (unknownColumns !== 'create' || !kind.makeFields || dryRun || !writesFields(request.mode)) return;
	const { unknown } = planColumns(request, await kind.fields(connection));
	if (unknown.length > 0) await kind.makeFields(connection, unknown);
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

/**
 * Equal rows of one identity are one write; each has the outcome of it, and a second writing would change nothing. What
 * was changed, and the mails of it, are the first one's. A row that a dry run would write has no outcome.
 */
function followLeader({ row, match, followers }: WorkRow, ledger: Ledger): void {
	const outcome = ledger.of(row.index);
	const isLike = outcome !== undefined && (isRejection(outcome) || outcome.outcome === 'skipped');
	const done = outcome === undefined || outcome.outcome === 'unchanged' ? '' : `, which was ${outcome.outcome === 'deleted' ? 'deleted' : 'written'} for both`;
	const followed: Outcome = isLike
		? { ...outcome, changes: undefined, mailed: undefined, childMails: undefined, before: undefined, touched: undefined, partly: undefined }
		: { outcome: 'unchanged', ref: outcome ? outcome.ref : match, reason: `Equal to ${rowNumber(row.index)}${done}` };
	for (const follower of followers) ledger.settle(follower, followed);
}

/** What was left out is told after what the outcome itself has to say. */
function withWarnings(outcome: Outcome, warnings: readonly Warning[] = []): Outcome {
	const { field, reason, fix } = outcome;
	const own: Warning[] = reason === undefined ? [] : [{ field: field ?? '', reason, fix: fix ?? '' }];
	return warnings.length === 0 ? outcome : { ...outcome, ...toldBy([...own, ...warnings]) };
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

import { randomUUID } from 'crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { JiraError, toJiraError } from '../errors/jiraError';
import { connectionFor } from '../connection/n8nPorts';
import type { Connection } from '../connection/types';
import { isRejection, outcomeColumns, type Outcome, type OutcomeColumns, type OutcomeName } from '../import/outcome';
import type { PlannedRow } from '../import/dryRun';
import type { ImportMode } from '../import/modes';
import type { ImportReport } from '../import/report';
import type { ImportRequest, ImportRow, MirrorRequest } from '../import/request';
import { importRecords, type ImportResult } from '../import/run';
import type { UndoRow } from '../import/undo';
import { asJson } from './cursorMove';
import { maximumChanges } from './importFields';
import { rowFiles } from './rowFiles';
import { listParameter, textParameter } from './parameters';
import { toNodeError } from './nodeError';
import { TOOL_RECORDS } from './toolAnswer';
import { checkDeleteLeave } from './toolLeave';
import { twoWaySettings, type TwoWayOptions } from './twoWayFields';
import { valueSettings, type ValueOptions } from './valueFields';

/** Outcomes of rows for which nothing was written. */
const LEFT_ALONE: ReadonlySet<OutcomeName> = new Set(['unchanged', 'skipped']);

/** Modes that take records away. */
const REMOVES: ReadonlySet<ImportMode> = new Set(['delete', 'mirror']);

/** Causes of rejections that an error message names. */
const MOST_CAUSES = 5;

/** The settings of an import that do not depend on what is imported. */
interface ImportOptions extends ValueOptions, TwoWayOptions {
	readonly imported?: 'all' | 'changed';
	readonly ifRejected?: 'continue' | 'fail';
	readonly emptyCells?: ImportRequest['emptyCells'];
	readonly unknownColumns?: ImportRequest['unknownColumns'];
	readonly childLists?: readonly string[];
	readonly leaveOut?: string;
	readonly separator?: string;
	readonly maximumChanges?: number;
	readonly stopWhenRejected?: { readonly limits?: { readonly rows: number; readonly percent: number } };
	readonly deleteSubordinates?: boolean;
	readonly removeOwnDoubles?: boolean;
	readonly undoRows?: boolean;
	readonly maximumRemovals?: number;
	readonly maximumRemovalsPercent?: number;
}

/** What an operation adds to the settings that all imports share. */
export interface OperationPart extends Pick<ImportRequest, 'kind' | 'mode' | 'place' | 'matchBy' | 'identityColumn'> {
	/** What the entries of a list mean when nobody says it. */
	readonly lists?: ValueOptions['lists'];
}

/**
 * Runs an import inside a node: all items are the rows. Outputs are *Imported*, *Rejected* and *Report*; every row leaves
 * by exactly one of the first two, with its outcome in flat columns.
 */
export async function runImport(
	context: IExecuteFunctions,
	partFor: (connection: Connection) => OperationPart | Promise<OperationPart>,
): Promise<INodeExecutionData[][]> {
	const options = context.getNodeParameter('options', 0, {}) as ImportOptions;
	const items = context.getInputData();
	let done: { readonly result: ImportResult; readonly url: (key: string) => string };
	try {
		const connection = await connectionFor(context);
		const request = buildRequest(context, await partFor(connection), options);
		const result = await importRecords(connection, request);
		done = { result, url: (key) => request.kind.url(connection.session.siteUrl, key) };
	} catch (error) {
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
		return notAttempted(context, items, error, options);
	}
	const { outcomes, report, plan, undo = [], stopped } = done.result;
	if (plan) return deliverPlan(context, report, plan);
	if (!context.continueOnFail()) {
		if (stopped && !mayHaveWritten(report, outcomes)) throw toNodeError(context.getNode(), stopped);
		if (options.ifRejected === 'fail' && openRows(report) > 0) throw toNodeError(context.getNode(), rejectedRows(report));
	}
	sayInEditor(context, report);
	const outputs = deliver(context, items, outcomes.map((outcome) => ({ outcome, columns: outcomeColumns(outcome, done.url) })), report, options);
	return options.undoRows && !context.isToolExecution() ? [...outputs, undo.map((row) => undoItem(row, items))] : outputs;
}

/** What had no row belongs to all of them: it was changed because none of them is its row. */
function undoItem({ row, columns }: UndoRow, items: readonly INodeExecutionData[]): INodeExecutionData {
	return { json: asJson(columns), pairedItem: row === null ? items.map((_item, item) => ({ item })) : { item: row } };
}

/** Whether Jira may be another than before: then the outcomes must leave the node, whatever ended the run. */
function mayHaveWritten({ created, updated, deleted, unknown }: ImportReport, outcomes: readonly Outcome[]): boolean {
	return created + updated + deleted + unknown > 0 || outcomes.some(({ partly }) => partly);
}

function openRows({ rejected, unknown, notAttempted: unattempted }: ImportReport): number {
	return rejected + unknown + unattempted;
}

interface SettledRow {
	readonly outcome: Outcome;
	readonly columns: OutcomeColumns;
}

function buildRequest(context: IExecuteFunctions, { lists, ...part }: OperationPart, options: ImportOptions): ImportRequest {
	const mapped = context.getNodeParameter('mapping', 0, 'columnNames') === 'mapper';
	const dryRun = context.getNodeParameter('dryRun', 0, false) === true;
	if (!dryRun && REMOVES.has(part.mode)) checkDeleteLeave(context, 0, part.kind.plural);
	return {
		...part,
		rows: context.getInputData().map((item, index) => readRow(context, item, index, mapped)),
		columns: mapped ? 'mapped' : 'automatic',
		unknownColumns: options.unknownColumns ?? 'stop',
		leaveOut: listParameter(options.leaveOut),
		childLists: options.childLists,
		emptyCells: options.emptyCells ?? 'leave',
		separator: options.separator || ',',
		values: valueSettings(context, lists === undefined ? options : { lists, ...options }),
		twoWay: part.kind.memory && twoWaySettings(options),
		run: randomUUID(),
		dryRun,
		maximumChanges: maximumChanges(part.mode, options.maximumChanges),
		stopWhenRejected: stopLimits(options.stopWhenRejected?.limits),
		deleteSubordinates: options.deleteSubordinates,
		removeOwnDoubles: options.removeOwnDoubles,
		undo: options.undoRows,
		mirror: part.mode === 'mirror' ? readMirror(context, options) : undefined,
	};
}

function readMirror(context: IExecuteFunctions, { maximumRemovals = 20, maximumRemovalsPercent = 5 }: ImportOptions): MirrorRequest {
	const removal = context.getNodeParameter('withoutRow', 0) as MirrorRequest['removal'];
	return {
		query: textParameter(context, 'mirrorScope', 0),
		removal,
		// n8n gives no value of a picker that is not shown.
		moveTo: removal === 'move' ? textParameter(context, 'moveTo', 0) : undefined,
		maximumRemovals,
		maximumPercent: maximumRemovalsPercent,
		forbidden: whyNotWhole(context),
	};
}

/** Why these items may not be all the rows there are: then a mirror would remove what only has not come. */
function whyNotWhole(context: IExecuteFunctions): string | undefined {
	if (Number(context.getWorkflowDataProxy(0).$runIndex ?? 0) > 0) return 'this is not the first run of the node in this execution, so the rows come in parts';
	const failed = context.getInputData().findIndex(({ json, error }) => error !== undefined || (json.error !== undefined && json.error !== null && json.error !== ''));
	return failed < 0 ? undefined : `item ${failed + 1} carries a failure of a node before`;
}

function stopLimits(limits: { readonly rows: number; readonly percent: number } | undefined): ImportRequest['stopWhenRejected'] {
	const bound = (value: number | undefined) => (value !== undefined && value > 0 ? value : undefined);
	return limits && { rows: bound(limits.rows), percent: bound(limits.percent) };
}

/** A dry run leaves by *Report* alone: first the report, then the plan row by row. */
function deliverPlan(context: IExecuteFunctions, report: ImportReport, plan: readonly PlannedRow[]): INodeExecutionData[][] {
	const { create, update, delete: deletions, unchanged, skipped, rejected, calls, mails } = report.dryRun!;
	context.addExecutionHints({
		message: `Dry run, nothing was written: ${create} to create, ${update} to update, ${deletions} to delete, ${unchanged} unchanged, ${skipped} skipped, ${rejected} rejected; about ${calls} calls and ${mails} mails`,
		type: rejected > 0 ? 'warning' : 'info',
		location: 'outputPane',
	});
	const all: INodeExecutionData = { json: asJson(report), pairedItem: plan.map((_row, item) => ({ item })) };
	const rows = plan.map((row, item): INodeExecutionData => ({ json: asJson(row), pairedItem: { item } }));
	if (!context.isToolExecution()) return [[], [], [all, ...rows]];
	return [[{ json: { report: all.json, plan: rows.slice(0, TOOL_RECORDS).map(({ json }) => json), more: Math.max(0, rows.length - TOOL_RECORDS) }, pairedItem: all.pairedItem }]];
}

function readRow(context: IExecuteFunctions, item: INodeExecutionData, index: number, mapped: boolean): ImportRow {
	const { json } = item;
	const files = rowFiles(context, item, index);
	if (!mapped) return { index, source: json, cells: json, files };
	const cells = (context.getNodeParameter('columns.value', index, {}) ?? {}) as Record<string, unknown>;
	return { index, source: json, cells, files };
}

function deliver(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	rows: readonly SettledRow[],
	report: ImportReport | IDataObject,
	options: ImportOptions,
): INodeExecutionData[][] {
	const imported: INodeExecutionData[] = [];
	const rejected: INodeExecutionData[] = [];
	rows.forEach(({ outcome, columns }, item) => {
		const incoming = items[item];
		// A row that failed in a node before carries that node's error; n8n would move it to the output for errors.
		const row: INodeExecutionData = { ...incoming, error: undefined, json: { ...incoming?.json, ...columns }, pairedItem: { item } };
		if (isRejection(outcome)) rejected.push(row);
		else if (options.imported !== 'changed' || !LEFT_ALONE.has(outcome.outcome)) imported.push(row);
	});
	// The report is JSON through and through; n8n's type for that has an index signature, which ours has not.
	const reportItem: INodeExecutionData = { json: { ...report } as IDataObject, pairedItem: rows.map((_row, item) => ({ item })) };
	return context.isToolExecution() ? [[compact(imported, rejected, reportItem)]] : [imported, rejected, [reportItem]];
}

/** With On Error set to continue, a run that could not be planned leaves every row `not attempted`. */
function notAttempted(context: IExecuteFunctions, items: readonly INodeExecutionData[], thrown: unknown, options: ImportOptions): INodeExecutionData[][] {
	const error = toJiraError(thrown);
	const outcome: Outcome = { outcome: 'not attempted', reason: error.message, fix: error.advice, retry: error.retryable };
	const columns = outcomeColumns(outcome, () => '');
	const none = { created: 0, updated: 0, unchanged: 0, skipped: 0, deleted: 0, rejected: 0, unknown: 0 };
	const report = { rows: items.length, ...none, notAttempted: items.length, stopped: error.message, fix: error.advice };
	context.addExecutionHints({ message: `Nothing was written. ${error.message}. ${error.advice}`, type: 'warning', location: 'outputPane' });
	return deliver(context, items, items.map(() => ({ outcome, columns })), report, options);
}

function sayInEditor(context: IExecuteFunctions, report: ImportReport): void {
	const open = openRows(report);
	const some = (count: number, what: string) => (count > 0 ? `, ${count} ${what}` : '');
	const left = some(report.skipped, 'skipped') + some(report.deleted, 'deleted') + some(report.withoutRow?.length ?? 0, 'without a row (see Report)');
	const counts = `${report.created} created, ${report.updated} updated, ${report.unchanged} unchanged${left}`;
	const [cause] = report.rejections;
	const stopped = report.stopped === null ? '' : ` The run ended early: ${report.stopped}.`;
	const [warning] = report.warnings;
	const warned = warning ? ` ${sum(report.warnings)} values were left out or replaced. Most often: ${warning.reason}.` : '';
	const why = cause ? ` Most often: ${cause.reason}. ${cause.fix}.` : '';
	context.addExecutionHints({
		message: open > 0 ? `${counts}, ${open} of ${report.rows} rows not written.${stopped}${why}${warned}` : `${counts}, in ${report.calls} calls${warned && `.${warned}`}`,
		type: open > 0 || warned ? 'warning' : 'info',
		location: 'outputPane',
	});
}

function sum(causes: ReadonlyArray<{ readonly count: number }>): number {
	return causes.reduce((all, { count }) => all + count, 0);
}

function rejectedRows(report: ImportReport): JiraError {
	const open = openRows(report);
	const stopped = report.stopped === null ? [] : [`The run ended early: ${report.stopped}.`];
	const causes = report.rejections.map(({ reason, fix, rows, count }) => `Row ${rows.join(', ')}${count > rows.length ? ', …' : ''}: ${reason}. ${fix}.`);
	return new JiraError({
		kind: 'invalid',
		message: `${open} of ${report.rows} rows were not written; all others were`,
		advice: [...stopped, ...causes.slice(0, MOST_CAUSES)].join(' '),
	});
}

/** One answer for an AI tool: the report, and the first rows with what became of them. */
function compact(imported: readonly INodeExecutionData[], rejected: readonly INodeExecutionData[], report: INodeExecutionData): INodeExecutionData {
	const shown = [...rejected, ...imported].slice(0, TOOL_RECORDS).map(({ json }) => json);
	const more = rejected.length + imported.length - shown.length;
	return { json: { report: report.json, rows: shown, more }, pairedItem: report.pairedItem };
}

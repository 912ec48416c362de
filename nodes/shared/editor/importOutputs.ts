import { randomUUID } from 'crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { JiraError, toJiraError } from '../errors/jiraError';
import { connectionFor } from '../connection/n8nPorts';
import type { Connection } from '../connection/types';
import { isRejection, outcomeColumns, type Outcome, type OutcomeColumns } from '../import/outcome';
import type { ImportReport } from '../import/report';
import type { ImportRequest, ImportRow } from '../import/request';
import { importRecords, type ImportResult } from '../import/run';
import { listParameter } from './parameters';
import { toNodeError } from './nodeError';
import { TOOL_RECORDS } from './toolAnswer';

/** Causes of rejections that an error message names. */
const MOST_CAUSES = 5;

/** The settings of an import that do not depend on what is imported. */
interface ImportOptions {
	readonly imported?: 'all' | 'changed';
	readonly ifRejected?: 'continue' | 'fail';
	readonly emptyCells?: ImportRequest['emptyCells'];
	readonly unknownColumns?: ImportRequest['unknownColumns'];
	readonly leaveOut?: string;
	readonly separator?: string;
}

/** What an operation adds to the settings that all imports share. */
export type OperationPart = Pick<ImportRequest, 'kind' | 'mode' | 'place' | 'matchBy' | 'identityColumn'>;

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
	const { outcomes, report, stopped } = done.result;
	if (!context.continueOnFail()) {
		if (stopped && !mayHaveWritten(report)) throw toNodeError(context.getNode(), stopped);
		if (options.ifRejected === 'fail' && openRows(report) > 0) throw toNodeError(context.getNode(), rejectedRows(report));
	}
	sayInEditor(context, report);
	return deliver(context, items, outcomes.map((outcome) => ({ outcome, columns: outcomeColumns(outcome, done.url) })), report, options);
}

/** Whether Jira may be another than before: then the outcomes must leave the node, whatever ended the run. */
function mayHaveWritten({ created, updated, unknown }: ImportReport): boolean {
	return created + updated + unknown > 0;
}

function openRows({ rejected, unknown, notAttempted: unattempted }: ImportReport): number {
	return rejected + unknown + unattempted;
}

interface SettledRow {
	readonly outcome: Outcome;
	readonly columns: OutcomeColumns;
}

function buildRequest(context: IExecuteFunctions, part: OperationPart, options: ImportOptions): ImportRequest {
	const mapped = context.getNodeParameter('mapping', 0) === 'mapper';
	return {
		...part,
		rows: context.getInputData().map((item, index) => readRow(context, item, index, mapped)),
		columns: mapped ? 'mapped' : 'automatic',
		unknownColumns: options.unknownColumns ?? 'stop',
		leaveOut: listParameter(options.leaveOut),
		emptyCells: options.emptyCells ?? 'leave',
		separator: options.separator || ',',
		run: randomUUID(),
	};
}

function readRow(context: IExecuteFunctions, { json }: INodeExecutionData, index: number, mapped: boolean): ImportRow {
	if (!mapped) return { index, source: json, cells: json };
	const cells = (context.getNodeParameter('columns.value', index, {}) ?? {}) as Record<string, unknown>;
	return { index, source: json, cells };
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
		else if (options.imported !== 'changed' || outcome.outcome !== 'unchanged') imported.push(row);
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
	const none = { created: 0, updated: 0, unchanged: 0, rejected: 0, unknown: 0 };
	const report = { rows: items.length, ...none, notAttempted: items.length, stopped: error.message, fix: error.advice };
	context.addExecutionHints({ message: `Nothing was written. ${error.message}. ${error.advice}`, type: 'warning', location: 'outputPane' });
	return deliver(context, items, items.map(() => ({ outcome, columns })), report, options);
}

function sayInEditor(context: IExecuteFunctions, report: ImportReport): void {
	const open = openRows(report);
	const counts = `${report.created} created, ${report.updated} updated, ${report.unchanged} unchanged`;
	const [cause] = report.rejections;
	const stopped = report.stopped === null ? '' : ` The run ended early: ${report.stopped}.`;
	const why = cause ? ` Most often: ${cause.reason}. ${cause.fix}.` : '';
	context.addExecutionHints({
		message: open > 0 ? `${counts}, ${open} of ${report.rows} rows not written.${stopped}${why}` : `${counts}, in ${report.calls} calls`,
		type: open > 0 ? 'warning' : 'info',
		location: 'outputPane',
	});
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

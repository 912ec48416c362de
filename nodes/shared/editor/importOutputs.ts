import { randomUUID } from 'crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { JiraError, toJiraError } from '../connection/errors';
import { connectionFor } from '../connection/n8nPorts';
import type { Connection } from '../connection/types';
import { isRejection, outcomeColumns, type Outcome, type OutcomeColumns } from '../import/outcome';
import type { ImportReport } from '../import/report';
import type { ImportRequest, ImportRow } from '../import/request';
import { importRecords } from '../import/run';
import { listParameter } from './parameters';
import { toNodeError } from './nodeError';

/** Rows that an AI tool gets back at most. */
const TOOL_ROWS = 20;
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
	try {
		const connection = await connectionFor(context);
		const request = buildRequest(context, await partFor(connection), options);
		const { outcomes, report, stopped } = await importRecords(connection, request);
		const written = outcomes.some(({ outcome }) => outcome === 'created' || outcome === 'updated');
		if (stopped && !written && !context.continueOnFail()) throw stopped;
		const url = (key: string) => request.kind.url(connection.session.siteUrl, key);
		sayInEditor(context, report);
		if (options.ifRejected === 'fail' && !context.continueOnFail()) refuseRejected(report);
		return deliver(context, items, outcomes.map((outcome) => ({ outcome, columns: outcomeColumns(outcome, url) })), report, options);
	} catch (error) {
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
		return notAttempted(context, items, error, options);
	}
}

interface SettledRow {
	readonly outcome: Outcome;
	readonly columns: OutcomeColumns;
}

function buildRequest(context: IExecuteFunctions, part: OperationPart, options: ImportOptions): ImportRequest {
	const mapped = context.getNodeParameter('mapping', 0) === 'mapper' && context.getNodeParameter('columns.mappingMode', 0) === 'defineBelow';
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
		const row: INodeExecutionData = { ...incoming, json: { ...incoming?.json, ...columns }, pairedItem: { item } };
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
	const report = { rows: items.length, notAttempted: items.length, stopped: error.message, fix: error.advice };
	return deliver(context, items, items.map(() => ({ outcome, columns })), report, options);
}

function sayInEditor(context: IExecuteFunctions, report: ImportReport): void {
	const open = report.rejected + report.unknown + report.notAttempted;
	const counts = `${report.created} created, ${report.updated} updated, ${report.unchanged} unchanged`;
	const [cause] = report.rejections;
	const why = cause ? ` Most often: ${cause.reason}. ${cause.fix}.` : '';
	context.addExecutionHints({
		message: open > 0 ? `${counts}, ${open} of ${report.rows} rows not written.${why}` : `${counts}, in ${report.calls} calls`,
		type: open > 0 ? 'warning' : 'info',
		location: 'outputPane',
	});
}

function refuseRejected(report: ImportReport): void {
	const open = report.rejected + report.unknown + report.notAttempted;
	if (open === 0) return;
	const causes = report.rejections.map(({ reason, fix, rows }) => `Row ${rows.join(', ')}: ${reason}. ${fix}.`);
	throw new JiraError({
		kind: 'invalid',
		message: `${open} of ${report.rows} rows were not written; all others were`,
		advice: causes.slice(0, MOST_CAUSES).join(' '),
	});
}

/** One answer for an AI tool: the report, and the first rows with what became of them. */
function compact(imported: readonly INodeExecutionData[], rejected: readonly INodeExecutionData[], report: INodeExecutionData): INodeExecutionData {
	const shown = [...rejected, ...imported].slice(0, TOOL_ROWS).map(({ json }) => json);
	const more = rejected.length + imported.length - shown.length;
	return { json: { report: report.json, rows: shown, more }, pairedItem: report.pairedItem };
}

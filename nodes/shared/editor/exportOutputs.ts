import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toJiraError } from '../errors/jiraError';
import { connectionFor } from '../connection/n8nPorts';
import type { ExportReport } from '../export/report';
import { exportRecords, type ExportRequest } from '../export/run';
import type { ExportedRecord } from '../export/shape';
import { toNodeError } from './nodeError';
import { TOOL_RECORDS } from './toolAnswer';

/**
 * Runs an export inside a node: once with the first item's parameters, or once for each item. Outputs are *Records* and
 * *Report*. With On Error set to continue, what could not be done is said in the report and nothing is thrown.
 */
export async function runExport<Source>(
	context: IExecuteFunctions,
	requestFor: (item: number) => ExportRequest<Source>,
	forEachItem: boolean,
): Promise<INodeExecutionData[][]> {
	const records: INodeExecutionData[] = [];
	const reports: INodeExecutionData[] = [];
	const items = context.getInputData();
	const runs = forEachItem ? items.map((_item, index) => index) : [0];
	for (const item of runs) {
		const pairedItem = { item };
		try {
			const report = await runOnce(context, requestFor(item), item, (page) => {
				for (const record of page) records.push({ json: asJson(record), pairedItem });
			});
			reports.push({ json: asJson(report), pairedItem });
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, item);
			reports.push({ json: { failed: toJiraError(error).message, fix: toJiraError(error).advice }, pairedItem });
		}
	}
	return context.isToolExecution() ? [[compact(records, reports)]] : [records, reports];
}

async function runOnce<Source>(
	context: IExecuteFunctions,
	request: ExportRequest<Source>,
	item: number,
	deliver: (page: readonly ExportedRecord[]) => void,
): Promise<ExportReport> {
	const connection = await connectionFor(context, item);
	const report = await exportRecords(connection, request, deliver);
	const missing = report.missingCount > 0 ? `, ${report.missingCount} could not be read (see Report)` : '';
	context.addExecutionHints({
		message: report.whyNothing ?? `${report.given} ${request.kind.plural} in ${report.calls} calls${missing}`,
		type: report.missingCount > 0 || report.whyNothing ? 'warning' : 'info',
		location: 'outputPane',
	});
	return report;
}

/** One answer for an AI tool: the first records, and how many more there are. */
function compact(records: readonly INodeExecutionData[], reports: readonly INodeExecutionData[]): INodeExecutionData {
	const shown = records.slice(0, TOOL_RECORDS).map(({ json }) => json);
	const json = { records: shown, more: records.length - shown.length, reports: reports.map(({ json: report }) => report) };
	return { json, pairedItem: { item: 0 } };
}

/** Records hold JSON only; n8n's type for it cannot be proven from `unknown` values. */
function asJson(record: object): IDataObject {
	return record as IDataObject;
}

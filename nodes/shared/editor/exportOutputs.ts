import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { connectionFor } from '../connection/n8nPorts';
import type { Connection } from '../connection/types';
import { JiraError, toJiraError } from '../errors/jiraError';
import type { CursorState } from '../export/cursor';
import { noteIncomplete, type ExportReport } from '../export/report';
import type { ExportRequest } from '../export/request';
import { listed } from '../fields/resolved';
import { exportRecords, type ExportResult } from '../export/run';
import { asJson, carriedOf, waitsForCommit, type CarriedCursor, type MoveWhen } from './cursorMove';
import { cursorStore, type CursorStore } from './cursorStore';
import { createItems, itemSink, type ExportItems, type ItemSink } from './exportSinks';
import { toNodeError } from './nodeError';
import { keepColumns } from './tableFields';
import { TOOL_RECORDS } from './toolAnswer';

/** One run of an export, as the parameters of an item ask for it. */
export interface ExportCall<Source> {
	readonly request: ExportRequest<Source>;
	/** Where the cursor lives, for the modes that have one. */
	readonly cursor?: CursorUse;
	/** Whether a run that fell short fails. */
	readonly failIfShort?: boolean;
	/** Where the records go; items when absent. */
	sink?(items: ExportItems, item: number): ItemSink;
}

export interface CursorUse {
	/** Name under which the workflow keeps it; absent when it was given by hand, and is given back the same way. */
	readonly name?: string;
	readonly moves: MoveWhen;
	/** The revision that the run begins with; undefined for the first. */
	readonly base?: number;
}

/** The outputs of a node that exports, in their order. */
export type ExportLayout = ReadonlyArray<keyof ExportItems>;

/**
 * Runs an export inside a node: once with the first item's parameters, or once for each item. With On Error set to
 * continue, what could not be done is said in the report and nothing is thrown. The cursor moves last, when everything
 * has been read.
 */
export async function runExport<Source>(
	context: IExecuteFunctions,
	callFor: (item: number, connection: Connection) => ExportCall<Source> | Promise<ExportCall<Source>>,
	{ forEachItem = false, layout = ['records', 'reports'] }: { forEachItem?: boolean; layout?: ExportLayout } = {},
): Promise<INodeExecutionData[][]> {
	const items = createItems();
	const runs = forEachItem ? context.getInputData().map((_item, index) => index) : [0];
	for (const item of runs) {
		try {
			const connection = await connectionFor(context, item);
			const report = await runOnce(context, connection, await callFor(item, connection), items, item);
			items.reports.push({ json: asJson(report), pairedItem: { item } });
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, item);
			const { message, advice } = toJiraError(error);
			items.reports.push({ json: { failed: message, fix: advice }, pairedItem: { item } });
		}
	}
	return context.isToolExecution() ? [[compact(items)]] : layout.map((name) => items[name]);
}

async function runOnce<Source>(
	context: IExecuteFunctions,
	connection: Connection,
	call: ExportCall<Source>,
	items: ExportItems,
	item: number,
): Promise<ExportReport & { cursor?: CarriedCursor }> {
	const { request, cursor: use } = call;
	const sink = (call.sink ?? itemSink)(items, item);
	const result = await exportRecords(connection, request, sink);
	const undelivered = await sink.finish();
	if (result.columns && request.table) keepColumns(context, request.table, request.fields, result.columns);
	const { report } = result;
	for (const entry of undelivered) noteIncomplete(report, entry);
	report.fellShort ||= undelivered.length > 0;
	if (call.failIfShort && report.fellShort) throw fellShort(report, request.kind.plural);
	const carried =
		use &&
		carriedOf(result, {
			execution: context.getExecutionId(),
			name: use.name,
			base: use.base,
			partition: request.partition,
			kind: request.kind.name,
			site: connection.session.siteUrl,
		});
	const hints = carried && use ? await settle(context, connection, request, result, use) : [];
	tell(context, report, request.kind.plural, hints);
	return { ...report, ...(result.resume ? { resume: result.resume } : {}), ...(carried ? { cursor: carried } : {}) };
}

/**
 * Moves the cursor, or says why it stays where it is.
 * @returns what to tell the one who builds the flow.
 */
async function settle<Source>(
	context: IExecuteFunctions,
	connection: Connection,
	request: ExportRequest<Source>,
	{ cursor, marks, report }: ExportResult,
	{ name, moves, base }: CursorUse,
): Promise<string[]> {
	const what = marks ? 'The records were not marked' : 'The cursor has not moved';
	// A part alone is no place to go on from: the parent commits when it has the reports of all.
	if (moves === 'never' || (request.partition && !marks)) return [];
	if (context.getMode() === 'manual') return [`${what}, because this run was started by hand; the report has what a scheduled run would keep`];
	if (waitsForCommit(context, moves)) return [];
	if (marks && request.kind.marks) {
		const refused = await request.kind.marks.mark(connection, [...marks.ids], marks.mark);
		if (refused.size > 0) report.notes.push(`${refused.size} records could not be marked and will come again: ${[...refused.values()][0]}`);
	}
	if (cursor && name !== undefined) keep(cursorStore(context), name, cursor, base ?? 0, report);
	return moves === 'automatic'
		? ['The next run goes on from here even if a later node fails: put Export Cursor → Commit at the end of the workflow to prevent that']
		: [];
}

function keep(store: CursorStore, name: string, cursor: CursorState, base: number, report: ExportReport): void {
	if (store.move(name, cursor, base)) report.notes.push('Another run has moved this cursor meanwhile; the earlier place was kept, and records may come again');
}

function fellShort({ missingCount, incompleteCount, missing, incomplete }: ExportReport, plural: string): JiraError {
	const parts = [
		...(missingCount > 0 ? [`${missingCount} ${plural} could not be read (${missing[0]?.key}: ${missing[0]?.reason})`] : []),
		...(incompleteCount > 0 ? [`${incompleteCount} lists are not complete (${incomplete[0]?.key}, ${incomplete[0]?.list}: ${incomplete[0]?.reason})`] : []),
	];
	return new JiraError({
		kind: 'invalid',
		message: `The export fell short: ${parts.join('; ')}`,
		advice: 'Run again. If it stays so, look into the report with Fail If It Fell Short switched off.',
	});
}

/** Modes in which it is nothing special that nothing came. */
const GOES_ON: readonly string[] = ['delta', 'changes', 'once'];

function tell(context: IExecuteFunctions, report: ExportReport, plural: string, more: readonly string[]): void {
	const missing = report.missingCount > 0 ? `, ${report.missingCount} could not be read (see Report)` : '';
	const incomplete = report.incompleteCount > 0 ? `, ${report.incompleteCount} lists are not complete (see Report)` : '';
	const removed = report.removedCount > 0 ? `, ${report.removedCount} removed` : '';
	const stopped = report.finished ? '' : `; stopped by its limit of ${report.stoppedBy}, the next run goes on from there`;
	const counts = `${report.given} ${plural} in ${report.calls} calls${removed}${missing}${incomplete}${stopped}`;
	const ignored = report.columns?.ignored ?? [];
	const newFields = ignored.length > 0 ? [`The table has no columns for ${listed(ignored)}, which are new in Jira (see New Fields)`] : [];
	const notes = [...report.notes, ...newFields, ...more].map((note) => ` ${note}.`).join('');
	context.addExecutionHints({
		message: `${report.whyNothing && report.removedCount === 0 ? report.whyNothing : counts}${notes && `.${notes}`}`,
		type: report.fellShort || (report.whyNothing && !GOES_ON.includes(report.mode)) ? 'warning' : 'info',
		location: 'outputPane',
	});
}

/** One answer for an AI tool: the first records, how many more there are, and what a model can use of the reports. */
function compact({ records, children, removed, reports }: ExportItems): INodeExecutionData {
	const first = (items: readonly INodeExecutionData[]) => items.slice(0, TOOL_RECORDS).map(({ json }) => json);
	const json: IDataObject = {
		records: first(records),
		more: Math.max(0, records.length - TOOL_RECORDS),
		...(children.length > 0 ? { children: first(children), moreChildren: Math.max(0, children.length - TOOL_RECORDS) } : {}),
		...(removed.length > 0 ? { removed: first(removed), moreRemoved: Math.max(0, removed.length - TOOL_RECORDS) } : {}),
		reports: reports.map(({ json: report }) => compactReport(report)),
	};
	return { json, pairedItem: { item: 0 } };
}

/** What no model can use: places to go on from, and the calls one by one. */
const NOT_FOR_MODELS: readonly string[] = ['cursor', 'resume', 'callsByOperation'];

/** With the first of what is missing only; the counts tell of the rest. */
function compactReport(report: IDataObject): IDataObject {
	const kept = Object.entries(report).filter(([name]) => !NOT_FOR_MODELS.includes(name));
	return Object.fromEntries(kept.map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, TOOL_RECORDS) : value])) as IDataObject;
}

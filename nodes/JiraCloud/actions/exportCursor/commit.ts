import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { connectionFor } from '../../../shared/connection/n8nPorts';
import type { CarriedCursor, CarriedMarks } from '../../../shared/editor/cursorMove';
import { cursorStore } from '../../../shared/editor/cursorStore';
import { toNodeError } from '../../../shared/editor/nodeError';
import { shownFor } from '../../../shared/editor/parameters';
import { JiraError, toJiraError } from '../../../shared/errors/jiraError';
import { mergeCursors, readCursor, type CursorState } from '../../../shared/export/cursor';
import { IdSet } from '../../../shared/export/idSet';
import { issueKind } from '../../../shared/records/issue';
import { BY_HAND, shownCursor } from './fields';

/** Commit: moves the cursors that came in with reports, now that their records are safe. */
export const commitFields: INodeProperties[] = shownFor('exportCursor', 'commit', [
	{
		displayName:
			'Wire this node to the output <b>Report</b> of the export and place it lowest on the canvas: n8n runs the branches from top to bottom, and a node that fails stops the run before it gets here.',
		name: 'commitNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Commit If',
		name: 'commitIf',
		type: 'boolean',
		default: true,
		description: 'Whether to move the cursor. An expression can look at the receipt of the node that has taken the records, such as {{ $(\'Import\').first(2).JSON.rejected === 0 }}.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'From Other Executions',
				name: 'fromOtherExecutions',
				type: 'boolean',
				default: false,
				description: 'Whether reports may come from other executions, as those of partitions do',
			},
		],
	},
]);

interface Report {
	readonly failed?: string;
	readonly cursor?: CarriedCursor;
}

/** A report that may be committed, and whether the builder's own condition says so. */
interface CheckedReport {
	readonly carried: CarriedCursor;
	readonly wanted: boolean;
}

const NOT_WANTED = 'Commit If says no: the next run gives these records again';
const MARKED_BY_HAND = 'Nothing is marked in a run that was started by hand';

export async function commitCursors(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	try {
		refuseLegacyOrder(context);
		const items = context.getInputData();
		const reports = items.map(({ json }, item) => checkedReport(context, json, item));
		const outcomes = [...commitStates(context, reports), ...(await commitMarks(context, reports))];
		if (reports.includes(undefined)) outcomes.push({ committed: false, note: NOT_WANTED });
		return [outcomes.map((json): INodeExecutionData => ({ json, pairedItem: items.map((_item, item) => ({ item })) }))];
	} catch (error) {
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
		const { message, advice } = toJiraError(error);
		return [[{ json: { committed: false, failed: message, fix: advice }, pairedItem: { item: 0 } }]];
	}
}

/** One cursor for each name; several reports of one name are the partitions of one export. */
function commitStates(context: IExecuteFunctions, reports: ReadonlyArray<CheckedReport | undefined>): IDataObject[] {
	const store = cursorStore(context);
	const byName = new Map<string, CheckedReport[]>();
	for (const report of reports) {
		const { name, state } = report?.carried ?? {};
		if (report && name !== undefined && state) byName.set(name, [...(byName.get(name) ?? []), report]);
	}
	return [...byName].map(([name, parts]) => {
		if (!parts.every(({ wanted }) => wanted)) return { name, committed: false, note: NOT_WANTED };
		checkComplete(name, parts);
		const next = mergeCursors(parts.map(({ carried }) => stateOf(carried.state)));
		if (!store.saves) return { ...shownCursor(name, next), committed: false, note: BY_HAND };
		const movedMeanwhile = store.move(name, next, parts[0]?.carried.base ?? 0);
		const note = movedMeanwhile ? 'Another run has moved this cursor meanwhile; the earlier place was kept, and records may come again' : undefined;
		return { ...shownCursor(name, store.read(name)), committed: true, ...(note ? { note } : {}) };
	});
}

/** A cursor that one part has moved would leave out what the others have not given. */
function checkComplete(name: string, reports: readonly CheckedReport[]): void {
	const parts = reports.flatMap(({ carried: { partition } }) => partition ?? []);
	const [first] = parts;
	if (!first) return;
	const lacking = Array.from({ length: first.of }, (_unused, index) => index + 1).filter((number) => !parts.some((part) => part.number === number));
	const isMixed = parts.length < reports.length || parts.some(({ of }) => of !== first.of);
	if (lacking.length === 0 && !isMixed) return;
	throw new JiraError({
		kind: 'conflict',
		message: isMixed
			? `The reports of the cursor "${name}" are not the parts of one export`
			: `The cursor "${name}" stays where it is, because the report of partition ${lacking.join(', ')} of ${first.of} has not come in`,
		advice: 'Give the reports of all partitions of one run to Commit at once. A partition that has failed can be run again alone.',
	});
}

async function commitMarks(context: IExecuteFunctions, reports: ReadonlyArray<CheckedReport | undefined>): Promise<IDataObject[]> {
	const outcomes: IDataObject[] = [];
	for (const [item, report] of reports.entries()) {
		const marks = report?.carried.marks;
		if (!report || !marks) continue;
		const { wanted } = report;
		const ids = idsOf(marks);
		if (!wanted || context.getMode() === 'manual') {
			outcomes.push({ committed: false, toMark: ids.length, note: wanted ? MARKED_BY_HAND : NOT_WANTED });
			continue;
		}
		const refused = await issueKind.marks!.mark(await siteOf(context, item, marks), ids, marks.mark);
		outcomes.push({ committed: true, marked: ids.length - refused.size, notMarked: Object.fromEntries(refused) });
	}
	return outcomes;
}

async function siteOf(context: IExecuteFunctions, item: number, { site }: CarriedMarks) {
	const connection = await connectionFor(context, item);
	if (connection.session.siteUrl === site) return connection;
	throw new JiraError({
		kind: 'configuration',
		message: `The exported records are on ${site}, and this node is connected to ${connection.session.siteUrl}`,
		advice: 'Choose the credential of the export in this node too',
	});
}

function idsOf({ ids }: CarriedMarks): string[] {
	const set = IdSet.decode(ids);
	if (set) return [...set];
	throw new JiraError({ kind: 'invalid', message: 'The report does not say which records are to be marked', advice: 'Wire the output Report of the export to this node, without changing its items' });
}

function stateOf(state: unknown): CursorState {
	const cursor = readCursor(state);
	if (cursor) return cursor;
	throw new JiraError({ kind: 'invalid', message: 'The report has no cursor', advice: 'Wire the output Report of the export to this node' });
}

/**
 * A report with its cursor; undefined for one that failed where the builder's condition has seen to that.
 * @throws JiraError for what is not the report of a finished export of this execution, or of those that are allowed.
 */
function checkedReport(context: IExecuteFunctions, json: IDataObject, item: number): CheckedReport | undefined {
	// The item is the report of an export, or the checks below say that it is not.
	const { failed, cursor } = json as Report;
	const wanted = context.getNodeParameter('commitIf', item) === true;
	if (failed !== undefined && wanted) {
		throw new JiraError({ kind: 'conflict', message: `The export did not come to its end, so its cursor stays where it is: ${failed}`, advice: 'See the report of the export' });
	}
	if (failed !== undefined) return undefined;
	if (!cursor?.execution) {
		throw new JiraError({
			kind: 'invalid',
			message: 'What came in is not the report of an export with a cursor',
			advice: 'Wire the output Report of an Export in the mode Delta, Delta with Deletions or Once to this node',
		});
	}
	const { fromOtherExecutions = false } = context.getNodeParameter('options', item, {}) as { fromOtherExecutions?: boolean };
	if (cursor.execution === context.getExecutionId() || fromOtherExecutions) return { carried: cursor, wanted };
	throw new JiraError({
		kind: 'conflict',
		message: `The report comes from execution ${cursor.execution}, and this is execution ${context.getExecutionId()}`,
		advice: 'Remove pinned data from the export. For reports of partitions, set From Other Executions.',
	});
}

/** Before v1, n8n ran the first node of every branch before the second of any: Commit would come too early. */
function refuseLegacyOrder(context: IExecuteFunctions): void {
	if (context.getWorkflowSettings().executionOrder === 'v1') return;
	throw new JiraError({
		kind: 'configuration',
		message: 'This workflow runs in the legacy execution order, in which Commit would come before the other branches have ended',
		advice: 'Set Execution Order to v1 in the settings of the workflow',
	});
}

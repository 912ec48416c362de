import { randomUUID } from 'crypto';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { JiraError, toJiraError } from '../errors/jiraError';
import { connectionFor } from '../connection/n8nPorts';
import type { Connection } from '../connection/types';
import { listed } from '../fields/resolved';
import { isRejection, type Outcome } from '../import/outcome';
import type { ImportRequest, ImportRow } from '../import/request';
import { importRecords } from '../import/run';
import { toNodeError } from './nodeError';

/** What a record operation adds: the rest is the same for all of them. */
export type WritePart = Pick<ImportRequest, 'kind' | 'mode' | 'place' | 'matchBy' | 'identityColumn' | 'rows' | 'values'>;

/**
 * Create, Update, and Create or Update of single records: a thin front over the import engine, which still writes all
 * items together in as few calls as it can. Each item leaves with what became of it; an item that was refused ends the
 * run after the last one is done, or becomes an item with `error` when the node is to continue.
 */
export async function writeRecords(
	context: IExecuteFunctions,
	partFor: (connection: Connection) => WritePart | Promise<WritePart>,
): Promise<INodeExecutionData[][]> {
	try {
		const connection = await connectionFor(context);
		const request: ImportRequest = {
			...(await partFor(connection)),
			columns: isAutomatic(context) ? 'automatic' : 'mapped',
			unknownColumns: 'stop',
			leaveOut: [],
			emptyCells: 'leave',
			separator: ',',
			run: randomUUID(),
		};
		const { outcomes } = await importRecords(connection, request);
		if (!context.continueOnFail()) refuseFirst(context, outcomes);
		const url = (key: string) => request.kind.url(connection.session.siteUrl, key);
		return [outcomes.map((outcome, item) => answer(context, outcome, url, item))];
	} catch (error) {
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
		const { message: reason, advice: fix } = toJiraError(error);
		const outcome: Outcome = { outcome: 'not attempted', reason, fix };
		return [context.getInputData().map((_item, item) => answer(context, outcome, () => '', item))];
	}
}

/** Ends the run with the first refusal; what was written all the same is named, because no item will say it. */
function refuseFirst(context: IExecuteFunctions, outcomes: readonly Outcome[]): void {
	const item = outcomes.findIndex(isRejection);
	const refused = outcomes[item];
	if (!refused) return;
	const { reason: message = 'Nothing is known of this item', fix = '' } = refused;
	const written = outcomes.flatMap(({ outcome, ref, partly }) => (ref && (outcome === 'created' || outcome === 'updated' || partly) ? ref.key : []));
	const advice = written.length === 0 ? fix : `${fix}. These were written all the same: ${listed(written)}`;
	throw toNodeError(context.getNode(), new JiraError({ kind: 'invalid', message, advice }), item);
}

/** Cells as the mapper gives them for each item, with what says where the row goes and who it is. */
export function mappedRow(context: IExecuteFunctions, item: number, source: ImportRow['source']): ImportRow {
	if (isAutomatic(context)) return { index: item, source, cells: context.getInputData()[item]?.json ?? {} };
	// The mapper's value is an object by field id; n8n types every parameter alike.
	const cells = (context.getNodeParameter('columns.value', item, {}) ?? {}) as Record<string, unknown>;
	return { index: item, source, cells };
}

function isAutomatic(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('columns.mappingMode', 0, 'defineBelow') === 'autoMapInputData';
}

function answer(context: IExecuteFunctions, outcome: Outcome, url: (key: string) => string, item: number): INodeExecutionData {
	const pairedItem = { item };
	const { ref, changes } = outcome;
	if (!isRejection(outcome) && ref) {
		const missing = outcome.partly ? { reason: outcome.reason, fix: outcome.fix } : {};
		return { json: { key: ref.key, id: ref.id, url: url(ref.key), outcome: outcome.outcome, changes: [...(changes ?? [])], ...missing }, pairedItem };
	}
	const { reason = 'Nothing is known of this item', fix = '', field } = outcome;
	const refusal = toNodeError(context.getNode(), new JiraError({ kind: 'invalid', message: reason, advice: fix }), item);
	return { json: { error: reason, fix, field: field ?? null, outcome: outcome.outcome }, error: refusal, pairedItem };
}

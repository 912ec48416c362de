import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toJiraError } from '../connection/errors';
import { connectionFor } from '../connection/n8nPorts';
import type { Connection } from '../connection/types';
import { pLimit } from '../vendor';
import { toNodeError } from './nodeError';

/** Items under way at once. The gate decides how many calls of them really travel. */
const ITEMS_AHEAD = 8;

/**
 * Runs a record operation for every item, side by side, and gives the results in the order of the items. An item that
 * fails becomes an item with `error` when the node is to continue; otherwise it ends the run.
 */
export async function runPerItem(
	context: IExecuteFunctions,
	work: (connection: Connection, item: number) => Promise<object>,
): Promise<INodeExecutionData[][]> {
	const connection = await connectionOf(context);
	const limit = pLimit(ITEMS_AHEAD);
	const results = await Promise.allSettled(
		context.getInputData().map((_item, item) => limit(async () => await runItem(context, connection, item, work))),
	);
	// Only now that nothing is under way any more may the first refusal end the run.
	for (const result of results) if (result.status === 'rejected') throw toNodeError(context.getNode(), result.reason);
	return [results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))];
}

async function runItem(
	context: IExecuteFunctions,
	connection: Connection,
	item: number,
	work: (connection: Connection, item: number) => Promise<object>,
): Promise<INodeExecutionData> {
	const pairedItem = { item };
	try {
		// What the operations give is JSON; n8n's type for that has an index signature, which theirs have not.
		return { json: (await work(connection, item)) as IDataObject, pairedItem };
	} catch (error) {
		const known = toJiraError(error);
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, item);
		return { json: { error: known.message, fix: known.advice }, error: toNodeError(context.getNode(), error, item), pairedItem };
	}
}

async function connectionOf(context: IExecuteFunctions): Promise<Connection> {
	try {
		return await connectionFor(context);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toJiraError } from '../errors/jiraError';
import { connectionFor } from '../connection/n8nPorts';
import type { Connection } from '../connection/types';
import { pLimit } from '../vendor';
import { toNodeError } from './nodeError';
import { cappedForTool } from './toolAnswer';

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
	return await runListPerItem(context, async (connection, item) => [await work(connection, item)]);
}

/** The same for operations that give any number of records for an item. */
export async function runListPerItem(
	context: IExecuteFunctions,
	work: (connection: Connection, item: number) => Promise<readonly object[]>,
): Promise<INodeExecutionData[][]> {
	const connection = await connectionOf(context);
	const limit = pLimit(ITEMS_AHEAD);
	const results = await Promise.allSettled(
		context.getInputData().map((_item, item) => limit(async () => await runItem(context, connection, item, work))),
	);
	// Only now that nothing is under way any more may the first refusal end the run.
	for (const result of results) if (result.status === 'rejected') throw toNodeError(context.getNode(), result.reason);
	return [cappedForTool(context, results.flatMap((result) => (result.status === 'fulfilled' ? result.value : [])))];
}

async function runItem(
	context: IExecuteFunctions,
	connection: Connection,
	item: number,
	work: (connection: Connection, item: number) => Promise<readonly object[]>,
): Promise<INodeExecutionData[]> {
	const pairedItem = { item };
	try {
		const records = await work(connection, item);
		// What the operations give is JSON; n8n's type for that has an index signature, which theirs have not.
		return records.map((record) => ({ json: record as IDataObject, pairedItem }));
	} catch (error) {
		const known = toJiraError(error);
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, item);
		return [{ json: { error: known.message, fix: known.advice }, error: toNodeError(context.getNode(), error, item), pairedItem }];
	}
}

/** The same for operations that ask nothing of Jira: one result for every item. */
export async function forEachItem(context: IExecuteFunctions, work: (item: number) => IDataObject): Promise<INodeExecutionData[][]> {
	const results = context.getInputData().map((_input, item): INodeExecutionData => {
		const pairedItem = { item };
		try {
			return { json: work(item), pairedItem };
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, item);
			return { json: { error: toJiraError(error).message, fix: toJiraError(error).advice }, error: toNodeError(context.getNode(), error, item), pairedItem };
		}
	});
	return await Promise.resolve([results]);
}

async function connectionOf(context: IExecuteFunctions): Promise<Connection> {
	try {
		return await connectionFor(context);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

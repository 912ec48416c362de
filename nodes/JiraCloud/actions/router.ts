import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { connectionRuns } from './connection';
import { issueRuns } from './issue';
import { projectRuns } from './project';
import type { Runs } from './runs';

const RESOURCES: Readonly<Record<string, Runs>> = { connection: connectionRuns, issue: issueRuns, project: projectRuns };

/** Hands over to the operation that the node is set to. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0) as string;
	const operation = context.getNodeParameter('operation', 0) as string;
	const run = RESOURCES[resource]?.[operation];
	if (!run) throw new NodeOperationError(context.getNode(), `The node has no operation "${operation}" for "${resource}"`);
	return await run(context);
}

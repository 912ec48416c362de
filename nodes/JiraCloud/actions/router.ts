import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { board } from './board';
import { commentRuns } from './comment';
import { component } from './component';
import { connectionRuns } from './connection';
import { exportCursorRuns } from './exportCursor';
import { issueRuns } from './issue';
import { projectRuns } from './project';
import type { Runs } from './runs';
import { sprint } from './sprint';
import { user } from './user';
import { version } from './version';
import { worklogRuns } from './worklog';

const RESOURCES: Readonly<Record<string, Runs>> = {
	board: board.runs,
	comment: commentRuns,
	component: component.runs,
	connection: connectionRuns,
	exportCursor: exportCursorRuns,
	issue: issueRuns,
	project: projectRuns,
	sprint: sprint.runs,
	user: user.runs,
	version: version.runs,
	worklog: worklogRuns,
};

/** Hands over to the operation that the node is set to. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0) as string;
	const operation = context.getNodeParameter('operation', 0) as string;
	const run = RESOURCES[resource]?.[operation];
	if (!run) throw new NodeOperationError(context.getNode(), `The node has no operation "${operation}" for "${resource}"`);
	return await run(context);
}

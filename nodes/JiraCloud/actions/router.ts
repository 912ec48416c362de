import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { exportIssues } from './issue/export';
import { importIssues } from './issue/import';
import { exportProjects } from './project/export';
import { importProjects } from './project/import';

type Run = (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/** Every operation of the node, by resource. */
const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Run>>>> = {
	issue: { export: exportIssues, import: importIssues },
	project: { export: exportProjects, import: importProjects },
};

/** Hands over to the operation that the node is set to. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0) as string;
	const operation = context.getNodeParameter('operation', 0) as string;
	const run = OPERATIONS[resource]?.[operation];
	if (!run) throw new NodeOperationError(context.getNode(), `The node has no operation "${operation}" for "${resource}"`);
	return await run(context);
}

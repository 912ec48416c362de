import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

/** What each operation of a resource runs. */
export type Runs = Readonly<Record<string, (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>>>;

/** Hands over to the operation of the resource that the node is set to. */
export async function runChosen(context: IExecuteFunctions, resources: Readonly<Record<string, Runs>>): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0) as string;
	const operation = context.getNodeParameter('operation', 0) as string;
	const run = resources[resource]?.[operation];
	if (!run) throw new NodeOperationError(context.getNode(), `The node has no operation "${operation}" for "${resource}"`);
	return await run(context);
}

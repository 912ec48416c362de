import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { customer } from './customer';
import { detailFieldRuns } from './detailField';
import { entitlementRuns } from './entitlement';
import { organization } from './organization';
import { product } from './product';
import { requestRuns } from './request';
import type { Runs } from './runs';

const RESOURCES: Readonly<Record<string, Runs>> = {
	customer: customer.runs,
	detailField: detailFieldRuns,
	entitlement: entitlementRuns,
	organization: organization.runs,
	product: product.runs,
	request: requestRuns,
};

/** Hands over to the operation that the node is set to. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0) as string;
	const operation = context.getNodeParameter('operation', 0) as string;
	const run = RESOURCES[resource]?.[operation];
	if (!run) throw new NodeOperationError(context.getNode(), `The node has no operation "${operation}" for "${resource}"`);
	return await run(context);
}

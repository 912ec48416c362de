import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runChosen, type Runs } from '../../shared/editor/runs';
import { customer } from './customer';
import { detailFieldRuns } from './detailField';
import { entitlementRuns } from './entitlement';
import { organization } from './organization';
import { product } from './product';
import { requestRuns } from './request';

const RESOURCES: Readonly<Record<string, Runs>> = {
	customer: customer.runs,
	detailField: detailFieldRuns,
	entitlement: entitlementRuns,
	organization: organization.runs,
	product: product.runs,
	request: requestRuns,
};

/** Runs what the node is set to. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runChosen(context, RESOURCES);
}

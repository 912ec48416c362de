import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runChosen, type Runs } from '../../shared/editor/runs';
import { customer } from './customer';
import { knowledgeBaseRuns } from './knowledgeBase';
import { organization } from './organization';
import { queue } from './queue';
import { requestRuns } from './request';
import { requestType } from './requestType';
import { serviceDesk } from './serviceDesk';

const RESOURCES: Readonly<Record<string, Runs>> = {
	customer: customer.runs,
	knowledgeBase: knowledgeBaseRuns,
	organization: organization.runs,
	queue: queue.runs,
	request: requestRuns,
	requestType: requestType.runs,
	serviceDesk: serviceDesk.runs,
};

/** Runs what the node is set to. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runChosen(context, RESOURCES);
}

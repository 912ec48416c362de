import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { checkConnection } from '../../../shared/connection/check';
import { openConnection } from '../../../shared/connection/n8nPorts';
import { toNodeError } from '../../../shared/editor/nodeError';
import { listParameter, shownFor } from '../../../shared/editor/parameters';

/** Check: one item for each thing that was looked at. */
export const checkFields: INodeProperties[] = shownFor('connection', 'check', [
	{
		displayName: 'Project Names or IDs',
		name: 'projects',
		type: 'multiOptions',
		default: [],
		typeOptions: { loadOptionsMethod: 'loadProjects' },
		description:
			'Projects whose permissions are looked at. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
]);

export async function checkConnections(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	try {
		const checked = await openConnection(context);
		const chosen = listParameter(context.getNodeParameter('projects', 0, []));
		const rows = await checkConnection(checked, chosen.length > 0 ? chosen : checked.rails.projects);
		return [rows.map((row) => ({ json: { ...row }, pairedItem: { item: 0 } }))];
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

import type { INodeProperties } from 'n8n-workflow';
import type { Runs } from '../../../shared/editor/runs';
import { createRequest, createRequestFields } from './create';
import { detailFields, detailOptions, detailRuns } from './details';
import { exportRequests, exportRequestsFields } from './export';
import { getRequestFields, getRequests } from './get';
import { importRequests, importRequestsFields } from './import';
import { getManyRequests, getManyRequestsFields } from './getMany';
import { workFields, workOptions, workRuns } from './work';

/** What the node can do with service requests. */
export const requestProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'export',
		displayOptions: { show: { resource: ['request'] } },
		options: [
			{ name: 'Create', value: 'create', action: 'Create a service request', description: 'Raise one service request for each item' },
			{ name: 'Export', value: 'export', action: 'Export service requests', description: 'Get service requests out of Jira into the workflow, in bulk' },
			{ name: 'Get', value: 'get', action: 'Get a service request', description: 'Get one service request for each item' },
			...detailOptions,
			...workOptions,
			{ name: 'Import', value: 'import', action: 'Import service requests', description: "Write the workflow's rows into Jira as service requests, in bulk" },
			{ name: 'Get Many', value: 'getAll', action: 'Get many service requests', description: 'Get the first service requests of a source, or all' },
		].sort((a, b) => a.name.localeCompare(b.name)),
	},
	...createRequestFields,
	...detailFields,
	...exportRequestsFields,
	...getRequestFields,
	...getManyRequestsFields,
	...importRequestsFields,
	...workFields,
];

export const requestRuns: Runs = {
	...detailRuns,
	...workRuns,
	create: createRequest,
	export: exportRequests,
	get: getRequests,
	getAll: getManyRequests,
	import: importRequests,
};

import type { INodeProperties } from 'n8n-workflow';
import type { Runs } from '../../../shared/editor/runs';
import { getRequestFields, getRequests } from './get';

/** What the node can do with service requests. */
export const requestProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'get',
		displayOptions: { show: { resource: ['request'] } },
		options: [{ name: 'Get', value: 'get', action: 'Get a service request', description: 'Get one service request for each item' }],
	},
	...getRequestFields,
];

export const requestRuns: Runs = {
	get: getRequests,
};

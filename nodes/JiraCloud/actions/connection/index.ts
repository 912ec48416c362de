import type { INodeProperties } from 'n8n-workflow';
import type { Runs } from '../../../shared/editor/runs';
import { apiRequestFields, sendApiRequests } from './apiRequest';
import { checkConnections, checkFields } from './check';

/** What the node can do with the connection itself. */
export const connectionProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'check',
		displayOptions: { show: { resource: ['connection'] } },
		options: [
			{
				name: 'API Request',
				value: 'apiRequest',
				action: 'Send an API request',
				description: "Call any path of the site's REST API with this connection",
			},
			{
				name: 'Check',
				value: 'check',
				action: 'Check the connection',
				description: 'Who am I, where, and what may I do: one item for each check, nothing is changed',
			},
		],
	},
	...apiRequestFields,
	...checkFields,
];

export const connectionRuns: Runs = { apiRequest: sendApiRequests, check: checkConnections };

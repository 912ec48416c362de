import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { sendRaw, type RawMethod, type RawRequest } from '../../../shared/connection/raw';
import { jsonOf } from '../../../shared/fields/cells';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runListPerItem } from '../../../shared/editor/perItem';
import { JiraError } from '../../../shared/errors/jiraError';

/** API Request: for what this node has no operation yet. */
export const apiRequestFields: INodeProperties[] = shownFor('connection', 'apiRequest', [
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		default: 'GET',
		options: [
			{ name: 'DELETE', value: 'DELETE' },
			{ name: 'GET', value: 'GET' },
			{ name: 'POST', value: 'POST' },
			{ name: 'PUT', value: 'PUT' },
		],
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. /rest/api/3/serverInfo',
		description: 'The path on the site, without its address. Parameters go into Query.',
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'json',
		default: '{}',
		description: 'Parameters of the query as a JSON object; a list repeats its parameter',
	},
	{
		displayName: 'Body',
		name: 'body',
		type: 'json',
		default: '',
		displayOptions: { show: { method: ['DELETE', 'POST', 'PUT'] } },
		description: 'JSON that is sent. Empty: nothing is sent.',
	},
	{
		displayName: 'Follow Pages',
		name: 'followPages',
		type: 'boolean',
		default: false,
		displayOptions: { show: { method: ['GET'] } },
		description: 'Whether to read all pages of a list and give one item for each entry',
	},
]);

export async function sendApiRequests(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runListPerItem(context, async (connection, item) => await sendRaw(connection, readRequest(context, item)));
}

function readRequest(context: IExecuteFunctions, item: number): RawRequest {
	const method = context.getNodeParameter('method', item) as RawMethod;
	const body = method === 'GET' ? undefined : jsonParameter(context, 'body', item);
	return {
		method,
		path: textParameter(context, 'path', item),
		query: (jsonParameter(context, 'query', item) ?? {}) as RawRequest['query'],
		body,
		followPages: method === 'GET' && context.getNodeParameter('followPages', item) === true,
	};
}

/** JSON text, or the object that an expression gives. */
function jsonParameter(context: IExecuteFunctions, name: string, item: number): IDataObject | undefined {
	const value: unknown = context.getNodeParameter(name, item, '');
	if (value === '' || value === null || value === undefined) return undefined;
	const parsed = typeof value === 'string' ? jsonOf(value) : value;
	if (typeof parsed === 'object') return parsed as IDataObject;
	throw new JiraError({ kind: 'invalid', message: `The ${name} is not JSON`, advice: 'Give an object such as {"maxResults": 10}' });
}

import type { IExecuteFunctions, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runListPerItem } from '../../../shared/editor/perItem';
import type { Runs } from '../../../shared/editor/runs';
import type { Query } from '../../../shared/connection/types';
import { readDetail, type RequestDetail } from '../../../shared/records/request/details';
import { REQUEST_FIELD } from './fields';

/** What the portal tells of one request: an operation for each list. For many requests Export reads them without a call for each. */
export const detailOptions: INodePropertyOptions[] = [
	{ name: 'Get Approvals', value: 'getApprovals', action: 'Get the approvals of a service request', description: 'Get what waits for approval or was decided, and by whom' },
	{ name: 'Get Attachments', value: 'getAttachments', action: 'Get the attachments of a service request', description: 'Get names, sizes and types of the files that customers see' },
	{ name: 'Get Comments', value: 'getComments', action: 'Get the comments of a service request', description: 'Get the comments, public and internal' },
	{ name: 'Get Feedback', value: 'getFeedback', action: 'Get the feedback to a service request', description: 'Get the stars and words of the customer (CSAT)' },
	{ name: 'Get Participants', value: 'getParticipants', action: 'Get the participants of a service request', description: 'Get the people that the request is shared with' },
	{ name: 'Get SLAs', value: 'getSlas', action: 'Get the SLAs of a service request', description: 'Get where each agreement stands. For agents.' },
	{
		name: 'Get Subscription',
		value: 'getSubscription',
		action: 'Get the subscription to a service request',
		description: 'Get whether the account of the credential is told of news',
	},
];

const DETAILS: Readonly<Record<string, RequestDetail>> = {
	getApprovals: 'approvals',
	getAttachments: 'attachments',
	getComments: 'comments',
	getFeedback: 'feedback',
	getParticipants: 'participants',
	getSlas: 'slas',
	getSubscription: 'subscription',
};

const AUDIENCE_FIELD: INodeProperties = {
	displayName: 'Which',
	name: 'audience',
	type: 'options',
	default: 'all',
	options: [
		{ name: 'All', value: 'all' },
		{ name: 'Internal', value: 'internal', description: 'Only what customers do not see' },
		{ name: 'Public', value: 'public', description: 'Only what customers see' },
	],
};

export const detailFields: INodeProperties[] = Object.keys(DETAILS).flatMap((operation) =>
	shownFor('request', operation, operation === 'getComments' ? [REQUEST_FIELD, AUDIENCE_FIELD] : [REQUEST_FIELD]),
);

export const detailRuns: Runs = Object.fromEntries(
	Object.entries(DETAILS).map(([operation, detail]) => [operation, async (context: IExecuteFunctions) => await run(context, detail)]),
);

async function run(context: IExecuteFunctions, detail: RequestDetail): Promise<INodeExecutionData[][]> {
	return await runListPerItem(context, async (connection, item) => {
		const request = textParameter(context, 'request', item);
		const entries = await readDetail(connection, detail, request, detail === 'comments' ? audienceOf(context, item) : undefined);
		return entries.map((entry) => ({ request, ...entry }));
	});
}

function audienceOf(context: IExecuteFunctions, item: number): Query | undefined {
	const audience = context.getNodeParameter('audience', item);
	if (audience === 'all') return undefined;
	return { public: audience === 'public', internal: audience === 'internal' };
}

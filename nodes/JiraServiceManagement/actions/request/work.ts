import type { IExecuteFunctions, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Connection } from '../../../shared/connection/types';
import { listParameter, shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
import { rowFiles } from '../../../shared/editor/rowFiles';
import type { Runs } from '../../../shared/editor/runs';
import { JiraError } from '../../../shared/errors/jiraError';
import { listed, quoted } from '../../../shared/fields/resolved';
import type { RowFile } from '../../../shared/records/kind';
import { changeStatus } from '../../../shared/records/issue/status';
import { addRequestComment, type CommentAudience } from '../../../shared/records/request/comment';
import { answerApproval, attachFiles, changeParticipants, deleteFeedback, sendFeedback, setSubscription, takePortalStep } from '../../../shared/records/request/operate';
import { PEOPLE_FIELD } from '../fields';
import { REQUEST_FIELD } from './fields';
import { checkPublicly, PUBLIC_LEAVE_FIELD } from './publicly';

/** Work on single requests: an operation for each thing that people do with one. */
export const workOptions: INodePropertyOptions[] = [
	{ name: 'Add Attachments', value: 'addAttachments', action: 'Add attachments to a service request', description: 'Attach files of the item; internal unless set otherwise' },
	{ name: 'Add Comment', value: 'addComment', action: 'Add a comment to a service request', description: 'Write a comment, for agents or for customers' },
	{ name: 'Add Participants', value: 'addParticipants', action: 'Add participants to a service request', description: 'Share the request with people' },
	{ name: 'Answer Approval', value: 'answerApproval', action: 'Answer the approval of a service request', description: 'Approve or decline, as the account of the credential' },
	{ name: 'Delete Feedback', value: 'deleteFeedback', action: 'Delete the feedback to a service request', description: 'Take back stars and words (CSAT)' },
	{ name: 'Remove Participants', value: 'removeParticipants', action: 'Remove participants from a service request', description: 'Share the request with people no more' },
	{ name: 'Send Feedback', value: 'sendFeedback', action: 'Send feedback to a service request', description: 'Give stars and words (CSAT); for the reporter of the request' },
	{ name: 'Subscribe', value: 'subscribe', action: 'Subscribe to a service request', description: 'Tell the account of the credential of news' },
	{ name: 'Transition', value: 'transition', action: 'Transition a service request', description: 'Take it to another status, through the workflow or as the portal offers it' },
	{ name: 'Unsubscribe', value: 'unsubscribe', action: 'Unsubscribe from a service request', description: 'Tell the account of the credential of news no more' },
];

const PUBLIC_COMMENT_FIELD: INodeProperties = {
	displayName: 'Comment',
	name: 'comment',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
};

/** What each operation asks beside the request. */
const FIELDS: Readonly<Record<string, readonly INodeProperties[]>> = {
	addAttachments: [
		{ displayName: 'Binary Properties', name: 'files', type: 'string', default: 'data', required: true, placeholder: 'e.g. data, photo', description: 'Names of the binary properties of the item, separated by commas' },
		{ displayName: 'Public', name: 'public', type: 'boolean', default: false, description: 'Whether customers see the files and get a mail' },
		{ ...PUBLIC_COMMENT_FIELD, description: 'What Jira writes beside the files' },
		PUBLIC_LEAVE_FIELD,
	],
	addComment: [
		{ ...PUBLIC_COMMENT_FIELD, required: true, description: 'The text, in Markdown. What a customer writes through the portal is plain text.' },
		{
			displayName: 'For',
			name: 'audience',
			type: 'options',
			default: 'automatic',
			options: [
				{ name: 'Agents (Internal)', value: 'internal' },
				{ name: 'Automatic', value: 'automatic', description: 'Internal where the account works on requests, public where it is a customer' },
				{ name: 'Everybody in the Request (Public)', value: 'public', description: 'Customers see it and get a mail' },
			],
		},
		PUBLIC_LEAVE_FIELD,
	],
	addParticipants: [PEOPLE_FIELD],
	answerApproval: [
		{
			displayName: 'Decision',
			name: 'decision',
			type: 'options',
			default: 'approve',
			options: [
				{ name: 'Approve', value: 'approve' },
				{ name: 'Decline', value: 'decline' },
			],
		},
		{ displayName: 'Approval ID', name: 'approval', type: 'string', default: '', placeholder: 'e.g. 12', description: 'Empty: the one that waits for the account of the credential' },
	],
	deleteFeedback: [],
	removeParticipants: [PEOPLE_FIELD],
	sendFeedback: [
		{ displayName: 'Rating', name: 'rating', type: 'number', typeOptions: { minValue: 1, maxValue: 5 }, default: 5, description: 'From 1 to 5' },
		{ ...PUBLIC_COMMENT_FIELD, description: 'What the customer says' },
	],
	subscribe: [],
	transition: [
		{
			displayName: 'Through',
			name: 'through',
			type: 'options',
			default: 'workflow',
			options: [
				{ name: 'Portal', value: 'portal', description: 'One step that the portal offers, by its name or ID' },
				{ name: 'Workflow', value: 'workflow', description: 'To a status, over as many steps as it takes. For agents.' },
			],
		},
		{ displayName: 'Status or Step', name: 'status', type: 'string', default: '', required: true, placeholder: 'e.g. Resolved', description: 'The status to go to; through the portal, the step to take' },
		{ ...PUBLIC_COMMENT_FIELD, displayOptions: { show: { through: ['portal'] } }, description: 'What customers read with the step' },
		{ ...PUBLIC_LEAVE_FIELD, displayOptions: { show: { '@tool': [true], through: ['portal'] } } },
	],
	unsubscribe: [],
};

export const workFields: INodeProperties[] = Object.entries(FIELDS).flatMap(([operation, fields]) => shownFor('request', operation, [REQUEST_FIELD, ...fields]));

/** What each operation does with one item; what it gives leaves beside the request. */
type Work = (context: IExecuteFunctions, connection: Connection, request: string, item: number) => Promise<object>;

const WORK: Readonly<Record<string, Work>> = {
	async addAttachments(context, connection, request, item) {
		const isPublic = context.getNodeParameter('public', item) === true;
		if (isPublic) checkPublicly(context, item);
		const files = filesOf(context, item, listParameter(context.getNodeParameter('files', item)));
		return { attached: [...(await attachFiles(connection, request, files, isPublic, textParameter(context, 'comment', item)))], public: isPublic };
	},
	async addComment(context, connection, request, item) {
		const audience = context.getNodeParameter('audience', item) as CommentAudience;
		return await addRequestComment(connection, request, textParameter(context, 'comment', item), audience, () => checkPublicly(context, item));
	},
	addParticipants: async (context, connection, request, item) => ({ added: [...(await changeParticipants(connection, request, peopleOf(context, item), 'add'))] }),
	async answerApproval(context, connection, request, item) {
		return await answerApproval(connection, request, textParameter(context, 'approval', item), context.getNodeParameter('decision', item) as 'approve' | 'decline');
	},
	async deleteFeedback(_context, connection, request) {
		await deleteFeedback(connection, request);
		return { deleted: true };
	},
	removeParticipants: async (context, connection, request, item) => ({ removed: [...(await changeParticipants(connection, request, peopleOf(context, item), 'remove'))] }),
	sendFeedback: async (context, connection, request, item) => await sendFeedback(connection, request, Number(context.getNodeParameter('rating', item)), textParameter(context, 'comment', item)),
	async subscribe(_context, connection, request) {
		await setSubscription(connection, request, true);
		return { subscribed: true };
	},
	async transition(context, connection, request, item) {
		const wanted = textParameter(context, 'status', item);
		if (context.getNodeParameter('through', item) === 'workflow') return await changeStatus(connection, request, wanted);
		const comment = textParameter(context, 'comment', item);
		if (comment !== '') checkPublicly(context, item);
		return { step: (await takePortalStep(connection, request, wanted, comment)).name };
	},
	async unsubscribe(_context, connection, request) {
		await setSubscription(connection, request, false);
		return { subscribed: false };
	},
};

export const workRuns: Runs = Object.fromEntries(
	Object.entries(WORK).map(([operation, work]) => [operation, async (context: IExecuteFunctions) => await run(context, work)]),
);

async function run(context: IExecuteFunctions, work: Work): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const request = textParameter(context, 'request', item);
		return { request, ...(await work(context, connection, request, item)) };
	});
}

/** @throws JiraError (invalid) for a file that the item does not have; then none is attached. */
function filesOf(context: IExecuteFunctions, item: number, wanted: readonly string[]): RowFile[] {
	const files = rowFiles(context, context.getInputData()[item] ?? { json: {} }, item);
	const missing = wanted.filter((name) => !files.some(({ property }) => property === name));
	if (missing.length === 0) return files.filter(({ property }) => wanted.includes(property));
	const message = `The item has no binary property ${listed(missing.map(quoted))}`;
	const advice = files.length === 0 ? 'It has no files at all' : `It has: ${listed(files.map(({ property }) => property))}`;
	throw new JiraError({ kind: 'invalid', message, advice });
}

function peopleOf(context: IExecuteFunctions, item: number): string[] {
	return listParameter(context.getNodeParameter('people', item));
}

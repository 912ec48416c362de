import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { TEXT_OPTION } from '../../../shared/editor/exportFields';
import { exportFields, exportOf, type ExportedResource } from '../../../shared/editor/exportOf';
import { FIELD_CHOICE, readFieldChoice } from '../../../shared/editor/fieldChoice';
import { readSource, SOURCE_FIELDS } from '../../../shared/editor/issueSource';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
import { commentOnRequest, createRequest } from '../../../shared/records/customerService/requests';
import { issueKind } from '../../../shared/records/issue';
import type { IssueSource } from '../../../shared/records/issue/source';
import type { Runs } from '../../../shared/editor/runs';

/** Requests are work items of spaces whose type is `customer_service`: they are exported as such. */
const exported: ExportedResource<IssueSource> = {
	resource: 'request',
	kind: issueKind,
	all: 'Every request that matches',
	keys: 'keys or IDs',
	source: SOURCE_FIELDS,
	options: [TEXT_OPTION],
	fieldChoice: { fields: FIELD_CHOICE, read: readFieldChoice },
	readSource,
};

const HELP_CENTER: INodeProperties = {
	displayName: 'Help Center ID',
	name: 'helpCenter',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 1001',
	description: 'ID of the help center (customer experience) that the request belongs to',
};

/** What the node can do with requests. */
export const requestProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'export',
		displayOptions: { show: { resource: ['request'] } },
		options: [
			{ name: 'Add Comment', value: 'addComment', action: 'Comment on a request', description: 'Add a comment to a request of a help center' },
			{ name: 'Create', value: 'create', action: 'Create a request', description: 'Bring a request in from an external channel' },
			{ name: 'Export', value: 'export', action: 'Export requests', description: 'Get requests out of Jira into the workflow, in bulk' },
		],
	},
	...exportFields(exported),
	...shownFor('request', 'create', [
		HELP_CENTER,
		{
			displayName: 'Origin',
			name: 'origin',
			type: 'string',
			default: 'n8n',
			required: true,
			description: 'Which channel the request comes from, e.g. amazon-voice',
		},
		{ displayName: 'Summary', name: 'summary', type: 'string', default: '', required: true, placeholder: 'e.g. The router is offline' },
		{ displayName: 'Description', name: 'requestDescription', type: 'string', typeOptions: { rows: 4 }, default: '' },
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				{
					displayName: 'Metadata',
					name: 'metadata',
					type: 'fixedCollection',
					typeOptions: { multipleValues: true },
					default: {},
					placeholder: 'Add entry',
					options: [
						{
							name: 'entries',
							displayName: 'Entries',
							values: [
								{ displayName: 'Name', name: 'name', type: 'string', default: '' },
								{ displayName: 'Value', name: 'value', type: 'string', default: '' },
							],
						},
					],
				},
				{
					displayName: 'Reporter Email',
					name: 'reporterEmail',
					type: 'string',
					default: '',
					placeholder: 'name@example.com',
					description: 'Who asks. Only agents and service accounts may say so.',
				},
			],
		},
	]),
	...shownFor('request', 'addComment', [
		HELP_CENTER,
		{ displayName: 'Request Key', name: 'request', type: 'string', default: '', required: true, placeholder: 'e.g. CARE-12' },
		{ displayName: 'Comment', name: 'comment', type: 'string', typeOptions: { rows: 4 }, default: '', required: true },
	]),
];

export const requestRuns: Runs = { addComment, create, export: exportOf(exported) };

interface Additional {
	readonly reporterEmail?: string;
	readonly metadata?: { readonly entries?: ReadonlyArray<{ readonly name: string; readonly value: string | number | boolean }> };
}

async function create(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		// n8n gives a collection as an untyped object; its members are the fields declared above.
		const { reporterEmail, metadata } = context.getNodeParameter('additionalFields', item, {}) as Additional;
		const description = textParameter(context, 'requestDescription', item);
		const entries = (metadata?.entries ?? []).filter(({ name }) => name !== '');
		return await createRequest(connection, {
			helpCenterId: textParameter(context, 'helpCenter', item),
			origin: textParameter(context, 'origin', item),
			summary: textParameter(context, 'summary', item),
			...(description === '' ? {} : { description }),
			...(entries.length === 0 ? {} : { metadata: Object.fromEntries(entries.map(({ name, value }) => [name, value])) }),
			...(reporterEmail ? { reporterEmail: reporterEmail.trim() } : {}),
		});
	});
}

async function addComment(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const key = textParameter(context, 'request', item);
		const { id } = await commentOnRequest(connection, textParameter(context, 'helpCenter', item), key, textParameter(context, 'comment', item));
		return { id, key, url: issueKind.url(connection.session.siteUrl, key) };
	});
}

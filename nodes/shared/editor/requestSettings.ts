import type { INodeProperties } from 'n8n-workflow';
import { ANSWER_KINDS, type FormQuestion } from '../records/request/forms';
import type { RequestSettings } from '../records/request/target';
import { DEFAULT_LIMIT, type RequestLimits } from '../records/request/writable';

/** What a person says of how requests are written, as n8n stores it; what nobody has added is absent. */
export interface RequestOptions {
	readonly createThroughIssues?: boolean;
	readonly requestTypeValue?: string;
	readonly statusThrough?: 'workflow' | 'portal';
	readonly formQuestions?: { readonly questions?: ReadonlyArray<{ readonly id?: unknown; readonly label?: unknown; readonly kind?: string }> };
	readonly maximumNewRequests?: number;
	readonly maximumNewCustomers?: number;
	readonly maximumPublicComments?: number;
}

/** How requests are created, as options of whatever creates them. */
export const REQUEST_OPTIONS: readonly INodeProperties[] = [
	{
		displayName: 'Create Through the Issue API',
		name: 'createThroughIssues',
		type: 'boolean',
		default: false,
		description:
			'Whether to create requests as issues whose field Request Type is set, fifty in a call and with an identity that the request form does not have. Atlassian does not promise that this makes whole requests: try it with one. Forms cannot be answered.',
	},
	{
		displayName: 'Form Questions',
		name: 'formQuestions',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add question',
		description: 'The questions of the form of the request type, so that columns can be called like them. Jira takes answers by the ID of the question, and does not tell the questions.',
		options: [
			{
				name: 'questions',
				displayName: 'Questions',
				values: [
					{
						displayName: 'Answered With',
						name: 'kind',
						type: 'options',
						default: 'text',
						options: [
							{ name: 'Choices', value: 'choices', description: 'IDs of the choices' },
							{ name: 'Date', value: 'date' },
							{ name: 'Files', value: 'files', description: 'IDs of temporary files' },
							{ name: 'Formatted Text', value: 'adf', description: 'Markdown' },
							{ name: 'Text', value: 'text' },
							{ name: 'Time', value: 'time', description: 'HH:mm' },
							{ name: 'Users', value: 'users', description: 'E-mail addresses, names or account IDs' },
						],
					},
					{ displayName: 'Question', name: 'label', type: 'string', default: '', placeholder: 'e.g. What happened?', description: 'As the form asks it' },
					{ displayName: 'Question ID', name: 'id', type: 'string', default: '', placeholder: 'e.g. 1' },
				],
			},
		],
	},
	{
		displayName: 'Request Type Value',
		name: 'requestTypeValue',
		type: 'string',
		default: '',
		placeholder: 'e.g. help/get-it-help',
		description: 'What the field Request Type takes when requests are created through the issue API. Empty: the ID of the request type.',
	},
];

/** How rows reach their status. */
export const STATUS_THROUGH_OPTION: INodeProperties = {
	displayName: 'Status Through',
	name: 'statusThrough',
	type: 'options',
	default: 'workflow',
	description: 'By which steps a row reaches its status',
	options: [
		{ name: 'Portal', value: 'portal', description: 'By one step that the portal offers to customers' },
		{ name: 'Workflow', value: 'workflow', description: 'By as many steps of the workflow as it takes' },
	],
};

/** How many new customers a run may make. */
export const NEW_CUSTOMERS_OPTION: INodeProperties = {
	displayName: 'Maximum New Customers per Run',
	name: 'maximumNewCustomers',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 50,
	description: 'More new customers than this are refused before anything is written: Jira mails each of them, and nothing silences that',
};

/** How many new requests a run may make. */
export const NEW_REQUESTS_OPTION: INodeProperties = {
	displayName: 'Maximum New Requests per Run',
	name: 'maximumNewRequests',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 50,
	description: 'More new requests than this are refused before anything is written: Jira mails the customer of each, and nothing silences that',
};

/** How much of what mails people a run may write. */
export const REQUEST_LIMIT_OPTIONS: readonly INodeProperties[] = [
	NEW_CUSTOMERS_OPTION,
	NEW_REQUESTS_OPTION,
	{
		displayName: 'Maximum Public Comments per Run',
		name: 'maximumPublicComments',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 50,
		description: 'More public comments and files than this are refused before anything is written: Jira mails the customer for each, and nothing silences that',
	},
];

/** How requests are written, as the options say. Questions without an ID are left out. */
export function requestSettings({ createThroughIssues, requestTypeValue, statusThrough, formQuestions }: RequestOptions): RequestSettings {
	return {
		createThrough: createThroughIssues === true ? 'issues' : 'portal',
		requestTypeValue: (requestTypeValue ?? '').trim(),
		statusThrough: statusThrough === 'portal' ? 'portal' : 'workflow',
		questions: (formQuestions?.questions ?? []).flatMap(({ id, label, kind }): FormQuestion[] => {
			const own = String(id ?? '').trim();
			return own === '' ? [] : [{ id: own, label: String(label ?? '').trim() || own, kind: ANSWER_KINDS.find((known) => known === kind) ?? 'text' }];
		}),
	};
}

/**
 * What a run may write.
 * @param publicLeave For an agent's tool that may write nothing that customers see: what a person does to let it.
 */
export function requestLimits({ maximumNewRequests, maximumNewCustomers, maximumPublicComments }: RequestOptions, publicLeave?: string): RequestLimits {
	return {
		newRequests: limit(maximumNewRequests),
		newCustomers: limit(maximumNewCustomers),
		publicComments: limit(maximumPublicComments),
		publicLeave,
	};
}

/** A limit as its option says it; the usual one where nobody has said it. */
export function limit(given: number | undefined): number {
	return given === undefined || !Number.isFinite(given) ? DEFAULT_LIMIT : Math.max(0, given);
}

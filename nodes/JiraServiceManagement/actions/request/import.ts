import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Connection } from '../../../shared/connection/types';
import { DRY_RUN_FIELD, IDENTITY_COLUMN_FIELD, IMPORT_OPTIONS, mappingFields } from '../../../shared/editor/importFields';
import { runImport } from '../../../shared/editor/importOutputs';
import { MATCH_FIELD, readMatchField } from '../../../shared/editor/matchField';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { REQUEST_LIMIT_OPTIONS, REQUEST_OPTIONS, requestLimits, requestSettings, STATUS_THROUGH_OPTION, type RequestOptions } from '../../../shared/editor/requestSettings';
import { importLeaveField } from '../../../shared/editor/toolLeave';
import type { ImportMode } from '../../../shared/import/modes';
import type { PlacePart } from '../../../shared/import/request';
import type { MatchBy } from '../../../shared/records/kind';
import { writableRequests } from '../../../shared/records/request/writable';
import { DESK_FIELD, REQUEST_TYPE_FIELD } from '../fields';
import { lacksPublicLeave, PUBLIC_LEAVE_FIELD } from './publicly';

const NOT_FOR_DELETE = { hide: { mode: ['delete'] } };
const NOT_FOR_CREATE = { hide: { mode: ['create'] } };

/** Options of issues that have no meaning here. */
const NOT_HERE: ReadonlySet<string> = new Set(['maximumRemovals', 'maximumRemovalsPercent', 'notFound']);

const CHILD_LISTS: INodeProperties = {
	displayName: 'Child Lists',
	name: 'childLists',
	type: 'multiOptions',
	default: [],
	description: 'Columns that are lists of what belongs to the request, each a JSON array as Export gives it. What is missing is added, nothing is removed.',
	options: [
		{ name: 'Attachments', value: 'attachments', description: 'Column attachments: names of binary properties of the item, or * for all of them; without the column, all of them. Internal, unless an entry is an object with fileName and public: true.' },
		{ name: 'Comments', value: 'comments', description: 'Column comments: the text, or an object with body. Internal, unless it says public: true.' },
		{ name: 'Issue Links', value: 'links', description: 'Column links: relation, and linkedKey or identity of the other issue, which may be another row' },
		{ name: 'Remote Links', value: 'remoteLinks', description: 'Column remoteLinks: address, title and global ID, named as Export names them' },
		{ name: 'Worklogs', value: 'worklogs', description: 'Column worklogs: started, timeSpentSeconds or timeSpent, comment' },
	],
};

const NOT_FOUND: INodeProperties = {
	displayName: 'When a Value Is Not Found',
	name: 'notFound',
	type: 'options',
	default: 'reject',
	description: 'What to do with a word that means no value of its field, no person, no organization or no record',
	options: [
		{ name: 'Create (Customers)', value: 'create', description: 'Make customers of the e-mail addresses in Raise on Behalf Of and Participants; words of other fields reject the row' },
		{ name: 'Leave Empty and Warn', value: 'leaveEmpty', description: 'Write the row without the word, and say so in its reason and in the report' },
		{ name: 'Reject the Row', value: 'reject' },
		{ name: 'Use a Fallback', value: 'fallback', description: "Take the field's Fallback Value and say so; without one the row is rejected" },
	],
};

/** All options, in the order of their labels. */
function options(): INodeProperties {
	const known = ((IMPORT_OPTIONS.options ?? []) as INodeProperties[]).filter(({ name }) => !NOT_HERE.has(name));
	// There is no Mirror of requests.
	const shared = known.map((option) => (option.displayOptions ? { ...option, displayOptions: { show: { '/mode': ['delete'] } } } : option));
	const all = [...shared, CHILD_LISTS, NOT_FOUND, ...REQUEST_OPTIONS, STATUS_THROUGH_OPTION, ...REQUEST_LIMIT_OPTIONS];
	return { ...IMPORT_OPTIONS, options: all.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en')) };
}

/** Import of service requests: every incoming item is a row, and every row gets one outcome. */
export const importRequestsFields: INodeProperties[] = shownFor('request', 'import', [
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		default: 'upsert',
		options: [
			{ name: 'Create', value: 'create', description: 'Raise a request for every row' },
			{
				name: 'Create or Update',
				value: 'upsert',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{ name: 'Create, Skip Existing', value: 'createMissing', description: 'Raise a request for every row that matches none, and leave the others alone' },
			{ name: 'Delete', value: 'delete', description: 'Delete the requests that the rows match, for good; a row that matches none is skipped' },
			{ name: 'Update', value: 'update', description: 'Update requests; a row that matches none is rejected' },
			{ name: 'Update, Skip Missing', value: 'updateExisting', description: 'Update requests; a row that matches none is skipped' },
		],
	},
	{
		displayName: 'Service Desk From',
		name: 'serviceDeskFrom',
		type: 'options',
		default: 'fixed',
		displayOptions: NOT_FOR_DELETE,
		options: [
			{ name: 'Column of the Row', value: 'column', description: 'Every row names its service desk: by its name, its ID or the key of its project' },
			{ name: 'One Service Desk for All Rows', value: 'fixed' },
		],
	},
	{ ...DESK_FIELD, displayOptions: { ...NOT_FOR_DELETE, show: { serviceDeskFrom: ['fixed'] } } },
	{
		displayName: 'Service Desk Column',
		name: 'serviceDeskColumn',
		type: 'string',
		default: 'serviceDesk',
		required: true,
		displayOptions: { ...NOT_FOR_DELETE, show: { serviceDeskFrom: ['column'] } },
		description: 'The column that holds the service desk',
	},
	{
		displayName: 'Request Type From',
		name: 'requestTypeFrom',
		type: 'options',
		default: 'fixed',
		displayOptions: NOT_FOR_DELETE,
		options: [
			{ name: 'Column of the Row', value: 'column', description: 'Every row names its request type' },
			{ name: 'One Request Type for All Rows', value: 'fixed' },
		],
	},
	{ ...REQUEST_TYPE_FIELD, displayOptions: { ...NOT_FOR_DELETE, show: { requestTypeFrom: ['fixed'] } } },
	{
		displayName: 'Request Type Column',
		name: 'requestTypeColumn',
		type: 'string',
		default: 'requestType',
		required: true,
		displayOptions: { ...NOT_FOR_DELETE, show: { requestTypeFrom: ['column'] } },
		description: 'The column that holds the name of the request type',
	},
	{
		displayName: 'Match By',
		name: 'matchBy',
		type: 'options',
		default: 'field',
		displayOptions: NOT_FOR_CREATE,
		description: 'How a row finds its request. To create requests, the identity has to be a field of the request type.',
		options: [
			{ name: 'Field', value: 'field', description: 'A field of the request type that holds your own ID, such as External ID. Recommended.' },
			{ name: 'Label', value: 'label', description: 'A label made of a prefix and your own ID; the request type needs the field Labels' },
			{ name: 'Request Key or ID', value: 'key' },
		],
	},
	{ ...MATCH_FIELD, displayOptions: { ...NOT_FOR_CREATE, show: { matchBy: ['field'] } }, description: 'The field that holds the identity; it must be a field of the request type' },
	{
		displayName: 'Label Prefix',
		name: 'labelPrefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. erp-',
		displayOptions: { ...NOT_FOR_CREATE, show: { matchBy: ['label'] } },
	},
	{ ...IDENTITY_COLUMN_FIELD, displayOptions: NOT_FOR_CREATE },
	...mappingFields('getRequestColumns', ['serviceDesk.value', 'serviceDeskFrom', 'requestType.value', 'requestTypeFrom']).map((field) => ({
		...field,
		displayOptions: { ...field.displayOptions, ...NOT_FOR_DELETE },
	})),
	DRY_RUN_FIELD,
	importLeaveField('requests'),
	PUBLIC_LEAVE_FIELD,
	options(),
]);

export async function importRequests(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runImport(context, async (connection) => {
		const mode = context.getNodeParameter('mode', 0) as ImportMode;
		const chosen = context.getNodeParameter('options', 0, {}) as RequestOptions;
		return {
			kind: writableRequests(requestSettings(chosen), requestLimits(chosen, lacksPublicLeave(context, 0))),
			mode,
			place: mode === 'delete' ? {} : readPlaces(context),
			matchBy: mode === 'create' ? null : await readMatchBy(context, connection),
			identityColumn: mode === 'create' ? '' : textParameter(context, 'identityColumn', 0),
		};
	});
}

function readPlaces(context: IExecuteFunctions): Readonly<Record<string, PlacePart>> {
	return { serviceDesk: readPlace(context, 'serviceDesk'), requestType: readPlace(context, 'requestType') };
}

function readPlace(context: IExecuteFunctions, name: 'serviceDesk' | 'requestType'): PlacePart {
	if (context.getNodeParameter(`${name}From`, 0) === 'fixed') return { fixed: textParameter(context, name, 0) };
	return { column: textParameter(context, `${name}Column`, 0) };
}

async function readMatchBy(context: IExecuteFunctions, connection: Connection): Promise<MatchBy> {
	const by = context.getNodeParameter('matchBy', 0) as 'field' | 'key' | 'label';
	if (by === 'key') return { by };
	if (by === 'label') return { by, prefix: textParameter(context, 'labelPrefix', 0) };
	return { by, field: await readMatchField(context, connection) };
}

import type { INodeProperties } from 'n8n-workflow';
import { NARROW_OPTIONS, readNarrowing } from '../../../shared/editor/issueNarrow';
import { listParameter, textParameter, type ParameterReader } from '../../../shared/editor/parameters';
import { narrowField } from '../../../shared/editor/recordFields';
import type { RequestSource } from '../../../shared/records/request/source';
import { DESK_FIELD, DESKS_FIELD, ORGANIZATION_FIELD, QUEUE_FIELD, REQUEST_TYPE_FIELD } from '../fields';

/** Conditions whose choices do not depend on projects, which a service desk is not picked by. */
const NARROWED_BY = ['assignee', 'createdAfter', 'labels', 'priorities', 'statusCategories', 'updatedAfter'];

/** Which requests: those of service desks, a queue, a type or an organization, a query, or the account's own. */
export const SOURCE_FIELDS: readonly INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'desks',
		options: [
			{ name: 'JQL', value: 'jql', description: 'A query in the language of Jira' },
			{ name: 'My Requests', value: 'mine', description: 'What the account of the credential has raised or takes part in' },
			{ name: 'Organization', value: 'organization', description: 'What is shared with an organization of customers' },
			{ name: 'Queue', value: 'queue', description: 'What is in a queue now, in its order' },
			{ name: 'Request Type', value: 'requestType', description: 'All requests of a type' },
			{ name: 'Service Desks', value: 'desks', description: 'All requests of some service desks, narrowed by options' },
		],
	},
	{
		...DESKS_FIELD,
		required: true,
		displayOptions: { show: { source: ['desks'] } },
		description: 'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	{ ...DESK_FIELD, displayOptions: { show: { source: ['queue', 'requestType'] } } },
	{ ...QUEUE_FIELD, displayOptions: { show: { source: ['queue'] } } },
	{ ...REQUEST_TYPE_FIELD, displayOptions: { show: { source: ['requestType'] } } },
	{ ...ORGANIZATION_FIELD, displayOptions: { show: { source: ['organization'] } } },
	{
		displayName: 'JQL',
		name: 'jql',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. project = HELP AND statusCategory != Done',
		displayOptions: { show: { source: ['jql'] } },
		description: 'Must restrict the search: Jira refuses to search a whole site',
	},
	{
		displayName: 'Status',
		name: 'mineStatus',
		type: 'options',
		default: 'all',
		displayOptions: { show: { source: ['mine'] } },
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Closed', value: 'closed' },
			{ name: 'Open', value: 'open' },
		],
	},
	{
		...narrowField(NARROW_OPTIONS.filter(({ name }) => NARROWED_BY.includes(name))),
		displayOptions: { show: { source: ['desks'] } },
	},
];

/** The source that the fields above describe. */
export function readSource(context: ParameterReader, item: number): RequestSource {
	const from = context.getNodeParameter('source', item);
	const desk = () => textParameter(context, 'serviceDesk', item);
	if (from === 'jql') return { from, jql: textParameter(context, 'jql', item) };
	if (from === 'mine') return { from, status: context.getNodeParameter('mineStatus', item) as 'open' | 'closed' | 'all' };
	if (from === 'organization') return { from, organization: textParameter(context, 'organization', item) };
	if (from === 'queue') return { from, desk: desk(), queue: textParameter(context, 'queue', item) };
	if (from === 'requestType') return { from, desk: desk(), requestType: textParameter(context, 'requestType', item) };
	return { from: 'desks', desks: listParameter(context.getNodeParameter('serviceDesks', item)), ...readNarrowing(context, item) };
}

import { childFields, readAttachmentFiles, readChildren } from '../../../shared/editor/childFields';
import { TEXT_OPTION } from '../../../shared/editor/exportFields';
import { exportFields, exportOf, type ExportedResource } from '../../../shared/editor/exportOf';
import { readFieldChoice, REQUEST_FIELD_CHOICE } from '../../../shared/editor/fieldChoice';
import { MARK_FIELDS, readMark } from '../../../shared/editor/markFields';
import { requestKind } from '../../../shared/records/request';
import type { RequestSource } from '../../../shared/records/request/source';
import { readSource, SOURCE_FIELDS } from './source';

/** Which lists leave with each request, and how. */
const CHILD_FIELDS = childFields(
	{
		displayName: 'Lists',
		name: 'children',
		type: 'multiOptions',
		default: ['comments'],
		displayOptions: { hide: { childrenAs: ['none'] } },
		options: [
			{ name: 'Approvals', value: 'approvals', description: 'A call for each request where the site has no such field' },
			{ name: 'Attachments', value: 'attachments' },
			{ name: 'Changelog', value: 'changelog', description: 'The history: who changed what, from what, to what' },
			{ name: 'Comments', value: 'comments', description: 'Each says whether customers see it (public)' },
			{ name: 'Issue Links', value: 'links' },
			{ name: 'Participants', value: 'participants', description: 'A call for each request where the site has no such field' },
			{ name: 'Properties', value: 'properties', description: 'Entity properties, which apps keep with a request. Two calls or more for each request.' },
			{ name: 'Remote Links', value: 'remoteLinks', description: 'Links to things outside of Jira. One call for each request.' },
			{ name: 'SLA Cycles', value: 'slas', description: 'Each time an agreement ran: since when, until when, breached or not' },
			{ name: 'Watchers', value: 'watchers', description: 'One call for each request that somebody watches' },
			{ name: 'Worklogs', value: 'worklogs' },
		],
	},
	'request',
);

/** Export of service requests: everything, what has changed, what is new, a handful for testing, or the keys that come in. */
const exported: ExportedResource<RequestSource> = {
	resource: 'request',
	kind: requestKind,
	all: 'Everything that matches',
	keys: 'keys or IDs',
	source: SOURCE_FIELDS,
	options: [TEXT_OPTION],
	fieldChoice: { fields: REQUEST_FIELD_CHOICE, read: readFieldChoice },
	childChoice: { fields: CHILD_FIELDS, read: readChildren },
	markChoice: { fields: MARK_FIELDS, read: readMark },
	readSource,
	readFiles: (context, item, connection) => readAttachmentFiles(context, item, connection, requestKind.name),
};

export const exportRequestsFields = exportFields(exported);
export const exportRequests = exportOf(exported);

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listParameter } from '../../../shared/editor/parameters';
import type { Connection } from '../../../shared/connection/types';
import { UNLESS_ALLOWED } from '../../../shared/editor/toolLeave';
import type { FilesOfList } from '../../../shared/editor/withFiles';
import type { ChildChoice } from '../../../shared/export/request';
import type { ExportedRecord } from '../../../shared/export/shape';
import { downloadAttachment, type AttachmentFile } from '../../../shared/records/issue/children/attachmentFile';

const DEFAULT_MEGABYTES = 25;

/** Each is in memory as a whole until n8n has stored it. */
const FILES_AT_ONCE = 4;

/** Which lists leave with each issue, and how. */
export const CHILD_FIELDS: readonly INodeProperties[] = [
	{
		displayName: 'Children',
		name: 'childrenAs',
		type: 'options',
		noDataExpression: true,
		default: 'none',
		description: 'Whether comments, worklogs and other lists leave with each issue, each complete or marked as not',
		options: [
			{ name: 'Lists in Each Issue', value: 'nested' },
			{ name: 'None', value: 'none' },
			{ name: 'Records on Their Own Output', value: 'records', description: 'Flat, each with the key and ID of its issue' },
		],
	},
	{
		displayName: 'Lists',
		name: 'children',
		type: 'multiOptions',
		default: ['comments'],
		displayOptions: { hide: { childrenAs: ['none'] } },
		options: [
			{ name: 'Attachments', value: 'attachments' },
			{ name: 'Changelog', value: 'changelog', description: 'The history: who changed what, from what, to what' },
			{ name: 'Comments', value: 'comments' },
			{ name: 'Issue Links', value: 'links' },
			{ name: 'Properties', value: 'properties', description: 'Entity properties, which apps keep with an issue. Two calls or more for each issue.' },
			{ name: 'Remote Links', value: 'remoteLinks', description: 'Links to things outside of Jira. One call for each issue.' },
			{ name: 'Watchers', value: 'watchers', description: 'One call for each issue that somebody watches' },
			{ name: 'Worklogs', value: 'worklogs' },
		],
	},
	{
		displayName: 'Download Attachments',
		name: 'attachmentFiles',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		displayOptions: {
			show: { childrenAs: ['records'], children: ['attachments'], deliverAs: ['items'] },
			hide: UNLESS_ALLOWED.hide,
		},
		description:
			'Whether each attachment on the output Children carries its file, as the binary data "data". Without this, and where records are delivered as files, an attachment is its name, size and type.',
	},
	{
		displayName: 'Maximum File Size (MB)',
		name: 'attachmentMegabytes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_MEGABYTES,
		displayOptions: {
			show: { childrenAs: ['records'], children: ['attachments'], deliverAs: ['items'], attachmentFiles: [true] },
			hide: UNLESS_ALLOWED.hide,
		},
		description: 'Larger files are not downloaded: "fileMissing" of the attachment says so, and the report counts it as incomplete',
	},
];

/** The files of attachments, where they are asked for. */
export function readAttachmentFiles(context: IExecuteFunctions, item: number, connection: Connection): FilesOfList | undefined {
	if (context.getNodeParameter('attachmentFiles', item, false) !== true) return undefined;
	const megabytes = Number(context.getNodeParameter('attachmentMegabytes', item, DEFAULT_MEGABYTES));
	return {
		list: 'attachments',
		atOnce: FILES_AT_ONCE,
		download: async (record) => await downloadAttachment(connection, fileOf(record), { maxBytes: megabytes * 1_000_000 }),
		keyOf: ({ issueKey }) => String(issueKey),
	};
}

/** What a record of the list says of its file, in whichever form of output. */
function fileOf({ id, fileName, filename, mimeType, size }: ExportedRecord): AttachmentFile {
	return { id: String(id), fileName: String(fileName ?? filename ?? id), mimeType: String(mimeType ?? ''), size: Number(size ?? 0) };
}

export function readChildren(context: IExecuteFunctions, item: number): ChildChoice | undefined {
	const as = context.getNodeParameter('childrenAs', item);
	if (as !== 'nested' && as !== 'records') return undefined;
	return { as, names: listParameter(context.getNodeParameter('children', item)) };
}

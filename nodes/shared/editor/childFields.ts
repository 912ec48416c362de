import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listParameter } from './parameters';
import type { Connection } from '../connection/types';
import { UNLESS_ALLOWED } from './toolLeave';
import type { FilesOfList } from './withFiles';
import type { ChildChoice } from '../export/request';
import type { ExportedRecord } from '../export/shape';
import { downloadAttachment, type AttachmentFile } from '../records/issue/children/attachmentFile';

const DEFAULT_MEGABYTES = 25;

/** Each is in memory as a whole until n8n has stored it. */
const FILES_AT_ONCE = 4;

/** Which lists leave with each record, and how. The lists are each kind's own. */
export function childFields(lists: INodeProperties, name: string): readonly INodeProperties[] {
	return [
		{
			displayName: 'Children',
			name: 'childrenAs',
			type: 'options',
			noDataExpression: true,
			default: 'none',
			description: `Whether lists that belong to the ${name} leave with it, each complete or marked as not`,
			options: [
				{ name: `Lists in Each ${titleCase(name)}`, value: 'nested' },
				{ name: 'None', value: 'none' },
				{ name: 'Records on Their Own Output', value: 'records', description: `Flat, each with the key and ID of its ${name}` },
			],
		},
		lists,
		...(hasAttachments(lists) ? ATTACHMENT_FIELDS : []),
	];
}

function hasAttachments({ options = [] }: INodeProperties): boolean {
	return options.some((option) => 'value' in option && option.value === 'attachments');
}

const ATTACHMENT_FIELDS: readonly INodeProperties[] = [
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

function titleCase(name: string): string {
	return name.charAt(0).toUpperCase() + name.slice(1);
}

/**
 * The files of attachments, where they are asked for.
 * @param kindName By which an attachment on its own output names its record.
 */
export function readAttachmentFiles(context: IExecuteFunctions, item: number, connection: Connection, kindName: string): FilesOfList | undefined {
	if (context.getNodeParameter('attachmentFiles', item, false) !== true) return undefined;
	const megabytes = Number(context.getNodeParameter('attachmentMegabytes', item, DEFAULT_MEGABYTES));
	return {
		list: 'attachments',
		atOnce: FILES_AT_ONCE,
		download: async (record) => await downloadAttachment(connection, fileOf(record), { maxBytes: megabytes * 1_000_000 }),
		keyOf: (record) => String(record[`${kindName}Key`]),
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

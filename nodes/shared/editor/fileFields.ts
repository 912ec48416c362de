import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { ExportCall } from './exportOutputs';
import { fileSink } from './exportSinks';
import { UNLESS_ALLOWED } from './toolLeave';

const AS_FILES = ['jsonl', 'csv'];

/** In which form the records leave the node. */
export const DELIVERY_FIELD: INodeProperties = {
	displayName: 'Deliver As',
	name: 'deliverAs',
	type: 'options',
	default: 'items',
	description: 'Items stay in memory until the workflow ends; files are for any number of records',
	options: [
		{ name: 'CSV Files', value: 'csv', description: 'In parts, one item for each; needs the output Table', displayOptions: UNLESS_ALLOWED },
		{ name: 'Items', value: 'items', description: 'One item for each record' },
		{ name: 'JSON Lines Files', value: 'jsonl', description: 'In parts, one item for each; one JSON object in each line', displayOptions: UNLESS_ALLOWED },
	],
};

/** Options of files, for the collection Options. */
export const FILE_OPTIONS: readonly INodeProperties[] = [
	{
		displayName: 'CSV Is For',
		name: 'csvFor',
		type: 'options',
		default: 'spreadsheets',
		displayOptions: { show: { '/deliverAs': ['csv'] } },
		options: [
			{ name: 'Databases and Programs', value: 'programs', description: 'Every text as it is' },
			{ name: 'Spreadsheets', value: 'spreadsheets', description: 'Marked as UTF-8; text that a spreadsheet would take for a formula gets an apostrophe in front' },
		],
	},
	{
		displayName: 'Compress Files',
		name: 'gzip',
		type: 'boolean',
		default: false,
		displayOptions: { show: { '/deliverAs': AS_FILES } },
		description: 'Whether to pack the files with gzip',
	},
	{
		displayName: 'File Size (MB)',
		name: 'partMegabytes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 200 },
		default: 10,
		displayOptions: { show: { '/deliverAs': AS_FILES } },
		description: 'How large a file may become before it is packed; then the next one begins. One file at a time is in memory.',
	},
	{
		displayName: 'Rows per File',
		name: 'partRows',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 100_000,
		displayOptions: { show: { '/deliverAs': AS_FILES } },
		description: 'How many records a file may have; then the next one begins',
	},
];

interface Options {
	readonly csvFor?: 'spreadsheets' | 'programs';
	readonly gzip?: boolean;
	readonly partMegabytes?: number;
	readonly partRows?: number;
}

/** The sink of an export that leaves as files; undefined for items. */
export function readFileSink<Source>(context: IExecuteFunctions, item: number, name: string): ExportCall<Source>['sink'] {
	const format = context.getNodeParameter('deliverAs', item, 'items');
	if (format !== 'jsonl' && format !== 'csv') return undefined;
	// n8n gives a collection as an untyped object; its members are the options declared above.
	const { csvFor = 'spreadsheets', gzip = false, partMegabytes = 10, partRows = 100_000 } = context.getNodeParameter('options', item, {}) as Options;
	const settings = { name, format, gzip, partRows, partBytes: partMegabytes * 1_000_000, spreadsheetSafe: csvFor === 'spreadsheets' } as const;
	return (items, at) => fileSink(context, settings, items, at);
}

import type { INodeProperties } from 'n8n-workflow';

/** What every Export offers, whatever it exports: which fields leave, and in which form. */
export const SHAPE_FIELD: INodeProperties = {
	displayName: 'Output',
	name: 'shape',
	type: 'options',
	default: 'simplified',
	description: 'The form in which each record leaves',
	options: [
		{ name: 'Raw', value: 'raw', description: 'As the API gave it' },
		{ name: 'Simplified', value: 'simplified', description: 'Field names, plain values, text as Markdown' },
		{ name: 'Table', value: 'table', description: 'Flat, with the same columns in every record, for tables and BI tools' },
	],
};

export const TEXT_OPTION: INodeProperties = {
	displayName: 'Text Format',
	name: 'text',
	type: 'options',
	default: 'markdown',
	description: 'How rich text such as descriptions leaves. The output Raw always gives the document of the API.',
	options: [
		{ name: 'Document (ADF)', value: 'adf', description: 'As Jira stores it' },
		{ name: 'Markdown', value: 'markdown' },
		{ name: 'Plain Text', value: 'plain', description: 'Without any formatting' },
	],
};

/** Items that an export gives at most when the user says nothing else. */
export const DEFAULT_MAXIMUM_ITEMS = 20_000;

export const MAXIMUM_ITEMS_OPTION: INodeProperties = {
	displayName: 'Maximum Items',
	name: 'maximumItems',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_MAXIMUM_ITEMS,
	description: 'More records than this are refused before the first is read, because n8n keeps every item in memory',
};

export const RUN_FOR_EACH_OPTION: INodeProperties = {
	displayName: 'Run for Each Item',
	name: 'runForEach',
	type: 'boolean',
	default: false,
	description: 'Whether to export once for every incoming item, with its own parameters, instead of once for all',
};

import type { INodeProperties } from 'n8n-workflow';

/** What becomes of a column without a field, where an import can make the field. */
export const UNKNOWN_COLUMNS_OPTION: INodeProperties = {
	displayName: 'Columns Without a Field',
	name: 'unknownColumns',
	type: 'options',
	default: 'stop',
	description: 'What to do when a column fits neither a field nor a detail field of the site',
	options: [
		{ name: 'Create Detail Fields', value: 'create', description: 'Make detail fields for text, all before the first row is written; there are 50 at most' },
		{ name: 'Leave Out', value: 'leaveOut', description: 'Go on without these columns and name them in the report' },
		{ name: 'Stop and Say', value: 'stop', description: 'Stop before anything is written' },
	],
};

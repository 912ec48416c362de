import type { INodeProperties } from 'n8n-workflow';

/** Where the values of a row come from. The mapper needs a method that knows the fields of the kind. */
export function mappingFields(resourceMapperMethod: string, dependsOn: readonly string[]): INodeProperties[] {
	return [
		{
			displayName: 'Mapping',
			name: 'mapping',
			type: 'options',
			default: 'columnNames',
			description: 'How the columns of a row find their fields',
			options: [
				{ name: 'By Column Names', value: 'columnNames', description: "The row's columns are named like the fields, or by their IDs" },
				{ name: 'Map Fields', value: 'mapper', description: 'Choose a value for each field' },
			],
		},
		{ ...mapperField(resourceMapperMethod, dependsOn, false), displayOptions: { show: { mapping: ['mapper'] } } },
	];
}

/**
 * n8n's mapper: a value for each field, by hand or, where the operation has no choice of its own for that, by the names of
 * the incoming columns. Matching is set elsewhere.
 */
export function mapperField(resourceMapperMethod: string, dependsOn: readonly string[], supportAutoMap = true): INodeProperties {
	return {
		displayName: 'Fields',
		name: 'columns',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		typeOptions: {
			loadOptionsDependsOn: [...dependsOn],
			resourceMapper: {
				resourceMapperMethod,
				mode: 'map',
				fieldWords: { singular: 'field', plural: 'fields' },
				addAllFields: false,
				supportAutoMap,
				noFieldsError: 'No fields were found. Check the project and the issue type.',
			},
		},
	};
}

export const IDENTITY_COLUMN_FIELD: INodeProperties = {
	displayName: 'Identity Column',
	name: 'identityColumn',
	type: 'string',
	default: '',
	placeholder: 'e.g. external_id',
	description: 'The column that tells rows apart. Empty: the column of the match field, or "key".',
};

export const IMPORT_OPTIONS: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Columns to Leave Out',
			name: 'leaveOut',
			type: 'string',
			default: '',
			placeholder: 'e.g. notes, row_number',
			description: 'Columns that are not for Jira, separated by commas',
		},
		{
			displayName: 'Columns Without a Field',
			name: 'unknownColumns',
			type: 'options',
			default: 'stop',
			description: 'What to do when a column fits no field of the site',
			options: [
				{ name: 'Leave Out', value: 'leaveOut', description: 'Go on without these columns and name them in the report' },
				{ name: 'Stop and Say', value: 'stop', description: 'Stop before anything is written' },
			],
		},
		{
			displayName: 'Empty Cells',
			name: 'emptyCells',
			type: 'options',
			default: 'leave',
			description: 'What an empty cell means for a record that exists',
			options: [
				{ name: 'Clear the Field', value: 'clear' },
				{ name: 'Leave the Field as It Is', value: 'leave' },
			],
		},
		{
			displayName: 'If Rows Are Rejected',
			name: 'ifRejected',
			type: 'options',
			default: 'continue',
			description: 'What the node does after the last row when some could not be written',
			options: [
				{ name: 'Continue', value: 'continue', description: 'Rejected rows leave by the output Rejected' },
				{ name: 'Fail After the Last Row', value: 'fail', description: 'All other rows are done all the same' },
			],
		},
		{
			displayName: 'Imported Rows',
			name: 'imported',
			type: 'options',
			default: 'all',
			description: 'Which rows leave by the output Imported',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'Only Changed', value: 'changed', description: 'Rows that were equal already are counted in the report only' },
			],
		},
		{
			displayName: 'List Separator',
			name: 'separator',
			type: 'string',
			default: ',',
			description: 'Between the entries of a list in one cell',
		},
	],
};

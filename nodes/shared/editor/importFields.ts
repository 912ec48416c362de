import type { INodeProperties } from 'n8n-workflow';
import { TWO_WAY_OPTIONS } from './twoWayFields';
import { VALUE_OPTIONS } from './valueFields';

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

/** Plans and writes nothing. */
export const DRY_RUN_FIELD: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether to write nothing, and give the plan on the output Report: one item for each row with what would change, and what it would cost in calls and mails',
};

/** Changes that a mode may make when the user says nothing else. */
const DEFAULT_MAXIMUM_DELETIONS = 100;

/** The most changes that a run may make: a hundred deletions, any number of others, unless the user says how many. */
export function maximumChanges(mode: string, given: number | undefined): number | undefined {
	if (given !== undefined && given > 0) return given;
	return mode === 'delete' ? DEFAULT_MAXIMUM_DELETIONS : undefined;
}

/** What Mirror asks beside an upsert. */
export const MIRROR_FIELDS: readonly INodeProperties[] = [
	{
		displayName: 'Without a Row',
		name: 'withoutRow',
		type: 'options',
		default: 'report',
		displayOptions: { show: { mode: ['mirror'] } },
		description: 'What to do, last of all, with records that carry an identity and have no row',
		options: [
			{ name: 'Archive', value: 'archive', description: 'Needs a Premium site and the permission to archive' },
			{ name: 'Delete', value: 'delete', description: 'For good; the report keeps what was there' },
			{ name: 'Move to Status', value: 'move', description: 'Along the workflow of each; what is in that status already is left alone and not counted' },
			{ name: 'Report', value: 'report', description: 'Name them in the report' },
		],
	},
	{
		displayName: 'Move To',
		name: 'moveTo',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		displayOptions: { show: { mode: ['mirror'], withoutRow: ['move'] } },
		description: 'The status of issues without a row, over several steps of the workflow where it takes them',
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchStatuses', searchable: true } },
			{ displayName: 'By Name or ID', name: 'name', type: 'string', placeholder: 'e.g. Retired' },
		],
	},
	{
		displayName: 'Mirror Scope',
		name: 'mirrorScope',
		type: 'string',
		default: '',
		placeholder: 'e.g. project = DEMO AND labels = erp',
		displayOptions: { show: { mode: ['mirror'] } },
		description: 'JQL for the issues that the rows are all of. Empty: all issues with an identity in the projects of the rows (and of their type, where it is fixed).',
	},
];

/** The options of an import of what has no subordinate records and no index that lags; a kind's own take the place of those of the same name. */
export function importOptions(more: readonly INodeProperties[] = []): INodeProperties {
	const options = (IMPORT_OPTIONS.options ?? []) as INodeProperties[];
	const shown = options.filter(({ name }) => !OF_ISSUES.has(name) && !more.some((own) => own.name === name));
	return { ...IMPORT_OPTIONS, options: [...shown, ...more].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en')) };
}

/** Options that only issues have. */
const OF_ISSUES: ReadonlySet<string> = new Set(['deleteSubordinates', 'removeOwnDoubles', 'undoRows', 'maximumRemovals', 'maximumRemovalsPercent', ...TWO_WAY_OPTIONS.map(({ name }) => name)]);

/** Only for kinds with lists that a row can bring along. */
export const CHILD_LISTS_OPTION: INodeProperties = {
	displayName: 'Child Lists',
	name: 'childLists',
	type: 'multiOptions',
	default: [],
	description: 'Columns that are lists of what belongs to the issue, each a JSON array as Export gives it. What is missing is added, nothing is removed.',
	options: [
		{ name: 'Attachments', value: 'attachments', description: 'Column attachments: names of binary properties of the item, or * for all of them; without the column, all of them' },
		{ name: 'Comments', value: 'comments', description: 'Column comments: body, and ID to change a comment that is there. Jira sends a mail for each.' },
		{ name: 'Issue Links', value: 'links', description: 'Column links: relation, and linkedKey or identity of the other issue, which may be another row' },
		{ name: 'Remote Links', value: 'remoteLinks', description: 'Column remoteLinks: address, title and global ID, named as Export names them' },
		{ name: 'Worklogs', value: 'worklogs', description: 'Column worklogs: started, timeSpentSeconds or timeSpent, comment' },
	],
};

export const IMPORT_OPTIONS: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: byLabel([
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
			displayName: 'Delete Subtasks',
			name: 'deleteSubordinates',
			type: 'boolean',
			default: false,
			displayOptions: { show: { '/mode': ['delete', 'mirror'] } },
			description: 'Whether subtasks without a row of their own are deleted with their issue. Without this, an issue that has such subtasks is rejected.',
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
		{
			displayName: 'Maximum Changes',
			name: 'maximumChanges',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'A plan with more changes than this is refused before the first of them; new versions and components, and what Mirror does to issues without a row, count as well. 0: any number, but 100 for Delete.',
		},
		{
			displayName: 'Maximum Removals',
			name: 'maximumRemovals',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 20,
			displayOptions: { show: { '/mode': ['mirror'] } },
			description: 'More records without a row than this are neither removed nor moved: nothing is written then',
		},
		{
			displayName: 'Maximum Removals (%)',
			name: 'maximumRemovalsPercent',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 100 },
			default: 5,
			displayOptions: { show: { '/mode': ['mirror'] } },
			description: 'Nor is more than this part of all that is in the scope',
		},
		{
			displayName: 'Remove Own Doubles',
			name: 'removeOwnDoubles',
			type: 'boolean',
			default: false,
			description: 'Whether an issue that this run has created is deleted again when another run has created one of the same identity at the same time, before it. Without this, the row is rejected, naming both.',
		},
		{
			displayName: 'Stop When Rejected',
			name: 'stopWhenRejected',
			type: 'fixedCollection',
			default: {},
			placeholder: 'Add limit',
			description: 'Ends the run when so many rows were rejected; the rest is not attempted. What is under way is finished: up to 8 calls, each for one row, 50 new issues, or 1,000 that change their status or are deleted in bulk.',
			options: [
				{
					name: 'limits',
					displayName: 'Limits',
					values: [
						{ displayName: 'Percent', name: 'percent', type: 'number', typeOptions: { minValue: 0, maxValue: 100 }, default: 0, description: 'More than this part of all rows. 0: any part.' },
						{ displayName: 'Rows', name: 'rows', type: 'number', typeOptions: { minValue: 0 }, default: 0, description: 'So many rows. 0: any number.' },
					],
				},
			],
		},
		{
			displayName: 'Undo Rows',
			name: 'undoRows',
			type: 'boolean',
			default: false,
			description: 'Whether there is an output Undo, with an item for each issue that was there and was changed: key, project, issue type and what its fields held before. Import these with Update by Issue Key, Project and Issue Type from their columns, and Empty Cells set to Clear the Field. What was created or deleted, and what was added to lists, is not among them; the report says how much that is.',
		},
		...TWO_WAY_OPTIONS,
		...VALUE_OPTIONS,
	]),
};

/** Options are offered in the order of their labels. */
function byLabel(options: readonly INodeProperties[]): INodeProperties[] {
	return [...options].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
}

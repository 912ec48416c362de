import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { PlacePart } from '../import/request';
import { textParameter } from './parameters';
import { PROJECT_FIELD } from './recordFields';

/** The project of the rows: one for all, or a column. */
export const ROWS_PROJECT: readonly INodeProperties[] = [
	{
		displayName: 'Project From',
		name: 'projectFrom',
		type: 'options',
		default: 'fixed',
		options: [
			{ name: 'Column of the Row', value: 'column', description: 'Every row names its project' },
			{ name: 'One Project for All Rows', value: 'fixed' },
		],
	},
	{ ...PROJECT_FIELD, displayOptions: { show: { projectFrom: ['fixed'] } } },
	{
		displayName: 'Project Column',
		name: 'projectColumn',
		type: 'string',
		default: 'project',
		required: true,
		displayOptions: { show: { projectFrom: ['column'] } },
		description: 'The column that holds the key of the project',
	},
];

export function readRowsProject(context: IExecuteFunctions): Readonly<Record<string, PlacePart>> {
	const isFixed = context.getNodeParameter('projectFrom', 0) === 'fixed';
	return {
		project: isFixed
			? { fixed: textParameter(context, 'project', 0) }
			: { column: textParameter(context, 'projectColumn', 0) },
	};
}

/** The issue of each row: a column. */
export const ROWS_ISSUE: readonly INodeProperties[] = [
	{
		displayName: 'Issue Column',
		name: 'issueColumn',
		type: 'string',
		default: 'issueKey',
		required: true,
		description: 'The column that holds the key of the issue',
	},
];

export function readRowsIssue(context: IExecuteFunctions): Readonly<Record<string, PlacePart>> {
	return { issue: { column: textParameter(context, 'issueColumn', 0) } };
}

import type { INodeProperties } from 'n8n-workflow';
import type { Runs } from '../../../shared/editor/runs';
import { addCommentFields, addComments } from './addComment';
import { changeStatusFields, changeStatusOfIssues } from './changeStatus';
import { deleteIssueFields, deleteIssues } from './delete';
import { exportIssues, exportIssuesFields } from './export';
import { getIssueFields, getIssues } from './get';
import { getManyIssues, getManyIssuesFields } from './getMany';
import { getTableSchemaFields, getTableSchemas } from './getTableSchema';
import { importIssues, importIssuesFields } from './import';
import { planPartitions, planPartitionsFields } from './planPartitions';
import { createIssueFields, createIssues, updateIssueFields, updateIssues, upsertIssueFields, upsertIssues } from './write';

/** What the node can do with issues. */
export const issueProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'export',
		displayOptions: { show: { resource: ['issue'] } },
		options: [
			{ name: 'Add Comment', value: 'addComment', action: 'Add a comment to an issue', description: 'Add a comment, written in Markdown' },
			{ name: 'Change Status', value: 'changeStatus', action: 'Change the status of an issue', description: 'Move an issue along its workflow, over as many steps as it takes' },
			{ name: 'Create', value: 'create', action: 'Create an issue', description: 'Create an issue for each item' },
			{
				name: 'Create or Update',
				value: 'upsert',
				action: 'Create or update an issue',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{ name: 'Delete', value: 'delete', action: 'Delete an issue', description: 'Delete an issue for good' },
			{ name: 'Export', value: 'export', action: 'Export issues', description: 'Get issues out of Jira into the workflow, in bulk' },
			{ name: 'Get', value: 'get', action: 'Get an issue', description: 'Get one issue for each item' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many issues', description: 'Get many issues that a query finds' },
			{
				name: 'Get Table Schema',
				value: 'getTableSchema',
				action: 'Get the table schema of issues',
				description: 'Get the columns of an export as a table, and the CREATE TABLE statement for them',
			},
			{ name: 'Import', value: 'import', action: 'Import issues', description: "Write the workflow's rows into Jira, in bulk" },
			{
				name: 'Plan Partitions',
				value: 'planPartitions',
				action: 'Plan the partitions of an export of issues',
				description: 'Share one large export among several executions: get an item for each part, to start its execution with',
			},
			{ name: 'Update', value: 'update', action: 'Update an issue', description: 'Update an issue for each item' },
		],
	},
	...addCommentFields,
	...changeStatusFields,
	...createIssueFields,
	...upsertIssueFields,
	...deleteIssueFields,
	...exportIssuesFields,
	...getIssueFields,
	...getManyIssuesFields,
	...getTableSchemaFields,
	...importIssuesFields,
	...planPartitionsFields,
	...updateIssueFields,
];

export const issueRuns: Runs = {
	addComment: addComments,
	changeStatus: changeStatusOfIssues,
	create: createIssues,
	delete: deleteIssues,
	export: exportIssues,
	get: getIssues,
	getAll: getManyIssues,
	getTableSchema: getTableSchemas,
	import: importIssues,
	planPartitions,
	update: updateIssues,
	upsert: upsertIssues,
};

import type { INodeProperties } from 'n8n-workflow';
import type { Runs } from '../runs';
import { addCommentFields, addComments } from './addComment';
import { changeStatusFields, changeStatusOfIssues } from './changeStatus';
import { deleteIssueFields, deleteIssues } from './delete';
import { exportIssues, exportIssuesFields } from './export';
import { getIssueFields, getIssues } from './get';
import { getManyIssues, getManyIssuesFields } from './getMany';
import { importIssues, importIssuesFields } from './import';
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
			{ name: 'Change Status', value: 'changeStatus', action: 'Change the status of an issue', description: 'Move an issue one step in its workflow' },
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
			{ name: 'Import', value: 'import', action: 'Import issues', description: "Write the workflow's rows into Jira, in bulk" },
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
	...importIssuesFields,
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
	import: importIssues,
	update: updateIssues,
	upsert: upsertIssues,
};

import type { INodeProperties } from 'n8n-workflow';
import { getManyOfIssue, ISSUE_LIST_FIELDS } from '../../../shared/editor/issueLists';
import { shownFor } from '../../../shared/editor/parameters';
import type { Runs } from '../../../shared/editor/runs';
import { exportWorklogs, exportWorklogsFields } from './export';
import { importWorklogs, importWorklogsFields } from './import';

/** What the node can do with worklogs. */
export const worklogProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'export',
		displayOptions: { show: { resource: ['worklog'] } },
		options: [
			{
				name: 'Export',
				value: 'export',
				action: 'Export worklogs',
				description: 'Get worklogs out of Jira into the workflow, in bulk',
			},
			{ name: 'Get Many', value: 'getAll', action: 'Get many worklogs', description: 'Get the worklogs of an issue, oldest first' },
			{
				name: 'Import',
				value: 'import',
				action: 'Import worklogs',
				description: "Write the workflow's rows into Jira, in bulk",
			},
		],
	},
	...exportWorklogsFields,
	...shownFor('worklog', 'getAll', ISSUE_LIST_FIELDS),
	...importWorklogsFields,
];

export const worklogRuns: Runs = {
	export: exportWorklogs,
	getAll: async (context) => await getManyOfIssue(context, 'worklogs'),
	import: importWorklogs,
};

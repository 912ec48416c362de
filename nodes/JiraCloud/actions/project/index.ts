import type { INodeProperties } from 'n8n-workflow';
import type { Runs } from '../../../shared/editor/runs';
import { exportProjects, exportProjectsFields } from './export';
import { getProjectFields, getProjects } from './get';
import { getManyProjects, getManyProjectsFields } from './getMany';
import { importProjects, importProjectsFields } from './import';

/** What the node can do with projects. */
export const projectProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'export',
		displayOptions: { show: { resource: ['project'] } },
		options: [
			{ name: 'Export', value: 'export', action: 'Export projects', description: 'Get projects out of Jira into the workflow, in bulk' },
			{ name: 'Get', value: 'get', action: 'Get a project', description: 'Get one project for each item' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many projects', description: 'Get many projects that a text finds' },
			{ name: 'Import', value: 'import', action: 'Import projects', description: "Write the workflow's rows into Jira, in bulk" },
		],
	},
	...exportProjectsFields,
	...getProjectFields,
	...getManyProjectsFields,
	...importProjectsFields,
];

export const projectRuns: Runs = {
	export: exportProjects,
	get: getProjects,
	getAll: getManyProjects,
	import: importProjects,
};

import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { loadFields, loadProjects, searchIssueTypes, searchMatchFields, searchProjects } from '../shared/editor/lists';
import { getIssueColumns, getProjectColumns } from '../shared/editor/mapperFields';
import { exportIssuesFields } from './actions/issue/export';
import { importIssuesFields } from './actions/issue/import';
import { exportProjectsFields } from './actions/project/export';
import { importProjectsFields } from './actions/project/import';
import { route } from './actions/router';

/** Moves issues and projects between n8n and Jira Cloud. */
export class JiraCloud implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Jira Cloud',
		name: 'jiraCloud',
		icon: { light: 'file:../../credentials/icons/jiraCloudApi.svg', dark: 'file:../../credentials/icons/jiraCloudApi.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Export and import Jira issues and projects in bulk',
		defaults: { name: 'Jira Cloud' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ ($parameter.operation === 'import' ? ['Imported', 'Rejected', 'Report'] : ['Records', 'Report']).map((displayName) => ({ type: '${NodeConnectionTypes.Main}', displayName })) }}`,
		credentials: [{ name: 'jiraCloudApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'issue',
				options: [
					{ name: 'Issue', value: 'issue' },
					{ name: 'Project', value: 'project' },
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'export',
				displayOptions: { show: { resource: ['issue'] } },
				options: [
					{ name: 'Export', value: 'export', action: 'Export issues', description: 'Get issues out of Jira into the workflow' },
					{ name: 'Import', value: 'import', action: 'Import issues', description: "Write the workflow's rows into Jira" },
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'export',
				displayOptions: { show: { resource: ['project'] } },
				options: [
					{ name: 'Export', value: 'export', action: 'Export projects', description: 'Get projects out of Jira into the workflow' },
					{ name: 'Import', value: 'import', action: 'Import projects', description: "Write the workflow's rows into Jira" },
				],
			},
			...exportIssuesFields,
			...importIssuesFields,
			...exportProjectsFields,
			...importProjectsFields,
		],
	};

	methods = {
		listSearch: { searchProjects, searchIssueTypes, searchMatchFields },
		loadOptions: { loadProjects, loadFields },
		resourceMapping: { getIssueColumns, getProjectColumns },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(this);
	}
}

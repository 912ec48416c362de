import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { getIssueColumns, getProjectColumns } from '../shared/editor/mapperFields';
import { listSearch, loadOptions } from '../shared/editor/pickers';
import { connectionProperties } from './actions/connection';
import { issueProperties } from './actions/issue';
import { projectProperties } from './actions/project';
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
		outputs: `={{ ({ export: ['Records', 'Report'], import: ['Imported', 'Rejected', 'Report'] }[$parameter.operation] ?? ['']).map((displayName) => ({ type: '${NodeConnectionTypes.Main}', displayName })) }}`,
		credentials: [
			{ name: 'jiraCloudApi', required: true, displayOptions: { show: { authentication: ['jiraCloudApi'] } } },
			{ name: 'jiraCloudOAuth2Api', required: true, displayOptions: { show: { authentication: ['jiraCloudOAuth2Api'] } } },
			{
				name: 'jiraServiceAccountOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['jiraServiceAccountOAuth2Api'] } },
			},
		],
		properties: [
			{
				displayName: 'Authentication',
				name: 'authentication',
				type: 'options',
				noDataExpression: true,
				default: 'jiraCloudApi',
				options: [
					{ name: 'API Token', value: 'jiraCloudApi' },
					{ name: 'OAuth2', value: 'jiraCloudOAuth2Api' },
					{ name: 'Service Account OAuth2', value: 'jiraServiceAccountOAuth2Api' },
				],
			},
			{
				displayName: 'Site',
				name: 'site',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				displayOptions: { show: { authentication: ['jiraCloudOAuth2Api', 'jiraServiceAccountOAuth2Api'] } },
				description: 'Needed only when the credential is for several sites and names none of them',
				modes: [
					{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchSites', searchable: true } },
					{ displayName: 'By Subdomain or URL', name: 'url', type: 'string', placeholder: 'e.g. demo' },
				],
			},
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'issue',
				options: [
					{ name: 'Connection', value: 'connection' },
					{ name: 'Issue', value: 'issue' },
					{ name: 'Project', value: 'project' },
				],
			},
			...connectionProperties,
			...issueProperties,
			...projectProperties,
		],
	};

	methods = {
		listSearch,
		loadOptions,
		resourceMapping: { getIssueColumns, getProjectColumns },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(this);
	}
}

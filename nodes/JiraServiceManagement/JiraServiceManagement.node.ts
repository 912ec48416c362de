import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { AUTHENTICATION_FIELD, SITE_FIELD } from '../shared/editor/connectionFields';
import { listSearch, loadOptions } from '../shared/editor/pickers';
import { getRequestColumns } from '../shared/editor/requestColumns';
import { getCustomerColumns, getOrganizationColumns } from '../shared/editor/mapperFields';
import { customer } from './actions/customer';
import { knowledgeBaseProperties } from './actions/knowledgeBase';
import { organization } from './actions/organization';
import { queue } from './actions/queue';
import { requestProperties } from './actions/request';
import { requestType } from './actions/requestType';
import { route } from './actions/router';
import { serviceDesk } from './actions/serviceDesk';

/** Moves service requests and what belongs to them between n8n and Jira Service Management. */
export class JiraServiceManagement implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Jira Service Management',
		name: 'jiraServiceManagement',
		icon: { light: 'file:../../credentials/icons/jiraCloudApi.svg', dark: 'file:../../credentials/icons/jiraCloudApi.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Export and import service requests in bulk',
		defaults: { name: 'Jira Service Management' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ ({ export: ['Records', ...($parameter.childrenAs === 'records' ? ['Children'] : []), ...($parameter.mode === 'changes' ? ['Removed'] : []), 'Report'], import: ['Imported', 'Rejected', 'Report'] }[$parameter.operation] ?? ['']).map((displayName) => ({ type: '${NodeConnectionTypes.Main}', displayName })) }}`,
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
			AUTHENTICATION_FIELD,
			SITE_FIELD,
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'request',
				options: [
					{ name: 'Customer', value: 'customer' },
					{ name: 'Knowledge Base', value: 'knowledgeBase' },
					{ name: 'Organization', value: 'organization' },
					{ name: 'Queue', value: 'queue' },
					{ name: 'Request Type', value: 'requestType' },
					{ name: 'Service Desk', value: 'serviceDesk' },
					{ name: 'Service Request', value: 'request' },
				],
			},
			...customer.properties,
			...knowledgeBaseProperties,
			...organization.properties,
			...queue.properties,
			...requestProperties,
			...requestType.properties,
			...serviceDesk.properties,
		],
	};

	methods = {
		listSearch,
		loadOptions,
		resourceMapping: { getCustomerColumns, getOrganizationColumns, getRequestColumns },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(this);
	}
}

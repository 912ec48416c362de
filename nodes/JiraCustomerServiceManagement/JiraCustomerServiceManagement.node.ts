import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { getCsmCustomerColumns, getCsmOrganizationColumns, getCsmProductColumns } from '../shared/editor/mapperFields';
import { listSearch, loadOptions } from '../shared/editor/pickers';
import { customer } from './actions/customer';
import { detailFieldProperties } from './actions/detailField';
import { entitlementProperties } from './actions/entitlement';
import { organization } from './actions/organization';
import { product } from './actions/product';
import { requestProperties } from './actions/request';
import { route } from './actions/router';
import { AUTHENTICATION_FIELD, CUSTOMER_SERVICE_SITE } from './connectionFields';

/** Moves customers, organizations and what belongs to them between n8n and Jira's Customer Service Management. */
export class JiraCustomerServiceManagement implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Jira Customer Service Management',
		name: 'jiraCustomerServiceManagement',
		icon: { light: 'file:../../credentials/icons/jiraCloudApi.svg', dark: 'file:../../credentials/icons/jiraCloudApi.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Export and import customers, organizations, products and entitlements in bulk',
		defaults: { name: 'Jira Customer Service Management' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ ({ export: ['Records', ...($parameter.mode === 'changes' ? ['Removed'] : []), 'Report'], import: ['Imported', 'Rejected', 'Report'] }[$parameter.operation] ?? ['']).map((displayName) => ({ type: '${NodeConnectionTypes.Main}', displayName })) }}`,
		credentials: [
			{
				name: 'jiraCustomerServiceManagementApi',
				required: true,
				displayOptions: { show: { authentication: ['jiraCustomerServiceManagementApi'] } },
			},
			{
				name: 'jiraCustomerServiceManagementOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['jiraCustomerServiceManagementOAuth2Api'] } },
			},
			{ name: 'jiraCloudApi', required: true, displayOptions: { show: { authentication: ['jiraCloudApi'] } } },
			{
				name: 'jiraServiceAccountOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['jiraServiceAccountOAuth2Api'] } },
			},
		],
		properties: [
			AUTHENTICATION_FIELD,
			CUSTOMER_SERVICE_SITE,
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'customer',
				options: [
					{ name: 'Customer', value: 'customer' },
					{ name: 'Detail Field', value: 'detailField' },
					{ name: 'Entitlement', value: 'entitlement' },
					{ name: 'Organization', value: 'organization' },
					{ name: 'Product', value: 'product' },
					{ name: 'Request', value: 'request' },
				],
			},
			...customer.properties,
			...detailFieldProperties,
			...entitlementProperties,
			...organization.properties,
			...product.properties,
			...requestProperties,
		],
	};

	methods = {
		listSearch,
		loadOptions,
		resourceMapping: { getCsmCustomerColumns, getCsmOrganizationColumns, getCsmProductColumns },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(this);
	}
}

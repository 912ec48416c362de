import type { INodeProperties } from 'n8n-workflow';
import { SITE_FIELD } from '../shared/editor/connectionFields';

/** Which credential the node uses; the values are the types of the credentials. */
export const AUTHENTICATION_FIELD: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	default: 'jiraCustomerServiceManagementApi',
	options: [
		{ name: 'API Token', value: 'jiraCustomerServiceManagementApi' },
		{ name: 'Jira Cloud API Token', value: 'jiraCloudApi', description: 'The credential of the node Jira Cloud, so that one token serves all nodes' },
		{ name: 'OAuth2', value: 'jiraCustomerServiceManagementOAuth2Api' },
		{ name: 'Service Account OAuth2', value: 'jiraServiceAccountOAuth2Api' },
	],
};

export const CUSTOMER_SERVICE_SITE: INodeProperties = {
	...SITE_FIELD,
	displayOptions: { show: { authentication: ['jiraCustomerServiceManagementOAuth2Api', 'jiraServiceAccountOAuth2Api'] } },
};

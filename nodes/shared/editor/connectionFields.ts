import type { INodeProperties } from 'n8n-workflow';

/** Which credential a node for Jira Cloud uses; the values are the types of the credentials. */
export const AUTHENTICATION_FIELD: INodeProperties = {
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
};

export const SITE_FIELD: INodeProperties = {
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
};

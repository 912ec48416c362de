import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { cloudIdField } from './shared/cloudId';
import { ownAppFields } from './shared/oauth2';
import { scopeFields, scopeNotice } from './shared/scopes';

/** Customer Service Management by OAuth 2.0 (3LO) with the person's own app (reference §10). */
export class JiraCustomerServiceManagementOAuth2Api implements ICredentialType {
	name = 'jiraCustomerServiceManagementOAuth2Api';

	displayName = 'Jira Customer Service Management OAuth2 API';

	extends = ['oAuth2Api'];

	icon = {
		light: 'file:icons/jiraCloudApi.svg',
		dark: 'file:icons/jiraCloudApi.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-jira-sync/n8n-nodes-jira-sync/blob/main/docs/connect.md#customer-service-management';

	// A shared credential cannot be pointed at another server by another node.
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = ownAppFields([
		cloudIdField('Needed only when the token is for several sites and Site is empty'),
		...scopeFields('customerService'),
		scopeNotice('app'),
	]);
}

import type { ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { basicTest, carryBasic, findCloudId } from './shared/basic';
import { cloudIdField, foundCloudIdField } from './shared/cloudId';
import { environmentFields } from './shared/environment';
import { guardRailFields } from './shared/guardRails';
import { scopeNotice } from './shared/scopes';

/** Customer Service Management by email and API token, for scripts and bots (reference §10). */
export class JiraCustomerServiceManagementApi implements ICredentialType {
	name = 'jiraCustomerServiceManagementApi';

	displayName = 'Jira Customer Service Management API';

	icon = {
		light: 'file:icons/jiraCloudApi.svg',
		dark: 'file:icons/jiraCloudApi.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-jira-sync/n8n-nodes-jira-sync/blob/main/docs/connect.md#customer-service-management';

	// A shared credential cannot be pointed at another server by another node.
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Subdomain',
			name: 'subdomain',
			type: 'string',
			default: '',
			placeholder: 'e.g. demo or https://demo.atlassian.net',
			description:
				'The part of the site\'s address before ".atlassian.net", or the whole address. May be empty when the cloud ID is given.',
		},
		cloudIdField('Found from the subdomain when empty'),
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'name@email.com',
			description: 'Email address of the account that the API token belongs to',
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'From <a href="https://id.atlassian.com/manage-profile/security/api-tokens">id.atlassian.com</a>: "Create API token with scopes", app Jira',
		},
		scopeNotice('apiToken'),
		foundCloudIdField,
		...environmentFields(false),
		...guardRailFields,
	];

	preAuthentication = findCloudId(this.name);

	/** Adds the credential to a request that goes to the connection's own addresses, and nothing to any other. */
	authenticate = carryBasic(this.name);

	test: ICredentialTestRequest = basicTest;
}

import type { ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { basicTest, carryBasic, findCloudId } from './shared/basic';
import { cloudIdField, foundCloudIdField } from './shared/cloudId';
import { environmentFields } from './shared/environment';
import { guardRailFields } from './shared/guardRails';
import { scopeNotice } from './shared/scopes';

const THROUGH_GATEWAY = { show: { connectionType: ['scopedToken', 'serviceAccountToken'] } };

/** A Jira Cloud site by email and token (HTTP Basic): a full token, one with scopes, or a service account's. */
export class JiraCloudApi implements ICredentialType {
	name = 'jiraCloudApi';

	displayName = 'Jira Cloud API';

	icon = {
		light: 'file:icons/jiraCloudApi.svg',
		dark: 'file:icons/jiraCloudApi.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-jira-sync/n8n-nodes-jira-sync/blob/main/docs/connect.md#api-token';

	// A shared credential cannot be pointed at another server by another node.
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Connection Type',
			name: 'connectionType',
			type: 'options',
			default: 'apiToken',
			options: [
				{
					name: 'API Token',
					value: 'apiToken',
					description: 'Everything that its account may do, on the address of the site',
				},
				{
					name: 'API Token with Scopes',
					value: 'scopedToken',
					description: 'Only what its scopes allow, through api.atlassian.com',
				},
				{
					name: 'Service Account Token',
					value: 'serviceAccountToken',
					description: 'A token that an organization admin made for a service account',
				},
			],
		},
		{
			displayName: 'Subdomain',
			name: 'subdomain',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. demo or https://demo.atlassian.net',
			description:
				'The part of the site\'s address before ".atlassian.net", or the whole address as the browser shows it',
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'name@email.com',
			description:
				'Email address of the account that the token belongs to; that of a service account ends in @serviceaccount.atlassian.com',
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'From <a href="https://id.atlassian.com/manage-profile/security/api-tokens">id.atlassian.com</a>: "Create API token", or "Create API token with scopes" and the app Jira. That of a service account comes from admin.atlassian.com, Directory, Service accounts.',
		},
		scopeNotice('apiToken', THROUGH_GATEWAY),
		cloudIdField('Found from the subdomain when empty', THROUGH_GATEWAY),
		foundCloudIdField,
		...environmentFields(false),
		...guardRailFields,
	];

	preAuthentication = findCloudId(this.name);

	/** Adds the credential to a request that goes to the connection's own addresses, and nothing to any other. */
	authenticate = carryBasic(this.name);

	test: ICredentialTestRequest = basicTest;
}

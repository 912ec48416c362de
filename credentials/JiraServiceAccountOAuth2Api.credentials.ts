import type { ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { cloudIdField } from './shared/cloudId';
import { environmentFields } from './shared/environment';
import { guardRailFields } from './shared/guardRails';
import { clientFields, siteField } from './shared/oauth2';
import { scopeNotice } from './shared/scopes';
import { carryToken, getToken, tokenFields, tokenTest } from './shared/serviceAccount';

/**
 * A Jira Cloud site by OAuth 2.0 client credentials of a service account. It does not extend n8n's OAuth2 type, because n8n
 * cannot test a credential of that kind which is restricted to its own nodes.
 */
export class JiraServiceAccountOAuth2Api implements ICredentialType {
	name = 'jiraServiceAccountOAuth2Api';

	displayName = 'Jira Service Account OAuth2 API';

	icon = {
		light: 'file:icons/jiraCloudApi.svg',
		dark: 'file:icons/jiraCloudApi.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-jira-sync/n8n-nodes-jira-sync/blob/main/docs/connect.md#service-account-oauth-20';

	// A shared credential cannot be pointed at another server by another node.
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		...clientFields(
			'An organization admin makes it at admin.atlassian.com: Directory, Service accounts, Create credentials, OAuth 2.0. Its scopes are chosen there.',
			'Shown once, together with the client ID',
		),
		scopeNotice('client'),
		siteField,
		cloudIdField('Needed only when the token is for several sites and Site is empty'),
		...tokenFields,
		...environmentFields(true),
		...guardRailFields,
	];

	preAuthentication = getToken(this.name);

	/** Adds the token to a request that goes to the connection's own addresses, and nothing to any other. */
	authenticate = carryToken(this.name);

	test: ICredentialTestRequest = tokenTest;
}

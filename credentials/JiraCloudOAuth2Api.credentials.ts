import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { ownAppFields } from './shared/oauth2';
import { scopeFields, scopeNotice } from './shared/scopes';

/** A Jira Cloud site by OAuth 2.0 (3LO) with the person's own app; n8n shows the callback URL and keeps the token. */
export class JiraCloudOAuth2Api implements ICredentialType {
	name = 'jiraCloudOAuth2Api';

	displayName = 'Jira Cloud OAuth2 API';

	extends = ['oAuth2Api'];

	icon = {
		light: 'file:icons/jiraCloudApi.svg',
		dark: 'file:icons/jiraCloudApi.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-jira-sync/n8n-nodes-jira-sync/blob/main/docs/connect.md#oauth-20-3lo';

	// A shared credential cannot be pointed at another server by another node.
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = ownAppFields([...scopeFields('readWrite'), scopeNotice('app')]);
}

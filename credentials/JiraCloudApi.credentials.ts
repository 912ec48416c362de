import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { isOwnAddress, siteOrigin } from '../nodes/shared/connection/address';

/** What the person typed as subdomain, as an expression of the credential test. */
const TYPED = "String($credentials.subdomain ?? '').trim()";

/**
 * The origin for the credential test. It only shapes what was typed; `authenticate` runs right after it, holds the
 * result against `siteOrigin`, and refuses what is not a Jira site.
 */
const TEST_ORIGIN =
	`={{ /^https?:\\/\\//i.test(${TYPED}) ? ${TYPED}.match(/^https?:\\/\\/[^\\/?#]*/i)[0]` +
	` : ${TYPED}.includes('.') ? 'https://' + ${TYPED}.split('/')[0]` +
	` : 'https://' + ${TYPED} + '.atlassian.net' }}`;

/** A Jira Cloud site by email and API token (HTTP Basic). */
export class JiraCloudApi implements ICredentialType {
	name = 'jiraCloudApi';

	displayName = 'Jira Cloud API';

	icon = {
		light: 'file:icons/jiraCloudApi.svg',
		dark: 'file:icons/jiraCloudApi.dark.svg',
	} as const;

	documentationUrl = 'https://github.com/n8n-nodes-jira-sync/n8n-nodes-jira-sync#credentials';

	// A shared credential cannot be pointed at another server by another node.
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
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
			description: 'Email address of the Atlassian account that the API token belongs to',
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'API token without scopes, from <a href="https://id.atlassian.com/manage-profile/security/api-tokens">id.atlassian.com</a>',
		},
	];

	/**
	 * Adds the credential to a request that goes to the connection's own origin, and nothing to any other.
	 * @throws JiraError when the subdomain does not name a Jira site.
	 */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const origin = siteOrigin(credentials.subdomain);
		if (!isOwnAddress(requestOptions.url, requestOptions.baseURL, origin)) return requestOptions;
		const username = String(credentials.email ?? '').trim();
		const password = String(credentials.apiToken ?? '').trim();
		return { ...requestOptions, auth: { username, password } };
	};

	test: ICredentialTestRequest = {
		request: { baseURL: TEST_ORIGIN, url: '/rest/api/3/myself', method: 'GET' },
	};
}

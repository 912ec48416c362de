import { badCredential } from './values';
import { apiTokenWay, customerServiceTokenWay } from './apiToken';
import { oauth2Way, serviceAccountOAuth2Way } from './oauth2';
import type { CredentialData, Way } from './way';

/** How each of the package's credential types connects, by its name. */
export const WAYS = {
	jiraCloudApi: apiTokenWay,
	jiraCloudOAuth2Api: oauth2Way,
	jiraServiceAccountOAuth2Api: serviceAccountOAuth2Way,
	jiraCustomerServiceManagementApi: customerServiceTokenWay,
	jiraCustomerServiceManagementOAuth2Api: oauth2Way,
} as const satisfies Record<string, (data: CredentialData) => Way>;

/** Name of a credential type of this package. */
export type CredentialType = keyof typeof WAYS;

/**
 * The way to connect that a credential describes, its values checked.
 * @throws JiraError of kind `configuration` that says which field to correct. Nothing has been sent by then.
 */
export function wayOf(type: string, data: CredentialData): Way {
	if (!Object.hasOwn(WAYS, type)) {
		throw badCredential(
			`The node has no way to connect named ${JSON.stringify(type.slice(0, 60))}.`,
			'Choose Authentication in the node again.',
		);
	}
	return WAYS[type as CredentialType](data);
}

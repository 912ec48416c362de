import { siteOrigin } from '../address';
import { hostsOf } from '../hosts';
import { guardRailsOf } from '../rails/guardRails';
import { secretForms } from '../../errors/redact';
import { badCredential, cloudIdOf, emailOf, isCloudId, optionalSite, secretOf, textOf } from './values';
import type { CredentialData, Way, Whereabouts } from './way';

const TOKEN_PAGE = 'https://id.atlassian.com/manage-profile/security/api-tokens';
const FIND_TOKEN = `Create one at ${TOKEN_PAGE}.`;

/** What a person can do when the token is refused, by the kind of token. */
const REFUSED = {
	apiToken:
		'The API token may have expired or been revoked, or the email is not the one it belongs to. Create a new token ' +
		`at ${TOKEN_PAGE} and put it into the credential. A token with scopes, or of a service account, does not work ` +
		'on the address of the site: choose its Connection Type in the credential.',
	scopedToken:
		'The API token may have expired or been revoked, or the email is not the one it belongs to. Create a new token ' +
		`with scopes at ${TOKEN_PAGE} and put it into the credential. A token without scopes needs the Connection Type ` +
		'API Token.',
	serviceAccountToken:
		'The token may have expired or been revoked, or the email is not that of its service account (it ends in ' +
		'@serviceaccount.atlassian.com). An organization admin creates a new one at admin.atlassian.com, Directory, ' +
		'Service accounts.',
};

const NEW_TOKEN =
	'Create a token that has the scope as well (scopes cannot be added to an existing token) and put it into the credential.';
const CHECK_CLOUD_ID =
	'Check the cloud ID in the credential, or leave it empty to have it found from the subdomain.';

type ConnectionType = keyof typeof REFUSED;

/**
 * Email and token, sent as HTTP Basic: to the site's own host, or with scopes to Atlassian's gateway (reference §2.1).
 * @throws JiraError of kind `configuration` that says which field to correct.
 */
export function apiTokenWay(data: CredentialData): Way {
	const type = connectionTypeOf(data.connectionType);
	const hosts = hostsOf(data);
	const siteUrl = siteOrigin(data.subdomain, hosts);
	const email = emailOf(data);
	const token = tokenOf(data, type);
	const where: Whereabouts =
		type === 'apiToken'
			? { kind: 'site', api: hosts.api, siteUrl, cloudId: isCloudId(data.cloudId) ? data.cloudId : undefined }
			: { kind: 'gateway', api: hosts.api, siteUrl, cloudId: cloudIdOf(data) };
	return basicWay(data, { email, token, where, refused: REFUSED[type] });
}

/**
 * Customer Service Management by email and token, always through the gateway (reference §10).
 * @throws JiraError of kind `configuration` that says which field to correct.
 */
export function customerServiceTokenWay(data: CredentialData): Way {
	const hosts = hostsOf(data);
	const siteUrl = optionalSite(data, 'subdomain', hosts);
	const cloudId = cloudIdOf(data);
	if (siteUrl === undefined && cloudId === undefined) {
		throw badCredential(
			'The credential names neither a site nor a cloud ID.',
			'Type the subdomain, e.g. "demo", or the cloud ID of the site.',
		);
	}
	const email = emailOf(data);
	const token = secretOf(data, 'apiToken', 'API token', FIND_TOKEN);
	const where = { kind: 'gateway', api: hosts.api, siteUrl, cloudId } as const;
	return basicWay(data, { email, token, where, refused: REFUSED.scopedToken });
}

interface BasicParts {
	readonly email: string;
	readonly token: string;
	readonly where: Whereabouts;
	readonly refused: string;
}

function basicWay(data: CredentialData, { email, token, where, refused }: BasicParts): Way {
	return {
		carrier: 'basic',
		account: email,
		where,
		secrets: secretForms(email, token),
		rails: guardRailsOf(data),
		fullAccess: where.kind === 'site',
		advice: { authentication: refused, scope: NEW_TOKEN, configuration: CHECK_CLOUD_ID },
	};
}

function tokenOf(data: CredentialData, type: ConnectionType): string {
	const token = secretOf(data, 'apiToken', 'API token', FIND_TOKEN);
	// Only a service account's token begins like this, and the site's own host never takes it (reference §2.1).
	if (type === 'apiToken' && token.startsWith('ATSTT')) {
		throw badCredential(
			'The API token of the credential belongs to a service account.',
			'Choose the Connection Type Service Account Token in the credential.',
		);
	}
	return token;
}

function connectionTypeOf(value: unknown): ConnectionType {
	if (value === undefined || value === '') return 'apiToken';
	if (typeof value === 'string' && Object.hasOwn(REFUSED, value)) return value as ConnectionType;
	throw badCredential('The credential has a connection type that is not known.', 'Choose it again.');
}

/** User name and password of HTTP Basic. */
export function basicLogin(data: CredentialData): { username: string; password: string } {
	return { username: textOf(data, 'email'), password: textOf(data, 'apiToken') };
}

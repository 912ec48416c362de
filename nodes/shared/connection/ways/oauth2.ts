import { hostsOf } from '../hosts';
import { guardRailsOf } from '../rails/guardRails';
import { misspeltScope } from '../scopes';
import { badCredential, cloudIdOf, optionalSite, secretOf, textOf } from './values';
import type { CredentialData, Way } from './way';

/** How the two kinds of OAuth client read: where their values are, and what to do when they are refused. */
interface Client {
	readonly source: string;
	readonly refused: string;
	readonly missingScope: string;
}

const OWN_APP: Client = {
	source: 'Copy it from Settings of your OAuth 2.0 app at https://developer.atlassian.com/console/myapps.',
	refused:
		'The consent was revoked, the refresh token was not used for 90 days, or the password of the account was ' +
		'changed. Open the credential and reconnect it; if that is refused as well, compare client ID and client secret ' +
		'with the app in the developer console.',
	missingScope:
		'Add the scope to the app in the developer console (Permissions) and to the credential, then reconnect the credential.',
};

const SERVICE_ACCOUNT: Client = {
	source:
		'An organization admin finds it at admin.atlassian.com, Directory, Service accounts, Create credentials, OAuth 2.0.',
	refused:
		'Compare client ID and client secret with the OAuth 2.0 credential of the service account at admin.atlassian.com; ' +
		'it may have been revoked or have expired. Then save the credential again.',
	missingScope:
		'Scopes of a service account are fixed when its credential is created: create a new one with the scope at ' +
		'admin.atlassian.com and put its client ID and client secret into the credential.',
};

const CHECK_SITE = 'Check site and cloud ID in the credential.';

/**
 * OAuth 2.0 (3LO) with the person's own app: n8n keeps and refreshes the token, the gateway takes it (reference §2.3).
 * @throws JiraError of kind `configuration` that says which field to correct.
 */
export function oauth2Way(data: CredentialData): Way {
	const typed = misspeltScope(textOf(data, 'scope').split(/\s+/).filter(Boolean));
	if (typed !== undefined) {
		throw badCredential(typed, 'Correct the scopes in the credential, then reconnect it.');
	}
	const tokens = tokensOf(data.oauthTokenData);
	const way = clientWay(data, OWN_APP, tokens);
	return {
		...way,
		carrier: 'oauth2',
		account: subjectOf(tokens[0]),
		granted: grantedIn(data.oauthTokenData),
	};
}

/**
 * OAuth 2.0 client credentials of a service account. No scope is ever sent: Atlassian refuses any (reference §2.4).
 * @throws JiraError of kind `configuration` that says which field to correct.
 */
export function serviceAccountOAuth2Way(data: CredentialData): Way {
	const way = clientWay(data, SERVICE_ACCOUNT, [textOf(data, 'accessToken')].filter(Boolean));
	return { ...way, carrier: 'token', account: textOf(data, 'clientId') };
}

/** A request for a token: where it goes and what it carries. */
export interface TokenRequest {
	readonly url: string;
	readonly body: Readonly<Record<string, string>>;
}

/** What a service account sends to get a token: its client and nothing else (reference §2.4). */
export function tokenRequest(data: CredentialData): TokenRequest {
	const body = {
		grant_type: 'client_credentials',
		client_id: textOf(data, 'clientId'),
		client_secret: textOf(data, 'clientSecret'),
	};
	return { url: `${authorizationHost(data)}/oauth/token`, body };
}

function authorizationHost(data: CredentialData): string {
	const { auth } = hostsOf(data);
	if (auth !== undefined) return auth;
	throw badCredential(
		'The credential has no Authorization Host.',
		'Type its address, e.g. "https://auth.example.com".',
	);
}

function clientWay(
	data: CredentialData,
	client: Client,
	tokens: readonly string[],
): Omit<Way, 'carrier' | 'account'> {
	const hosts = hostsOf(data);
	authorizationHost(data);
	const id = secretOf(data, 'clientId', 'client ID', client.source);
	const secret = secretOf(data, 'clientSecret', 'client secret', client.source);
	const siteUrl = optionalSite(data, 'site', hosts);
	return {
		where: { kind: 'grant', api: hosts.api, siteUrl, cloudId: cloudIdOf(data) },
		secrets: [secret, ...tokens, Buffer.from(`${id}:${secret}`, 'utf8').toString('base64')],
		rails: guardRailsOf(data),
		fullAccess: false,
		advice: {
			authentication: client.refused,
			scope: client.missingScope,
			configuration: CHECK_SITE,
		},
	};
}

/** Access and refresh token, as n8n keeps them; they change with every refresh. */
function tokensOf(tokenData: unknown): string[] {
	if (typeof tokenData !== 'object' || tokenData === null) return [];
	const named = tokenData as Record<string, unknown>; // Only looked into.
	return [named.access_token, named.refresh_token].filter(
		(token): token is string => typeof token === 'string' && token !== '',
	);
}

/** The scopes that the token endpoint has named together with the token. */
function grantedIn(tokenData: unknown): string[] | undefined {
	const { scope } = (tokenData ?? {}) as { scope?: unknown };
	return typeof scope === 'string' ? scope.split(/\s+/).filter(Boolean) : undefined;
}

/**
 * Whose token it is, where the token says so: Atlassian's access tokens are JSON web tokens whose `sub` is the account
 * [?]. It only keeps apart what is remembered for two people who connect the same credential one after the other.
 */
function subjectOf(token = ''): string {
	try {
		const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
		const named = claims as { sub?: unknown } | null;
		return typeof named?.sub === 'string' ? named.sub : '';
	} catch {
		return '';
	}
}

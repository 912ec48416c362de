import type { SimulatorClock } from '../clock';
import { Refusal } from '../refusal';
import type { User } from '../site/model';
import type { Site } from '../site/site';

/** A token with scopes: a person's or a service account's. It works at the gateway alone (reference §2.1). */
export interface ScopedToken {
	readonly token: string;
	readonly accountId: string;
	readonly scopes: readonly string[];
	/** Milliseconds since the epoch; never when absent. */
	expiresAt?: number;
	revoked: boolean;
}

/** An OAuth 2.0 client: an app of a person (3LO), or the credential of a service account (2LO). */
export interface OAuthClient {
	readonly id: string;
	readonly secret: string;
	/** For client credentials: whose they are and what they may do. */
	readonly account?: { readonly accountId: string; readonly scopes: readonly string[] };
}

/** What a person has consented to; its tokens come and go. */
export interface Grant {
	readonly clientId: string;
	readonly accountId: string;
	readonly scopes: readonly string[];
	revoked: boolean;
	/** Refresh tokens, newest last, with when each was retired. */
	readonly refreshTokens: { readonly token: string; retiredAt?: number }[];
}

/** A site that tokens are for, besides the simulated one. */
export interface OtherSite {
	readonly id: string;
	readonly name: string;
	readonly url: string;
}

interface AccessToken {
	readonly grant: Grant;
	readonly expiresAt: number;
}

/** What the token endpoint gives. */
export interface TokenAnswer {
	readonly access_token: string;
	readonly refresh_token?: string;
	readonly expires_in: number;
	readonly scope: string;
	readonly token_type: 'Bearer';
}

/** A retired refresh token may come once more within this time, from a worker that raced (reference §2.3). */
const LEEWAY_MS = 10 * 60_000;

/** Atlassian's identity: scoped tokens, OAuth clients, grants and their tokens. One per simulator. */
export class Identity {
	/** What the gateway answers to an expired access token: 401, and by report 403 or 404 (reference §2.5). */
	expiredStatus: 401 | 403 | 404 = 401;
	/** How long an access token lives. */
	lifetimeSeconds = 3600;
	/** Whether the gateway passes `X-AACCOUNTID` on [?]. */
	namesAccount = true;
	/** Further sites of every grant. */
	readonly otherSites: OtherSite[] = [];
	readonly scopedTokens = new Map<string, ScopedToken>();
	readonly clients = new Map<string, OAuthClient>();
	readonly grants: Grant[] = [];
	private readonly codes = new Map<string, Grant>();
	private readonly accessTokens = new Map<string, AccessToken>();
	private count = 0;

	constructor(
		private readonly site: Site,
		private readonly clock: SimulatorClock,
	) {}

	/** Makes a token with scopes for an account; a service account's begins with ATSTT. */
	addScopedToken(
		accountId: string,
		scopes: readonly string[],
		kind: 'user' | 'service' = 'user',
	): ScopedToken {
		const token = `${kind === 'user' ? 'ATATT' : 'ATSTT'}3x${this.unique()}`;
		const added = { token, accountId, scopes, revoked: false };
		this.scopedTokens.set(token, added);
		return added;
	}

	/** Registers an app, or with an account the client credentials of a service account. */
	addClient(account?: OAuthClient['account']): OAuthClient {
		const client = { id: `client-${this.unique()}`, secret: `ATOA${this.unique()}`, account };
		this.clients.set(client.id, client);
		return client;
	}

	/** A person says yes on the page of consent: gives the code that the app is sent back with. */
	consent(client: OAuthClient, accountId: string, scopes: readonly string[]): string {
		const grant = { clientId: client.id, accountId, scopes, revoked: false, refreshTokens: [] };
		this.grants.push(grant);
		const code = `code-${this.unique()}`;
		this.codes.set(code, grant);
		return code;
	}

	/** Ends the life of every access token that there is, as an hour would. */
	expireAccessTokens(): void {
		for (const [token, { grant }] of this.accessTokens) {
			this.accessTokens.set(token, { grant, expiresAt: this.clock.now() - 1 });
		}
	}

	/** The token endpoint: one request's parameters to its answer. */
	exchange(given: Readonly<Record<string, string>>): TokenAnswer {
		const client = this.clients.get(given['client_id'] ?? '');
		if (client === undefined || client.secret !== given['client_secret'])
			throw oauthRefusal(401, 'invalid_client', 'Client authentication failed');
		if (given['grant_type'] === 'client_credentials') return this.clientCredentials(client, given);
		if (given['grant_type'] === 'authorization_code')
			return this.authorizationCode(client, given['code'] ?? '');
		if (given['grant_type'] === 'refresh_token') return this.refresh(client, given['refresh_token'] ?? '');
		throw oauthRefusal(400, 'unsupported_grant_type', 'Unsupported grant type');
	}

	/** Whose access token it is and what it may do; a refusal when it is unknown, revoked or expired. */
	bearer(token: string): Grant {
		const known = this.accessTokens.get(token);
		if (known === undefined || known.grant.revoked) throw gatewayRefusal(401, 'Unauthorized');
		if (known.expiresAt <= this.clock.now()) {
			const words = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' };
			throw gatewayRefusal(this.expiredStatus, words[this.expiredStatus]);
		}
		return known.grant;
	}

	/** The account and scopes of a scoped token by Basic login; undefined when it is not one that works. */
	basic(email: string, token: string): { user: User; scopes: readonly string[] } | undefined {
		const scoped = this.scopedTokens.get(token);
		const user = scoped === undefined ? undefined : this.site.users.get(scoped.accountId);
		if (scoped === undefined || user === undefined || scoped.revoked || !user.active) return undefined;
		if (scoped.expiresAt !== undefined && scoped.expiresAt <= this.clock.now()) return undefined;
		return user.emailAddress.toLowerCase() === email.toLowerCase()
			? { user, scopes: scoped.scopes }
			: undefined;
	}

	private clientCredentials(client: OAuthClient, given: Readonly<Record<string, string>>): TokenAnswer {
		if ('scope' in given) throw oauthRefusal(400, 'invalid_scope', 'The requested scope is invalid');
		if (client.account === undefined)
			throw oauthRefusal(401, 'unauthorized_client', 'Grant type not allowed');
		const grant = { clientId: client.id, ...client.account, revoked: false, refreshTokens: [] };
		this.grants.push(grant);
		return this.give(grant, false);
	}

	private authorizationCode(client: OAuthClient, code: string): TokenAnswer {
		const grant = this.codes.get(code);
		this.codes.delete(code);
		if (grant?.clientId !== client.id) throw oauthRefusal(403, 'invalid_grant', 'Invalid authorization code');
		return this.give(grant, grant.scopes.includes('offline_access'));
	}

	private refresh(client: OAuthClient, token: string): TokenAnswer {
		const refused = oauthRefusal(403, 'invalid_grant', 'Unknown or invalid refresh token.');
		const grant = this.grants.find(({ refreshTokens }) =>
			refreshTokens.some((known) => known.token === token),
		);
		const known = grant?.refreshTokens.find((candidate) => candidate.token === token);
		if (grant === undefined || known === undefined || grant.clientId !== client.id || grant.revoked)
			throw refused;
		if (known.retiredAt !== undefined && this.clock.now() - known.retiredAt > LEEWAY_MS) {
			// A token that was used before comes again: somebody has stolen one of the two.
			grant.revoked = true;
			throw refused;
		}
		known.retiredAt ??= this.clock.now();
		return this.give(grant, true);
	}

	private give(grant: Grant, withRefresh: boolean): TokenAnswer {
		const claims = Buffer.from(JSON.stringify({ sub: grant.accountId, jti: this.unique() })).toString(
			'base64url',
		);
		const token = `eyJhbGciOiJSUzI1NiJ9.${claims}.c2lnbmF0dXJl`;
		this.accessTokens.set(token, { grant, expiresAt: this.clock.now() + this.lifetimeSeconds * 1000 });
		const refresh = withRefresh ? `eyJyZWZyZXNo.${this.unique()}.dG9rZW4` : undefined;
		if (refresh !== undefined) grant.refreshTokens.push({ token: refresh });
		return {
			access_token: token,
			...(refresh === undefined ? {} : { refresh_token: refresh }),
			expires_in: this.lifetimeSeconds,
			scope: grant.scopes.join(' '),
			token_type: 'Bearer',
		};
	}

	private unique(): string {
		this.count += 1;
		return `${String(this.count).padStart(4, '0')}Kq8ZtWv2LmXc5RbN`;
	}
}

/** A refusal of the gateway, in its shape (reference §2.5). */
export function gatewayRefusal(code: number, message: string): Refusal {
	return new Refusal(code, { code, message });
}

function oauthRefusal(status: number, error: string, description: string): Refusal {
	return new Refusal(status, { error, error_description: description });
}

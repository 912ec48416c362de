import { loginOf } from './gateway/gateway';
import type { Identity } from './gateway/identity';
import { Refusal } from './refusal';
import type { User } from './site/model';
import type { Site } from './site/site';

/** Who calls, and the headers that tell the caller (reference §2.2). */
export interface Caller {
	readonly user: User | undefined;
	readonly headers: Readonly<Record<string, string>>;
}

/** One way to log in: gives the caller, or undefined when the `Authorization` header is not of this kind. */
type Scheme = (site: Site, authorization: string) => User | LoginRefusal | undefined;

type LoginRefusal = 'AUTHENTICATED_FAILED' | 'AUTHENTICATION_DENIED';

/** The schemes of the site host, in order. A further way to connect is one more entry. */
const SCHEMES: readonly Scheme[] = [basic];

/**
 * Finds out who calls. A refused credential runs on as anonymous where the endpoint allows that, with nothing but a
 * header to tell; elsewhere it is a 401.
 */
export function authenticate(
	{ site, identity }: { readonly site: Site; readonly identity: Identity },
	authorization: string | undefined,
	anonymousAllowed: boolean,
): Caller {
	if (authorization !== undefined) refuseGatewayTokens(identity, authorization);
	const login = authorization === undefined ? undefined : logIn(site, authorization);
	if (typeof login === 'object') {
		return { user: login, headers: { 'X-AACCOUNTID': login.accountId, 'X-Seraph-LoginReason': 'OK' } };
	}
	const headers: Record<string, string> = login === undefined ? {} : { 'X-Seraph-LoginReason': login };
	if (anonymousAllowed) return { user: undefined, headers };
	const text = 'Client must be authenticated to access this resource.';
	throw new Refusal(
		401,
		{ errorMessages: [text], errors: {} },
		{ ...headers, 'WWW-Authenticate': 'OAuth realm="/"' },
	);
}

/** Tokens that only the gateway knows: the site refuses them even where it would let an anonymous caller in (reference §2.5). */
function refuseGatewayTokens(identity: Identity, authorization: string): void {
	const [, token = ''] = loginOf(authorization);
	if (identity.scopedTokens.has(token) || /^Bearer /i.test(authorization)) throw new Refusal(401);
}

function logIn(site: Site, authorization: string): User | LoginRefusal {
	for (const scheme of SCHEMES) {
		const login = scheme(site, authorization);
		if (login !== undefined) return login;
	}
	return 'AUTHENTICATED_FAILED';
}

/** Basic with e-mail address and API token; the address compares case-insensitively (reference §2.1). */
function basic(site: Site, authorization: string): User | LoginRefusal | undefined {
	const encoded = /^Basic\s+(\S+)$/i.exec(authorization)?.[1];
	if (encoded === undefined) return undefined;
	const decoded = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = decoded.indexOf(':');
	const email = decoded.slice(0, colon).toLowerCase();
	const user = [...site.users.values()].find((candidate) => candidate.emailAddress.toLowerCase() === email);
	if (user?.captchaLocked) return 'AUTHENTICATION_DENIED';
	const token = site.tokens.get(decoded.slice(colon + 1));
	const alive = token !== undefined && (token.expiresAt === undefined || token.expiresAt > site.clock.now());
	return user?.active && alive && token.accountId === user.accountId ? user : 'AUTHENTICATED_FAILED';
}

import { authenticate, type Caller } from '../auth';
import type { Route } from '../http/call';
import type { Site } from '../site/site';
import { gatewayRefusal, type Identity } from './identity';
import { scopesOf } from './scopes';

const PREFIX = /^\/(?:ex\/jira|jsm\/csm\/cloudid)\/([^/?]+)(?=\/)/;

/** The address at the site of an address at the gateway. */
export function withoutGateway(url: string): string {
	return url.replace(PREFIX, '');
}

/** The cloud ID of an address at the gateway; undefined for one at the site itself. */
export function cloudIdOf(url: string): string | undefined {
	return PREFIX.exec(url)?.[1];
}

/**
 * Finds out who calls through the gateway. It knows its own sites alone, takes no anonymous caller, and tells a token
 * without the right scope no more than that (reference §2.5).
 */
export function gatewayCaller(
	parts: { readonly site: Site; readonly identity: Identity },
	cloudId: string,
	authorization: string | undefined,
	route: Pick<Route, 'method' | 'path'>,
): Caller {
	const { site, identity } = parts;
	const login = logIn(identity, authorization ?? '');
	if (cloudId !== site.cloudId) throw gatewayRefusal(404, 'Not Found');
	const missing = scopesOf(route.method, route.path).some((scope) => !login.scopes.includes(scope));
	if (missing) throw gatewayRefusal(401, 'Unauthorized; scope does not match');
	const user = site.users.get(login.accountId);
	if (user === undefined) throw gatewayRefusal(401, 'Unauthorized');
	return { user, headers: identity.namesAccount ? { 'X-AACCOUNTID': user.accountId } : {} };
}

/** Whether an operation belongs to Customer Service Management, which has no address at the site itself. */
export function isCustomerService({ path }: Pick<Route, 'path'>): boolean {
	return path.startsWith('/api/v1/');
}

/**
 * Finds out who calls Customer Service Management: at the gateway, which takes tokens with scopes there and, other than
 * for Jira, full ones as well (reference §2.1).
 */
export function customerServiceCaller(
	parts: { readonly site: Site; readonly identity: Identity },
	cloudId: string | undefined,
	authorization: string | undefined,
	route: Pick<Route, 'method' | 'path'>,
): Caller {
	if (cloudId === undefined) throw gatewayRefusal(404, 'Not Found');
	const [, token = ''] = loginOf(authorization ?? '');
	if (!parts.site.tokens.has(token)) return gatewayCaller(parts, cloudId, authorization, route);
	if (cloudId !== parts.site.cloudId) throw gatewayRefusal(404, 'Not Found');
	return authenticate(parts, authorization, false);
}

function logIn(identity: Identity, authorization: string): { accountId: string; scopes: readonly string[] } {
	// Exactly one blank, as Atlassian reads it (reference §2.1).
	const bearer = /^Bearer (\S+)$/.exec(authorization)?.[1];
	if (bearer !== undefined) return identity.bearer(bearer);
	const [email = '', token = ''] = loginOf(authorization);
	const known = identity.basic(email, token);
	if (known === undefined) throw gatewayRefusal(401, 'Unauthorized');
	return { accountId: known.user.accountId, scopes: known.scopes };
}

/** E-mail address and token of an `Authorization` header of the kind Basic. */
export function loginOf(authorization: string): [string, string] | [] {
	const encoded = /^Basic\s+(\S+)$/i.exec(authorization)?.[1];
	if (encoded === undefined) return [];
	const decoded = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = decoded.indexOf(':');
	return [decoded.slice(0, colon), decoded.slice(colon + 1)];
}

import { JiraError } from '../errors/jiraError';

/** Which of Atlassian's clouds a credential belongs to (reference §11). */
export type Environment = 'commercial' | 'usGovernment' | 'custom';

/** Where a cloud lives: the only places that a credential is ever sent to. */
export interface Hosts {
	/** What a site's host ends with; the first is added to a bare word. Empty: any host, whole addresses only. */
	readonly siteSuffixes: readonly string[];
	/** Origin of the gateway, e.g. `https://api.atlassian.com`. */
	readonly api: string;
	/** Origin that gives OAuth tokens, e.g. `https://auth.atlassian.com`; undefined where a custom cloud has none. */
	readonly auth?: string;
}

/** Sites of the commercial cloud; `jira.com` is the legacy name (reference §11). */
export const COMMERCIAL: Hosts = {
	siteSuffixes: ['atlassian.net', 'jira.com'],
	api: 'https://api.atlassian.com',
	auth: 'https://auth.atlassian.com',
};

const US_GOVERNMENT: Hosts = {
	siteSuffixes: ['atlassian-us-gov-mod.net', 'atlassian-us-gov.net'],
	api: 'https://api.atlassian-us-gov-mod.com',
	auth: 'https://auth.atlassian-us-gov-mod.com',
};

/** Hosts that only this machine answers for, with a port: tests and the demo run there. */
export const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

const HOST_NAME = /^(?=.*[a-z])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

/**
 * The cloud that the credential names in `environment`; its `apiHost` and `authHost` count for Custom Hosts alone.
 * @throws JiraError of kind `configuration` when a custom host is no https address.
 */
export function hostsOf(data: Readonly<Record<string, unknown>>): Hosts {
	const environment = data.environment ?? 'commercial';
	if (environment === 'commercial') return COMMERCIAL;
	if (environment === 'usGovernment') return US_GOVERNMENT;
	if (environment === 'custom') {
		const auth = data.authHost === undefined ? undefined : customOrigin(data.authHost, 'Authorization Host');
		return { siteSuffixes: [], api: customOrigin(data.apiHost, 'API Host'), auth };
	}
	throw hostRefusal(`"${String(environment).slice(0, 40)}" is not an environment that the credential knows.`);
}

/**
 * The origin of an address that an admin has typed for Custom Hosts: https and a host name, or loopback with a port.
 * @throws JiraError of kind `configuration`.
 */
export function customOrigin(typed: unknown, field: string): string {
	const address = typeof typed === 'string' ? typed.trim() : '';
	const parts = /^(https?):\/\/(\[::1\]|[a-z0-9.-]+)(?::(\d{1,5}))?\/?$/i.exec(address);
	const scheme = parts?.[1]?.toLowerCase();
	const host = parts?.[2]?.toLowerCase() ?? '';
	const port = parts?.[3] === undefined ? '' : `:${parts[3]}`;
	if (LOOPBACK.has(host) && port !== '' && Number(parts?.[3]) <= 65_535) return `${scheme}://${host}${port}`;
	if (scheme === 'https' && HOST_NAME.test(host)) return `${scheme}://${host}${port}`;
	throw hostRefusal(`The ${field} of the credential is not the https address of a host.`);
}

/** The origin of an address that an answer gives; undefined when it is none. It is shown to people, never called. */
export function optionalOrigin(address: unknown): string | undefined {
	const origin = /^https?:\/\/[a-z0-9.:[\]-]+/i.exec(typeof address === 'string' ? address : '')?.[0];
	return origin?.toLowerCase();
}

function hostRefusal(message: string): JiraError {
	const advice = 'Give each host as an address without a path, e.g. "https://api.example.com".';
	return new JiraError({ kind: 'configuration', message: `${message} ${advice}`, advice });
}

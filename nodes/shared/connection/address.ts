import { JiraError } from '../errors/jiraError';
import { COMMERCIAL, customOrigin, LOOPBACK, type Hosts } from './hosts';

const TELL =
	'Type the subdomain alone, e.g. "demo", or the address as the browser shows it, e.g. "https://demo.atlassian.net".';
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const BARE_NAME = new RegExp(`^${LABEL}$`);

/**
 * The origin of a Jira Cloud site, without a trailing slash, from what people type: `demo`, `demo.atlassian.net`, a
 * whole address with a path, a legacy `demo.jira.com` (reference §11). `http` is for loopback with a port alone, where
 * tests and the demo run. The credential is sent to this origin, so anything that is not clearly a site is refused.
 * @param hosts The cloud of the credential: its sites end in other names (reference §11).
 * @throws JiraError of kind `configuration` that says what to type.
 */
export function siteOrigin(subdomain: unknown, hosts: Hosts = COMMERCIAL): string {
	const typed = typeof subdomain === 'string' ? subdomain.trim() : '';
	if (typed === '') throw refusal('The subdomain of the Jira site is empty.');
	if (typed.length > 2000 || !/^[\x21-\x7e]+$/.test(typed))
		throw refusal('The subdomain of the Jira site has characters that no address has.');
	if (BARE_NAME.test(typed.toLowerCase())) {
		if (/^\d+$/.test(typed) || /^0x/i.test(typed)) throw refusal(`"${typed}" is a number, not a Jira site.`);
		const suffix = hosts.siteSuffixes[0];
		if (suffix === undefined) throw refusal('With Custom Hosts the site needs its whole address.');
		return `https://${typed.toLowerCase()}.${suffix}`;
	}
	return originOf(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`, hosts);
}

function originOf(address: string, hosts: Hosts): string {
	// Only the plain form is read: what the URL parser would repair (backslashes, user names, escapes) is refused.
	const parts = /^(https?):\/\/(\[::1\]|[a-z0-9.-]+)(?::(\d{1,5}))?(?:[/?#].*)?$/i.exec(address);
	const scheme = parts?.[1]?.toLowerCase();
	const host = parts?.[2]?.toLowerCase();
	const port = parts?.[3];
	if (host === undefined || address.includes('\\')) throw refusal(notASite(address));
	if (LOOPBACK.has(host)) {
		if (port === undefined || Number(port) < 1 || Number(port) > 65_535)
			throw refusal('A loopback address needs its port, e.g. "http://127.0.0.1:8080".');
		return `${scheme}://${host}:${port}`;
	}
	if (hosts.siteSuffixes.length === 0)
		return customOrigin(`${scheme}://${host}${port === undefined ? '' : `:${port}`}`, 'subdomain');
	if (!isSiteHost(host, hosts)) throw refusal(notASite(address));
	if (scheme !== 'https') throw refusal('A Jira site is reached over https only.');
	if (port !== undefined && port !== '443') throw refusal('A Jira site has no port in its address.');
	return `https://${host}`;
}

function isSiteHost(host: string, { siteSuffixes }: Hosts): boolean {
	const suffix = siteSuffixes.find((candidate) => host.endsWith(`.${candidate}`));
	return suffix !== undefined && BARE_NAME.test(host.slice(0, -suffix.length - 1));
}

/**
 * Whether a request to this address stays below one of these bases: an origin, or an origin with a path. Used before a
 * credential is added.
 */
export function isOwnAddress(url: string, baseUrl: string | undefined, bases: readonly string[]): boolean {
	try {
		const target = new URL(joined(url, baseUrl));
		if (target.username !== '' || target.password !== '') return false;
		return bases.some((base) => isBelow(target, new URL(base)));
	} catch {
		return false;
	}
}

/** As the request helper joins them: an address that is not whole is appended. */
function joined(url: string, baseUrl = ''): string {
	if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return url;
	if (/^[\\/]{2}/.test(url)) return new URL(url, baseUrl).href;
	return `${baseUrl.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
}

function isBelow(target: URL, base: URL): boolean {
	const path = base.pathname.replace(/\/$/, '');
	// A segment that a server might read as another path is not ours.
	if (path !== '' && /%2f|%5c|%2e/i.test(target.pathname)) return false;
	return (
		target.origin === base.origin && (target.pathname === path || target.pathname.startsWith(`${path}/`))
	);
}

const VALUE = /^[A-Za-z0-9\-_.:~]{1,255}$/;

/** The one placeholder that takes a name in people's words: detail fields have no id (reference §10). */
const FREE_NAME = 'fieldName';

/** A name that stays one segment of a path, whoever decodes it. */
function isPlainName(value: unknown): value is string {
	return typeof value === 'string' && /^[^/\\\p{Cc}\p{Cs}]{1,255}$/u.test(value) && !/^\s*\.{0,2}\s*$/.test(value);
}

/** Whether a text can stand in the path of a call, as the id or key of something. */
export function fitsInPath(value: unknown): value is string {
	return typeof value === 'string' && VALUE.test(value) && value !== '.' && value !== '..';
}

/**
 * The whole address of a call. Each placeholder of the template takes an issue key, a project key, a numeric id, an
 * account id, a property key or a UUID: letters, digits and `-_.:~`, at most 255 of them; `{fieldName}` takes a name.
 * Everything else (a path, a query, an escape, a line break, nothing at all) is refused before any call.
 * @throws JiraError of kind `configuration`.
 */
export function operationUrl(
	origin: string,
	template: string,
	values: Readonly<Record<string, unknown>> = {},
): string {
	const path = template.replace(/\{([A-Za-z]+)\}/g, (_, name: string) => {
		const value = Object.hasOwn(values, name) ? values[name] : undefined;
		const isFit = name === FREE_NAME ? isPlainName : fitsInPath;
		if (!isFit(value)) throw name === FREE_NAME ? notAName(value) : notAnId(name, value);
		return encodeURIComponent(value);
	});
	return origin + path;
}

const LONGEST_PATH = 2000;
const RAW_PATH = /^\/rest\/[A-Za-z0-9\-._~%:@!$&'()*+,;=/]*$/;

/**
 * A path that a user typed, if it leads to the site's API and nowhere else.
 * @throws JiraError of kind `configuration` for an address, a query, a fragment, `..`, an escaped slash or dot, or a path
 * outside of `/rest/`.
 */
export function sitePath(typed: string): string {
	const path = typed.trim();
	const climbs =
		path.split('/').some((part) => part === '..' || part === '.') || /%2e|%2f|%5c|\/\//i.test(path);
	if (RAW_PATH.test(path) && !climbs && path.length <= LONGEST_PATH) return path;
	throw new JiraError({
		kind: 'configuration',
		message: `${JSON.stringify(path.slice(0, 80))} is not a path on the site`,
		advice:
			'Give the path alone, such as /rest/api/3/myself: no address before it, no ".." in it, and parameters under Query',
	});
}

/** Hosts of Atlassian that an attachment may lead to; `api.media.atlassian.com` is the usual one (reference §7). */
const MEDIA_HOSTS = ['.atlassian.com', '.atlassian.net'];

/**
 * Whether a file may be fetched from an address that an answer gave: https and Atlassian's, or a port of this machine
 * when the site is one too. It is asked without the credential.
 */
export function isMediaAddress(address: string, siteUrl: string): boolean {
	const parts = /^(https?):\/\/(\[::1\]|[a-z0-9.-]+)(:\d{1,5})?(?:[/?][\x21-\x7e]*)?$/i.exec(address);
	if (parts === null || address.includes('\\')) return false;
	const [, scheme = '', host = '', port] = parts.map((part) => part?.toLowerCase());
	if (LOOPBACK.has(host)) return LOOPBACK.has(new URL(siteUrl).hostname) && port !== undefined;
	return scheme === 'https' && port === undefined && MEDIA_HOSTS.some((suffix) => host.endsWith(suffix));
}

/**
 * The address of a file, if it may be asked.
 * @throws JiraError of kind `configuration` otherwise.
 */
export function mediaAddress(address: string, siteUrl: string): string {
	if (isMediaAddress(address, siteUrl)) return address;
	throw new JiraError({
		kind: 'configuration',
		message: "The file lies on a host that is not one of Atlassian's, which is not asked",
		advice: 'Open the attachment in Jira',
	});
}

function notAName(value: unknown): JiraError {
	return new JiraError({
		kind: 'configuration',
		message: `${shownValue(value)} is not a valid ${FREE_NAME}: no address can hold it`,
		advice: 'A name that is empty, longer than 255 characters, or has a slash, a backslash or a line break in it can be changed in Jira alone',
	});
}

function shownValue(value: unknown): string {
	return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : typeof value;
}

function notAnId(name: string, value: unknown): JiraError {
	return new JiraError({
		kind: 'configuration',
		message: `${shownValue(value)} is not a valid ${name}: it has to be an id or a key`,
		advice:
			'Give the key (e.g. "DEMO-12") or the id as Jira shows it, without blanks, slashes or an address.',
	});
}

function notASite(address: string): string {
	return `"${address.slice(0, 80)}" is not the address of a Jira Cloud site.`;
}

function refusal(message: string): JiraError {
	return new JiraError({ kind: 'configuration', message: `${message} ${TELL}`, advice: TELL });
}

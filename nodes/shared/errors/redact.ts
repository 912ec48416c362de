/** What stands where a secret stood. */
export const HIDDEN = '[hidden]';

/** Names under which a secret travels in a header, a query or a JSON body. */
const SECRET_NAMES =
	'proxy-authorization|authorization|set-cookie|cookie|x-api-key|api[-_ ]?key|api[-_ ]?token|access[-_ ]?token|' +
	'refresh[-_ ]?token|id[-_ ]?token|client[-_ ]?secret|private[-_ ]?key|passwd|password|secret|token|signature';

const AUTHORIZATION =
	/\b(proxy-authorization|authorization|set-cookie|cookie)(["']?\s*[:=]\s*["']?)[^"'\r\n<>]+/gi;
// A value counts as a secret when it has a digit or is long: "Token: required" is a sentence.
const NAMED_SECRET = new RegExp(
	`\\b(${SECRET_NAMES})(["']?\\s*[:=]\\s*["']?)(?=[^\\s"',;&<>}]*\\d|[^\\s"',;&<>}]{12})[^\\s"',;&<>}]+`,
	'gi',
);
const SCHEME = /\b(basic|bearer)(\s+)[A-Za-z0-9+/=_.~%:-]{16,}/gi;
const ATLASSIAN_TOKEN = /\bAT[A-Z]{2,4}[A-Za-z0-9_\-=.+/]{16,}/g;
const JSON_WEB_TOKEN = /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g;
const EMAIL_AND_TOKEN = /[^\s:@"'<>]+@[^\s:@"'<>]+(?::|%3A)[^\s"'<>]{6,}/gi;
const URL_USER = /\b(https?:\/\/)[^\s/"'<>@?#]+@/gi;
const URL_QUERY = /\b(https?:\/\/[^\s"'<>?#]+)[?#][^\s"'<>]*/gi;
const BASE64_RUN = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
const CREDENTIAL_PAIR = /^[^\s:@]+@[^\s:@]+:[^\s]+$/;

/**
 * Takes secrets out of a text that is about to be shown or logged: authorization headers and cookies, named tokens,
 * Atlassian's token formats, JSON web tokens, `email:token` plain or in base64, and the queries of addresses
 * (signed links carry their right in the query).
 * @param secrets Values known to be secret, e.g. the API token of the connection; they vanish wherever they stand.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
	let result = text;
	for (const secret of secrets) if (secret.length >= 4) result = result.split(secret).join(HIDDEN);
	return result
		.replace(URL_USER, `$1${HIDDEN}@`)
		.replace(URL_QUERY, `$1?${HIDDEN}`)
		.replace(AUTHORIZATION, `$1$2${HIDDEN}`)
		.replace(NAMED_SECRET, `$1$2${HIDDEN}`)
		.replace(SCHEME, `$1$2${HIDDEN}`)
		.replace(ATLASSIAN_TOKEN, HIDDEN)
		.replace(JSON_WEB_TOKEN, HIDDEN)
		.replace(EMAIL_AND_TOKEN, HIDDEN)
		.replace(BASE64_RUN, (run) => (isCredentialPair(run) ? HIDDEN : run));
}

function isCredentialPair(base64: string): boolean {
	return CREDENTIAL_PAIR.test(Buffer.from(base64, 'base64').toString('utf8'));
}

/** The forms in which a user name and a token can come back from a server that echoes what it was sent. */
export function secretForms(user: string, token: string): string[] {
	if (token === '') return [];
	const pair = Buffer.from(`${user}:${token}`, 'utf8').toString('base64');
	return [pair, encodeURIComponent(pair), `${user}:${token}`, token, encodeURIComponent(token)];
}

/** Cuts a text that is too long to be read, on one line. */
export function shorten(text: string, limit: number): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length <= limit ? line : `${line.slice(0, limit - 1).trimEnd()}…`;
}

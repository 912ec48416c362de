import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { isJiraError, JiraError } from '../errors/jiraError';
import type { HttpAnswer } from './types';

/**
 * The gateway may answer 401, 403 or 404 for an expired token (reference §2.5), so n8n has to see all three as
 * exceptions. It renews the token after a 401, and after the others only when the stored one is past its time.
 */
const EXPIRED = [401, 403, 404];

/** How a request has to be sent for n8n to renew the token (n8n-engineering §3.4, §5.4). */
export const RENEWED_BY_N8N = {
	request: {
		ignoreHttpStatusErrors: { ignore: true, except: EXPIRED },
	} satisfies Partial<IHttpRequestOptions>,
	credential: { oauth2: { tokenExpiredStatusCode: EXPIRED, skipRefreshWhileTokenIsFresh: true } },
} as const;

/**
 * The same for a token that the credential's pre-authentication gets: after a 401 alone, because it would be asked for
 * another one at every 404. A token whose time is over is put away before (`putAwayOld`).
 */
export const RENEWED_BY_CREDENTIAL = {
	ignoreHttpStatusErrors: { ignore: true, except: [401] },
} satisfies Partial<IHttpRequestOptions>;

/** Empties a token whose time is over, so that n8n runs the pre-authentication before the request. */
export function putAwayOld(data: ICredentialDataDecryptedObject, now: number): void {
	if (Number(data.renewAt ?? 0) <= now) data.accessToken = '';
}

/** Words of n8n and of its OAuth client for a grant that is not there, or not any more. */
const NO_GRANT =
	/reconnect|not connected|access token|refresh token|invalid_grant|invalid_client|unauthorized_client|access_denied/i;

/** The answer inside of what n8n throws for a status that it had to see; undefined when there was no such answer. */
export function answerIn(thrown: unknown): HttpAnswer | undefined {
	for (const link of chainOf(thrown)) {
		const { response } = link as { response?: { status?: unknown; headers?: unknown; data?: unknown } };
		if (typeof response !== 'object' || response === null || typeof response.status !== 'number') continue;
		const headers = Object.entries(response.headers ?? {}).map(([name, value]): [string, string] => [
			name.toLowerCase(),
			Array.isArray(value) ? value.join(', ') : String(value),
		]);
		return { status: response.status, headers: Object.fromEntries(headers), body: response.data };
	}
	return undefined;
}

/**
 * What was thrown on the way to a token, as an authentication error with the way's own advice; our own error from inside
 * of n8n's; anything else as it is.
 * @param secrets Values to hide.
 */
export function grantError(thrown: unknown, advice: string, secrets: readonly string[]): unknown {
	const own = [...chainOf(thrown)].find((link) => isJiraError(link));
	if (own !== undefined) return own;
	const words = [...chainOf(thrown)].flatMap(({ message, description, body }) => [
		typeof message === 'string' ? message : '',
		typeof description === 'string' ? description : '',
		typeof (body as { error?: unknown } | undefined)?.error === 'string' ? JSON.stringify(body) : '',
	]);
	if (!words.some((text) => NO_GRANT.test(text))) return thrown;
	return new JiraError(
		{ kind: 'authentication', message: `Atlassian gives no token for this credential. ${advice}`, advice },
		secrets,
	);
}

function* chainOf(thrown: unknown): Generator<Readonly<Record<string, unknown>>> {
	let current = thrown;
	for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
		yield current as Readonly<Record<string, unknown>>; // Only looked into.
		current = 'cause' in current ? current.cause : undefined;
	}
}

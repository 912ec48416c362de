import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { isOwnAddress } from './address';
import { JiraError } from '../errors/jiraError';
import { answerIn, grantError, putAwayOld, RENEWED_BY_CREDENTIAL, RENEWED_BY_N8N } from './oauth2Send';
import type { HttpAnswer, HttpAttempt, Query } from './types';
import type { Way } from './ways/way';

/** The contexts of n8n in which a node may talk to Jira. */
export type NodeContext = IAllExecuteFunctions;

/** A credential as requests carry it. */
export interface Carried extends Pick<Way, 'carrier' | 'secrets' | 'advice'> {
	/** Name of its type. */
	readonly type: string;
	/** Decrypted, read once: n8n's helper would decrypt it again for every request. */
	readonly data: ICredentialDataDecryptedObject;
	/** The only addresses that it goes to: origins, or origins with a path. */
	readonly bases: readonly string[];
}

/**
 * Sends one attempt through n8n's request helper. The credential goes along only to the connection's own addresses.
 * @throws whatever n8n throws when no answer came, and JiraError when the token's grant is gone.
 */
export async function sendAttempt(
	context: NodeContext,
	carried: Carried,
	attempt: HttpAttempt,
): Promise<HttpAnswer> {
	if (attempt.anonymous === true) {
		return readAnswer(await context.helpers.httpRequest(requestOptions(attempt)));
	}
	if (!isOwnAddress(attempt.url, undefined, carried.bases)) throw foreignAddress();
	if (carried.carrier === 'basic') return await sendWithOwnClass(context, carried, requestOptions(attempt));
	try {
		return carried.carrier === 'oauth2'
			? await sendWithOAuth2(context, carried.type, attempt)
			: await sendWithToken(context, carried, attempt);
	} catch (thrown) {
		const answer = answerIn(thrown);
		if (answer !== undefined) return answer;
		throw grantError(thrown, carried.advice.authentication ?? '', carried.secrets);
	}
}

/** The package's own credential class adds what belongs to the request. */
async function sendWithOwnClass(
	context: NodeContext,
	{ type, data }: Carried,
	options: IHttpRequestOptions,
): Promise<HttpAnswer> {
	const { id, name = '' } = context.getNode().credentials?.[type] ?? {};
	const credentialsDecrypted = { id: id ?? '', name, type, data };
	const send = context.helpers.httpRequestWithAuthentication;
	const answer: unknown = await send.call(context, type, options, { credentialsDecrypted });
	return readAnswer(answer);
}

/** The same, with a token that n8n gets from the class before, and after a 401 once more. */
async function sendWithToken(
	context: NodeContext,
	carried: Carried,
	attempt: HttpAttempt,
): Promise<HttpAnswer> {
	putAwayOld(carried.data, Date.now());
	return await sendWithOwnClass(context, carried, { ...requestOptions(attempt), ...RENEWED_BY_CREDENTIAL });
}

/** n8n signs the request, renews the token when it has expired, keeps the new one and repeats the request once. */
async function sendWithOAuth2(context: NodeContext, type: string, attempt: HttpAttempt): Promise<HttpAnswer> {
	const options = { ...requestOptions(attempt), ...RENEWED_BY_N8N.request };
	const send = context.helpers.httpRequestWithAuthentication;
	const answer: unknown = await send.call(context, type, options, RENEWED_BY_N8N.credential);
	return readAnswer(answer);
}

function foreignAddress(): JiraError {
	return new JiraError({
		kind: 'configuration',
		message: 'A request was about to carry the credential to a host that is not its own, and did not leave',
		advice: 'Update n8n-nodes-jira-sync to its newest version.',
	});
}

/** Fresh options for every attempt, because n8n changes the object (n8n-engineering §5.1). */
function requestOptions(attempt: HttpAttempt): IHttpRequestOptions {
	return {
		method: attempt.method,
		url: attempt.url,
		headers: { ...attempt.headers },
		qs: queryOf(attempt.query),
		arrayFormat: 'repeat',
		// As text, because n8n does not send an empty object (n8n-engineering §5.2, H9).
		body: bodyOf(attempt.body),
		timeout: attempt.timeoutMs,
		encoding: attempt.binary === true ? 'arraybuffer' : undefined,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		allowedDomains: new URL(attempt.url).hostname,
	};
}

/** n8n hands a form on as it is; its type knows only the form of a package. */
function bodyOf(body: unknown): IHttpRequestOptions['body'] {
	if (body instanceof FormData) return body as unknown as IHttpRequestOptions['body'];
	return body === undefined ? undefined : JSON.stringify(body);
}

function queryOf(query: Query | undefined): IDataObject {
	const entries = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
	return Object.fromEntries(
		entries.map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
	);
}

/** n8n types the helper's result as anything; with `returnFullResponse` it has these three parts (H15). */
function readAnswer(answer: unknown): HttpAnswer {
	const { statusCode, headers, body } = answer as { statusCode: number; headers: object; body: unknown };
	const lowered = Object.entries(headers).map(([name, value]): [string, string] => [
		name.toLowerCase(),
		Array.isArray(value) ? value.join(', ') : String(value),
	]);
	return { status: statusCode, headers: Object.fromEntries(lowered), body };
}

import {
	sleep,
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IHttpRequestOptions,
} from 'n8n-workflow';
import { siteOrigin } from './address';
import { cancelledError } from './errors';
import { secretForms } from './redact';
import { createConnection, DEFAULT_DEADLINE_MS } from './request';
import { hashOf } from './session';
import type { Connection, HttpAnswer, HttpAttempt, Ports, Query } from './types';

/** The contexts of n8n in which a node may talk to Jira. */
export type NodeContext = IAllExecuteFunctions;

/** Name of the credential that `connectionFor` reads. */
export const CREDENTIAL_TYPE = 'jiraCloudApi';

/** A person waits in front of the editor: rather a clear refusal than a long wait. */
const EDITOR_DEADLINE_MS = 30_000;
const SLEEP_SLICE_MS = 500;

/**
 * What the floors below n8n need, filled from a node's context: n8n's request helper with the credential, its sleep,
 * its cancellation and its log.
 * @param credentials The decrypted credential, read once: the helper would decrypt it again for every request.
 */
export function n8nPorts(
	context: NodeContext,
	credentialType: string,
	credentials: ICredentialDataDecryptedObject,
): Ports {
	const stopSignal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const credentialsDecrypted = {
		id: context.getNode().credentials?.[credentialType]?.id ?? '',
		name: context.getNode().credentials?.[credentialType]?.name ?? '',
		type: credentialType,
		data: credentials,
	};
	const cancelled = () => stopSignal?.aborted === true;

	return {
		async send(attempt) {
			const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
				context,
				credentialType,
				requestOptions(attempt),
				{ credentialsDecrypted },
			);
			return readAnswer(answer);
		},
		now: () => Date.now(),
		async sleep(ms) {
			const until = Date.now() + ms;
			for (let left = ms; left > 0; left = until - Date.now()) {
				if (cancelled()) throw cancelledError();
				await sleep(Math.min(left, SLEEP_SLICE_MS));
			}
			if (cancelled()) throw cancelledError();
		},
		random: () => Math.random(),
		cancelled,
		log(message) {
			context.logger.info(message);
			if ('sendMessageToUI' in context) context.sendMessageToUI(message);
		},
	};
}

/**
 * Reads the node's Jira credential once and opens a connection with it.
 * @param itemIndex The item whose expressions the credential may refer to.
 * @throws JiraError of kind `configuration` when the credential does not name a Jira site.
 */
export async function connectionFor(context: NodeContext, itemIndex = 0): Promise<Connection> {
	const credentials = await context.getCredentials(CREDENTIAL_TYPE, itemIndex);
	const origin = siteOrigin(credentials.subdomain);
	const email = String(credentials.email ?? '').trim();
	const inEditor = 'getCurrentNodeParameters' in context;
	return createConnection({
		origin,
		identity: {
			credentialId: context.getNode().credentials?.[CREDENTIAL_TYPE]?.id ?? '',
			account: email,
			siteUrl: origin,
			dataHash: hashOf(credentials),
		},
		ports: n8nPorts(context, CREDENTIAL_TYPE, credentials),
		deadlineMs: inEditor ? EDITOR_DEADLINE_MS : DEFAULT_DEADLINE_MS,
		secrets: secretForms(email, String(credentials.apiToken ?? '').trim()),
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
		body: attempt.body === undefined ? undefined : JSON.stringify(attempt.body),
		timeout: attempt.timeoutMs,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		allowedDomains: new URL(attempt.url).hostname,
	};
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

import type { Fault } from './faults';
import { DEFAULT_TIMEOUT_MS, type Operation } from './operations';
import type { FailedAttempt } from './retry';
import type { CallInput, FilePart, HttpAnswer, HttpAttempt } from './types';

const USER_AGENT = 'n8n-nodes-jira-sync';
const LEAST_TIMEOUT_MS = 1_000;

/** One attempt's end: an answer, or nothing and why. */
export type Sent =
	{ readonly answer: HttpAnswer } | { readonly fault: Exclude<Fault, 'cancelled'>; readonly thrown: unknown };

/** What an attempt is made of. */
export interface AttemptPlan {
	readonly operation: Operation;
	readonly url: string;
	readonly input: CallInput;
	readonly repeat: Operation['repeat'];
	/** What is left of the call's time, in milliseconds. */
	readonly leftMs: number;
}

/**
 * A fresh attempt: whoever sends it may change it. A GET never carries a body (reference §2.5). What is safe to repeat
 * does not outlast the call's time; an unsafe write keeps its own, because cutting it short would only hide its outcome.
 */
export function attemptOf({ operation, url, input, repeat, leftMs }: AttemptPlan): HttpAttempt {
	const hasBody = operation.method !== 'GET' && input.body !== undefined;
	const usualMs = operation.timeoutMs ?? DEFAULT_TIMEOUT_MS;
	return {
		method: operation.method,
		url,
		query: input.query === undefined ? undefined : { ...input.query },
		body: input.files !== undefined ? formOf(input.files) : hasBody ? input.body : undefined,
		timeoutMs: repeat === 'unsafe' ? usualMs : Math.max(LEAST_TIMEOUT_MS, Math.min(usualMs, leftMs)),
		headers: {
			accept: operation.binary === true ? '*/*' : 'application/json',
			// Jira ignores Accept-Language unless it is forced (reference §12, item 23).
			'accept-language': 'en',
			'x-force-accept-language': 'true',
			'user-agent': USER_AGENT,
			// Some operations of the service products answer only with it; everywhere else it does nothing (reference §9.1, §10).
			'x-experimentalapi': 'opt-in',
			...(hasBody ? { 'content-type': 'application/json' } : {}),
			...(input.idempotencyKey !== undefined ? { 'idempotency-key': input.idempotencyKey } : {}),
			// Jira takes a form for an attack without it (reference §7). The type of the content, with its boundary, is the sender's.
			...(input.files !== undefined ? { 'x-atlassian-token': 'no-check' } : {}),
		},
		...(operation.outside === 'edge' || operation.outside === 'media' ? { anonymous: true } : {}),
		...(operation.binary === true ? { binary: true } : {}),
	};
}

/** A form of the runtime's own: it can be read again where n8n repeats the request with a new token (n8n-engineering §3.5). */
function formOf(files: readonly FilePart[]): FormData {
	const form = new FormData();
	for (const { fileName, mimeType, content } of files) {
		form.append('file', new Blob([new Uint8Array(content)], { type: mimeType }), fileName);
	}
	return form;
}

/** The answer with words to be read: where a file was asked for, a refusal comes as a Buffer all the same. */
export function legible(answer: HttpAnswer): HttpAnswer {
	if (isSuccess(answer.status) || !Buffer.isBuffer(answer.body)) return answer;
	const text = answer.body.toString('utf8');
	try {
		return { ...answer, body: JSON.parse(text) as unknown };
	} catch {
		return { ...answer, body: text };
	}
}

/** Whether the status says that Jira has done what it was asked. */
export function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}

/** Whether a success is whole: nothing where there is no content, JSON everywhere else. */
export function isWhole({ status, body }: HttpAnswer): boolean {
	if (!isSuccess(status)) return false;
	return status === 204 || (typeof body === 'object' && body !== null);
}

/** An attempt without success, as the retry decision sees it. */
export function outcomeOf(sent: Sent): FailedAttempt {
	if (!('answer' in sent)) return { fault: sent.fault };
	const { status, headers } = sent.answer;
	return isSuccess(status) ? { damaged: true } : { status, headers };
}

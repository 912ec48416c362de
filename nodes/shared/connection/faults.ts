import { isJiraError, type JiraErrorKind } from '../errors/jiraError';

/**
 * Why no answer came. `notSent`: the request never reached Jira, so even a create may be sent again. `lost`: the
 * connection broke on the way; `timeout`: nobody answered in time; after both, Jira may have done the work.
 * `refused`: it was not allowed to leave, or the other side could not prove who it is; trying again changes nothing.
 */
export type Fault = 'notSent' | 'lost' | 'timeout' | 'refused' | 'cancelled';

const NOT_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENETDOWN',
]);
const TIMEOUT = new Set([
	'ETIMEDOUT',
	'ECONNABORTED',
	'ESOCKETTIMEDOUT',
	'UND_ERR_HEADERS_TIMEOUT',
	'TimeoutError',
]);
const LOST = new Set([
	'ECONNRESET',
	'EPIPE',
	'EPROTO',
	'ERR_BAD_RESPONSE',
	'ERR_NETWORK',
	'ERR_STREAM_PREMATURE_CLOSE',
]);
const CANCELLED = new Set(['ERR_CANCELED', 'CanceledError', 'AbortError', 'ABORT_ERR']);
const BY_KIND: Partial<Record<JiraErrorKind, Fault>> = {
	cancelled: 'cancelled',
	timeout: 'timeout',
	network: 'lost',
};

/**
 * Reads a thrown value: axios and Node put a code on the exception or on its `cause`, and n8n wraps both once more
 * (n8n-engineering §5.2 H4, §6).
 */
export function faultOf(thrown: unknown): Fault {
	if (isJiraError(thrown)) return BY_KIND[thrown.kind] ?? 'refused';
	for (const code of codesOf(thrown)) {
		if (CANCELLED.has(code)) return 'cancelled';
		if (NOT_SENT.has(code)) return 'notSent';
		if (TIMEOUT.has(code)) return 'timeout';
		if (LOST.has(code) || code.startsWith('HPE_')) return 'lost';
	}
	return /socket hang up|aborted|stream has been/i.test(thrown instanceof Error ? thrown.message : '')
		? 'lost'
		: 'refused';
}

function codesOf(thrown: unknown): string[] {
	const codes: string[] = [];
	let current = thrown;
	for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
		for (const key of ['code', 'errorCode', 'httpCode', 'name']) {
			const value = (current as Record<string, unknown>)[key]; // Read only, of whatever was thrown.
			if (typeof value === 'string') codes.push(value);
		}
		current = 'cause' in current ? current.cause : undefined;
	}
	return codes;
}

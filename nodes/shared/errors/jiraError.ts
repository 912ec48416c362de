import { redact, shorten } from './redact';

/**
 * What kind of refusal or fault it is. `scope` is a token without the right scope, `damagedAnswer` an answer that is
 * not what it claims to be, `unknownOutcome` a write of which nobody knows whether Jira has carried it out.
 */
export type JiraErrorKind =
	| 'authentication'
	| 'permission'
	| 'scope'
	| 'notFound'
	| 'invalid'
	| 'conflict'
	| 'rateLimited'
	| 'tooLarge'
	| 'gone'
	| 'unavailable'
	| 'network'
	| 'timeout'
	| 'damagedAnswer'
	| 'unknownOutcome'
	| 'cancelled'
	| 'configuration';

/** What a bulk write says of one element that it refused. */
export interface ElementError {
	/** Position in the list that was sent, from 0 (`failedElementNumber`). */
	readonly index: number;
	readonly status?: number;
	readonly messages: readonly string[];
	readonly fields: Readonly<Record<string, string>>;
}

/** All that a `JiraError` knows. Only `kind` and `message` are always there. */
export interface JiraErrorDetails {
	readonly kind: JiraErrorKind;
	/** One readable sentence, with Jira's own words in it. */
	readonly message: string;
	/** HTTP status, when there was an answer. */
	readonly status?: number;
	readonly operation?: string;
	/** Jira's general messages, each on its own. */
	readonly messages?: readonly string[];
	/** Jira's messages by field: field id to text. */
	readonly fields?: Readonly<Record<string, string>>;
	/** What the reader can do about it. */
	readonly advice?: string;
	/** Whether the same call may work later without anybody changing anything. */
	readonly retryable?: boolean;
	/** For a bulk write that was refused as a whole: what Jira says of each element. */
	readonly elements?: readonly ElementError[];
	/** When a `rateLimited` call may be sent again, in milliseconds since the epoch. */
	readonly retryAt?: number;
}

const MESSAGE_LIMIT = 1000;
const FIELD_LIMIT = 300;

/** The one kind of exception that leaves `connection/`. Its texts hold no secret and are cut to a readable length. */
export class JiraError extends Error {
	override readonly name = 'JiraError';
	readonly kind: JiraErrorKind;
	readonly status?: number;
	readonly operation?: string;
	readonly messages: string[];
	readonly fields: Record<string, string>;
	readonly advice: string;
	readonly retryable: boolean;
	readonly elements: ElementError[];
	readonly retryAt?: number;

	/** @param secrets Values to hide wherever they appear, besides what looks like a secret. */
	constructor(details: JiraErrorDetails, secrets: readonly string[] = []) {
		const clean = (text: string, limit: number) => shorten(redact(text, secrets), limit);
		super(clean(details.message, MESSAGE_LIMIT));
		this.kind = details.kind;
		this.status = details.status;
		this.operation = details.operation;
		const cleanAll = (texts: readonly string[]) => texts.map((text) => clean(text, MESSAGE_LIMIT));
		const cleanFields = (fields: Readonly<Record<string, string>>) =>
			Object.fromEntries(
				Object.entries(fields).map(([id, text]) => [clean(id, FIELD_LIMIT), clean(text, FIELD_LIMIT)]),
			);
		this.messages = cleanAll(details.messages ?? []);
		this.fields = cleanFields(details.fields ?? {});
		this.elements = (details.elements ?? []).map((element) => ({
			...element,
			messages: cleanAll(element.messages),
			fields: cleanFields(element.fields),
		}));
		this.advice = clean(details.advice ?? '', MESSAGE_LIMIT);
		this.retryable = details.retryable ?? false;
		this.retryAt = details.retryAt;
	}
}

/** Whether a caught value is a `JiraError`, of this kind if one is given. */
export function isJiraError(thrown: unknown, kind?: JiraErrorKind): thrown is JiraError {
	return thrown instanceof JiraError && (kind === undefined || thrown.kind === kind);
}

/**
 * Whatever was thrown, as a `JiraError`. For `catch` blocks: n8n's scan allows `throw` there only with a function call.
 * Anything that is not from this floor becomes `configuration`: it was thrown before a request left, by our own code
 * or by n8n (a blocked address, a missing credential).
 */
export function toJiraError(thrown: unknown, secrets: readonly string[] = []): JiraError {
	if (thrown instanceof JiraError) return thrown;
	const words = thrown instanceof Error ? thrown.message : String(thrown);
	return new JiraError(
		{ kind: 'configuration', message: words === '' ? 'The call could not be prepared' : words },
		secrets,
	);
}

/** The refusal of a run that its user has stopped. */
export function cancelledError(operation?: string): JiraError {
	return new JiraError({
		kind: 'cancelled',
		operation,
		// n8n takes a run for canceled, and not for failed, by this very word.
		message: 'The run was canceled',
		advice: 'What was written before stays in Jira; run it again to finish.',
	});
}

const ENDS_THE_RUN: ReadonlySet<JiraErrorKind> = new Set([
	'authentication',
	'cancelled',
	'configuration',
	'rateLimited',
]);

/** Whether the next call would meet the same wall: the credential, a stop, or a quota that is gone for longer than a run waits. */
export function endsTheRun(error: JiraError): boolean {
	return ENDS_THE_RUN.has(error.kind);
}

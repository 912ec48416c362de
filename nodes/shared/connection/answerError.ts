import { AUTHENTICATION_WORDS, authenticationSign } from './authentication';
import { readErrorBody, type ErrorWords } from './errorBody';
import { JiraError, type JiraErrorKind } from '../errors/jiraError';
import type { Fault } from './faults';
import { operationOf, type OperationName } from './operations';
import { serverWait } from './serverHints';
import type { HttpAnswer } from './types';

/** What a refusal is made of besides the answer itself. */
export interface ErrorContext {
	readonly operation: OperationName;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** Values to hide wherever they appear. */
	readonly secrets: readonly string[];
	/** What to do about a kind, where it depends on the way to connect. */
	readonly advice?: Readonly<Partial<Record<JiraErrorKind, string>>>;
}

/** How a kind reads: what happened, what to do, and whether the same call may work later by itself. */
interface Wording {
	readonly phrase: string;
	readonly advice: string;
	readonly retryable?: boolean;
	/** Jira's own words say it all when there are any. */
	readonly jiraSaysItAll?: boolean;
}

const WORDING: Readonly<Record<Exclude<JiraErrorKind, 'cancelled'>, Wording>> = {
	authentication: AUTHENTICATION_WORDS.refused,
	permission: {
		phrase: 'the account lacks the permission',
		advice: 'Ask an admin to give the account of the credential the permission, or use another account.',
	},
	scope: {
		phrase: 'the token lacks a scope',
		advice: 'Create a token with the scope that is named; scopes cannot be added to an existing token.',
	},
	notFound: {
		phrase: 'it does not exist, or the account may not see it',
		advice: 'Check the id or key, and that the account of the credential can open it in the browser.',
		jiraSaysItAll: true,
	},
	invalid: {
		phrase: 'Jira does not accept the values',
		advice: 'Correct the values that Jira names and run again.',
		jiraSaysItAll: true,
	},
	conflict: {
		phrase: 'something else changes it at the same time',
		advice: 'Read it again and repeat the change.',
		retryable: true,
	},
	rateLimited: {
		phrase: 'Jira asks for a longer wait than this run may take',
		advice: 'Run again later, or send fewer requests: larger batches, fewer runs at the same time.',
		retryable: true,
	},
	tooLarge: {
		phrase: 'it is larger than Jira allows',
		advice: 'Send less at once, or remove comments, attachments or links from the issue.',
	},
	gone: {
		phrase: 'Jira has removed this function',
		advice: 'Update n8n-nodes-jira-sync to its newest version.',
	},
	unavailable: {
		phrase: 'Jira does not answer as it should',
		advice: 'Try again later; status.atlassian.com shows whether Jira is up.',
		retryable: true,
	},
	network: {
		phrase: 'the connection to Jira broke',
		advice: 'Check the address of the site and the network of the n8n host, then run again.',
		retryable: true,
	},
	timeout: {
		phrase: 'Jira did not answer in time',
		advice: 'Run again later, or ask for less at once.',
		retryable: true,
	},
	damagedAnswer: {
		phrase: 'the answer did not arrive whole',
		advice: 'Run again, or ask for less at once. A proxy on the way may change answers.',
		retryable: true,
	},
	unknownOutcome: {
		phrase: 'nobody can tell whether Jira has carried it out',
		advice: 'Look in Jira before sending it again, so that nothing is written twice.',
	},
	configuration: {
		phrase: 'the address of the site does not lead to Jira',
		advice: 'Check the subdomain in the credential.',
	},
};

/** Every site has a `getMyself` and an edge, so a 404 says that there is no such site (reference §2.5). */
const NO_JIRA_HERE = {
	phrase: 'there is no Jira site at this address or cloud ID',
	advice: 'Check the site and the cloud ID in the credential.',
};

/** An answer that refuses, as a `JiraError` with Jira's own words in it. */
export function errorFromAnswer(answer: HttpAnswer, context: ErrorContext): JiraError {
	const words = readErrorBody(answer.body, answer.headers['content-type']);
	const asked = context.operation === 'getMyself' || operationOf(context.operation).outside === 'edge';
	const noSite = answer.status === 404 && asked;
	const kind = noSite ? 'configuration' : kindOf(answer, words);
	const wait = kind === 'rateLimited' ? serverWait(answer.headers, context.now) : undefined;
	return build(kind, context, {
		words,
		status: answer.status,
		wording: noSite
			? { ...NO_JIRA_HERE, advice: context.advice?.configuration ?? NO_JIRA_HERE.advice }
			: wordingOf(kind, answer, context),
		retryAt: wait === undefined ? undefined : context.now + wait,
	});
}

/** A call that got no answer, as a `JiraError`. */
export function errorFromFault(
	fault: Exclude<Fault, 'cancelled'>,
	thrown: unknown,
	context: ErrorContext,
): JiraError {
	if (fault !== 'refused') return build(fault === 'timeout' ? 'timeout' : 'network', context);
	const text = thrown instanceof Error ? thrown.message : String(thrown);
	const wording = { ...WORDING.configuration, phrase: 'the request could not leave' };
	return build('configuration', context, {
		words: { messages: [text], fields: {}, elements: [] },
		wording,
		speaker: '',
	});
}

/** A refusal that has no answer of its own: a damaged answer, a write of unknown outcome, a wait that is too long. */
export function errorOfKind(
	kind: 'damagedAnswer' | 'unknownOutcome' | 'rateLimited',
	context: ErrorContext,
	more: { status?: number; retryAt?: number; words?: ErrorWords } = {},
): JiraError {
	return build(kind, context, more);
}

/** The refusal behind an authentication header. */
export function authenticationError(
	sign: 'refused' | 'locked' | 'noAccess',
	status: number,
	context: ErrorContext,
) {
	return build('authentication', context, { status, wording: authenticationWording(sign, context) });
}

function kindOf({ status, headers }: HttpAnswer, words: ErrorWords): Exclude<JiraErrorKind, 'cancelled'> {
	if (status === 401) return /scope/i.test(words.messages.join(' ')) ? 'scope' : 'authentication';
	if (status === 429) return 'rateLimited';
	const sign = authenticationSign(headers);
	if (sign !== 'known' && sign !== 'silent' && status < 500) return 'authentication';
	if (status === 403) return /scope does not match/i.test(words.messages.join(' ')) ? 'scope' : 'permission';
	if (status === 404) return 'notFound';
	if (status === 408) return 'timeout';
	if (status === 409 || status === 412 || status === 423) return 'conflict';
	if (status === 410) return 'gone';
	if (status === 413 || status === 414 || status === 431) return 'tooLarge';
	if (status >= 500) return 'unavailable';
	return status >= 300 && status < 400 ? 'configuration' : 'invalid';
}

function wordingOf(
	kind: Exclude<JiraErrorKind, 'cancelled'>,
	answer: HttpAnswer,
	context: ErrorContext,
): Wording {
	const sign = authenticationSign(answer.headers);
	if (kind === 'authentication')
		return authenticationWording(sign === 'known' || sign === 'silent' ? 'refused' : sign, context);
	if (kind !== 'scope') return WORDING[kind];
	const wording = { ...WORDING.scope, advice: context.advice?.scope ?? WORDING.scope.advice };
	const scopes = operationOf(context.operation).scopes.join(' and ');
	return scopes === '' ? wording : { ...wording, phrase: `the token lacks the scope ${scopes}` };
}

/** What helps against a refused token depends on the way to connect; a locked account is a locked account. */
function authenticationWording(sign: 'refused' | 'locked' | 'noAccess', { advice }: ErrorContext): Wording {
	const words = AUTHENTICATION_WORDS[sign];
	return sign === 'refused' ? { ...words, advice: advice?.authentication ?? words.advice } : words;
}

function build(
	kind: Exclude<JiraErrorKind, 'cancelled'>,
	context: ErrorContext,
	more: { words?: ErrorWords; status?: number; wording?: Wording; retryAt?: number; speaker?: string } = {},
): JiraError {
	const { words, status, retryAt, wording = WORDING[kind], speaker = 'Jira says: ' } = more;
	return new JiraError(
		{
			kind,
			status,
			operation: context.operation,
			message: sentence(operationOf(context.operation).purpose, wording, speaker, words, status),
			...words,
			advice: wording.advice,
			retryable: wording.retryable,
			retryAt,
		},
		context.secrets,
	);
}

function sentence(
	purpose: string,
	wording: Wording,
	speaker: string,
	words?: ErrorWords,
	status?: number,
): string {
	const said = words === undefined ? '' : allWords(words);
	const code = status === undefined ? '' : ` (${status})`;
	if (said === '') return `Could not ${purpose}: ${wording.phrase}${code}`;
	if (wording.jiraSaysItAll === true) return `Could not ${purpose}${code}. ${speaker}${said}`;
	return `Could not ${purpose}: ${wording.phrase}${code}. ${speaker}${said}`;
}

function allWords({ messages, fields, elements }: ErrorWords): string {
	const ofElement = elements.slice(0, 3).map(({ index, messages: own, fields: ownFields }) => {
		const text = allWords({ messages: own, fields: ownFields, elements: [] });
		return `[${index + 1}] ${text}`;
	});
	return [...messages, ...Object.entries(fields).map(([id, text]) => `${id}: ${text}`), ...ofElement].join(
		' ',
	);
}

import { mediaAddress, operationUrl, sitePath } from './address';
import {
	authenticationError,
	errorFromAnswer,
	errorFromFault,
	errorOfKind,
	type ErrorContext,
} from './answerError';
import { attemptOf, isSuccess, isWhole, legible, outcomeOf, type Sent } from './attempt';
import { authenticationSign } from './authentication';
import { cancelledError, isJiraError, JiraError, toJiraError } from '../errors/jiraError';
import { faultOf } from './faults';
import { GateRefusal, type GateLimits, type Ticket } from './gate';
import { mayRepeat, operationOf, type Operation, type OperationName } from './operations';
import { fenced } from './rails/fence';
import { NO_RAILS, type GuardRails } from './rails/guardRails';
import { nextAttempt, type RetryRefusal } from './retry';
import { limitReason, nearLimit, serverWait, usedUp } from './serverHints';
import { sessionFor, type Identity } from './session';
import type { CallInput, Connection, HttpAnswer, Meter, Ports, Reply } from './types';

/** What a connection is made of. */
export interface ConnectionOptions {
	/** Origin that the paths of the operations are appended to, without a trailing slash. */
	readonly origin: string;
	/** Finds the base of Customer Service Management, which only the gateway has (reference §10). */
	readonly customerService?: () => Promise<string>;
	readonly identity: Identity;
	readonly ports: Ports;
	/** Limits for this session's gate, where they are not the usual ones. */
	readonly limits?: Partial<GateLimits>;
	/** How long one call may take in all, waits and repeats included, in milliseconds; five minutes when absent. */
	readonly deadlineMs?: number;
	/** Values that must not appear in any text, e.g. the API token (see `secretForms`). */
	readonly secrets?: readonly string[];
	/** What to do about a refusal of a kind, where it depends on the way to connect. */
	readonly advice?: ErrorContext['advice'];
	/** What the admin of the credential allows; everything when absent. */
	readonly rails?: GuardRails;
}

/** How long one call may take in all when nothing else is said. */
export const DEFAULT_DEADLINE_MS = 5 * 60_000;

const USUAL_READ_RATE = 100;
const USUAL_WRITE_RATE = 50;
const PROOF_HOLDS_MS = 10 * 60_000;
const LOG_WAITS_FROM_MS = 5_000;

/** Refusals of the proof that say more than the answer that was doubted. */
const SETTLES: ReadonlySet<JiraError['kind']> = new Set(['authentication', 'cancelled', 'configuration']);

/** One call on its way through the attempts. */
interface Journey {
	readonly name: OperationName;
	readonly operation: Operation;
	readonly input: CallInput;
	readonly url: string;
	readonly repeat: Operation['repeat'];
	readonly ticket: Ticket;
	readonly startedAt: number;
	attempts: number;
}

/** Opens the door to the network for one run. Runs of the same identity share session, gate and metadata. */
export function createConnection(options: ConnectionOptions): Connection {
	const { origin, identity, ports, deadlineMs = DEFAULT_DEADLINE_MS, secrets = [] } = options;
	const session = sessionFor(identity, ports);
	const meter: Meter = { calls: 0, retries: 0, waitedMs: 0, byOperation: {} };
	const openedAt = ports.now();
	let proof: Promise<void> | undefined;
	let waitedTo = 0;
	let serverTime: number | undefined;
	if (options.limits !== undefined) session.gate.adjust(options.limits);

	async function call<T>(name: OperationName, input: CallInput = {}): Promise<Reply<T>> {
		const journey = begin(name, input, await baseOf(operationOf(name)));
		for (;;) {
			journey.attempts += 1;
			const sent = await send(journey);
			if ('answer' in sent) refuseUnaccepted(journey, sent.answer);
			if ('answer' in sent && (isWhole(sent.answer) || input.accept?.includes(sent.answer.status))) {
				await settle(journey, sent.answer);
				const { body, status, headers } = sent.answer;
				return { body: body as T, status, headers }; // The caller knows the shape of its operation's answer.
			}
			await waitForNext(journey, sent);
		}
	}

	/** What the path of the operation is appended to. */
	async function baseOf({ product }: Operation): Promise<string> {
		if (product === undefined) return origin;
		if (options.customerService === undefined) throw noCustomerService();
		return await options.customerService();
	}

	function begin(name: OperationName, input: CallInput, base: string): Journey {
		const operation = operationOf(name);
		const startedAt = ports.now();
		const usual =
			operation.method === 'PUT' || operation.method === 'DELETE' ? USUAL_WRITE_RATE : USUAL_READ_RATE;
		return {
			name,
			operation,
			input,
			url: urlOf(operation, input, base),
			repeat: mayRepeat(name, input.body),
			ticket: {
				endpoint: name,
				requestsPerSecond: operation.requestsPerSecond ?? usual,
				issue: input.writesIssue,
				deadline: startedAt + deadlineMs,
			},
			startedAt,
			attempts: 0,
		};
	}

	function urlOf({ path }: Operation, input: CallInput, base: string): string {
		if (input.mediaUrl !== undefined) return mediaAddress(input.mediaUrl, session.siteUrl);
		return input.rawPath === undefined
			? operationUrl(base, path, input.path)
			: base + sitePath(input.rawPath);
	}

	/** Sends one attempt when the gate lets it through. */
	async function send(journey: Journey): Promise<Sent> {
		const sent = await session.gate.run(journey.ticket, ports, async (waitedMs) => {
			noteWait(waitedMs);
			meter.calls += 1;
			meter.byOperation[journey.name] = (meter.byOperation[journey.name] ?? 0) + 1;
			const end = await sendNow(journey);
			// Before the gate lets the next call through: a wait that Jira has asked for begins now.
			if ('answer' in end) learn(journey, end.answer);
			return end;
		});
		if (sent instanceof GateRefusal)
			throw errorOfKind('rateLimited', contextOf(journey), { retryAt: sent.readyAt });
		return sent;
	}

	/** Counts a wait that ends now. What several calls wait through at the same time counts once. */
	function noteWait(ms: number): void {
		const now = ports.now();
		meter.waitedMs += Math.max(0, now - Math.max(now - ms, waitedTo));
		waitedTo = now;
	}

	async function sendNow(journey: Journey): Promise<Sent> {
		try {
			const leftMs = deadlineMs - (ports.now() - journey.startedAt);
			return { answer: legible(await ports.send(attemptOf({ ...journey, leftMs }))) };
		} catch (thrown) {
			// n8n has tried to renew the token, and the grant is gone.
			if (isJiraError(thrown, 'authentication')) throw toJiraError(thrown);
			const fault = faultOf(thrown);
			if (fault === 'cancelled') throw stoppedOnTheWay(journey);
			return { fault, thrown };
		}
	}

	/** A create that was under way when the run was stopped may have been carried out all the same. */
	function stoppedOnTheWay(journey: Journey): JiraError {
		return journey.repeat === 'unsafe'
			? errorOfKind('unknownOutcome', contextOf(journey))
			: cancelledError(journey.name);
	}

	/** Tells the gate what the answer says about limits, and notes the server's time. */
	function learn({ ticket }: Journey, { status, headers }: HttpAnswer): void {
		const now = ports.now();
		const date = Date.parse(headers.date ?? '');
		if (!Number.isNaN(date)) serverTime = date;
		const wait = serverWait(headers, now) ?? 0;
		const spent = usedUp(headers);
		if (status === 429) return session.gate.refused(ticket, limitReason(headers), now + wait, now);
		if (spent !== undefined && wait > 0) session.gate.pause(ticket, spent, now + wait, now);
		if (spent === 'burst' || nearLimit(headers)) session.gate.ease(ticket, now);
	}

	/** Waits until the attempt may be repeated, or ends the call. */
	async function waitForNext(journey: Journey, sent: Sent): Promise<void> {
		const now = ports.now();
		const decision = nextAttempt({
			attempt: journey.attempts,
			outcome: outcomeOf(sent),
			repeat: journey.repeat,
			elapsedMs: now - journey.startedAt,
			deadlineMs,
			now,
			random: ports.random(),
		});
		if (!decision.retry) throw await lastWord(journey, sent, decision.why);
		const limited = 'answer' in sent && sent.answer.status === 429;
		if (!limited && journey.attempts >= (journey.input.mostAttempts ?? Infinity)) {
			throw await lastWord(journey, sent, 'attempts');
		}
		if (decision.waitMs >= LOG_WAITS_FROM_MS)
			ports.log(
				`Waiting ${Math.round(decision.waitMs / 1000)} s before trying again to ${journey.operation.purpose}`,
			);
		meter.retries += 1;
		await ports.sleep(decision.waitMs);
		noteWait(decision.waitMs);
		if (ports.cancelled()) throw cancelledError(journey.name);
	}

	/** The refusal that ends a call. */
	async function lastWord(journey: Journey, sent: Sent, why: RetryRefusal): Promise<JiraError> {
		const context = contextOf(journey);
		const refusal =
			'answer' in sent
				? await refusalOf(journey, sent.answer)
				: errorFromFault(sent.fault, sent.thrown, context);
		if (why !== 'unknownOutcome') return refusal;
		const { status, messages, fields } = refusal;
		return errorOfKind('unknownOutcome', context, { status, words: { messages, fields, elements: [] } });
	}

	async function refusalOf(journey: Journey, answer: HttpAnswer): Promise<JiraError> {
		const context = contextOf(journey);
		if (isSuccess(answer.status)) return errorOfKind('damagedAnswer', context, { status: answer.status });
		// "It does not exist" may be what an anonymous visitor is told (reference §2.2).
		const doubtful =
			[400, 403, 404].includes(answer.status) && authenticationSign(answer.headers) === 'silent';
		if (doubtful && journey.name !== 'getMyself' && journey.operation.outside === undefined) {
			try {
				await prove();
			} catch (thrown) {
				if (isJiraError(thrown) && SETTLES.has(thrown.kind)) return thrown;
			}
		}
		return errorFromAnswer(answer, context);
	}

	/** A success that says it did not take the credential is a refusal, whatever it carries. */
	function refuseUnaccepted(journey: Journey, { status, headers }: HttpAnswer): void {
		const sign = authenticationSign(headers);
		if (!isSuccess(status) || sign === 'known' || sign === 'silent') return;
		throw authenticationError(sign, status, contextOf(journey));
	}

	/** Makes sure that a success is Jira's answer to this account, and not to an anonymous visitor (reference §2.2). */
	async function settle(journey: Journey, { headers }: HttpAnswer): Promise<void> {
		if (authenticationSign(headers) === 'known' || journey.operation.outside !== undefined) return;
		// That Jira has carried out an unsafe write is proof enough, and a fault while proving must not hide its result.
		if (journey.name === 'getMyself' || journey.repeat === 'unsafe') return;
		await prove();
	}

	/**
	 * Asks once who the credential belongs to, because `getMyself` is refused to an anonymous visitor. The proof holds
	 * for the run, at most ten minutes, and for other runs that are open at the same time.
	 */
	async function prove(): Promise<void> {
		const since = Math.max(openedAt, ports.now() - PROOF_HOLDS_MS);
		if (session.provenAt >= since) return;
		proof ??= askWhoItIs().finally(() => (proof = undefined));
		await proof;
	}

	async function askWhoItIs(): Promise<void> {
		try {
			await call('getMyself');
		} catch (thrown) {
			// A token that lacks the scope for this one call is a token that Jira knows.
			if (!isJiraError(thrown, 'scope')) throw toJiraError(thrown, secrets);
		}
		session.provenAt = ports.now();
	}

	function contextOf(journey: Journey): ErrorContext {
		return { operation: journey.name, now: ports.now(), secrets, advice: options.advice };
	}

	async function askServerTime(): Promise<number> {
		if (serverTime === undefined) await call('getServerInfo');
		// An answer without a date is not HTTP as Atlassian speaks it; then this machine's clock has to do.
		return serverTime ?? ports.now();
	}

	const { rails = NO_RAILS } = options;
	return { call: fenced(call, rails, session), session, ports, meter, openedAt, serverTime: askServerTime };
}

function noCustomerService(): JiraError {
	const advice = 'Use a credential that leads to a site with Customer Service Management.';
	return new JiraError({ kind: 'configuration', message: `This connection does not lead to Customer Service Management. ${advice}`, advice });
}

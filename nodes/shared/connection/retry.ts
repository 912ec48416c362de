import type { Fault } from './faults';
import type { Operation } from './operations';
import { limitReason, serverWait, type LimitReason } from './serverHints';
import type { HttpAnswer } from './types';

/** How one attempt ended without success. `damaged`: a 2xx whose body is not what it should be. */
export type FailedAttempt =
	| { readonly status: number; readonly headers: HttpAnswer['headers'] }
	| { readonly fault: Fault }
	| { readonly damaged: true };

/** All that the decision depends on; times in milliseconds. */
export interface RetryQuestion {
	/** How many attempts there have been, this one included. */
	readonly attempt: number;
	readonly outcome: FailedAttempt;
	readonly repeat: Operation['repeat'];
	/** Time since the call began. */
	readonly elapsedMs: number;
	/** How long the call may take in all, waits included. */
	readonly deadlineMs: number;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** In [0, 1), for jitter. */
	readonly random: number;
}

/** Why an attempt is repeated. */
export type RetryReason = LimitReason | 'unavailable' | 'network' | 'damaged';

/**
 * Why it is not: `final` would be the same again; `unknownOutcome`: the write may have been carried out;
 * `attempts`: there were enough; `deadline`: the wait is longer than the call may take.
 */
export type RetryRefusal = 'final' | 'unknownOutcome' | 'attempts' | 'deadline';

export type RetryDecision =
	| { readonly retry: true; readonly waitMs: number; readonly reason: RetryReason }
	| { readonly retry: false; readonly why: RetryRefusal; readonly waitMs?: number };

/** The most attempts of one call. Atlassian advises four retries (reference §6.3); a 429 costs nothing, so one more. */
export const MAX_ATTEMPTS = 6;

/** Fewer where more would only hide what is wrong: a mistyped site, an answer that is too large to arrive whole. */
const MAX_BY_REASON: Partial<Record<RetryReason, number>> = { unavailable: 5, network: 4, damaged: 2 };

const BASE_MS = 2_000;
const CAP_MS = 30_000;
const PASSING_STATUS = new Set([408, 425, 500, 502, 503, 504]);

/**
 * Whether and when to send an attempt again (design §4.4, reference §6.3). Pure.
 *
 * A 429 was not carried out, so any call may follow it. After a 5xx, a lost connection or a timeout only a call that is
 * safe to repeat is sent again. A time that the server gives is a minimum: jitter only adds to it, and a hint that
 * has not helped twice no longer shortens the back-off.
 */
export function nextAttempt(question: RetryQuestion): RetryDecision {
	const { attempt, outcome, repeat, elapsedMs, deadlineMs } = question;
	const reason = reasonOf(outcome);
	if (reason === undefined) return { retry: false, why: 'final' };
	if (repeat === 'unsafe' && mayBeDone(outcome)) return { retry: false, why: 'unknownOutcome' };
	if (attempt >= (MAX_BY_REASON[reason] ?? MAX_ATTEMPTS)) return { retry: false, why: 'attempts' };
	const waitMs = waitBefore(question);
	if (elapsedMs + waitMs > deadlineMs) return { retry: false, why: 'deadline', waitMs };
	return { retry: true, waitMs, reason };
}

function reasonOf(outcome: FailedAttempt): RetryReason | undefined {
	if ('damaged' in outcome) return 'damaged';
	if ('fault' in outcome)
		return outcome.fault === 'refused' || outcome.fault === 'cancelled' ? undefined : 'network';
	if (outcome.status === 429) return limitReason(outcome.headers);
	// 520 to 530 are a content network's own words for an origin that does not answer.
	const passing = PASSING_STATUS.has(outcome.status) || (outcome.status >= 520 && outcome.status <= 530);
	return passing ? 'unavailable' : undefined;
}

function mayBeDone(outcome: FailedAttempt): boolean {
	if ('damaged' in outcome) return true;
	if ('fault' in outcome) return outcome.fault !== 'notSent';
	return outcome.status !== 429;
}

function waitBefore({ attempt, outcome, now, random }: RetryQuestion): number {
	const hinted = 'status' in outcome ? serverWait(outcome.headers, now) : undefined;
	if (hinted === undefined || hinted === 0) return Math.round(backOff(attempt) * (0.7 + 0.6 * random));
	const least = attempt > 2 ? Math.max(hinted, backOff(attempt - 2)) : hinted;
	return Math.ceil(least * (1 + 0.3 * random));
}

function backOff(attempt: number): number {
	return Math.min(BASE_MS * 2 ** (attempt - 1), CAP_MS);
}

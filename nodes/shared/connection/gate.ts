import { cancelledError } from '../errors/jiraError';
import { createIssueSpacing } from './issueSpacing';
import { createPacer, type Pacer } from './pacer';
import type { LimitReason } from './serverHints';
import type { Ports } from './types';

/** What a call needs of the world while it waits: its own run's clock and cancellation. */
export type GateClock = Pick<Ports, 'now' | 'sleep' | 'cancelled'>;

/** How much may go through one gate. */
export interface GateLimits {
	/** Calls in flight at the same time, at least 1. */
	readonly concurrency: number;
	/** This process's share of the site's limits, above 0 and up to 1: several workers each see only their own traffic. */
	readonly share: number;
}

/** Limits of a gate that nobody has adjusted. */
export const DEFAULT_LIMITS: GateLimits = { concurrency: 8, share: 1 };

/** What wants through. */
export interface Ticket {
	/** Name of the endpoint and method; calls with the same name share one pacer. */
	readonly endpoint: string;
	/** The tenant's burst limit for this endpoint and method. */
	readonly requestsPerSecond: number;
	/** Key or id of the issue that the call writes. */
	readonly issue?: string;
	/** A wait that would last beyond this moment is refused (milliseconds since the epoch). */
	readonly deadline: number;
}

/** The wait would be longer than the call may take; it could start at `readyAt`. */
export class GateRefusal {
	constructor(readonly readyAt: number) {}
}

/** Bounded concurrency, pace and pauses of one session. */
export interface Gate {
	/**
	 * Runs the task when its turn has come: first come, first served among those that may go. The task is told how long
	 * it was held up by a limit (waiting for a free slot does not count).
	 * @throws a cancelled JiraError when the run is stopped while it waits, and whatever the task throws.
	 */
	run<T>(ticket: Ticket, clock: GateClock, task: (waitedMs: number) => Promise<T>): Promise<T | GateRefusal>;
	/** Jira has set a limit: everything (quota), writes to this issue, or this endpoint wait until then. */
	pause(ticket: Ticket, reason: LimitReason, until: number, now: number): void;
	/** Jira has refused a call for this limit: a pause, from which the endpoint's pace is learned. */
	refused(ticket: Ticket, reason: LimitReason, until: number, now: number): void;
	/** Jira says that this endpoint is close to its limit. */
	ease(ticket: Ticket, now: number): void;
	/** Takes on other limits, e.g. those of the next run's options. */
	adjust(limits: Partial<GateLimits>): void;
}

const SLICE_MS = 1_000;
const SLOT_PROBE_MS = 30_000;

interface Waiter {
	readonly ticket: Ticket;
	readonly clock: GateClock;
	/** Ends the wait. */
	readonly settle: (result: 'admitted' | 'cancelled' | GateRefusal) => void;
	/** How long a limit has held it up so far. */
	waitedMs: number;
}

/**
 * While somebody waits, one loop wakes at the next moment at which anybody may go, and at least once a second to notice
 * stopped runs. It sleeps by the clock of whoever waits first; if that run is stopped, by the next one's.
 */
export function createGate(initial: Partial<GateLimits> = {}): Gate {
	const pacers = new Map<string, Pacer>();
	const issues = createIssueSpacing();
	let waiting: Waiter[] = [];
	let limits: GateLimits = { ...DEFAULT_LIMITS, ...initial };
	let slots = limits.concurrency;
	let slotsChangedAt = Number.NEGATIVE_INFINITY;
	let active = 0;
	let pausedUntil = 0;
	let looping = false;
	let wakeLoop: () => void = () => undefined;

	function pacerOf(ticket: Ticket): Pacer {
		const known = pacers.get(ticket.endpoint);
		if (known !== undefined) return known;
		const pacer = createPacer(ticket.requestsPerSecond * limits.share);
		pacers.set(ticket.endpoint, pacer);
		return pacer;
	}

	/** When no limit holds the ticket up; `now` or earlier means at once. */
	function readyAt(ticket: Ticket, now: number): number {
		const ofIssue = ticket.issue === undefined ? 0 : issues.readyAt(ticket.issue);
		return Math.max(pausedUntil, ofIssue, pacerOf(ticket).readyAt(now));
	}

	/**
	 * Goes through the queue in order: admits who may go, sends away who was stopped or would wait too long.
	 * @returns the moment at which a limit lets the next one go; Infinity when only a free slot is missing.
	 */
	function goThrough(now: number): number {
		if (slots < limits.concurrency && now - slotsChangedAt >= SLOT_PROBE_MS) {
			slots += 1;
			slotsChangedAt = now;
		}
		const queue = waiting;
		let next = Number.POSITIVE_INFINITY;
		waiting = queue.filter((waiter) => {
			const ready = readyAt(waiter.ticket, now);
			const result = verdict(waiter, ready, now);
			if (result === 'admitted') start(waiter.ticket, now);
			if (result !== 'waits') waiter.settle(result);
			else if (ready > now) next = Math.min(next, ready);
			return result === 'waits';
		});
		return next;
	}

	function verdict(
		waiter: Waiter,
		ready: number,
		now: number,
	): 'admitted' | 'cancelled' | 'waits' | GateRefusal {
		if (waiter.clock.cancelled()) return 'cancelled';
		if (Math.max(ready, now) > waiter.ticket.deadline) return new GateRefusal(Math.max(ready, now));
		return ready <= now && active < slots ? 'admitted' : 'waits';
	}

	function start(ticket: Ticket, now: number): void {
		active += 1;
		pacerOf(ticket).take(now);
		if (ticket.issue !== undefined) issues.record(ticket.issue, now);
	}

	async function loop(): Promise<void> {
		looping = true;
		for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
			const before = first.clock.now();
			const next = goThrough(before);
			if (waiting.length === 0) break;
			const held = waiting.filter(({ ticket }) => readyAt(ticket, before) > before);
			await nap(waiting[0] ?? first, Math.min(next - before, SLICE_MS));
			const slept = first.clock.now() - before;
			for (const waiter of held) waiter.waitedMs += slept;
		}
		looping = false;
	}

	/** Sleeps by this waiter's clock until the time is over or the loop is woken. */
	async function nap(sleeper: Waiter, ms: number): Promise<void> {
		const woken = new Promise<void>((resolve) => (wakeLoop = resolve));
		try {
			await Promise.race([woken, sleeper.clock.sleep(ms)]);
		} catch {
			// Its run was stopped.
			waiting = waiting.filter((waiter) => waiter !== sleeper);
			sleeper.settle('cancelled');
		}
	}

	/** Something has changed: whoever may go now goes, and the loop looks anew when to wake. */
	function changed(now: number): void {
		if (waiting.length === 0) return;
		goThrough(now);
		if (looping) wakeLoop();
		else void loop();
	}

	function pause(ticket: Ticket, reason: LimitReason, until: number, now: number): void {
		if (reason === 'quota') pausedUntil = Math.max(pausedUntil, until);
		else if (reason === 'issue' && ticket.issue !== undefined) issues.pauseUntil(ticket.issue, until);
		else pacerOf(ticket).pauseUntil(until);
		if (reason === 'threads' && now - slotsChangedAt >= SLICE_MS) {
			slots = Math.max(1, Math.floor(slots * 0.9));
			slotsChangedAt = now;
		}
	}

	return {
		async run(ticket, clock, task) {
			let settle: Waiter['settle'] = () => undefined;
			const turn = new Promise<Parameters<Waiter['settle']>[0]>((resolve) => (settle = resolve));
			const waiter: Waiter = { ticket, clock, settle, waitedMs: 0 };
			waiting.push(waiter);
			changed(clock.now());
			const result = await turn;
			if (result === 'cancelled') throw cancelledError();
			if (result !== 'admitted') return result;
			try {
				return await task(waiter.waitedMs);
			} finally {
				active -= 1;
				changed(clock.now());
			}
		},
		pause,
		refused(ticket, reason, until, now) {
			pause(ticket, reason, until, now);
			if (reason === 'burst') pacerOf(ticket).refused(now, until);
		},
		ease(ticket, now) {
			pacerOf(ticket).ease(now);
		},
		adjust({ concurrency = limits.concurrency, share = limits.share }) {
			if (share !== limits.share) pacers.clear();
			if (concurrency !== limits.concurrency) slots = concurrency;
			limits = { concurrency, share };
		},
	};
}

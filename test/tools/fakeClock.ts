/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { cancelledError } from '../../nodes/shared/errors/jiraError';
import type { HttpAnswer, HttpAttempt, Ports } from '../../nodes/shared/connection/types';

/** A clock that moves only when the test says so. Times are milliseconds since the epoch. */
export interface FakeClock {
	now(): number;
	/** Resolves when the clock has been moved past the end of the wait. Rejects when the clock's run is cancelled. */
	sleep(ms: number): Promise<void>;
	/** Moves the clock, waking every sleeper in the order of its time and letting it act before the next. */
	advance(ms: number): Promise<void>;
	/** Moves the clock from sleeper to sleeper until the promise settles. Fails when nobody is left to wake. */
	run<T>(promise: Promise<T>): Promise<T>;
	/** What the user's stop does: sleepers are woken with a refusal. */
	cancel(): void;
	cancelled(): boolean;
	/** How many are asleep. */
	sleeping(): number;
}

interface Sleeper {
	readonly at: number;
	readonly wake: () => void;
	readonly refuse: (reason: Error) => void;
}

/** A clock that stands at 5 January 2026, 12:00 UTC, or where the test wants it. */
export function createFakeClock(start = Date.UTC(2026, 0, 5, 12)): FakeClock {
	let time = start;
	let stopped = false;
	let sleepers: Sleeper[] = [];

	/** The sleeper whose time comes first; of several, the one who fell asleep first. */
	function nextUp(): Sleeper | undefined {
		return sleepers.reduce<Sleeper | undefined>(
			(first, sleeper) => (first === undefined || sleeper.at < first.at ? sleeper : first),
			undefined,
		);
	}

	async function wake(sleeper: Sleeper): Promise<void> {
		sleepers = sleepers.filter((other) => other !== sleeper);
		time = Math.max(time, sleeper.at);
		sleeper.wake();
		await settled();
	}

	return {
		now: () => time,
		async sleep(ms) {
			if (stopped) throw cancelledError();
			await new Promise<void>((resolve, reject) => {
				sleepers.push({ at: time + Math.max(0, ms), wake: resolve, refuse: reject });
			});
		},
		async advance(ms) {
			const end = time + ms;
			await settled();
			for (let next = nextUp(); next !== undefined && next.at <= end; next = nextUp()) await wake(next);
			time = end;
			await settled();
		},
		async run(promise) {
			let done = false;
			const finish = () => (done = true);
			promise.then(finish, finish);
			await settled();
			while (!done) {
				const next = nextUp();
				if (next === undefined) throw new Error('Nobody is asleep, and still the promise is open');
				await wake(next);
			}
			return await promise;
		},
		cancel() {
			stopped = true;
			const woken = sleepers;
			sleepers = [];
			for (const sleeper of woken) sleeper.refuse(cancelledError());
		},
		cancelled: () => stopped,
		sleeping: () => sleepers.length,
	};
}

/** Lets everything run that can run without the clock. */
export async function settled(): Promise<void> {
	await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Ports over a fake clock: the test answers each attempt; jitter is none (0.5 is the middle of its range). */
export interface FakePorts extends Ports {
	readonly attempts: HttpAttempt[];
	readonly logged: string[];
}

/** @param respond Answers an attempt, or throws as a broken network does. */
export function createFakePorts(
	clock: FakeClock,
	respond: (attempt: HttpAttempt, index: number) => HttpAnswer | Promise<HttpAnswer>,
	random: () => number = () => 0.5,
): FakePorts {
	const attempts: HttpAttempt[] = [];
	const logged: string[] = [];
	return {
		attempts,
		logged,
		async send(attempt) {
			attempts.push(attempt);
			return await respond(attempt, attempts.length - 1);
		},
		now: clock.now,
		sleep: clock.sleep,
		random,
		cancelled: clock.cancelled,
		log: (message) => logged.push(message),
	};
}

/** A JSON answer that Jira gives to a known account. */
export function jsonAnswer(body: unknown, status = 200, headers: Record<string, string> = {}): HttpAnswer {
	const usual = {
		'content-type': 'application/json;charset=UTF-8',
		'x-aaccountid': '5b10ac8d82e05b22cc7d4ef5',
	};
	return { status, headers: { ...usual, ...headers }, body };
}

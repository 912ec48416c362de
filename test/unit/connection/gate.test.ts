import fc from '../../tools/laws';
import { isJiraError } from '../../../nodes/shared/errors/jiraError';
import { createGate, GateRefusal, type Ticket } from '../../../nodes/shared/connection/gate';
import { createPacer } from '../../../nodes/shared/connection/pacer';
import { createFakeClock, settled } from '../../tools/fakeClock';

const FAR = Number.MAX_SAFE_INTEGER;
const ticket = (more: Partial<Ticket> = {}): Ticket => ({
	endpoint: 'searchIssues',
	requestsPerSecond: 100,
	deadline: FAR,
	...more,
});

/** The most starts in any window of this length; starts in ascending order. */
function mostWithin(starts: readonly number[], windowMs: number): number {
	let most = 0;
	let from = 0;
	starts.forEach((time, index) => {
		while (time - (starts[from] ?? time) >= windowMs) from += 1;
		most = Math.max(most, index - from + 1);
	});
	return most;
}

describe('concurrency', () => {
	test('never more in flight than allowed, and all get through', async () => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 3 });
		let inFlight = 0;
		let most = 0;
		const tasks = Array.from({ length: 20 }, async (_, index) =>
			gate.run(ticket(), clock, async () => {
				most = Math.max(most, ++inFlight);
				await clock.sleep(100 + index);
				inFlight -= 1;
				return index;
			}),
		);
		expect(await clock.run(Promise.all(tasks))).toEqual(Array.from({ length: 20 }, (_, index) => index));
		expect(most).toBe(3);
	});

	test('starts at eight', async () => {
		const clock = createFakeClock();
		const gate = createGate();
		let started = 0;
		const tasks = Array.from({ length: 20 }, async () =>
			gate.run(ticket(), clock, async () => {
				started += 1;
				await clock.sleep(60_000);
			}),
		);
		await settled();
		expect(started).toBe(8);
		gate.adjust({ concurrency: 12 });
		await clock.advance(1_000);
		expect(started).toBe(12);
		await clock.run(Promise.all(tasks));
	});

	test('a slot is free again after the task has thrown', async () => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 1 });
		const broken = gate.run(ticket(), clock, async () => {
			await clock.sleep(10);
			throw new Error('broken');
		});
		const next = gate.run(ticket(), clock, async () => 'next');
		await expect(clock.run(broken)).rejects.toThrow('broken');
		expect(await clock.run(next)).toBe('next');
	});

	test('first come, first served', async () => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 2 });
		const order: number[] = [];
		const tasks = Array.from({ length: 30 }, async (_, index) =>
			gate.run(ticket(), clock, async () => {
				order.push(index);
				await clock.sleep(50);
			}),
		);
		await clock.run(Promise.all(tasks));
		expect(order).toEqual([...order].sort((a, b) => a - b));
	});
});

describe('pace', () => {
	test.each([1, 5, 50, 100, 150])('never more than %i a second, yet at least half of it', async (limit) => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 1000 });
		const starts: number[] = [];
		const tasks = Array.from({ length: limit * 4 }, async () =>
			gate.run(ticket({ requestsPerSecond: limit }), clock, async () => starts.push(clock.now())),
		);
		await clock.run(Promise.all(tasks));
		expect(mostWithin(starts, 1000)).toBeLessThanOrEqual(limit);
		expect(clock.now() - (starts[0] ?? 0)).toBeLessThanOrEqual(8_100);
	});

	test('a share of the limits is never exceeded', async () => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 1000, share: 0.25 });
		const starts: number[] = [];
		const tasks = Array.from({ length: 120 }, async () =>
			gate.run(ticket(), clock, async () => starts.push(clock.now())),
		);
		await clock.run(Promise.all(tasks));
		expect(mostWithin(starts, 1000)).toBeLessThanOrEqual(25);
	});

	test('one endpoint at its limit does not hold up another', async () => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 4 });
		const slow = Array.from({ length: 50 }, async () =>
			gate.run(ticket({ endpoint: 'slow', requestsPerSecond: 1 }), clock, async () => undefined),
		);
		let at = Infinity;
		const began = clock.now();
		await clock.run(gate.run(ticket({ endpoint: 'other' }), clock, async () => (at = clock.now())));
		expect(at).toBe(began);
		await clock.run(Promise.all(slow));
	});

	test('who comes while others wait long goes as soon as their own limit lets them', async () => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 100 });
		const began = clock.now();
		gate.pause(ticket({ endpoint: 'slow' }), 'burst', began + 900, began);
		const slow = gate.run(ticket({ endpoint: 'slow' }), clock, async () => undefined);
		await settled();
		const starts = Array.from({ length: 21 }, async () =>
			gate.run(ticket({ endpoint: 'fast' }), clock, async () => clock.now()),
		);
		for (const start of await clock.run(Promise.all(starts))) expect(start).toBeLessThan(began + 50);
		await clock.run(slow);
	});

	test('nobody starves: with any mix, everyone starts and each endpoint keeps its order', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(
					fc.record({
						endpoint: fc.constantFrom('a', 'b', 'c'),
						issue: fc.constantFrom(undefined, 'A-1', 'A-2'),
						takes: fc.integer({ min: 0, max: 3000 }),
					}),
					{ maxLength: 60 },
				),
				async (calls) => {
					const clock = createFakeClock();
					const gate = createGate({ concurrency: 4 });
					const order = new Map<string, number[]>();
					const all = calls.map(async ({ takes, ...more }, index) =>
						gate.run(ticket({ ...more, requestsPerSecond: 10 }), clock, async () => {
							const key = `${more.endpoint} ${more.issue}`;
							order.set(key, [...(order.get(key) ?? []), index]);
							await clock.sleep(takes);
						}),
					);
					await clock.run(Promise.all(all));
					for (const indexes of order.values()) expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
					expect([...order.values()].flat()).toHaveLength(calls.length);
				},
			),
			{ numRuns: 60 },
		);
	});

	test('the wait for a limit is reported, the wait for a slot is not', async () => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 1 });
		void gate.run(ticket(), clock, async () => clock.sleep(3_000));
		const waited = gate.run(ticket(), clock, async (waitedMs) => waitedMs);
		expect(await clock.run(waited)).toBe(0);
		gate.pause(ticket(), 'quota', clock.now() + 4_000, clock.now());
		expect(await clock.run(gate.run(ticket(), clock, async (waitedMs) => waitedMs))).toBe(4_000);
	});
});

describe('writes to one issue', () => {
	test('at most 20 in 2 s and 100 in 30 s, other issues go on', async () => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 1000 });
		const starts: number[] = [];
		const same = Array.from({ length: 250 }, async () =>
			gate.run(ticket({ endpoint: 'editIssue', issue: 'A-1', requestsPerSecond: 1000 }), clock, async () =>
				starts.push(clock.now()),
			),
		);
		const began = clock.now();
		const other = gate.run(
			ticket({ endpoint: 'editIssue', issue: 'A-2', requestsPerSecond: 1000 }),
			clock,
			async () => clock.now() - began,
		);
		expect(await clock.run(other)).toBeLessThan(100);
		await clock.run(Promise.all(same));
		expect(starts).toHaveLength(250);
		expect(mostWithin(starts, 2_000)).toBeLessThanOrEqual(20);
		expect(mostWithin(starts, 30_000)).toBeLessThanOrEqual(100);
	});

	test('a pause of one issue leaves the others alone', async () => {
		const clock = createFakeClock();
		const gate = createGate();
		const began = clock.now();
		gate.pause(ticket({ issue: 'A-1' }), 'issue', began + 9_000, began);
		const startOf = async (issue: string) =>
			gate.run(ticket({ issue }), clock, async () => clock.now() - began);
		const paused = startOf('A-1');
		expect(await clock.run(startOf('A-2'))).toBe(0);
		expect(await clock.run(paused)).toBe(9_000);
	});
});

describe('pauses', () => {
	test('an exhausted quota holds everybody', async () => {
		const clock = createFakeClock();
		const gate = createGate();
		const until = clock.now() + 20_000;
		gate.pause(ticket(), 'quota', until, clock.now());
		const starts = ['a', 'b', 'c'].map(async (endpoint) =>
			gate.run(ticket({ endpoint }), clock, async () => clock.now()),
		);
		for (const start of await clock.run(Promise.all(starts))) expect(start).toBeGreaterThanOrEqual(until);
	});

	test('a burst holds its endpoint alone', async () => {
		const clock = createFakeClock();
		const gate = createGate();
		const began = clock.now();
		gate.pause(ticket({ endpoint: 'a' }), 'burst', began + 5_000, began);
		const held = gate.run(ticket({ endpoint: 'a' }), clock, async () => clock.now());
		expect(await clock.run(gate.run(ticket({ endpoint: 'b' }), clock, async () => clock.now()))).toBe(began);
		expect(await clock.run(held)).toBeGreaterThanOrEqual(began + 5_000);
	});

	test('a pause that comes while they wait holds those who wait', async () => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 1 });
		const first = gate.run(ticket(), clock, async () => clock.sleep(500));
		const second = gate.run(ticket(), clock, async () => clock.now());
		await settled();
		const until = clock.now() + 30_000;
		gate.pause(ticket(), 'quota', until, clock.now());
		await clock.run(first);
		expect(await clock.run(second)).toBe(until);
	});

	test('a wait beyond the deadline is refused at once, and leaves nothing behind', async () => {
		const clock = createFakeClock();
		const gate = createGate();
		const began = clock.now();
		gate.pause(ticket(), 'quota', began + 3_600_000, began);
		const refused = await gate.run(ticket({ deadline: began + 300_000 }), clock, async () => 'ran');
		expect(refused).toEqual(new GateRefusal(began + 3_600_000));
		expect(clock.sleeping()).toBe(0);
		await clock.advance(3_600_000);
		expect(await clock.run(gate.run(ticket(), clock, async () => 'ran'))).toBe('ran');
	});

	test('too many threads: fewer slots, given back slowly', async () => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 8 });
		gate.pause(ticket(), 'threads', clock.now(), clock.now());
		let started = 0;
		const fill = () =>
			Array.from({ length: 8 }, async () =>
				gate.run(ticket(), clock, async () => {
					started += 1;
					await clock.sleep(20_000);
				}),
			);
		const first = fill();
		await settled();
		expect(started).toBe(7);
		await clock.run(Promise.all(first));
		started = 0;
		const second = fill();
		await settled();
		expect(started).toBe(8);
		await clock.run(Promise.all(second));
	});
});

describe('cancelling', () => {
	test('one who waits for a slot leaves the queue, the others go on', async () => {
		const mine = createFakeClock();
		const theirs = createFakeClock();
		const gate = createGate({ concurrency: 1 });
		const holder = gate.run(ticket(), theirs, async () => theirs.sleep(5_000));
		const waiting = gate.run(ticket(), mine, async () => 'ran');
		const behind = gate.run(ticket(), theirs, async () => 'behind');
		await settled();
		mine.cancel();
		await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' });
		await theirs.run(holder);
		expect(await theirs.run(behind)).toBe('behind');
	});

	test('one who waits for a pause leaves, and takes no slot with them', async () => {
		const clock = createFakeClock();
		const gate = createGate({ concurrency: 1 });
		gate.pause(ticket(), 'quota', clock.now() + 60_000, clock.now());
		const waiting = gate.run(ticket(), clock, async () => 'ran');
		await clock.advance(500);
		clock.cancel();
		await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' });
		const later = createFakeClock(clock.now());
		expect(await later.run(gate.run(ticket(), later, async () => 'later'))).toBe('later');
	});

	test('a stopped run does not start anything', async () => {
		const clock = createFakeClock();
		clock.cancel();
		const task = jest.fn();
		const outcome = await createGate()
			.run(ticket(), clock, task)
			.catch((thrown: unknown) => thrown);
		expect(isJiraError(outcome, 'cancelled')).toBe(true);
		expect(task).not.toHaveBeenCalled();
	});
});

describe('pacer', () => {
	/** Starts in ten seconds, as fast as the pacer lets them. */
	function startsOver(pacer: ReturnType<typeof createPacer>, from: number, ms = 10_000): number[] {
		const starts: number[] = [];
		for (let now = from; now < from + ms; now = Math.max(now, pacer.readyAt(now))) {
			if (pacer.readyAt(now) > now) continue;
			pacer.take(now);
			starts.push(now);
		}
		return starts;
	}

	test('eases by a tenth, once for complaints of the same second, and probes up to the limit again', () => {
		const pacer = createPacer(100);
		const full = startsOver(pacer, 1_000_000).length;
		pacer.ease(2_000_000);
		pacer.ease(2_000_100);
		const eased = startsOver(pacer, 2_000_500).length;
		expect(eased / full).toBeGreaterThan(0.85);
		expect(eased / full).toBeLessThan(0.95);
		pacer.ease(2_100_000);
		pacer.ease(2_102_000);
		expect(startsOver(pacer, 2_103_000).length).toBeLessThan(eased);
		for (let now = 2_200_000; now < 3_000_000; now += 30_000) pacer.readyAt(now);
		expect(startsOver(pacer, 3_000_000).length).toBeGreaterThanOrEqual(full - 1);
	});

	test('never above the limit in any second, whatever happens', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 200 }),
				fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 10 }),
				(limit, eases) => {
					const pacer = createPacer(limit);
					const starts: number[] = [];
					let now = 1_000_000;
					for (const gap of [...eases, 1_000]) {
						const end = now + gap;
						starts.push(...startsOver(pacer, now, gap));
						now = end;
						pacer.ease(now);
					}
					expect(mostWithin(starts, 1000)).toBeLessThanOrEqual(limit);
				},
			),
			{ numRuns: 50 },
		);
	});

	test('keeps moving after very many complaints', () => {
		const pacer = createPacer(100);
		for (let time = 0; time < 1000; time++) pacer.ease(1_000_000 + time * 2_000);
		const now = 5_000_000;
		expect(pacer.readyAt(now)).toBeLessThanOrEqual(now + 15_000);
	});
});

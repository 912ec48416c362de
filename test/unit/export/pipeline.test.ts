/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import fc from '../../tools/laws';
import { inBatches, inOrder, oneAhead } from '../../../nodes/shared/export/pipeline';
import { settled } from '../../tools/fakeClock';

/** Rejections that nobody takes while these tests run: n8n's process would end by one. */
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeAll(() => process.on('unhandledRejection', note));
afterAll(() => process.off('unhandledRejection', note));
afterEach(async () => {
	for (let turn = 0; turn < 5; turn++) await settled();
	expect(unhandled.splice(0)).toEqual([]);
});

interface Watched<T> {
	readonly source: AsyncGenerator<T>;
	asked: number;
	closed: boolean;
}

/** A list as a source that counts how often it was asked, and notices when it is closed. */
function watched<T>(list: readonly T[], failAt?: number): Watched<T> {
	const state = { asked: 0, closed: false } as { -readonly [K in keyof Watched<T>]: Watched<T>[K] };
	state.source = (async function* () {
		try {
			for (const entry of list) {
				if (state.asked++ === failAt) throw new Error(`page ${failAt} is broken`);
				yield entry;
			}
		} finally {
			state.closed = true;
		}
	})();
	return state;
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
	const all: T[] = [];
	for await (const entry of source) all.push(entry);
	return all;
}

/** Work that takes as many turns as it is told, so that results come in any order. */
async function afterTurns(turns: number): Promise<void> {
	for (let turn = 0; turn < turns; turn++) await settled();
}

describe('inOrder', () => {
	it('gives results in the order of the batches and never works on more than the width at once', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat({ max: 4 }), { maxLength: 20 }),
				fc.integer({ min: 1, max: 6 }),
				async (turns, width) => {
					let running = 0;
					let most = 0;
					const batches = watched(turns.map((count, index) => ({ count, index })));
					const results = inOrder(batches.source, width, async ({ count, index }) => {
						most = Math.max(most, ++running);
						await afterTurns(count);
						running--;
						return index;
					});
					expect(await collect(results)).toEqual(turns.map((_count, index) => index));
					expect(most).toBeLessThanOrEqual(width);
					expect(batches.closed).toBe(true);
				},
			),
			{ numRuns: 60 },
		);
	});

	it('really works side by side', async () => {
		let running = 0;
		let most = 0;
		await collect(
			inOrder(watched([1, 2, 3, 4, 5, 6]).source, 4, async () => {
				most = Math.max(most, ++running);
				await afterTurns(3);
				running--;
			}),
		);
		expect(most).toBe(4);
	});

	it('raises the fault of the first batch that has one, in order, after the results before it', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.record({ turns: fc.nat({ max: 3 }), fails: fc.boolean() }), {
					minLength: 1,
					maxLength: 12,
				}),
				fc.integer({ min: 1, max: 5 }),
				async (plan, width) => {
					const batches = watched(plan.map((entry, index) => ({ ...entry, index })));
					const given: number[] = [];
					const first = plan.findIndex(({ fails }) => fails);
					const run = (async () => {
						const results = inOrder(batches.source, width, async ({ turns, fails, index }) => {
							await afterTurns(turns);
							if (fails) throw new Error(`fault of ${index}`);
							return index;
						});
						for await (const result of results) given.push(result);
					})();
					if (first < 0) await run;
					else await expect(run).rejects.toThrow(new Error(`fault of ${first}`));
					expect(given).toEqual(plan.slice(0, first < 0 ? undefined : first).map((_entry, index) => index));
					expect(batches.closed).toBe(true);
				},
			),
			{ numRuns: 60 },
		);
	});

	it('raises a fault of work that breaks before it waits', async () => {
		const results = inOrder(watched([1]).source, 2, async () => await Promise.reject(new Error('at once')));
		await expect(collect(results)).rejects.toThrow('at once');
	});

	it('raises a fault of the source, and closes nothing twice', async () => {
		const batches = watched([1, 2, 3], 2);
		await expect(collect(inOrder(batches.source, 2, async (entry) => entry))).rejects.toThrow(
			'page 2 is broken',
		);
		expect(batches.closed).toBe(true);
	});

	it('asks for no further batch when the consumer stops', async () => {
		const batches = watched(Array.from({ length: 100 }, (_none, index) => index));
		for await (const result of inOrder(batches.source, 3, async (entry) => entry)) if (result === 1) break;
		expect(batches.asked).toBe(4);
		expect(batches.closed).toBe(true);
	});

	it('asks for no batch before there is room for it, however slow the consumer is', async () => {
		const batches = watched(Array.from({ length: 20 }, (_none, index) => index));
		let given = 0;
		for await (const result of inOrder(batches.source, 3, async (entry) => entry)) {
			expect(result).toBe(given++);
			await afterTurns(3);
			expect(batches.asked - given).toBeLessThan(3);
		}
		expect(given).toBe(20);
	});
});

describe('oneAhead', () => {
	it('gives the pages as they are', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat()), async (pages) =>
				expect(await collect(oneAhead(watched(pages).source))).toEqual(pages),
			),
			{ numRuns: 50 },
		);
	});

	it('has asked for the next page while the present one is looked at, and never for more', async () => {
		const pages = watched([0, 1, 2, 3, 4]);
		for await (const page of oneAhead(pages.source)) {
			await afterTurns(5);
			expect(pages.asked).toBe(Math.min(page + 2, 5));
		}
		expect(pages.closed).toBe(true);
	});

	it('stops asking, and closes the source, when the consumer stops', async () => {
		const pages = watched([0, 1, 2, 3, 4]);
		for await (const page of oneAhead(pages.source)) if (page === 1) break;
		expect(pages.asked).toBe(3);
		expect(pages.closed).toBe(true);
	});

	it('raises the fault of a page where that page would come, and not before', async () => {
		const given: number[] = [];
		const run = (async () => {
			for await (const page of oneAhead(watched([0, 1, 2], 2).source)) {
				await afterTurns(3);
				given.push(page);
			}
		})();
		await expect(run).rejects.toThrow('page 2 is broken');
		expect(given).toEqual([0, 1]);
	});

	it('leaves no fault behind when the consumer stops before the broken page', async () => {
		const pages = watched([0, 1, 2], 1);
		const reader = oneAhead(pages.source);
		expect(await reader.next()).toEqual({ done: false, value: 0 });
		await reader.return(undefined);
		expect(pages.closed).toBe(true);
	});
});

describe('inBatches', () => {
	it('loses and doubles nothing, keeps the order, and stays within the size', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.array(fc.nat(), { maxLength: 12 }), { maxLength: 6 }),
				fc.integer({ min: 1, max: 5 }),
				async (pages, size) => {
					const batches = await collect(inBatches(watched(pages).source, () => size));
					expect(batches.flat()).toEqual(pages.flat());
					for (const batch of batches) {
						expect(batch.length).toBeGreaterThan(0);
						expect(batch.length).toBeLessThanOrEqual(size);
					}
				},
			),
			{ numRuns: 60 },
		);
	});

	it('asks for the size anew for each batch: a site may have refused the larger one meanwhile', async () => {
		const sizes = [4, 2, 2];
		const batches = await collect(
			inBatches(watched([[1, 2, 3, 4, 5, 6, 7, 8]]).source, () => sizes.shift() ?? 1),
		);
		expect(batches).toEqual([
			[1, 2, 3, 4],
			[5, 6],
			[7, 8],
		]);
	});
});

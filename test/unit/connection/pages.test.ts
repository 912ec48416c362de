import fc from '../../tools/laws';
import {
	offsetPages,
	tokenPages,
	type OffsetPage,
	type TokenPage,
} from '../../../nodes/shared/connection/pages';

async function itemsOf<T>(pages: AsyncIterable<{ readonly items: readonly T[] }>): Promise<T[]> {
	const items: T[] = [];
	for await (const page of pages) items.push(...page.items);
	return items;
}

/** Cuts 0..n-1 into pieces of these sizes, over and over. */
function pieces(count: number, sizes: readonly number[]): number[][] {
	const result: number[][] = [];
	for (let from = 0, turn = 0; from < count; turn++) {
		const size = sizes[turn % sizes.length] ?? 1;
		result.push(Array.from({ length: Math.min(size, count - from) }, (_, index) => from + index));
		from += size;
	}
	return result;
}

describe('tokenPages', () => {
	test('gives every item of every page, whatever the sizes, empty pages included', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.array(fc.integer(), { maxLength: 4 }), { minLength: 1, maxLength: 10 }),
				fc.boolean(),
				async (parts, saysLast) => {
					const asked: Array<string | undefined> = [];
					const read = async (token: string | undefined): Promise<TokenPage<number>> => {
						asked.push(token);
						const at = Number(token ?? 0);
						const isEnd = at === parts.length - 1;
						return {
							items: parts[at] ?? [],
							nextPageToken: isEnd ? undefined : String(at + 1),
							isLast: saysLast ? isEnd : undefined,
						};
					};
					expect(await itemsOf(tokenPages(read))).toEqual(parts.flat());
					expect(asked).toHaveLength(parts.length);
					expect(asked[0]).toBeUndefined();
				},
			),
		);
	});

	test('isLast ends it, even with a token', async () => {
		const read = jest.fn(async () => ({ items: [1], nextPageToken: 'more', isLast: true }));
		expect(await itemsOf(tokenPages(read))).toEqual([1]);
		expect(read).toHaveBeenCalledTimes(1);
	});

	test.each([[null], ['']])('%j as token ends it', async (nextPageToken) => {
		const read = jest.fn(async () => ({ items: [1], nextPageToken }));
		expect(await itemsOf(tokenPages(read))).toEqual([1]);
	});

	test('a repeated token is loud, after the pages before it were given', async () => {
		const tokens = ['a', 'b', 'a', 'c'];
		let turn = 0;
		const read = async () => ({ items: [turn], nextPageToken: tokens[turn++] });
		const given: number[] = [];
		const walk = async () => {
			for await (const { items } of tokenPages(read)) given.push(...items);
		};
		await expect(walk()).rejects.toMatchObject({ kind: 'damagedAnswer' });
		expect(given).toEqual([0, 1, 2]);
	});

	test('reads no further than it is asked to', async () => {
		let calls = 0;
		const read = async () => ({ items: [1], nextPageToken: `${++calls}` });
		await tokenPages(read).next();
		expect(calls).toBe(1);
	});
});

describe('offsetPages', () => {
	test('advances by what was given and ends by any of the three words', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 60 }),
				fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
				fc.constantFrom('isLast', 'total', 'empty'),
				async (count, sizes, word) => {
					const parts = pieces(count, sizes);
					const asked: number[] = [];
					const read = async (startAt: number): Promise<OffsetPage<number>> => {
						asked.push(startAt);
						const items = parts.find((part) => part[0] === startAt) ?? [];
						const end = startAt + items.length >= count;
						return {
							items,
							isLast: word === 'isLast' ? end : undefined,
							total: word === 'total' ? count : undefined,
						};
					};
					expect(await itemsOf(offsetPages(read))).toEqual(
						Array.from({ length: count }, (_, index) => index),
					);
					expect(asked.length).toBeLessThanOrEqual(parts.length + 1);
				},
			),
		);
	});

	test('isLast counts more than a total that is already reached', async () => {
		const parts = [[1, 2], [3], []];
		let turn = 0;
		const read = async () => ({ items: parts[turn++] ?? [], isLast: turn > 2, total: 2 });
		expect(await itemsOf(offsetPages(read))).toEqual([1, 2, 3]);
	});

	test('an empty page ends it, even where more is promised', async () => {
		const read = jest.fn(async () => ({ items: [] as number[], isLast: false, total: 100 }));
		expect(await itemsOf(offsetPages(read))).toEqual([]);
		expect(read).toHaveBeenCalledTimes(1);
	});
});

import fc from '../../tools/laws';
import { IdSet } from '../../../nodes/shared/export/idSet';
import { decodeKnown, encodeKnown } from '../../../nodes/shared/export/known';

const number = fc
	.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 10_000, max: 90_000 }), fc.integer({ min: 0, max: 10 ** 15 - 1 }))
	.map(String);
const word = fc.oneof(fc.string(), fc.constantFrom('', '007', 'a|b', '1,2', '[]', '=;', '1e21', '10000000000000000', 'x'), fc.uuid());
const ids = fc.array(fc.oneof({ weight: 4, arbitrary: number }, { weight: 1, arbitrary: word }), { maxLength: 200 });

describe('a set of ids', () => {
	test('has what was added, once', () => {
		fc.assert(
			fc.property(ids, ids, (some, others) => {
				const set = new IdSet(some);
				const plain = new Set(some);
				expect(set.size).toBe(plain.size);
				expect(new Set(set)).toEqual(plain);
				for (const id of others) expect(set.has(id)).toBe(plain.has(id));
				for (const id of others) {
					expect(set.add(id)).toBe(!plain.has(id));
					plain.add(id);
				}
				expect(set.size).toBe(plain.size);
			}),
		);
	});

	test('comes back from its text', () => {
		fc.assert(
			fc.property(ids, (some) => {
				const back = IdSet.decode(new IdSet(some).encode());
				expect(back && [...back]).toEqual([...new IdSet(some)]);
			}),
		);
	});

	test('comes back from the text of a cursor, by project', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string({ minLength: 1 }), ids, { maxKeys: 5 }), (groups) => {
				const byGroup = new Map(Object.entries(groups).map(([group, some]) => [group, new IdSet(some)] as const));
				const back = decodeKnown(encodeKnown(byGroup));
				expect([...(back ?? [])].map(([group, set]) => [group, [...set]])).toEqual([...byGroup].map(([group, set]) => [group, [...set]]));
			}),
		);
	});

	test('takes no text that it has not written, and never throws', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'01az-,|[]"%=;! ') }), (text) => {
				expect(() => IdSet.decode(text)?.encode()).not.toThrow();
				expect(() => decodeKnown(text)).not.toThrow();
			}),
		);
		for (const text of ['?', '1-', '-1', '1|', '1|{}', '1|[1]', 'zzzzzzzzzz', '%', '1|%5']) expect(IdSet.decode(text)).toBeUndefined();
		for (const text of ['%=1', 'DEMO', '=?']) expect(decodeKnown(text)).toBeUndefined();
	});

	test('takes little room where ids are dense', () => {
		const dense = new IdSet(Array.from({ length: 100_000 }, (_none, index) => String(10_000 + index)));
		expect(dense.encode().length).toBeLessThan(20);
		const thirds = new IdSet(Array.from({ length: 10_000 }, (_none, index) => String(10_000 + 3 * index)));
		expect(thirds.encode().length).toBeLessThanOrEqual(2.1 * 10_000);
	});
});

import fc from '../../tools/laws';
import type { ExportReport } from '../../../nodes/shared/export/report';
import type { ExportRequest } from '../../../nodes/shared/export/request';
import { exportRecords } from '../../../nodes/shared/export/run';
import type { ExportedRecord } from '../../../nodes/shared/export/shape';
import { book, fakeSite, type FakeSite, type Shelf } from './fakeKind';

type Select = ExportRequest<string>['select'];

const ALL: Select = { mode: 'all', source: 'everything' };
const byKeys = (...keys: string[]): Select => ({ mode: 'byKeys', keys });
const ids = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_none, index) => String(10_000 + from + index));
const books = (from: number, to: number) => ids(from, to).map((id) => book(Number(id) - 10_000));

async function run(
	site: FakeSite,
	select: Select,
	maximum = 1000,
): Promise<{ keys: unknown[]; records: ExportedRecord[]; report: ExportReport }> {
	const records: ExportedRecord[] = [];
	const request: ExportRequest<string> = {
		kind: site.kind,
		select,
		fields: { set: 'standard' },
		shape: 'simplified',
		text: 'markdown',
		maximum,
	};
	const { report } = await exportRecords(site.connection, request, { records: (page) => void records.push(...page) });
	return { keys: records.map(({ key }) => key), records, report };
}

describe('the way of the records', () => {
	it('gives them in the order of the scan, although reads answer in another', async () => {
		const slowFirst = (first: string) => 20 - (Number(first) % 20);
		const site = fakeSite({ pages: [ids(1, 10), ids(11, 20)], books: books(1, 20), turns: slowFirst });
		const { records } = await run(site, ALL);
		expect(records.map(({ id }) => id)).toEqual(ids(1, 20));
		expect(records[0]).toEqual({
			key: 'ODD-1',
			id: '10001',
			url: 'https://demo.atlassian.net/book/ODD-1',
			Name: 'Book 1',
			Pages: 1,
		});
	});

	it('reads no more at once than the kind allows, and nothing that the scan gave whole', async () => {
		const site = fakeSite({ pages: [ids(1, 7)], books: books(1, 7), readSize: 3 });
		await run(site, ALL);
		expect(site.reads.map(({ length }) => length)).toEqual([3, 3, 1]);
		const whole = fakeSite({ pages: [ids(1, 7)], books: books(1, 7), withRecords: true });
		expect((await run(whole, ALL)).records).toHaveLength(7);
		expect(whole.reads).toEqual([]);
	});

	it('gives a record once that a later page gives again', async () => {
		const site = fakeSite({ pages: [ids(1, 4), ids(3, 6), ids(1, 1)], books: books(1, 6) });
		const { records, report } = await run(site, ALL);
		expect(records.map(({ id }) => id)).toEqual(ids(1, 6));
		expect(report).toMatchObject({ given: 6, scanned: 6, repeated: 3, missingCount: 0 });
	});

	it('waits for the one who takes the records', async () => {
		const site = fakeSite({ pages: [ids(1, 3), ids(4, 6)], books: books(1, 6) });
		const request: ExportRequest<string> = {
			kind: site.kind,
			select: ALL,
			fields: { set: 'standard' },
			shape: 'raw',
			text: 'adf',
		};
		const taken: number[] = [];
		await exportRecords(site.connection, request, {
			async records(page) {
				const before = taken.length;
				await site.clock.advance(10);
				expect(taken).toHaveLength(before);
				taken.push(page.length);
			},
		});
		expect(taken).toEqual([3, 3]);
	});

	it('ends with what broke: a read, or the one who takes the records', async () => {
		const site = fakeSite({ pages: [ids(1, 9)], books: books(1, 9) });
		const broken = { ...site.kind, read: async () => await Promise.reject(new Error('Jira is down')) };
		const request: ExportRequest<string> = {
			kind: broken,
			select: ALL,
			fields: { set: 'standard' },
			shape: 'raw',
			text: 'adf',
		};
		await expect(exportRecords(site.connection, request, { records: () => undefined })).rejects.toThrow('Jira is down');
		const full = {
			records() {
				throw new Error('disk full');
			},
		};
		await expect(exportRecords(site.connection, { ...request, kind: site.kind }, full)).rejects.toThrow(
			'disk full',
		);
	});
});

describe('what could not be read', () => {
	it('is reported with the reason that Jira gave, or with the usual one', async () => {
		const refusals = new Map([['10002', 'Too large to give']]);
		const site = fakeSite({ pages: [ids(1, 4)], books: books(1, 1).concat(books(4, 4)), refusals });
		const { records, report } = await run(site, ALL);
		expect(records.map(({ id }) => id)).toEqual(['10001', '10004']);
		expect(report).toMatchObject({
			given: 2,
			scanned: 4,
			missingCount: 2,
			givenByProject: { ODD: 1, EVEN: 1 },
			whyNothing: null,
		});
		expect(report.missing).toEqual([
			{ key: '10002', reason: 'Too large to give' },
			{ key: '10003', reason: 'The book was deleted, or this account may not see it' },
		]);
	});

	it('is listed up to a thousand and counted to the end', async () => {
		const site = fakeSite({ pages: [ids(1, 1500)], books: [], readSize: 100 });
		const { report } = await run(site, ALL, 5000);
		expect(report.missing).toHaveLength(1000);
		expect(report.missingCount).toBe(1500);
		expect(report.whyNothing).toContain('None of the 1500 books could be read');
	});

	it('is not made up for by a record without a key', async () => {
		const site = fakeSite({ pages: [['10001', '10002']], books: [{ ...book(1), key: '' }] });
		const { report } = await run(site, ALL);
		expect(report).toMatchObject({ given: 1, missingCount: 1 });
	});
});

describe('by keys', () => {
	it('gives them in the order in which they were asked for, each record once', async () => {
		const moved = new Map([['OLD-1', '10001']]);
		const site = fakeSite({ pages: [], books: books(1, 9), moved, readSize: 2 });
		const { keys, report } = await run(
			site,
			byKeys('ODD-3', 'EVEN-2', 'OLD-1', 'odd-3', '10002', 'ODD-1', ' ODD-3 ', '', 'ODD-5'),
		);
		expect(keys).toEqual(['ODD-3', 'EVEN-2', 'ODD-1', 'ODD-5']);
		expect(report).toMatchObject({ scanned: 4, given: 4, repeated: 4, missingCount: 0 });
	});

	it('does not ask for what is no key, and says so', async () => {
		const site = fakeSite({ pages: [], books: books(1, 3) });
		const { keys, report } = await run(site, byKeys('ODD-1', 'a b', '../admin', 'x'.repeat(300), 'ODD-99'));
		expect(keys).toEqual(['ODD-1']);
		expect(site.reads).toEqual([['ODD-1', 'ODD-99']]);
		expect(report).toMatchObject({ scanned: 5, given: 1, missingCount: 4 });
		expect(report.missing).toEqual([
			{ key: 'a b', reason: 'This is not a key or an ID' },
			{ key: '../admin', reason: 'This is not a key or an ID' },
			{ key: 'x'.repeat(80), reason: 'This is not a key or an ID' },
			{ key: 'ODD-99', reason: 'The book was deleted, or this account may not see it' },
		]);
	});

	it.each([[[]], [['', '  ']]])('%j is an empty set, and nobody is asked', async (keys) => {
		const site = fakeSite({ pages: [ids(1, 3)], books: books(1, 3) });
		const { report } = await run(site, byKeys(...keys));
		expect(report).toMatchObject({ given: 0, scanned: 0, repeated: 0, whyNothing: 'No keys or IDs came in' });
		expect(site.reads).toEqual([]);
		expect(site.pagesAsked()).toBe(0);
	});
});

describe('limits', () => {
	it.each([0, 1, 3, 4, 5, 99])(
		'a test of %i records gives the first so many and asks for no page too many',
		async (limit) => {
			const site = fakeSite({ pages: [ids(1, 4), ids(5, 8), ids(9, 12), ids(13, 16)], books: books(1, 16) });
			const { records, report } = await run(site, { mode: 'test', source: 'everything', limit });
			expect(records.map(({ id }) => id)).toEqual(ids(1, 16).slice(0, limit));
			expect(report).toMatchObject({ expected: null, scanned: Math.min(limit, 16) });
			expect(site.pagesAsked()).toBeLessThanOrEqual(Math.max(1, Math.ceil(limit / 4)) + 1);
		},
	);

	it('more than the maximum is refused before anything is read, where Jira can count', async () => {
		const site = fakeSite({ pages: [ids(1, 4)], books: books(1, 4), count: 1001 });
		await expect(run(site, ALL)).rejects.toMatchObject({
			kind: 'invalid',
			message: 'The source has about 1001 books, and Maximum Items allows 1000',
			advice: expect.stringContaining('raise Maximum Items'),
		});
		expect(site.pagesAsked()).toBe(0);
	});

	it('and as soon as it is seen, where Jira cannot', async () => {
		const site = fakeSite({ pages: [ids(1, 4), ids(5, 8)], books: books(1, 8) });
		await expect(run(site, ALL, 7)).rejects.toThrow('more than 7 books');
		const fits = fakeSite({ pages: [ids(1, 4), ids(3, 7)], books: books(1, 7), count: 7 });
		expect((await run(fits, ALL, 7)).report).toMatchObject({
			given: 7,
			expected: 7,
		});
	});
});

describe('the report', () => {
	it('tells what the run cost', async () => {
		const site = fakeSite({ pages: [ids(1, 3), ids(4, 4)], books: books(1, 4), pageTakes: 1260 });
		const { report } = await run(site, ALL);
		expect(report).toMatchObject({
			mode: 'all',
			kind: 'book',
			calls: 7,
			retries: 1,
			waitedSeconds: 2.3,
			callsByOperation: { searchIssues: 7 },
			seconds: 2.5,
		});
	});

	it.each<[string, Shelf, RegExp]>([
		[
			'nothing matches',
			{ pages: [[]], books: [] },
			/^Nothing matches, or this account may not see the books/,
		],
		[
			'the index lags',
			{ pages: [], books: [], count: 12 },
			/^Jira counts about 12 books, but its search gave none/,
		],
		[
			'nothing can be read',
			{ pages: [ids(1, 2)], books: [], count: 2 },
			/^None of the 2 books could be read/,
		],
	])('says why nothing came when %s', async (_when, shelf, words) => {
		expect((await run(fakeSite(shelf), ALL)).report.whyNothing).toMatch(words);
	});

	it('adds up: what was scanned was given or is missing, and nothing twice', async () => {
		const pages = fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 10 }), { maxLength: 6 });
		const there = fc.uniqueArray(fc.integer({ min: 1, max: 30 }));
		await fc.assert(
			fc.asyncProperty(
				pages,
				there,
				fc.integer({ min: 1, max: 5 }),
				fc.boolean(),
				async (scanned, present, readSize, asKeys) => {
					const words = scanned.map((page) => page.map((number) => String(10_000 + number)));
					const site = fakeSite({
						pages: words,
						books: present.map((number) => book(number)),
						readSize,
						turns: (first) => Number(first) % 3,
					});
					const { records, report } = await run(site, asKeys ? byKeys(...words.flat()) : ALL);
					const wanted = [...new Set(words.flat())];
					const given = records.map(({ id }) => String(id));
					expect(given).toEqual(wanted.filter((id) => present.includes(Number(id) - 10_000)));
					expect(report.missing.map(({ key }) => key)).toEqual(wanted.filter((id) => !given.includes(id)));
					expect(report.scanned).toBe(wanted.length);
					expect(report.given + report.missingCount).toBe(report.scanned);
					expect(report.scanned + report.repeated).toBe(words.flat().length);
					expect(Object.values(report.givenByProject).reduce((sum, count) => sum + count, 0)).toBe(
						report.given,
					);
				},
			),
			{ numRuns: 100 },
		);
	});

	it('adds up by any mixture of words for the same records', async () => {
		const word = fc
			.integer({ min: 1, max: 8 })
			.chain((number) =>
				fc.constantFrom(
					book(number).id,
					book(number).key,
					book(number).key.toLowerCase(),
					`OLD-${number}`,
					'',
				),
			);
		const moved = new Map(
			Array.from({ length: 8 }, (_none, index) => [`OLD-${index + 1}`, book(index + 1).id]),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(word, { maxLength: 30 }),
				fc.integer({ min: 1, max: 4 }),
				async (words, readSize) => {
					const site = fakeSite({ pages: [], books: books(1, 8), moved, readSize });
					const { keys, report } = await run(site, byKeys(...words));
					expect(new Set(keys).size).toBe(keys.length);
					expect(report).toMatchObject({ given: keys.length, scanned: keys.length, missingCount: 0 });
					expect(report.scanned + report.repeated).toBe(words.filter((each) => each !== '').length);
				},
			),
			{ numRuns: 100 },
		);
	});
});

describe('progress', () => {
	const pages = Array.from({ length: 30 }, (_none, index) => ids(index * 3 + 1, index * 3 + 3));

	it.each([
		[90, /^\d+ of about 90 books$/],
		[undefined, /^\d+ books$/],
	])('is told at most every three seconds (Jira expects %j)', async (count, words) => {
		const site = fakeSite({ pages, books: books(1, 90), count, pageTakes: 1000 });
		await run(site, ALL);
		expect(site.logged.length).toBeGreaterThanOrEqual(6);
		expect(site.logged.length).toBeLessThanOrEqual(10);
		for (const line of site.logged) expect(line).toMatch(words);
	});

	it('is not told of a short run', async () => {
		const site = fakeSite({ pages, books: books(1, 90), pageTakes: 90 });
		await run(site, ALL);
		expect(site.logged).toEqual([]);
	});
});

import type { Connection } from '../../../nodes/shared/connection/types';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import type { Field } from '../../../nodes/shared/fields/schema';
import type { JiraRecord, ReadableKind } from '../../../nodes/shared/records/kind';
import { createFakeClock, createFakePorts, settled, type FakeClock } from '../../tools/fakeClock';

export const BOOK_FIELDS: readonly Field[] = [
	{ id: 'name', name: 'Name', schema: { type: 'string' } },
	{ id: 'pages', name: 'Pages', schema: { type: 'number' } },
	{ id: 'bookkey', name: 'Key', schema: { type: 'any' } },
	{ id: 'customfield_1', name: 'Shelf', schema: { type: 'string' } },
	{ id: 'customfield_2', name: 'Shelf', schema: { type: 'string' } },
];

/** A book as the fake site keeps it. */
export function book(number: number, fields: Record<string, unknown> = {}): JiraRecord {
	const record = { id: String(10_000 + number), key: `${number % 2 ? 'ODD' : 'EVEN'}-${number}` };
	const values = { name: `Book ${number}`, pages: number, ...fields };
	return { ...record, fields: values, raw: { ...record, fields: values, self: `https://api/${record.id}` } };
}

/** How the fake site behaves. */
export interface Shelf {
	/** What the scan gives, page by page; ids of books that are not there are found and cannot be read. */
	readonly pages: ReadonlyArray<readonly string[]>;
	readonly books: readonly JiraRecord[];
	readonly count?: number;
	readonly readSize?: number;
	readonly withRecords?: boolean;
	/** Former keys, with the id of the book that has them. */
	readonly moved?: ReadonlyMap<string, string>;
	readonly refusals?: ReadonlyMap<string, string>;
	/** Turns of the event loop that a read takes, so that reads answer in any order. */
	readonly turns?: (firstId: string) => number;
	/** Milliseconds of the clock that pass while a page is scanned. */
	readonly pageTakes?: number;
}

export interface FakeSite {
	readonly kind: ReadableKind<string>;
	readonly connection: Connection;
	readonly clock: FakeClock;
	readonly logged: string[];
	readonly reads: Array<readonly string[]>;
	pagesAsked(): number;
}

/** A kind of record that lives in memory: what the export engine does with it is the engine's own doing. */
export function fakeSite(shelf: Shelf): FakeSite {
	const clock = createFakeClock();
	const ports = createFakePorts(clock, () => {
		throw new Error('The engine knows no network');
	});
	const reads: Array<readonly string[]> = [];
	let pagesAsked = 0;
	const byWord = new Map(
		shelf.books.flatMap((record) => [[record.id, record] as const, [record.key, record] as const]),
	);

	const kind: ReadableKind<string> = {
		name: 'book',
		plural: 'books',
		url: (siteUrl, key) => `${siteUrl}/book/${key}`,
		fields: async () => createCatalog(BOOK_FIELDS),
		standardFields: ['name', 'pages', 'gone from this site'],
		groupOf: ({ key }) => key.split('-')[0] ?? '',
		async *scan() {
			for (const page of shelf.pages) {
				pagesAsked++;
				await clock.advance(shelf.pageTakes ?? 0);
				yield page.map((id) => ({
					id,
					key: byWord.get(id)?.key,
					record: shelf.withRecords ? byWord.get(id) : undefined,
				}));
			}
		},
		count: async () => shelf.count,
		readSize: () => shelf.readSize ?? 3,
		async read(_connection, words) {
			reads.push(words);
			for (let turn = shelf.turns?.(words[0] ?? '') ?? 0; turn > 0; turn--) await settled();
			const records = new Set(
				words.flatMap((word) => byWord.get(shelf.moved?.get(word) ?? word.toUpperCase()) ?? []),
			);
			return {
				records: [...records].reverse(),
				refusals: shelf.refusals ?? new Map(),
				moved: shelf.moved ?? new Map(),
			};
		},
	};
	const connection: Connection = {
		call: async () => await Promise.reject(new Error('The engine calls only through its kind')),
		session: {
			siteUrl: 'https://demo.atlassian.net',
			refusals: new Set(),
			forget: () => undefined,
		hasOlderThan: () => false,
			cached: async (_key, load) => await load(),
		},
		ports,
		openedAt: 0,
		serverTime: async () => await Promise.resolve(ports.now()),
		meter: { calls: 7, retries: 1, waitedMs: 2340, byOperation: { searchIssues: 7 } },
	};
	return { kind, connection, clock, logged: ports.logged, reads, pagesAsked: () => pagesAsked };
}

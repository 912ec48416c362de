import type { Connection } from '../../../nodes/shared/connection/types';
import { findPerson } from '../../../nodes/shared/fields/people';

const ADA = { accountId: 'a-1', displayName: 'Ada Lovelace', emailAddress: 'ada@example.com' };
const ADA_TWO = { accountId: 'a-2', displayName: 'ada lovelace' };
const HIDDEN = { accountId: 'a-3', displayName: 'Someone' };
const BOT = { accountId: 'a-4', displayName: 'Ada Lovelace', accountType: 'app' };

/** A connection on which every search for people finds these, and what it was asked. */
function siteWith(people: readonly object[]): { connection: Connection; asked: unknown[] } {
	const asked: unknown[] = [];
	const cache = new Map<string, Promise<unknown>>();
	const connection: Pick<Connection, 'call'> & { session: Pick<Connection['session'], 'cached'> } = {
		async call<T>(_operation: string, input?: { query?: object }) {
			asked.push(input?.query);
			// The caller says what it expects of this operation.
			return { body: people as T, status: 200, headers: {} };
		},
		session: {
			async cached<T>(key: string, load: () => Promise<T>): Promise<T> {
				if (!cache.has(key)) cache.set(key, load());
				return (await cache.get(key)) as T;
			},
		},
	};
	// Only these two members are used for finding people.
	return { connection: connection as Connection, asked };
}

describe('findPerson', () => {
	it.each([
		'712020:1f0e8c55-aaaa-4bbb-8ccc-000000000001',
		'557058:f58131cb-b67d-43c7-b30d-6b58d40bd077',
		'5b10ac8d82e05b22cc7d4ef5',
		'qm:6c3c2b6d-1111-4222-8333-444455556666:a0b1c2d3-1111-4222-8333-444455556666',
	])('takes the account id %s as it is, without asking', async (accountId) => {
		const { connection, asked } = siteWith([]);
		expect(await findPerson(connection, accountId)).toEqual({ ok: true, value: { accountId } });
		expect(asked).toEqual([]);
	});

	it.each<[string, readonly object[], string]>([
		['ADA@example.com', [ADA, ADA_TWO], 'a-1'],
		['Ada Lovelace', [ADA, BOT], 'a-1'],
		['hidden@example.com', [HIDDEN], 'a-3'],
		['hidden@example.com', [HIDDEN, ADA], 'a-3'],
	])('%s among %j is one person', async (word, people, accountId) => {
		expect(await findPerson(siteWith(people).connection, word)).toEqual({ ok: true, value: { accountId } });
	});

	it.each<[string, readonly object[], string]>([
		[
			'Ada Lovelace',
			[ADA, ADA_TWO],
			'"Ada Lovelace" fits several people: Ada Lovelace (account ID a-1), ada lovelace (account ID a-2)',
		],
		['hidden@example.com', [HIDDEN, ADA_TWO], 'fits several people'],
		['Ada', [ADA], 'No person is found for "Ada"'],
		['nobody@example.com', [], 'No person is found'],
		['other@example.com', [ADA], 'No person is found'],
	])('%s among %j is nobody for sure', async (word, people, reason) => {
		expect(await findPerson(siteWith(people).connection, word)).toMatchObject({
			ok: false,
			reason: expect.stringContaining(reason),
			fix: expect.stringContaining('account ID'),
		});
	});

	it('asks once for a word, in whatever letters', async () => {
		const { connection, asked } = siteWith([ADA]);
		for (const word of ['ada@example.com', 'Ada@Example.com']) await findPerson(connection, word);
		expect(asked).toEqual([{ query: 'ada@example.com', maxResults: 50 }]);
	});
});

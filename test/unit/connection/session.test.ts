import { forgetSessions, hashOf, sessionFor, type Identity } from '../../../nodes/shared/connection/session';
import { cancelledError } from '../../../nodes/shared/errors/jiraError';
import { createFakeClock, settled } from '../../tools/fakeClock';

const identity: Identity = {
	credentialId: '1',
	account: 'robot@example.com',
	siteUrl: 'https://demo.atlassian.net',
	dataHash: hashOf({ apiToken: 'a' }),
};

beforeEach(forgetSessions);

describe('one session per identity', () => {
	const clock = createFakeClock();

	test('the same identity shares one', () => {
		expect(sessionFor({ ...identity }, clock)).toBe(sessionFor(identity, clock));
		expect(sessionFor(identity, clock).siteUrl).toBe('https://demo.atlassian.net');
	});

	test.each<[keyof Identity, string]>([
		['credentialId', '2'],
		['account', 'other@example.com'],
		['siteUrl', 'https://other.atlassian.net'],
		['dataHash', hashOf({ apiToken: 'b' })],
	])('another %s has another', (part, value) => {
		expect(sessionFor({ ...identity, [part]: value }, clock)).not.toBe(sessionFor(identity, clock));
	});

	test('parts cannot run into each other', () => {
		const one = sessionFor({ ...identity, credentialId: '1,2', account: '3' }, clock);
		expect(sessionFor({ ...identity, credentialId: '1', account: '2,3' }, clock)).not.toBe(one);
	});

	test('the one unused for longest goes, the others stay', () => {
		const first = sessionFor(identity, clock);
		const second = sessionFor({ ...identity, credentialId: 'second' }, clock);
		for (let index = 0; index < 48; index++) sessionFor({ ...identity, credentialId: `n${index}` }, clock);
		expect(sessionFor(identity, clock)).toBe(first);
		sessionFor({ ...identity, credentialId: 'one too many' }, clock);
		expect(sessionFor(identity, clock)).toBe(first);
		expect(sessionFor({ ...identity, credentialId: 'second' }, clock)).not.toBe(second);
	});

	test('the hash depends on values alone, not on order, and hides them', () => {
		expect(hashOf({ a: 1, b: 'x' })).toBe(hashOf({ b: 'x', a: 1 }));
		expect(hashOf({ a: 1 })).not.toBe(hashOf({ a: 2 }));
		expect(hashOf({ apiToken: 'secret-token' })).toMatch(/^[0-9a-f]{64}$/);
	});
});

describe('metadata', () => {
	test('is loaded once for all who ask at the same time, and kept for ten minutes', async () => {
		const clock = createFakeClock();
		const session = sessionFor(identity, clock);
		let loads = 0;
		const load = async () => {
			await clock.sleep(1_000);
			return { n: ++loads };
		};
		const ask = async () => session.cached('fields', load);
		const all = await clock.run(Promise.all([ask(), ask(), ask()]));
		expect(new Set(all).size).toBe(1);
		await clock.advance(9 * 60_000 + 59_000);
		await ask();
		expect(loads).toBe(1);
		await clock.advance(2_000);
		expect(await clock.run(ask())).toEqual({ n: 2 });
	});

	test('a failed load is not kept', async () => {
		const session = sessionFor(identity, createFakeClock());
		const load = jest.fn().mockRejectedValueOnce(new Error('down')).mockResolvedValueOnce('up');
		await expect(session.cached('fields', load)).rejects.toThrow('down');
		await settled();
		expect(await session.cached('fields', load)).toBe('up');
	});

	test('a load that another run was stopped in is done again', async () => {
		const clock = createFakeClock();
		const session = sessionFor(identity, clock);
		const stopped = session.cached('fields', async () => {
			await clock.sleep(10);
			throw cancelledError();
		});
		const mine = session.cached('fields', async () => 'mine');
		await expect(clock.run(stopped)).rejects.toMatchObject({ kind: 'cancelled' });
		expect(await clock.run(mine)).toBe('mine');
	});

	test('what is forgotten is read again, also when it was still being loaded', async () => {
		const clock = createFakeClock();
		const session = sessionFor(identity, clock);
		const value = async (text: string) => session.cached(text.slice(0, 9), async () => `${text}`);
		await value('project:A:1');
		await value('project:B:1');
		await value('fields:::1');
		session.forget('project:');
		expect(await value('project:A:2')).toBe('project:A:2');
		expect(await value('fields:::2')).toBe('fields:::1');

		const slow = session.cached('slow', async () => {
			await clock.sleep(100);
			return 'old';
		});
		session.forget('slow');
		expect(await session.cached('slow', async () => 'new')).toBe('new');
		expect(await clock.run(slow)).toBe('old');
		expect(await session.cached('slow', async () => 'newer')).toBe('new');
	});

	test('a load that fails late does not drop what was loaded after it', async () => {
		const clock = createFakeClock();
		const session = sessionFor(identity, clock);
		const late = session.cached('fields', async () => {
			await clock.sleep(100);
			throw new Error('late');
		});
		session.forget('fields');
		await session.cached('fields', async () => 'good');
		await expect(clock.run(late)).rejects.toThrow('late');
		await settled();
		expect(await session.cached('fields', async () => 'again')).toBe('good');
	});

	test('is bounded', async () => {
		const session = sessionFor(identity, createFakeClock());
		for (let index = 0; index < 600; index++) await session.cached(`k${index}`, async () => index);
		const reload = jest.fn(async () => -1);
		expect(await session.cached('k599', reload)).toBe(599);
		expect(await session.cached('k0', reload)).toBe(-1);
	});
});

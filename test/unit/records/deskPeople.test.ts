import fc from '../../tools/laws';
import type { Connection } from '../../../nodes/shared/connection/types';
import { JiraError } from '../../../nodes/shared/errors/jiraError';
import { writeValue } from '../../../nodes/shared/fields/write';
import { sameValue } from '../../../nodes/shared/records/canonical';
import { PROPERTY_BAG } from '../../../nodes/shared/records/ownFields';
import { changeMembers, isEmail, personOf } from '../../../nodes/shared/records/serviceDesk/people';
import { startSimulator, type Simulator } from '../../simulator';
import { simulatorConnection } from '../../tools/simulatorConnection';
import { fieldOf, WORDS } from '../fields/fields';

/** What the lists of people of service desks and organizations have in common. */

const MEMBERSHIP = { operation: 'addDeskCustomers', path: { serviceDeskId: '1' } } as const;

/** A place that refuses a call with an id that it does not know; the others it may add all the same (reference §9.5). */
function place(unknown: ReadonlySet<string>, addsOthers: boolean) {
	const members = new Set<string>();
	const sizes: number[] = [];
	const connection = {
		async call(_name: string, { body }: { body: { accountIds: readonly string[] } }) {
			await Promise.resolve();
			const { accountIds } = body;
			sizes.push(accountIds.length);
			if (new Set(accountIds).size !== accountIds.length) throw new Error('The ids have to be unique');
			const isRefused = accountIds.some((id) => unknown.has(id));
			if (!isRefused || addsOthers) for (const id of accountIds) if (!unknown.has(id)) members.add(id);
			if (isRefused) throw new JiraError({ kind: 'invalid', message: 'These users do not exist', status: 400 });
			return { body: undefined, status: 204, headers: {} };
		},
	};
	// Nothing else of a connection is asked for.
	return { connection: connection as unknown as Connection, members, sizes };
}

it('whoever can be added is, and whoever cannot is told by name, whatever else is in the call', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.tuple(fc.nat(150), fc.boolean()), { maxLength: 180 }), fc.boolean(), async (people, addsOthers) => {
			const ids = people.map(([number]) => `id-${number}`);
			const unknown = new Set(people.filter(([, isUnknown]) => isUnknown).map(([number]) => `id-${number}`));
			const { connection, members, sizes } = place(unknown, addsOthers);
			const refusals = await changeMembers(connection, MEMBERSHIP, ids);
			expect([...refusals.keys()].sort()).toEqual([...unknown].sort());
			expect([...members].sort()).toEqual([...new Set(ids)].filter((id) => !unknown.has(id)).sort());
			expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(50);
			// Two ways at each halving, for each bad id.
			expect(sizes.length).toBeLessThanOrEqual(Math.ceil(new Set(ids).size / 50) + unknown.size * 12);
		}),
		{ numRuns: 200 },
	);
});

it('a refusal that is not about one of them is everybody\'s, in one call', async () => {
	let calls = 0;
	const call = async () => {
		calls += 1;
		return await Promise.reject(new JiraError({ kind: 'permission', message: 'Not here', advice: 'Ask' }));
	};
	const refusals = await changeMembers({ call } as unknown as Connection, MEMBERSHIP, ['a', 'b', 'c']);
	expect([calls, [...refusals.keys()]]).toEqual([1, ['a', 'b', 'c']]);
	const dead = async () => await Promise.reject(new JiraError({ kind: 'authentication', message: 'Dead' }));
	await expect(changeMembers({ call: dead } as unknown as Connection, MEMBERSHIP, ['a'])).rejects.toMatchObject({ kind: 'authentication' });
});

it.each([
	['a@b.co', true],
	[' a@b.co ', true],
	['a@b', false],
	['a b@c.de', false],
	['@', false],
	['', false],
])('%j is an address: %s', (word, is) => {
	expect(isEmail(word)).toBe(is);
});

it('an address is that of whoever shows it, or of the only one who shows none', () => {
	const shown = { accountId: '1', emailAddress: 'Ann@example.com' };
	const hidden = { accountId: '2' };
	expect(personOf([hidden, shown], 'ann@EXAMPLE.com')).toBe(shown);
	expect(personOf([hidden], 'ann@example.com')).toBe(hidden);
	expect(personOf([hidden, { accountId: '3' }], 'ann@example.com')).toBeUndefined();
	expect(personOf([{ accountId: '4', emailAddress: 'other@example.com' }], 'ann@example.com')).toBeUndefined();
	expect(personOf([shown, { ...shown, accountId: '5' }], 'ann@example.com')).toBeUndefined();
});

describe('properties', () => {
	const field = fieldOf(PROPERTY_BAG);

	it.each([
		[{ a: 1, b: 2 }, { a: 1 }, true],
		[{ a: { x: 1, y: [1] } }, { a: { y: [1], x: 1 } }, true],
		[{ a: 1 }, { a: 2 }, false],
		[{ a: 1 }, { b: 1 }, false],
		[{ a: 1 }, { b: null }, true],
		[{ a: 1 }, { a: null }, false],
		[{ a: 1 }, null, false],
		[{}, null, true],
		[undefined, { a: null }, true],
	])('%j is as wanted by %j: %s', (current, desired, is) => {
		expect(sameValue(field, current, desired)).toBe(is);
	});

	it.each(['gold', '[1]', 3, { '': 1 }, { '..': 1 }, { 'a/b': 1 }, { ['k'.repeat(256)]: 1 }])('%j cannot be properties', async (cell) => {
		expect(await writeValue(field, cell, WORDS)).toMatchObject({ ok: false });
	});

	it('are an object, or its JSON', async () => {
		expect(await writeValue(field, '{"tier": {"x": null}}', WORDS)).toEqual({ ok: true, value: { tier: { x: null } } });
	});
});

describe('Only These Projects', () => {
	let simulator: Simulator;
	beforeAll(async () => {
		simulator = await startSimulator({ serviceDesk: true });
	});
	afterAll(async () => await simulator.close());

	it('lets people be added to a desk inside; makes nobody, and touches no organization', async () => {
		const { open, closed, acme, stranger } = simulator.service;
		const inside = simulatorConnection(simulator, simulator.credentials.admin, { projects: ['SUP'] });
		const to = (serviceDeskId: string) => ({ operation: 'addDeskCustomers', path: { serviceDeskId } }) as const;
		expect((await changeMembers(inside, to(open.id), [stranger.accountId])).size).toBe(0);
		expect((await changeMembers(inside, to(closed.id), [stranger.accountId])).get(stranger.accountId)?.outcome).toBe('rejected');
		const joined = await changeMembers(inside, { operation: 'addOrganizationUsers', path: { organizationId: acme.id } }, [stranger.accountId]);
		expect(joined.get(stranger.accountId)?.outcome).toBe('rejected');
		await expect(inside.call('createCustomer', { body: { email: 'new@example.com', displayName: 'New' } })).rejects.toMatchObject({ kind: 'permission' });
		expect([open.customers, closed.customers, acme.members].map((people) => people.has(stranger.accountId))).toEqual([true, false, false]);
	});
});

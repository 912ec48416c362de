import type { Draft, MatchBy } from '../../../nodes/shared/records/kind';
import { projectKind } from '../../../nodes/shared/records/project';
import { jsonAnswer } from '../../tools/fakeClock';
import { reset, wire } from './connection';

const KEY: MatchBy = { by: 'key' };

async function target() {
	const found = await projectKind.target(wire(() => ({})).connection, {});
	if (!found.ok) throw new Error(found.reason);
	return found.target;
}

const draftOf = async (fields: Record<string, unknown>): Promise<Draft> => ({
	target: await target(),
	fields,
	origin: { identity: 'NEW', row: 0, run: 'r' },
});

describe('a project key', () => {
	it.each([
		['AB', true],
		['A1', true],
		['ABCDEFGHIJ', true],
		['A', false],
		['ABCDEFGHIJK', false],
		['1A', false],
		['A-B', false],
		['10000', false],
		['../X', false],
	])('%s: %s', (key, fits) => {
		expect(projectKind.identityProblem(KEY, key) === undefined).toBe(fits);
	});

	it('is in capitals', () => expect(projectKind.plainIdentity(KEY, 'demo')).toBe('DEMO'));
});

describe('finding projects', () => {
	it('asks for all keys at once and pairs them by key', async () => {
		const { connection, ports, run } = wire(() => ({ values: [{ id: '2', key: 'BB' }], isLast: true }));
		expect(await run(projectKind.match(connection, KEY, ['AA', 'BB']))).toEqual(
			new Map([['BB', [{ id: '2', key: 'BB' }]]]),
		);
		expect(ports.attempts.map(({ query }) => query?.keys)).toEqual([['AA', 'BB']]);
	});

	it('one that has gone meanwhile is left out, and does not end the run', async () => {
		const { connection, run } = wire(({ url }) =>
			url.endsWith('/2')
				? jsonAnswer({ errorMessages: ['No project'], errors: {} }, 404)
				: { id: '1', key: 'AA', name: 'A' },
		);
		const current = await run(
			projectKind.current(
				connection,
				[
					{ id: '1', key: 'AA' },
					{ id: '2', key: 'BB' },
				],
				[],
			),
		);
		expect([...current.keys()]).toEqual(['1']);
	});
});

describe('writing projects', () => {
	it('sends the lead as an account id, choices as words and the key of the row', async () => {
		const { connection, ports, run } = wire(() => jsonAnswer({ id: 7, key: 'NEW' }, 201));
		const fields = {
			name: 'New',
			lead: { accountId: 'abc' },
			assigneeType: { id: 'UNASSIGNED' },
			projectTypeKey: 'business',
		};
		expect(await run(projectKind.create(connection, [await draftOf(fields)]))).toEqual([
			{ done: true, ref: { id: '7', key: 'NEW' }, mailed: false },
		]);
		expect(ports.attempts[0]?.body).toEqual({
			key: 'NEW',
			name: 'New',
			leadAccountId: 'abc',
			assigneeType: 'UNASSIGNED',
			projectTypeKey: 'business',
		});
	});

	it('clears with an empty text, the lead too: Jira decides whether that may be', async () => {
		const { connection, ports, run } = wire(() => ({}));
		const fields = { description: null, lead: null };
		await run(
			projectKind.update(connection, { ref: { id: '7', key: 'NEW' }, target: await target(), fields }),
		);
		expect(ports.attempts[0]?.body).toEqual({ description: '', leadAccountId: '' });
	});

	it('names the field of a refusal as people do', async () => {
		const { connection, run } = wire(() =>
			jsonAnswer(
				{ errorMessages: [], errors: { projectLead: 'You must specify a valid project lead.' } },
				400,
			),
		);
		const [result] = await run(projectKind.create(connection, [await draftOf({ name: 'New' })]));
		expect(result).toMatchObject({
			done: false,
			outcome: 'rejected',
			field: 'Lead',
			reason: 'You must specify a valid project lead.',
		});
	});

	it.each<[string, () => unknown]>([
		['the connection breaks', reset],
		['500', () => jsonAnswer({ errorMessages: ['Oops'], errors: { x: 'y' } }, 500)],
	])('%s on a create: unknown, and not sent again', async (_title, respond) => {
		const { connection, ports, run } = wire(respond);
		const [result] = await run(projectKind.create(connection, [await draftOf({ name: 'New' })]));
		expect(result).toMatchObject({ outcome: 'unknown', retry: false });
		expect(ports.attempts).toHaveLength(1);
	});
});

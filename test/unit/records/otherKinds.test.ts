import type { Connection, HttpAttempt } from '../../../nodes/shared/connection/types';
import { boardKind } from '../../../nodes/shared/records/board';
import { componentKind } from '../../../nodes/shared/records/component';
import type { Found, ReadableKind } from '../../../nodes/shared/records/kind';
import { sprintKind } from '../../../nodes/shared/records/sprint';
import { userKind } from '../../../nodes/shared/records/user';
import { versionKind } from '../../../nodes/shared/records/version';
import { jsonAnswer } from '../../tools/fakeClock';
import { wire, type Wire } from './connection';

const SITE = 'https://demo.atlassian.net';
const notThere = () => jsonAnswer({ errorMessages: ['Not there'], errors: {} }, 404);

async function scanned<S>(kind: ReadableKind<S>, { connection, run }: Wire, source: S): Promise<Found[]> {
	return await run(all(kind, connection, source));
}

async function all<S>(kind: ReadableKind<S>, connection: Connection, source: S): Promise<Found[]> {
	const found: Found[] = [];
	for await (const page of kind.scan(connection, source, 'all')) found.push(...page);
	return found;
}

const idsOf = (found: readonly Found[]) => found.map(({ id }) => id);
const pathOf = ({ url }: HttpAttempt) => url.replace(SITE, '').replace(/^\/rest\/[a-z]+\/[\d.]+/, '');

/** A part of a list that is paged by position. */
const page = (values: readonly unknown[], { query }: HttpAttempt, size: number) => {
	const startAt = Number(query?.startAt ?? 0);
	const shown = values.slice(startAt, startAt + size);
	return { values: shown, startAt, total: values.length, isLast: startAt + shown.length >= values.length };
};

describe('versions and components', () => {
	const PROJECTS = [
		{ id: '1', key: 'AA', name: 'A' },
		{ id: '2', key: 'BB', name: 'B' },
	];
	const VERSIONS: Record<string, unknown[]> = {
		'/project/1/versions': [
			{ id: '11', name: '1.0', projectId: 1, released: true, archived: false },
			{ id: '12', name: '0.9', projectId: 1, released: true, archived: true },
		],
		'/project/2/versions': [{ id: '21', name: '1.0', projectId: 2, released: false, archived: false }],
		'/project/1/components': [{ id: '31', name: 'API' }],
		'/project/2/components': [],
	};
	const site = () =>
		wire((attempt) => {
			const path = pathOf(attempt);
			if (path === '/project/search') {
				const { keys, id } = attempt.query ?? {};
				const wanted = [keys ?? id ?? PROJECTS.map(({ key }) => key)].flat().map(String);
				return {
					values: PROJECTS.filter((p) => wanted.includes(p.key) || wanted.includes(p.id)),
					isLast: true,
				};
			}
			if (path === '/project/1') return PROJECTS[0];
			if (path === '/version/11') return VERSIONS['/project/1/versions']?.[0];
			return VERSIONS[path] ?? notThere();
		});

	it('of all projects that can be seen, each with the key of its project', async () => {
		const found = await scanned(versionKind, site(), {});
		expect(found.map(({ id, record }) => [id, record?.fields.project])).toEqual([
			['11', 'AA'],
			['12', 'AA'],
			['21', 'BB'],
		]);
		expect(found[0]?.record?.raw).toEqual(VERSIONS['/project/1/versions']?.[0]);
		expect(versionKind.groupOf(found[2]!.record!)).toBe('BB');
	});

	it('of chosen projects, by key or id, in some states', async () => {
		expect(idsOf(await scanned(versionKind, site(), { projects: ['1'], statuses: ['released'] }))).toEqual([
			'11',
		]);
		expect(
			idsOf(
				await scanned(versionKind, site(), {
					projects: ['aa', 'BB'].map((w) => w.toUpperCase()),
					statuses: ['archived', 'unreleased'],
				}),
			),
		).toEqual(['12', '21']);
		expect((await scanned(componentKind, site(), { projects: ['AA'] }))[0]?.record?.fields).toMatchObject({
			name: 'API',
			project: 'AA',
		});
	});

	it('a chosen project that is not there ends the run, and is named', async () => {
		await expect(scanned(versionKind, site(), { projects: ['AA', 'NOPE'] })).rejects.toMatchObject({
			kind: 'notFound',
			message: 'There is no project "NOPE" that this account can see',
		});
	});

	it('by id: what is not there is left out, and what is no id is not asked for', async () => {
		const { connection, ports, run } = site();
		const { records, refusals } = await run(versionKind.read(connection, ['11', '99', '../myself'], 'all'));
		expect(records.map(({ id, fields }) => [id, fields.project])).toEqual([['11', 'AA']]);
		expect([...refusals]).toEqual([['../myself', 'This is not the ID of a version']]);
		expect(ports.attempts.some(({ url }) => url.includes('myself'))).toBe(false);
	});
});

describe('users', () => {
	const USERS = [
		{ accountId: '557058:aa', accountType: 'atlassian', active: true, displayName: 'Ann' },
		{ accountId: 'b', accountType: 'app', active: true },
		{ accountId: 'c', accountType: 'atlassian', active: false },
		{ accountId: 'd', accountType: 'customer', active: true },
	];
	/** Pages that are shorter than asked for, as Jira says they may be. */
	const site = () => wire(({ query }) => USERS.slice(Number(query?.startAt), Number(query?.startAt) + 1));

	it('to the empty page, whatever the length of the others', async () => {
		const connected = site();
		expect(idsOf(await scanned(userKind, connected, {}))).toEqual(['557058:aa', 'b', 'c', 'd']);
		expect(connected.ports.attempts).toHaveLength(5);
	});

	it.each([
		[{ types: ['atlassian'] }, ['557058:aa', 'c']],
		[{ types: ['app', 'customer'] }, ['b', 'd']],
		[{ active: false }, ['c']],
		[{ types: ['atlassian'], active: true }, ['557058:aa']],
	])('narrowed by %j, without ending at a page of which nothing is left', async (source, ids) => {
		expect(idsOf(await scanned(userKind, site(), source))).toEqual(ids);
	});

	it('in smaller pages when a large one takes Jira too long', async () => {
		const connected = wire(({ query }) => {
			if (Number(query?.maxResults) > 100) return jsonAnswer({ errorMessages: ['Took too long'] }, 409);
			return Number(query?.startAt) === 0 ? USERS : [];
		});
		expect(await scanned(userKind, connected, {})).toHaveLength(4);
		expect(connected.ports.attempts.map(({ query }) => query?.maxResults)).toEqual([1000, 100, 100]);
	});

	it('by account id, which may have a colon', async () => {
		const { connection, ports, run } = wire(() => USERS[0]);
		const { records } = await run(userKind.read(connection, ['557058:aa'], 'all'));
		expect(records[0]).toMatchObject({ id: '557058:aa', key: '557058:aa' });
		expect(ports.attempts[0]?.query).toEqual({ accountId: '557058:aa' });
		expect(userKind.url(SITE, '557058:aa')).toBe(`${SITE}/jira/people/557058%3Aaa`);
	});
});

describe('boards', () => {
	const BOARDS = Array.from({ length: 120 }, (_unused, index) => ({
		id: index + 1,
		name: `Board ${index + 1}`,
		type: ['scrum', 'kanban', 'simple'][index % 3],
		location: { projectKey: index < 60 ? 'AA' : 'BB', displayName: 'Somewhere' },
	}));
	const site = () =>
		wire((attempt) => {
			const project = attempt.query?.projectKeyOrId;
			const type = attempt.query?.type;
			const found = BOARDS.filter(({ location }) => project === undefined || location.projectKey === project);
			return page(
				found.filter((board) => type === undefined || board.type === type),
				attempt,
				50,
			);
		});

	it('all of them, in pages of fifty', async () => {
		const connected = site();
		const found = await scanned(boardKind, connected, {});
		expect(found).toHaveLength(120);
		expect(found[0]).toMatchObject({
			id: '1',
			record: { key: '1', fields: { project: 'AA', location: 'Somewhere' } },
		});
		expect(connected.ports.attempts.map(({ query }) => query?.startAt)).toEqual([0, 50, 100]);
	});

	it('of some projects and several types', async () => {
		const found = await scanned(boardKind, site(), { projects: ['BB'], types: ['scrum', 'simple'] });
		expect(found).toHaveLength(40);
		expect(new Set(found.map(({ record }) => record?.fields.type))).toEqual(new Set(['scrum', 'simple']));
	});

	it('are counted where one question tells', async () => {
		const { connection, run } = site();
		expect(await run(boardKind.count(connection, {}))).toBe(120);
		expect(await run(boardKind.count(connection, { types: ['kanban'], projects: ['AA'] }))).toBe(20);
		expect(await run(boardKind.count(connection, { projects: ['AA', 'BB'] }))).toBeUndefined();
	});

	it('a token without the scopes is told which ones, though there is no classic one', async () => {
		const connected = wire(() =>
			jsonAnswer({ code: 401, message: 'Unauthorized; scope does not match' }, 401),
		);
		await expect(scanned(boardKind, connected, {})).rejects.toMatchObject({
			kind: 'scope',
			message: expect.stringContaining('read:board-scope:jira-software and read:project:jira'),
		});
	});
});

describe('sprints', () => {
	const BOARDS = [
		{ id: 1, type: 'scrum' },
		{ id: 2, type: 'kanban' },
		{ id: 3, type: 'simple' },
		{ id: 4, type: 'scrum' },
	];
	const SPRINTS: Record<string, unknown> = {
		'/board/1/sprint': [
			{ id: 10, name: 'One', state: 'closed' },
			{ id: 11, name: 'Two', state: 'active' },
		],
		'/board/4/sprint': [{ id: 11, name: 'Two', state: 'active' }],
	};
	const noSprints = () =>
		jsonAnswer({ errorMessages: ['The board does not support sprints'], errors: {} }, 400);
	const site = (more: Record<string, () => unknown> = {}) =>
		wire((attempt) => {
			const path = pathOf(attempt);
			if (path === '/board') return page(BOARDS, attempt, 3);
			const own = more[path];
			if (own) return own();
			return path in SPRINTS ? page(SPRINTS[path] as unknown[], attempt, 1) : noSprints();
		});

	it('of all boards that may have some, board by board; one that has none says nothing', async () => {
		const connected = site();
		expect(idsOf(await scanned(sprintKind, connected, {}))).toEqual(['10', '11', '11']);
		expect(connected.ports.attempts.map(pathOf)).not.toContain('/board/2/sprint');
		expect(connected.ports.attempts.map(pathOf)).toContain('/board/3/sprint');
	});

	it('of chosen boards, in some states', async () => {
		const connected = site();
		expect(
			idsOf(await scanned(sprintKind, connected, { boards: ['4', '2'], states: ['active', 'future'] })),
		).toEqual(['11']);
		expect(connected.ports.attempts[0]?.query?.state).toBe('active,future');
	});

	it('a board that went since it was listed is told of, one that was chosen ends the run', async () => {
		const connected = site({ '/board/4/sprint': notThere });
		expect(idsOf(await scanned(sprintKind, connected, {}))).toEqual(['10', '11']);
		expect(connected.ports.logged.join()).toMatch(/Board 4 can no longer be read/);
		await expect(
			scanned(sprintKind, site({ '/board/4/sprint': notThere }), { boards: ['4'] }),
		).rejects.toMatchObject({ kind: 'notFound' });
		await expect(scanned(sprintKind, site(), { boards: ['DEMO board'] })).rejects.toMatchObject({
			message: '"DEMO board" is not the ID of a board',
		});
	});

	it('any other refusal ends the run: sprints would be missing', async () => {
		const refused = () => jsonAnswer({ errorMessages: ['No license'], errors: {} }, 403);
		await expect(scanned(sprintKind, site({ '/board/1/sprint': refused }), {})).rejects.toMatchObject({
			kind: 'permission',
		});
	});
});

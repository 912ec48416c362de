import type { HttpAttempt } from '../../../nodes/shared/connection/types';
import { issueKind } from '../../../nodes/shared/records/issue';
import { issueChildren } from '../../../nodes/shared/records/issue/children';
import type { ChildKind, JiraRecord } from '../../../nodes/shared/records/kind';
import { jsonAnswer } from '../../tools/fakeClock';
import { reset, wire, type Wire } from './connection';

const { comments, worklogs, changelog, attachments, links, remoteLinks, watchers, properties } =
	issueChildren;

const record = (number: number, fields: Record<string, unknown> = {}): JiraRecord => {
	const [id, key] = [String(10_000 + number), `DEMO-${number}`];
	return { id, key, fields, raw: { id, key, fields } };
};

/** Comments 1 to `count`, one a minute. */
const thread = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		id: String(index + 1),
		created: `2026-01-05T${String(Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}:00.000+0000`,
	}));
const block = (given: readonly unknown[], total = given.length) => ({
	comment: { comments: given, total, startAt: 0, maxResults: 20 },
});
const ids = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

const query = ({ query: given }: HttpAttempt) => Number(given?.startAt ?? 0);
const startsOf = ({ ports }: Wire) => ports.attempts.map(query);

async function listOf(kind: ChildKind, site: Wire, one = record(1)) {
	const list = (await site.run(kind.read(site.connection, [one]))).get(one.id);
	return { ids: list?.children.map((child) => (child as { id: string }).id), incomplete: list?.incomplete };
}

describe('comments, page by page', () => {
	/** Gives pages of `size` of a list that may change from call to call. */
	const site = (lists: ReadonlyArray<readonly unknown[]>, size = 100) =>
		wire((attempt, index) => {
			const now = lists[Math.min(index, lists.length - 1)]!;
			const startAt = query(attempt);
			return { startAt, maxResults: size, total: now.length, comments: now.slice(startAt, startAt + size) };
		});

	test('a block that holds all of them costs no call', async () => {
		const nothing = site([]);
		expect(await listOf(comments, nothing, record(1, block(thread(20))))).toEqual({
			ids: ids(1, 20),
			incomplete: undefined,
		});
		expect(await listOf(comments, nothing, record(1, block([])))).toEqual({ ids: [], incomplete: undefined });
		expect(nothing.ports.attempts).toEqual([]);
	});

	test('a block that holds the first of them is gone on from, with one entry that both have', async () => {
		const all = thread(119);
		const whole = site([all]);
		expect(await listOf(comments, whole, record(1, block(all.slice(0, 20), 119)))).toEqual({
			ids: ids(1, 119),
			incomplete: undefined,
		});
		expect(startsOf(whole)).toEqual([19]);
		expect(whole.ports.attempts[0]).toMatchObject({
			url: 'https://demo.atlassian.net/rest/api/3/issue/10001/comment',
			query: { maxResults: 100, orderBy: 'created' },
		});
	});

	test('a block with the newest is not gone on from', async () => {
		const all = thread(50);
		const newest = site([all]);
		const given = record(1, block([...all.slice(30)].reverse(), 50));
		expect(await listOf(comments, newest, given)).toEqual({ ids: ids(1, 50), incomplete: undefined });
		expect(startsOf(newest)).toEqual([19, 0]);
	});

	test('without a block all pages are read', async () => {
		const many = site([thread(250)]);
		expect(await listOf(comments, many)).toEqual({ ids: ids(1, 250), incomplete: undefined });
		expect(startsOf(many)).toEqual([0, 99, 198]);
	});

	test('pages may be as small as one entry', async () => {
		expect(await listOf(comments, site([thread(4)], 1))).toEqual({ ids: ids(1, 4), incomplete: undefined });
	});

	test('one that is removed while the list is read is noticed, and the list is read again', async () => {
		const all = thread(250);
		const later = all.slice(1);
		const shifting = site([all, later]);
		expect(await listOf(comments, shifting)).toEqual({ ids: ids(2, 250), incomplete: undefined });
		expect(startsOf(shifting)).toEqual([0, 99, 0, 99, 198]);
	});

	test('one that is removed and one that is added at the same time: the number stays, and it is noticed', async () => {
		const all = thread(151);
		const shifting = site([all.slice(0, 150), all.slice(1)]);
		expect(await listOf(comments, shifting)).toEqual({ ids: ids(2, 151), incomplete: undefined });
	});

	test('one that is added while the list is read is in it', async () => {
		expect(await listOf(comments, site([thread(150), thread(151)]))).toEqual({
			ids: ids(1, 151),
			incomplete: undefined,
		});
	});

	test('a list that never holds still is given with every entry once, and flagged', async () => {
		const all = thread(260);
		const restless = site([0, 1, 2, 3, 4, 5].map((gone) => all.slice(gone, 250 + gone)));
		const list = await listOf(comments, restless);
		expect(list.incomplete).toBe('The list changed while it was read');
		expect(new Set(list.ids).size).toBe(list.ids?.length);
		expect(list.ids).toEqual(expect.arrayContaining(ids(5, 250)));
	});

	test('a list that ends before its total is flagged', async () => {
		const cut = wire((attempt) => ({ total: 60, comments: thread(50).slice(query(attempt)) }));
		expect(await listOf(comments, cut)).toEqual({ ids: ids(1, 50), incomplete: 'Jira gave 50 of 60' });
	});

	test('what was read before a refusal is given, with the refusal', async () => {
		const refusing = wire((attempt) =>
			query(attempt) === 0
				? { total: 150, comments: thread(100) }
				: jsonAnswer({ errorMessages: ['No permission to see this issue'] }, 403),
		);
		const list = await listOf(comments, refusing);
		expect(list.ids).toEqual(ids(1, 100));
		expect(list.incomplete).toMatch(/read the comments of the issue.*\(403\).*No permission to see/);
	});

	test('an issue that is refused costs the others nothing, and each has its own list', async () => {
		const mixed = wire(({ url }) => {
			const number = Number(/issue\/1000(\d)/.exec(url)?.[1]);
			return number === 2
				? jsonAnswer({ errorMessages: ['gone'] }, 404)
				: { total: 1, comments: [{ id: `c${number}` }] };
		});
		const lists = await mixed.run(comments.read(mixed.connection, [record(1), record(2), record(3)]));
		expect([...lists.keys()]).toEqual(['10001', '10002', '10003']);
		expect(
			[...lists.values()].map(({ children, incomplete }) => [children, incomplete === undefined]),
		).toEqual([
			[[{ id: 'c1' }], true],
			[[], false],
			[[{ id: 'c3' }], true],
		]);
	});

	test.each([
		['a dead token', () => jsonAnswer({}, 401), 'authentication'],
		[
			'a token without the scope',
			() => jsonAnswer({ message: 'Unauthorized; scope does not match' }, 401),
			'scope',
		],
		['no way to Jira', reset, 'network'],
	])('%s ends the run', async (_title, respond, kind) => {
		const dead = wire(respond);
		await expect(dead.run(comments.read(dead.connection, [record(1)]))).rejects.toMatchObject({ kind });
	});

	test('an issue that Jira cannot get out is flagged after the repeats', async () => {
		const broken = wire(() => jsonAnswer({}, 500));
		expect((await listOf(comments, broken)).incomplete).toMatch(/\(500\)/);
	});
});

test('worklogs go on from their block in one large page', async () => {
	const all = thread(300);
	const site = wire((attempt) => ({ total: 300, worklogs: all.slice(query(attempt)) }));
	const given = record(1, { worklog: { worklogs: all.slice(0, 20), total: 300, startAt: 0 } });
	expect(await listOf(worklogs, site, given)).toEqual({ ids: ids(1, 300), incomplete: undefined });
	expect(site.ports.attempts.map(({ query: asked }) => asked)).toEqual([{ startAt: 19, maxResults: 5000 }]);
});

describe('changelog, in bulk', () => {
	const history = (id: number, created: unknown = 1_767_600_000_000 + id) => ({
		id: String(id),
		created,
		items: [],
	});
	const bodyOf = ({ body }: HttpAttempt) =>
		body as { issueIdsOrKeys: string[]; maxResults: number; nextPageToken?: string };

	test('a thousand issues a call', async () => {
		const site = wire(() => ({ issueChangeLogs: [] }));
		const records = Array.from({ length: 2500 }, (_, index) => record(index));
		const lists = await site.run(changelog.read(site.connection, records));
		expect(lists.size).toBe(2500);
		expect(lists.get('10007')).toEqual({ children: [] });
		expect(site.ports.attempts.map((attempt) => bodyOf(attempt).issueIdsOrKeys.length)).toEqual([
			1000, 1000, 500,
		]);
		expect(changelog.batch).toBe(300);
	});

	test('an issue that goes on on the next page is brought together, oldest first, nothing twice', async () => {
		const pages = [
			{
				issueChangeLogs: [
					{ issueId: '10001', changeHistories: [history(1), history(3)] },
					{ issueId: '10002', changeHistories: [history(2)] },
				],
				nextPageToken: 'next',
			},
			{ issueChangeLogs: [{ issueId: '10001', changeHistories: [history(3), history(5), history(4)] }] },
		];
		const site = wire((_attempt, index) => pages[index]);
		const lists = await site.run(changelog.read(site.connection, [record(1), record(2)]));
		expect(lists.get('10001')).toEqual({ children: [1, 3, 4, 5].map((id) => history(id)) });
		expect(lists.get('10002')).toEqual({ children: [history(2)] });
		expect(site.ports.attempts.map((attempt) => bodyOf(attempt).nextPageToken)).toEqual([undefined, 'next']);
	});

	test.each([
		['milliseconds', 1_767_614_400_123, '2026-01-05T12:00:00.123Z'],
		['milliseconds as text', '1767614400123', '2026-01-05T12:00:00.123Z'],
		['seconds', 1_767_614_400, '2026-01-05T12:00:00.000Z'],
		['a date', '2026-01-05T12:00:00.123+0100', '2026-01-05T12:00:00.123+01:00'],
		['nothing', null, null],
	])('the moment of a change given as %s', (_title, created, expected) => {
		expect(changelog.shape(history(1, created), 'plain')).toMatchObject({ created: expected });
	});

	test('one wrong issue costs the others nothing', async () => {
		const site = wire((attempt) => {
			const asked = bodyOf(attempt).issueIdsOrKeys;
			if (asked.includes('10003')) return jsonAnswer({ errorMessages: ['Issue 10003 is wrong'] }, 400);
			return {
				issueChangeLogs: asked.map((issueId, index) => ({ issueId, changeHistories: [history(index)] })),
			};
		});
		const lists = await site.run(
			changelog.read(
				site.connection,
				[1, 2, 3, 4, 5].map((number) => record(number)),
			),
		);
		expect([...lists].filter(([, { incomplete }]) => incomplete !== undefined).map(([id]) => id)).toEqual([
			'10003',
		]);
		expect(lists.get('10003')?.incomplete).toMatch(/Issue 10003 is wrong/);
		expect(lists.get('10004')?.children).toHaveLength(1);
	});

	test('an answer that does not arrive whole is asked for in smaller pages', async () => {
		const site = wire((attempt) =>
			bodyOf(attempt).maxResults > 1000 ? jsonAnswer('{"issueChan') : { issueChangeLogs: [] },
		);
		const lists = await site.run(changelog.read(site.connection, [record(1)]));
		expect(lists.get('10001')).toEqual({ children: [] });
		expect(site.ports.attempts.map((attempt) => bodyOf(attempt).maxResults)).toEqual([5000, 5000, 500]);
	});

	test('pages that go round in circles are flagged', async () => {
		const site = wire(() => ({ issueChangeLogs: [], nextPageToken: 'same' }));
		const lists = await site.run(changelog.read(site.connection, [record(1), record(2)]));
		expect([...lists.values()].map(({ incomplete }) => incomplete)).toEqual(
			Array(2).fill(expect.stringMatching(/same page token twice/)),
		);
	});

	test('a dead token ends the run', async () => {
		const site = wire(() => jsonAnswer({}, 401));
		await expect(site.run(changelog.read(site.connection, [record(1)]))).rejects.toMatchObject({
			kind: 'authentication',
		});
	});
});

describe('lists that come with the issue, or with one call', () => {
	test.each([
		['attachments', attachments, 'attachment'],
		['links', links, 'issuelinks'],
	] as const)('%s: no call; a field that is missing is flagged', async (_title, kind, field) => {
		const site = wire(() => ({}));
		expect(await listOf(kind, site, record(1, { [field]: [{ id: '7' }] }))).toEqual({
			ids: ['7'],
			incomplete: undefined,
		});
		expect(await listOf(kind, site, record(1))).toEqual({
			ids: [],
			incomplete: expect.stringContaining(`"${field}"`),
		});
		expect(site.ports.attempts).toEqual([]);
	});

	test('watchers: a call only where somebody watches', async () => {
		const site = wire(() => ({ watchCount: 1, watchers: [{ accountId: 'a', displayName: 'Ada' }] }));
		const of = (watchCount: number, number: number) => record(number, { watches: { watchCount } });
		const lists = await site.run(watchers.read(site.connection, [of(0, 1), of(1, 2)]));
		expect(
			[...lists.values()].map(({ children }) => children.map((child) => watchers.shape(child, 'plain'))),
		).toEqual([[], [{ id: 'a', name: 'Ada' }]]);
		expect(site.ports.attempts).toHaveLength(1);
	});

	test('watchers that the account may not see are missing, and it says so', async () => {
		const site = wire(() => ({ watchCount: 3, watchers: [{ accountId: 'a' }] }));
		const lists = await site.run(watchers.read(site.connection, [record(1)]));
		expect(lists.get('10001')?.incomplete).toMatch(/^Jira names 1 of 3;.*View Voters and Watchers/);
	});

	test('properties: all of them by one call, by name', async () => {
		const site = wire(() => ({ id: '10001', key: 'DEMO-1', properties: { b: 1, a: { x: [1] } } }));
		const lists = await site.run(properties.read(site.connection, [record(1)]));
		expect(lists.get('10001')?.children.map((child) => properties.shape(child, 'plain'))).toEqual([
			{ id: 'a', value: { x: [1] } },
			{ id: 'b', value: 1 },
		]);
		expect(site.ports.attempts.map(({ query: asked }) => asked)).toEqual([
			{ fields: 'id', properties: '*all' },
		]);
	});
});

describe('shapes', () => {
	const author = { accountId: '5b', displayName: 'Ada' };
	const text = {
		type: 'doc',
		version: 1,
		content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Hi', marks: [{ type: 'strong' }] }] }],
	};
	const at = '2026-01-02T03:04:05.678+0100';
	const iso = '2026-01-02T03:04:05.678+01:00';
	const by = { author: 'Ada', authorAccountId: '5b' };

	test.each<[string, ChildKind, unknown, unknown]>([
		[
			'comment',
			comments,
			{
				id: '1',
				author,
				body: text,
				created: at,
				updated: at,
				visibility: { type: 'role', value: 'Administrators' },
				jsdPublic: false,
			},
			{
				id: '1',
				...by,
				body: '**Hi**',
				created: iso,
				updated: iso,
				visibility: 'role: Administrators',
				public: false,
			},
		],
		[
			'comment of nobody',
			comments,
			{ id: 1 },
			{
				id: '1',
				author: null,
				authorAccountId: null,
				body: null,
				created: null,
				updated: null,
				visibility: null,
				public: null,
			},
		],
		[
			'worklog',
			worklogs,
			{
				id: '2',
				author,
				started: at,
				timeSpent: '1h',
				timeSpentSeconds: 3600,
				comment: text,
				created: at,
				updated: at,
			},
			{
				id: '2',
				...by,
				started: iso,
				timeSpentSeconds: 3600,
				comment: '**Hi**',
				created: iso,
				updated: iso,
				visibility: null,
			},
		],
		[
			'change',
			changelog,
			{
				id: '3',
				author,
				created: 1_767_614_400_000,
				items: [{ field: 'status', fieldId: 'status', from: '1', fromString: 'Open', to: '2' }],
			},
			{
				id: '3',
				...by,
				created: '2026-01-05T12:00:00.000Z',
				items: [{ field: 'status', fieldId: 'status', from: '1', fromText: 'Open', to: '2', toText: null }],
			},
		],
		[
			'attachment',
			attachments,
			{
				id: '4',
				filename: 'a.txt',
				size: 5,
				mimeType: 'text/plain',
				author,
				created: at,
				content: 'https://x/content/4',
			},
			{ id: '4', fileName: 'a.txt', size: 5, mimeType: 'text/plain', ...by, created: iso },
		],
		[
			'outward link',
			links,
			{
				id: '5',
				type: { name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
				outwardIssue: { id: '9', key: 'DEMO-9', fields: { summary: 'Nine', status: { name: 'Done' } } },
			},
			{
				...{ id: '5', linkType: 'Blocks', direction: 'outward', relation: 'blocks' },
				...{ linkedId: '9', linkedKey: 'DEMO-9', linkedSummary: 'Nine', linkedStatus: 'Done' },
			},
		],
		[
			'inward link',
			links,
			{
				id: '5',
				type: { name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
				inwardIssue: { key: 'DEMO-9' },
			},
			{
				...{ id: '5', linkType: 'Blocks', direction: 'inward', relation: 'is blocked by' },
				...{ linkedId: null, linkedKey: 'DEMO-9', linkedSummary: null, linkedStatus: null },
			},
		],
		[
			'remote link',
			remoteLinks,
			{
				id: 6,
				globalId: 'g',
				application: { name: 'Wiki' },
				relationship: 'causes',
				object: { url: 'https://x', title: 'T', summary: 'S' },
			},
			{
				id: '6',
				globalId: 'g',
				url: 'https://x',
				title: 'T',
				summary: 'S',
				application: 'Wiki',
				relationship: 'causes',
			},
		],
	])('%s', (_title, kind, given, expected) => {
		expect(kind.shape(given, 'markdown')).toEqual(expected);
	});

	test('no name of a child is one that its own record has beside it', () => {
		for (const kind of Object.values(issueChildren)) {
			const names = Object.keys(kind.shape({}, 'plain'));
			expect(names).toContain('id');
			for (const taken of ['type', 'issueId', 'issueKey']) expect(names).not.toContain(taken);
		}
	});

	test('the engine finds them at the kind', () => {
		expect(issueKind.children).toBe(issueChildren);
	});
});

import type { HttpAttempt } from '../../../nodes/shared/connection/types';
import type { Found, ScanOptions } from '../../../nodes/shared/records/kind';
import { worklogKind } from '../../../nodes/shared/records/worklog';
import type { WorklogSource } from '../../../nodes/shared/records/worklog/read';
import { wire, type Wire } from './connection';

interface Worklog {
	readonly id: number;
	readonly issue: number;
	readonly updated: number;
	readonly created?: number;
	readonly author?: string;
}

const T = Date.UTC(2026, 0, 1);
const iso = (time: number) => new Date(time).toISOString().replace('Z', '+0000');

/** How the list of changes behaves where nobody knows how Jira's does. */
interface Behaviour {
	readonly since: 'inside' | 'outside';
	readonly pageSize: number;
}

/** A site with these worklogs; issue n is n of project AA, or of project BB when n is odd. Issue 66 is hidden. */
function site(
	worklogs: readonly Worklog[],
	{ since: rule, pageSize }: Behaviour = { since: 'inside', pageSize: 3 },
): Wire {
	return wire(({ url, query, body }: HttpAttempt) => {
		if (/worklog\/(updated|deleted)$/.test(url)) {
			const since = Number(query?.since);
			const due = worklogs
				.filter(({ updated }) => (rule === 'inside' ? updated >= since : updated > since))
				.sort((a, b) => a.updated - b.updated);
			const values = due
				.slice(0, pageSize)
				.map(({ id, updated }) => ({ worklogId: id, updatedTime: updated }));
			return {
				values,
				since,
				until: values.at(-1)?.updatedTime ?? since,
				lastPage: values.length === due.length,
			};
		}
		if (url.endsWith('/worklog/list')) {
			const { ids } = body as { ids: number[] };
			// In an order of Jira's own.
			return worklogs
				.filter(({ id }) => ids.includes(id))
				.sort((a, b) => b.id - a.id)
				.map((worklog) => ({
					id: String(worklog.id),
					issueId: String(worklog.issue),
					author: { accountId: worklog.author ?? 'ann' },
					created: iso(worklog.created ?? worklog.updated),
					updated: iso(worklog.updated),
				}));
		}
		const { issueIdsOrKeys } = body as { issueIdsOrKeys: string[] };
		const issues = issueIdsOrKeys
			.filter((id) => id !== '66')
			.map((id) => {
				const key = Number(id) % 2 ? 'BB' : 'AA';
				return {
					id,
					key: `${key}-${id}`,
					fields: { project: { id: `1${key}`, key, name: `Project ${key}` } },
				};
			});
		return { issues, issueErrors: [] };
	});
}

async function scanned(
	{ connection, run }: Wire,
	source: WorklogSource = {},
	options: ScanOptions = {},
): Promise<Found[]> {
	const work = async () => {
		const found: Found[] = [];
		for await (const page of worklogKind.scan(connection, source, 'all', options)) found.push(...page);
		return found;
	};
	return await run(work());
}

const ids = (found: readonly Found[]) => found.map(({ id }) => Number(id));
const log = (id: number, issue: number, more: Partial<Worklog> = {}): Worklog => ({
	id,
	issue,
	updated: T + id,
	...more,
});
const SEVEN = [1, 2, 3, 4, 5, 6, 7].map((id) => log(id, id));

describe('the list of changes', () => {
	it.each<Behaviour>([
		{ since: 'inside', pageSize: 3 },
		{ since: 'outside', pageSize: 3 },
		{ since: 'inside', pageSize: 2 },
		{ since: 'outside', pageSize: 2 },
		{ since: 'outside', pageSize: 100 },
	])('is read to its end, each change once: %j', async (behaviour) => {
		expect(ids(await scanned(site(SEVEN, behaviour)))).toEqual([1, 2, 3, 4, 5, 6, 7]);
	});

	it.each<Behaviour['since']>(['inside', 'outside'])(
		'loses none of those that share a moment with the end of a page (%s)',
		async (since) => {
			const shared = [log(1, 1), ...[2, 3, 4].map((id) => log(id, id, { updated: T + 2 })), log(5, 5)];
			expect(new Set(ids(await scanned(site(shared, { since, pageSize: 4 }))))).toEqual(
				new Set([1, 2, 3, 4, 5]),
			);
			// Where they fill a page, nobody can tell whether there are more of them.
			await expect(scanned(site(shared, { since, pageSize: 3 }))).rejects.toMatchObject({
				message: expect.stringMatching(/changed at one moment/),
			});
		},
	);

	it.each<Behaviour['since']>(['inside', 'outside'])(
		'from a moment on, that moment included (%s)',
		async (since) => {
			const range = { by: 'updated', from: T + 5 } as const;
			expect(
				ids(await scanned(site(SEVEN, { since, pageSize: 3 }), {}, { range })).filter((id) => id >= 5),
			).toEqual([5, 6, 7]);
		},
	);

	it('ends loudly when a page cannot be passed', async () => {
		const same = [1, 2, 3, 4].map((id) => log(id, id, { updated: T }));
		await expect(scanned(site(same))).rejects.toMatchObject({
			message: expect.stringMatching(/changed at one moment/),
		});
	});

	it('of what was deleted, with its moment', async () => {
		const { connection, run } = site(SEVEN);
		const work = async () => {
			const removed: unknown[] = [];
			for await (const page of worklogKind.removals!(connection, {}, T + 6)) removed.push(...page);
			return removed;
		};
		expect(await run(work())).toEqual(
			expect.arrayContaining([
				{ id: '6', at: T + 6 },
				{ id: '7', at: T + 7 },
			]),
		);
	});
});

describe('worklogs', () => {
	it('of the whole site: ids alone, which the engine reads side by side', async () => {
		const connected = site(SEVEN);
		const found = await scanned(connected);
		expect(found.every(({ record }) => record === undefined)).toBe(true);
		expect(connected.ports.attempts.every(({ url }) => url.endsWith('/worklog/updated'))).toBe(true);
	});

	it('are read with key and project of their issue, each issue asked for once a run', async () => {
		const { connection, ports, run } = site([log(1, 2), log(2, 2), log(3, 7)]);
		const { records } = await run(worklogKind.read(connection, ['1', '2', '3'], 'all'));
		expect(records.map(({ id, key, fields }) => [id, key, fields.issueKey, fields.project])).toEqual([
			['1', 'AA-2', 'AA-2', 'AA'],
			['2', 'AA-2', 'AA-2', 'AA'],
			['3', 'BB-7', 'BB-7', 'BB'],
		]);
		expect(records.map((record) => worklogKind.groupOf(record))).toEqual(['AA', 'AA', 'BB']);
		await run(worklogKind.read(connection, ['1', '3'], 'all'));
		expect(ports.attempts.filter(({ url }) => url.endsWith('bulkfetch')).map(({ body }) => body)).toEqual([
			{ issueIdsOrKeys: ['7', '2'], fields: ['project'] },
		]);
	});

	it('a worklog that is gone is left out; one of a hidden issue has a reason', async () => {
		const { connection, run } = site([log(1, 66)]);
		const { records, refusals } = await run(worklogKind.read(connection, ['1', '9', 'x'], 'all'));
		expect(records).toEqual([]);
		expect([...refusals]).toEqual([
			['1', 'The issue of the worklog was deleted, or this account may not see it'],
		]);
	});

	it.each<[WorklogSource, number[]]>([
		[{ projects: ['AA'] }, [2, 4, 6]],
		[{ projects: ['1BB'] }, [1, 3, 5, 7]],
		[{ projects: ['project aa', 'bb'] }, [1, 2, 3, 4, 5, 6, 7]],
		[{ authors: ['bob'] }, []],
		[{ projects: ['BB'], authors: ['bob', 'ann'] }, [1, 3, 5, 7]],
	])('of %j', async (source, expected) => {
		const found = await scanned(site(SEVEN), source);
		expect(ids(found)).toEqual(expected);
		expect(found.every(({ record }) => record !== undefined)).toBe(true);
	});

	it('a range by creation is held against what was read', async () => {
		const worklogs = [
			log(1, 1, { created: T - 5000 }),
			log(2, 2, { created: T + 100 }),
			log(3, 3, { created: T - 1 }),
		];
		const range = { by: 'created', from: T - 1 } as const;
		expect(ids(await scanned(site(worklogs), {}, { range }))).toEqual([2, 3]);
	});

	it('a source is the same in any order of its words', async () => {
		const identify = async (source: WorklogSource) => await worklogKind.identify!(site([]).connection, source);
		expect(await identify({ projects: ['B', 'A'] })).toBe(await identify({ projects: ['A', 'B'], authors: [] }));
		expect(await identify({ projects: ['A'] })).not.toBe(await identify({ authors: ['A'] }));
	});
});

import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf, documentOf, taskOf } from './client';

let simulator: Simulator;
let http: AxiosInstance;

const START = Date.UTC(2026, 0, 1);

beforeEach(async () => {
	simulator = await startSimulator();
	simulator.clock.freeze(START);
	http = clientOf(simulator, simulator.credentials.admin);
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

interface Item {
	readonly field: string;
	readonly fromString: string | null;
	readonly toString: string | null;
}

const itemsOf = async (key: string): Promise<Item[]> =>
	(await http.get(`issue/${key}/changelog`)).data.values.flatMap((one: { items: Item[] }) => one.items);

describe('a history', () => {
	beforeEach(async () => {
		for (const summary of ['One', 'Two'])
			expect((await http.post('issue', taskOf(summary))).status).toBe(201);
	});

	test('is made by an edit, not by the creation, a comment, a property or an edit that changes nothing', async () => {
		await http.post('issue/DEMO-1/comment', { body: documentOf('Hello') });
		await http.put('issue/DEMO-1/properties/p', { a: 1 });
		await http.put('issue/DEMO-1', { fields: { summary: 'One' } });
		expect((await http.get('issue/DEMO-1/changelog')).data).toMatchObject({
			total: 0,
			isLast: true,
			values: [],
		});
		simulator.clock.advance(1500);
		await http.put('issue/DEMO-1', { fields: { summary: 'Uno', customfield_10051: 3 } });
		const { values } = (await http.get('issue/DEMO-1/changelog')).data;
		expect(values).toMatchObject([
			{
				id: expect.stringMatching(/^\d+$/),
				author: { accountId: simulator.credentials.admin.accountId },
				created: '2026-01-01T00:00:01.500+0000',
				items: [
					{
						field: 'summary',
						fieldId: 'summary',
						fieldtype: 'jira',
						from: null,
						fromString: 'One',
						to: null,
						toString: 'Uno',
					},
					{ field: 'Story Points', fieldId: 'customfield_10051', fieldtype: 'custom', toString: '3' },
				],
			},
		]);
	});

	test.each<[string, Record<string, unknown>, readonly (readonly [string, string | null, string | null])[]]>([
		['labels', { labels: ['a', 'b'] }, [['labels', '', 'a b']]],
		[
			'each component that comes',
			{ components: [{ name: 'Backend' }, { name: 'Frontend' }] },
			[
				['Component', null, 'Backend'],
				['Component', null, 'Frontend'],
			],
		],
		['an option', { customfield_10052: { value: 'Green' } }, [['Team', null, 'Green']]],
		[
			'options',
			{ customfield_10053: [{ value: 'Web' }, { value: 'iOS' }] },
			[['Platforms', null, 'Web,iOS']],
		],
		['a document', { description: documentOf('Text') }, [['description', null, 'Text']]],
		['a priority', { priority: { name: 'High' } }, [['priority', 'Medium', 'High']]],
		['nobody', { reporter: null }, []],
	])('tells of %s', async (_name, fields, expected) => {
		await http.put('issue/DEMO-1', { fields });
		const items = await itemsOf('DEMO-1');
		expect(items.map((item) => [item.field, item.fromString, item.toString])).toEqual(expected);
	});

	test('tells of a status with its resolution, and of a link at both ends', async () => {
		await http.post('issue/DEMO-1/transitions', { transition: { id: '31' } });
		expect(await itemsOf('DEMO-1')).toMatchObject([
			{ field: 'resolution', fromString: null, toString: 'Done' },
			{ field: 'status', from: '10000', fromString: 'To Do', to: '10001', toString: 'Done' },
		]);
		const link = {
			type: { name: 'Blocks' },
			inwardIssue: { key: 'DEMO-1' },
			outwardIssue: { key: 'DEMO-2' },
		};
		await http.post('issueLink', link);
		await http.post('issueLink', link);
		const { data } = await http.get('issue/DEMO-2', { params: { fields: 'issuelinks' } });
		expect((await http.delete(`issueLink/${data.fields.issuelinks[0].id}`)).status).toBe(204);
		expect(await itemsOf('DEMO-2')).toMatchObject([
			{ field: 'Link', from: null, to: 'DEMO-1', toString: 'This issue is blocked by DEMO-1' },
			{
				field: 'Link',
				from: 'DEMO-1',
				fromString: 'This issue is blocked by DEMO-1',
				to: null,
				toString: null,
			},
		]);
		expect((await itemsOf('DEMO-1')).slice(2)).toMatchObject([
			{ toString: 'This issue blocks DEMO-2' },
			{ toString: null },
		]);
	});
});

test('one issue’s histories come oldest first, at most a hundred at a time', async () => {
	simulator.site.addIssue({ project: 'DEMO', summary: 'Busy' });
	simulator.site.addHistories('DEMO-1', 250);
	const sizes: number[] = [];
	const created: string[] = [];
	for (let startAt = 0, isLast = false; !isLast;) {
		const { data } = await http.get('issue/DEMO-1/changelog', { params: { startAt, maxResults: 1000 } });
		sizes.push(data.values.length);
		created.push(...data.values.map((one: { created: string }) => one.created));
		startAt += data.values.length;
		isLast = data.isLast;
	}
	expect(sizes).toEqual([100, 100, 50]);
	expect(created).toEqual([...created].sort());
});

describe('the changelogs of many issues', () => {
	interface Entry {
		readonly issueId: string;
		readonly changeHistories: readonly { id: string; created: number; items: Item[] }[];
	}

	beforeEach(() => {
		simulator.site.addIssues(3, (index) => ({
			project: 'DEMO',
			summary: `Issue ${index}`,
			created: START,
			changes: [2, 0, 1].map((turn) => ({
				at: START + turn * 1000 + index,
				items: [{ field: turn === 1 ? 'labels' : 'summary', from: 'a', to: 'b' }],
			})),
		}));
	});

	const issueIdsOrKeys = ['DEMO-3', 'DEMO-1', 'DEMO-2', 'DEMO-99'];

	async function scan(body: Record<string, unknown>): Promise<Entry[][]> {
		const pages: Entry[][] = [];
		let nextPageToken: string | undefined;
		do {
			const { data, status } = await http.post('changelog/bulkfetch', { ...body, nextPageToken });
			expect(status).toBe(200);
			pages.push(data.issueChangeLogs);
			nextPageToken = data.nextPageToken;
		} while (nextPageToken);
		return pages;
	}

	const times = (pages: Entry[][]) =>
		pages.flat().flatMap((entry) => entry.changeHistories.map((one) => one.created - START));

	test('come oldest first, so that one issue may be on many pages', async () => {
		const pages = await scan({ issueIdsOrKeys, maxResults: 4 });
		expect(pages.map((page) => page.flatMap((entry) => entry.changeHistories).length)).toEqual([4, 4, 1]);
		expect(times(await scan({ issueIdsOrKeys, maxResults: 1 }))).toEqual([
			0, 1, 2, 1000, 1001, 1002, 2000, 2001, 2002,
		]);
		expect(new Set(pages.flat().flatMap((e) => e.changeHistories.map(({ id }) => id))).size).toBe(9);
		expect(pages.flat().filter(({ issueId }) => issueId === pages[0]?.[0]?.issueId)).toHaveLength(2);
	});

	test('come issue after issue where the site does so', async () => {
		simulator.site.bulkChangelogOrder = 'issue';
		expect(times(await scan({ issueIdsOrKeys, maxResults: 2 }))).toEqual([
			0, 1000, 2000, 1, 1001, 2001, 2, 1002, 2002,
		]);
	});

	test('of some fields alone', async () => {
		const [page] = await scan({ issueIdsOrKeys, fieldIds: ['labels'] });
		expect(page?.map(({ changeHistories }) => changeHistories.length)).toEqual([1, 1, 1]);
		expect(page?.[0]?.changeHistories[0]?.items).toMatchObject([{ field: 'labels', fromString: 'a' }]);
	});

	test('leave out what the caller may not see', async () => {
		simulator.site.project('DEMO')!.isPrivate = true;
		const member = clientOf(simulator, simulator.credentials.member);
		expect((await member.post('changelog/bulkfetch', { issueIdsOrKeys })).data).toEqual({
			issueChangeLogs: [],
		});
		expect((await clientOf(simulator).post('changelog/bulkfetch', { issueIdsOrKeys })).status).toBe(401);
	});

	test.each([
		['no issue', { issueIdsOrKeys: [] }],
		['too many issues', { issueIdsOrKeys: Array.from({ length: 1001 }, (_unused, index) => `${index}`) }],
		['too many fields', { issueIdsOrKeys, fieldIds: Array.from({ length: 11 }, (_unused, n) => `f${n}`) }],
		['too large a page', { issueIdsOrKeys, maxResults: 10_001 }],
		['a token of another request', { issueIdsOrKeys, nextPageToken: 'bm90aGluZw' }],
	])('are refused for %s', async (_name, body) => {
		expect((await http.post('changelog/bulkfetch', body)).status).toBe(400);
	});
});

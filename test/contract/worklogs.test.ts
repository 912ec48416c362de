import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf, documentOf } from './client';

let simulator: Simulator;
let http: AxiosInstance;

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

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

const idsOf = (entries: readonly { id: string }[]) => entries.map(({ id }) => id);
const updatedOf = (key: string) => simulator.site.readIssue(key).fields['updated'];

describe('the worklogs of an issue', () => {
	beforeEach(() => void simulator.site.addIssue({ project: 'DEMO', summary: 'Work' }));

	test('are written, read, changed and deleted; each write moves updated and makes a history', async () => {
		const body = {
			timeSpent: '1d 3h 20m',
			started: '2025-12-31T23:00:00.000+0100',
			comment: documentOf('Much'),
		};
		const added = await http.post('issue/DEMO-1/worklog', body);
		expect([added.status, added.data]).toMatchObject([
			201,
			{
				author: { accountId: simulator.credentials.admin.accountId },
				started: '2025-12-31T22:00:00.000+0000',
				timeSpent: '1d 3h 20m',
				timeSpentSeconds: 40_800,
				comment: documentOf('Much'),
				issueId: String(simulator.site.issues.find('DEMO-1')!.id),
			},
		]);
		simulator.clock.advance(MINUTE);
		const path = `issue/DEMO-1/worklog/${added.data.id}`;
		const before = updatedOf('DEMO-1');
		expect((await http.put(path, { timeSpentSeconds: 60 })).data).toMatchObject({
			timeSpent: '1m',
			comment: documentOf('Much'),
			created: '2026-01-01T00:00:00.000+0000',
			updated: '2026-01-01T00:01:00.000+0000',
		});
		expect(updatedOf('DEMO-1')).not.toBe(before);
		expect(simulator.site.readIssue('DEMO-1').fields['timetracking']).toMatchObject({ timeSpentSeconds: 60 });
		expect((await http.delete(path)).status).toBe(204);
		expect((await http.get(path)).status).toBe(404);
		const histories = simulator.site.issues.find('DEMO-1')!.histories;
		expect(histories.map(({ items }) => items[0]?.to)).toEqual(['40800', '60', null]);
	});

	test.each<[string, object, object]>([
		['no time', {}, {}],
		['both times', { timeSpent: '1h', timeSpentSeconds: 3600 }, {}],
		['a time in no unit', { timeSpent: 'soon' }, {}],
		['an offset with a colon', { timeSpent: '1h', started: '2026-01-01T00:00:00.000+00:00' }, {}],
		['text for a document', { timeSpent: '1h', comment: 'x' }, {}],
		['a new estimate without one', { timeSpent: '1h' }, { adjustEstimate: 'new' }],
		['an amount that is missing', { timeSpent: '1h' }, { adjustEstimate: 'manual' }],
	])('are refused for %s', async (_name, body, params) => {
		expect((await http.post('issue/DEMO-1/worklog', body, { params })).status).toBe(400);
		expect(simulator.site.issues.find('DEMO-1')!.worklogs).toEqual([]);
	});

	test('belong to those who wrote them and to administrators', async () => {
		const [member, reader] = [simulator.credentials.member, simulator.credentials.reader].map((one) =>
			clientOf(simulator, one),
		) as [AxiosInstance, AxiosInstance];
		const { data } = await http.post('issue/DEMO-1/worklog', { timeSpent: '1h' });
		const own = await member.post('issue/DEMO-1/worklog', { timeSpent: '2h' });
		expect((await reader.post('issue/DEMO-1/worklog', { timeSpent: '1h' })).status).toBe(400);
		expect((await member.delete(`issue/DEMO-1/worklog/${data.id}`)).status).toBe(400);
		expect((await member.put(`issue/DEMO-1/worklog/${own.data.id}`, { timeSpent: '3h' })).status).toBe(200);
		expect((await http.delete(`issue/DEMO-1/worklog/${own.data.id}`)).status).toBe(204);
	});
});

test('many comments and worklogs overflow the issue and its pages', async () => {
	const many = Array.from({ length: 150 }, (_unused, index) => ({ created: START + index }));
	simulator.site.addIssue({
		project: 'DEMO',
		summary: 'Busy',
		comments: many.map((one, index) => ({ ...one, text: `Comment ${index}` })),
		worklogs: many.map((one, index) => ({ ...one, timeSpentSeconds: 60 * (index + 1) })),
	});
	const { fields } = (await http.get('issue/DEMO-1', { params: { fields: 'comment,worklog' } })).data;
	expect([fields.comment.comments.length, fields.comment.total]).toEqual([20, 150]);
	expect([fields.worklog.worklogs.length, fields.worklog.maxResults, fields.worklog.total]).toEqual([
		20, 20, 150,
	]);
	const comments = (await http.get('issue/DEMO-1/comment', { params: { maxResults: 1000 } })).data;
	expect([comments.comments.length, comments.maxResults, comments.total]).toEqual([100, 100, 150]);
	const all = (await http.get('issue/DEMO-1/worklog')).data;
	expect([all.worklogs.length, all.maxResults, all.total]).toEqual([150, 5000, 150]);
	const params = { startAt: 140, maxResults: 20 };
	const rest = (await http.get('issue/DEMO-1/worklog', { params })).data;
	expect(idsOf(rest.worklogs)).toEqual(idsOf(all.worklogs).slice(140));
	const range = { startedAfter: START + 10, startedBefore: START + 13 };
	expect(idsOf((await http.get('issue/DEMO-1/worklog', { params: range })).data.worklogs)).toEqual(
		idsOf(all.worklogs).slice(10, 13),
	);
});

describe('the worklogs of the site', () => {
	const restricted = { type: 'group', value: 'jira-administrators' };

	async function changes(kind: string, since = 0, client = http): Promise<{ id: number; at: number }[]> {
		const found: { id: number; at: number }[] = [];
		for (let last = false, from = since; !last;) {
			const { data } = await client.get(`worklog/${kind}`, { params: { since: from } });
			expect(data.lastPage).toBe(data.nextPage === undefined);
			for (const { worklogId, updatedTime } of data.values) found.push({ id: worklogId, at: updatedTime });
			last = data.lastPage;
			from = data.until;
		}
		return found;
	}

	test('that changed come a thousand at a time, oldest first, without the last minute', async () => {
		simulator.site.addIssues(3, (index) => ({
			project: 'DEMO',
			summary: `Issue ${index}`,
			worklogs: Array.from({ length: 500 }, (_unused, entry) => ({
				timeSpentSeconds: 60,
				created: START - 10 * MINUTE + entry * 3 + index,
			})),
		}));
		const first = (await http.get('worklog/updated')).data;
		expect([first.values.length, first.since, first.until, first.lastPage]).toEqual([
			1000,
			0,
			first.values[999].updatedTime,
			false,
		]);
		expect(first.nextPage).toContain(`since=${first.until}`);
		const all = await changes('updated');
		expect(new Set(all.map(({ id }) => id)).size).toBe(1500);
		expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort((a, b) => a - b));
		const [one] = simulator.site.issues.find('DEMO-1')!.worklogs;
		await http.put(`issue/DEMO-1/worklog/${one!.id}`, { timeSpent: '2h' });
		expect(await changes('updated', START - MINUTE)).toEqual([]);
		simulator.clock.advance(MINUTE);
		expect(await changes('updated', START - MINUTE)).toEqual([{ id: Number(one!.id), at: START }]);
		expect(await changes('updated', START)).toEqual([]);
		simulator.site.worklogSince = 'inclusive';
		expect(await changes('updated', START)).toHaveLength(1);
	});

	test('that were deleted are remembered, not those that went with their issue', async () => {
		const worklogs = [{ timeSpentSeconds: 60 }, { timeSpentSeconds: 120 }];
		simulator.site.addIssues(2, () => ({ project: 'DEMO', summary: 'Work', worklogs }));
		const [gone, kept] = simulator.site.issues.find('DEMO-1')!.worklogs;
		await http.delete(`issue/DEMO-1/worklog/${gone!.id}`);
		await http.delete('issue/DEMO-2');
		expect(await changes('deleted')).toEqual([]);
		simulator.clock.advance(MINUTE);
		expect(await changes('deleted')).toEqual([{ id: Number(gone!.id), at: START }]);
		expect(await changes('updated')).toEqual([{ id: Number(kept!.id), at: START }]);
		const ids = [Number(gone!.id), Number(kept!.id)];
		expect(idsOf((await http.post('worklog/list', { ids })).data)).toEqual([kept!.id]);
	});

	test('that are restricted are for their readers alone, those of hidden issues show no more than their ids', async () => {
		const worklogs = [{ timeSpentSeconds: 60, visibility: restricted }, { timeSpentSeconds: 60 }];
		const issue = simulator.site.addIssue({ project: 'DEMO', summary: 'Work', worklogs });
		const member = clientOf(simulator, simulator.credentials.member);
		const ids = issue.worklogs.map(({ id }) => Number(id));
		simulator.clock.advance(MINUTE);
		expect((await http.post('worklog/list', { ids })).data).toHaveLength(2);
		expect((await member.post('worklog/list', { ids })).data).toHaveLength(1);
		expect((await member.get('issue/DEMO-1/worklog')).data.total).toBe(1);
		expect(await changes('updated', 0, member)).toHaveLength(1);
		simulator.site.project('DEMO')!.isPrivate = true;
		expect(await changes('updated', 0, member)).toHaveLength(1);
		expect((await member.post('worklog/list', { ids })).data).toEqual([]);
	});

	test.each([
		['none', []],
		['more than a thousand', Array.from({ length: 1001 }, (_unused, index) => index)],
	])('of %s ids are not read', async (_name, ids) => {
		expect((await http.post('worklog/list', { ids })).status).toBe(400);
	});
});

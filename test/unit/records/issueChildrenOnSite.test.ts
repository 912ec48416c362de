import { readChildren } from '../../../nodes/shared/export/children';
import type { Connection } from '../../../nodes/shared/connection/types';
import { issueKind } from '../../../nodes/shared/records/issue';
import {
	downloadAttachment,
	type AttachmentFile,
} from '../../../nodes/shared/records/issue/children/attachmentFile';
import { readIssues } from '../../../nodes/shared/records/issue/read';
import type { JiraRecord } from '../../../nodes/shared/records/kind';
import { countCalls, startSimulator, type GivenIssue, type Simulator } from '../../simulator';
import { simulatorConnection } from '../../tools/simulatorConnection';

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator();
});

afterEach(async () => {
	await simulator.close();
	const { defects, contractViolations, violations } = simulator.counters;
	expect({ defects, contractViolations, violations }).toEqual({
		defects: [],
		contractViolations: [],
		violations: [],
	});
});

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 5);
const someComments = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ text: `Comment ${index}`, created: START + index * 1000 }));
const someWorklogs = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		timeSpentSeconds: 60 * (index + 1),
		created: START + index * 1000,
	}));
const someChanges = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		at: START + index * HOUR,
		items: [{ field: 'summary', from: `Name ${index}`, to: `Name ${index + 1}` }],
	}));

function addIssue(given: Partial<GivenIssue> = {}): string {
	return String(simulator.site.addIssue({ project: 'DEMO', summary: 'One', created: START, ...given }).id);
}

async function records(connection: Connection, ids: readonly string[]): Promise<readonly JiraRecord[]> {
	const fields = [
		...new Set(Object.values(issueKind.children ?? {}).flatMap((child) => child.fields)),
		'summary',
	];
	const read: JiraRecord[] = [];
	for (let at = 0; at < ids.length; at += 100)
		read.push(...(await readIssues(connection, ids.slice(at, at + 100), fields)).records);
	return read;
}

async function listsOf(
	names: readonly string[],
	ids: readonly string[],
	connection = simulatorConnection(simulator),
) {
	const found = await records(connection, ids);
	simulator.resetCounters();
	return await readChildren(connection, issueKind, names, found);
}

test('the changelog of 1,200 issues with four changes each takes two calls', async () => {
	const ids = Array.from({ length: 1200 }, () => addIssue({ changes: someChanges(4) }));
	const connection = simulatorConnection(simulator);
	const stubs = ids.map((id) => ({ id, key: '', fields: {}, raw: {} }));
	const lists = await readChildren(connection, issueKind, ['changelog'], stubs);
	expect(
		[...lists.values()].map(({ changelog }) => [changelog?.children.length, changelog?.incomplete]),
	).toEqual(Array.from({ length: 1200 }, () => [4, undefined]));
	expect(countCalls(simulator.counters, 'POST /rest/api/3/changelog/bulkfetch')).toBe(2);
});

test('a history that goes over several pages is whole and in order, whichever way the site sorts', async () => {
	for (const order of ['date', 'issue'] as const) {
		simulator.site.bulkChangelogOrder = order;
		const ids = [addIssue(), addIssue()];
		for (const id of ids) simulator.site.addHistories(id, 3000);
		const lists = await listsOf(['changelog'], ids);
		for (const id of ids) {
			const { children = [], incomplete } = lists.get(id)?.changelog ?? {};
			const shaped = children.map((child) => issueKind.children?.changelog?.shape(child, 'plain'));
			expect([shaped.length, incomplete]).toEqual([3000, undefined]);
			expect(shaped[2999]).toMatchObject({
				items: [{ field: 'summary', fromText: 'Summary 2999', toText: 'Summary 3000' }],
			});
		}
		expect(countCalls(simulator.counters)).toBe(2);
	}
});

test('a block that overflows takes one call, and one that does not takes none', async () => {
	const ids = Array.from({ length: 60 }, (_, index) =>
		addIssue({ comments: someComments(index < 20 ? 100 : 20), worklogs: someWorklogs(index < 40 ? 10 : 90) }),
	);
	const lists = await listsOf(['comments', 'worklogs'], ids);
	const counts = ids.map((id) => [
		lists.get(id)?.comments?.children.length,
		lists.get(id)?.worklogs?.children.length,
	]);
	expect(counts).toEqual(ids.map((_, index) => [index < 20 ? 100 : 20, index < 40 ? 10 : 90]));
	expect(
		[...lists.values()]
			.flatMap((lists) => Object.values(lists))
			.filter(({ incomplete }) => incomplete !== undefined),
	).toEqual([]);
	expect(countCalls(simulator.counters)).toBe(40);
});

test('5,000 comments of one issue', async () => {
	const id = addIssue({ comments: someComments(5000) });
	const { children = [], incomplete } = (await listsOf(['comments'], [id])).get(id)?.comments ?? {};
	expect(incomplete).toBeUndefined();
	const shaped = children.map((child) => issueKind.children?.comments?.shape(child, 'plain').body);
	expect(shaped).toEqual(Array.from({ length: 5000 }, (_, index) => `Comment ${index}`));
});

test('watchers, remote links, properties and links', async () => {
	const { admin, member } = simulator.credentials;
	const id = addIssue({
		watchers: [admin.accountId, member.accountId],
		remoteLinks: [{ globalId: 'g-1', object: { url: 'https://example.com/1', title: 'First' } }],
		properties: { owner: { team: 'A' } },
	});
	const names = ['watchers', 'remoteLinks', 'properties', 'links'];
	const lists = (await listsOf(names, [id])).get(id) ?? {};
	const shaped = (name: string) =>
		lists[name]?.children.map((child) => issueKind.children?.[name]?.shape(child, 'plain'));
	expect(shaped('watchers')?.map((one) => one?.id)).toEqual([admin.accountId, member.accountId]);
	expect(shaped('remoteLinks')).toMatchObject([
		{ globalId: 'g-1', url: 'https://example.com/1', title: 'First' },
	]);
	expect(shaped('properties')).toEqual([{ id: 'owner', value: { team: 'A' } }]);
	expect(shaped('links')).toEqual([]);
	expect(names.map((name) => lists[name]?.incomplete)).toEqual(Array(4).fill(undefined));
});

test('Only These Projects: children of issues inside, and of no other', async () => {
	const inside = addIssue({
		comments: someComments(40),
		changes: someChanges(2),
		attachments: [{ filename: 'a.txt', content: 'inside' }],
	});
	const outside = String(
		simulator.site.addIssue({
			project: 'OPS',
			summary: 'Other',
			comments: someComments(40),
			attachments: [{ filename: 'b.txt', content: 'other' }],
		}).id,
	);
	const all = simulatorConnection(simulator);
	const [kept, other] = [...(await records(all, [inside])), ...(await records(all, [outside]))];
	const fenced = simulatorConnection(simulator, simulator.credentials.admin, { projects: ['DEMO'] });
	const lists = await readChildren(fenced, issueKind, ['comments', 'changelog'], [kept!, other!]);
	expect(lists.get(inside)).toMatchObject({
		comments: { children: { length: 40 } },
		changelog: { children: { length: 2 } },
	});
	expect(lists.get(inside)?.changelog?.incomplete).toBeUndefined();
	expect(lists.get(outside)).toMatchObject({
		comments: { incomplete: expect.stringMatching(/Only These Projects/) },
		changelog: { children: [], incomplete: expect.stringMatching(/Only These Projects/) },
	});
	const fileOf = (record: JiraRecord) => record.fields.attachment as Array<{ id: string; size: number }>;
	const file = (record: JiraRecord): AttachmentFile => ({
		...fileOf(record)[0]!,
		fileName: 'x',
		mimeType: 'text/plain',
	});
	await records(fenced, [inside, outside]);
	expect(await downloadAttachment(fenced, file(kept!), { maxBytes: 100 })).toMatchObject({
		content: Buffer.from('inside'),
	});
	expect(await downloadAttachment(fenced, file(other!), { maxBytes: 100 })).toEqual({
		refused: expect.stringMatching(/Only These Projects/),
	});
});

describe('the file of an attachment', () => {
	const BYTES = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));

	async function attached(
		content: Buffer | string = BYTES,
	): Promise<{ connection: Connection; file: AttachmentFile }> {
		const id = addIssue({ attachments: [{ filename: 'ä.bin', mimeType: 'application/x-thing', content }] });
		const connection = simulatorConnection(simulator);
		const [record] = await records(connection, [id]);
		const [attachment] = record?.fields.attachment as unknown[];
		simulator.resetCounters();
		// What `shape` gives of an attachment of Jira's.
		return {
			connection,
			file: issueKind.children?.attachments?.shape(attachment, 'plain') as unknown as AttachmentFile,
		};
	}

	test('comes through the media host, which sees no credential', async () => {
		const { connection, file } = await attached();
		const downloaded = await downloadAttachment(connection, file, { maxBytes: 1_000_000 });
		expect(downloaded).toEqual({ content: BYTES, fileName: 'ä.bin', mimeType: 'application/x-thing' });
		expect(simulator.counters.calls).toEqual({
			'GET /rest/api/3/attachment/content/{id}': 1,
			'GET /file/{id}/binary': 1,
		});
	});

	test('comes through Jira where it leads to a host that is not asked', async () => {
		const { connection, file } = await attached();
		const path = '/rest/api/3/attachment/content/{id}';
		for (const location of [
			'http://10.0.0.1/file',
			'https://media.example.com/file',
			'/rest/api/3/elsewhere',
		]) {
			simulator.faults.add({ path, effect: { kind: 'redirect', status: 303, location } });
			expect(await downloadAttachment(connection, file, { maxBytes: 1_000_000 })).toMatchObject({
				content: BYTES,
			});
		}
		expect(simulator.counters.calls).toMatchObject({ [`GET ${path}`]: 6 });
		expect(Object.keys(simulator.counters.calls)).not.toContain('GET /file/{id}/binary');
	});

	test('is not asked for when it is too large', async () => {
		const { connection, file } = await attached();
		expect(await downloadAttachment(connection, file, { maxBytes: 99_999 })).toEqual({
			refused: 'The file has 100000 bytes, and at most 99999 are wanted',
		});
		expect(countCalls(simulator.counters)).toBe(0);
	});

	test('is not given when it is another one than Jira says', async () => {
		const { connection, file } = await attached('12345');
		expect(await downloadAttachment(connection, { ...file, size: 3 }, { maxBytes: 4 })).toEqual({
			refused: 'The file has 5 bytes, and at most 4 are wanted',
		});
		expect(await downloadAttachment(connection, { ...file, size: 9 }, { maxBytes: 100 })).toEqual({
			refused: 'The file came with 5 bytes, and Jira says it has 9',
		});
	});

	test('is asked for again when it breaks off on the way', async () => {
		const { connection, file } = await attached();
		simulator.faults.add({ path: '/file/{id}/binary', effect: { kind: 'truncate' } });
		simulator.faults.add({ path: '/file/{id}/binary', nth: 2, effect: { kind: 'answer', status: 503 } });
		expect(await downloadAttachment(connection, file, { maxBytes: 1_000_000 })).toMatchObject({
			content: BYTES,
		});
		expect(simulator.counters.calls['GET /file/{id}/binary']).toBe(3);
	});

	test("a file that is gone, and a link that the media host refuses, are reasons in Jira's words", async () => {
		const { connection, file } = await attached();
		const gone = await downloadAttachment(connection, { ...file, id: '424242' }, { maxBytes: 1_000_000 });
		expect(gone).toEqual({ refused: expect.stringMatching(/download the attachment.*\(404\).*424242/) });
		simulator.media.lifetimeSeconds = -1;
		const late = await downloadAttachment(connection, file, { maxBytes: 1_000_000 });
		expect(late).toEqual({ refused: expect.stringMatching(/download the file of the attachment.*403/) });
	});

	test('a dead token ends the run', async () => {
		const { file } = await attached();
		const dead = simulatorConnection(simulator, simulator.credentials.expired);
		await expect(downloadAttachment(dead, file, { maxBytes: 1_000_000 })).rejects.toMatchObject({
			kind: 'authentication',
		});
	});
});

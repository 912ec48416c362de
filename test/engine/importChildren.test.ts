import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { adfToMarkdown, type AdfDocument } from '../../nodes/shared/text';
import { countCalls, type FaultEffect } from '../simulator';
import { jsonOf } from './engine';
import { connectedSite, UPSERT, type ConnectedSite } from './site';

let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	expect(site.simulator.counters.violations).toEqual([]);
	await site.simulator.close();
});

const ALL = ['comments', 'worklogs', 'links', 'remoteLinks', 'attachments'];
const WITH_LISTS: IDataObject = { ...UPSERT, options: { childLists: ALL } };
const WITHOUT_FILES: IDataObject = { ...UPSERT, options: { childLists: ALL.slice(0, 4) } };

const PATHS = {
	comment: '/rest/api/3/issue/{issueIdOrKey}/comment',
	worklog: '/rest/api/3/issue/{issueIdOrKey}/worklog',
	link: '/rest/api/3/issueLink',
	remoteLink: '/rest/api/3/issue/{issueIdOrKey}/remotelink',
	attachment: '/rest/api/3/issue/{issueIdOrKey}/attachments',
};

function file(fileName: string, content: string, mimeType = 'text/plain'): IBinaryData {
	return { data: Buffer.from(content).toString('base64'), mimeType, fileName };
}

const row = (more: IDataObject = {}): IDataObject => ({
	external_id: 'c-1',
	type: 'Story',
	summary: 'One',
	comments: [{ body: 'First, with **bold**' }, { body: '+1' }, { body: '+1' }],
	worklogs: [
		{ started: '2026-01-02T03:04:05.000+0000', timeSpentSeconds: 5400, comment: 'Dug' },
		{ started: '2026-01-03T03:04:05Z', timeSpent: '1h 30m' },
	],
	links: [
		{ relation: 'blocks', linkedKey: 'c-2' },
		{ linkType: 'Relates', direction: 'inward', linkedKey: 'c-2' },
	],
	remoteLinks: [
		{ globalId: 'doc-1', url: 'https://docs.example.com/1', title: 'Doc' },
		{ url: 'https://docs.example.com/2' },
	],
	...more,
});
const OTHER: IDataObject = {
	external_id: 'c-2',
	type: 'Story',
	summary: 'Two',
	comments: [],
	worklogs: '[]',
	links: null,
	remoteLinks: '',
};

/** All that hangs on an issue, as a person sees it. */
function listsOf(key: string) {
	const { site: jira } = site.simulator;
	const issue = jira.issues.find(key)!;
	return {
		comments: issue.comments.map(({ body }) =>
			adfToMarkdown(JSON.parse(JSON.stringify(body)) as AdfDocument),
		),
		worklogs: issue.worklogs.map(({ started, timeSpentSeconds }) => [
			new Date(started).toISOString(),
			timeSpentSeconds,
		]),
		links: jira
			.linksOf(issue.id)
			.map(({ typeId, sourceId, targetId }) => [
				jira.linkTypes.get(typeId)?.name,
				jira.issues.find(String(sourceId))?.key,
				jira.issues.find(String(targetId))?.key,
			]),
		remoteLinks: issue.remoteLinks.map(({ globalId, object }) => [globalId, object.url, object.title]),
		attachments: issue.attachments.map(({ filename, size }) => [filename, size]),
	};
}

const EXPECTED = {
	comments: ['First, with **bold**', '+1', '+1'],
	worklogs: [
		['2026-01-02T03:04:05.000Z', 5400],
		['2026-01-03T03:04:05.000Z', 5400],
	],
	links: [
		['Blocks', 'DEMO-1', 'DEMO-2'],
		['Relates', 'DEMO-1', 'DEMO-2'],
	],
	remoteLinks: [
		['doc-1', 'https://docs.example.com/1', 'Doc'],
		[undefined, 'https://docs.example.com/2', 'https://docs.example.com/2'],
	],
	attachments: [],
};

const writes = () =>
	Object.values(PATHS).reduce((sum, path) => sum + countCalls(site.simulator.counters, `POST ${path}`), 0) +
	countCalls(site.simulator.counters, 'PUT /rest/api/3/issue/{issueIdOrKey}') +
	countCalls(site.simulator.counters, 'PUT /rest/api/3/issue/{issueIdOrKey}/comment/{id}') +
	countCalls(site.simulator.counters, 'POST /rest/api/3/issue/bulk');

describe('lists of a row', () => {
	it('come with the new issue, and importing them again writes nothing', async () => {
		const first = await site.run(WITHOUT_FILES, [row(), OTHER]);
		expect(jsonOf(first, 1)).toEqual([]);
		expect(jsonOf(first, 0)[0]).toMatchObject({
			_outcome: 'created',
			_changes: '3 comments, 2 worklogs, 2 remote links, 2 issue links',
		});
		expect(listsOf('DEMO-1')).toEqual(EXPECTED);
		// Two issues and three comments; worklogs are silent.
		expect(jsonOf(first, 2)[0]).toMatchObject({ mails: 5 });
		expect(site.simulator.counters.mails).toBe(5);

		site.simulator.resetCounters();
		const again = await site.run(WITHOUT_FILES, [row(), OTHER]);
		expect(jsonOf(again, 0).map(({ _outcome }) => _outcome)).toEqual(['unchanged', 'unchanged']);
		expect(writes()).toBe(0);
	});

	it('are left alone when they are not chosen', async () => {
		const result = await site.run({ ...UPSERT, options: { unknownColumns: 'leaveOut' } }, [row()]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'created', _changes: null });
		expect(listsOf('DEMO-1').comments).toEqual([]);
	});

	it('get only what is missing', async () => {
		await site.run(WITHOUT_FILES, [row(), OTHER]);
		site.simulator.resetCounters();
		const more = row({
			comments: [{ body: '+1' }, { body: 'First, with **bold**' }, { body: '+1' }, { body: 'New' }],
		});
		const result = await site.run(WITHOUT_FILES, [more, OTHER]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'updated', _changes: '1 comment' });
		expect(writes()).toBe(1);
		expect(listsOf('DEMO-1').comments).toEqual([...EXPECTED.comments, 'New']);
	});

	it('change a comment of the same id and a remote link of the same global ID in place', async () => {
		await site.run(WITHOUT_FILES, [row(), OTHER]);
		const [comment] = site.simulator.site.issues.find('DEMO-1')!.comments;
		const changed = row({
			comments: [{ id: comment!.id, body: 'First, put right' }],
			remoteLinks: [{ globalId: 'doc-1', url: 'https://docs.example.com/1b', title: 'Doc' }],
		});
		const result = await site.run(WITHOUT_FILES, [changed, OTHER]);
		expect(jsonOf(result, 0)[0]).toMatchObject({
			_outcome: 'updated',
			_changes: '1 comment changed, 1 remote link changed',
		});
		expect(listsOf('DEMO-1').comments).toEqual(['First, put right', '+1', '+1']);
		expect(listsOf('DEMO-1').remoteLinks).toHaveLength(2);
		expect(listsOf('DEMO-1').remoteLinks).toContainEqual(['doc-1', 'https://docs.example.com/1b', 'Doc']);
	});

	it('are counted by a dry run, which writes none of them', async () => {
		await site.run(WITHOUT_FILES, [{ ...row({ comments: [] }) }, OTHER]);
		site.simulator.resetCounters();
		const result = await site.run({ ...WITHOUT_FILES, dryRun: true }, [row(), OTHER]);
		const [report, planned] = jsonOf(result, 2);
		expect(report).toMatchObject({ dryRun: { update: 1, unchanged: 1, calls: 3, mails: 3 } });
		expect(planned).toMatchObject({
			action: 'update',
			changes: { comments: { from: null, to: '3 comments' } },
		});
		expect(writes()).toBe(0);
	});

	it('round trip: what Export gives nested is unchanged when it is imported', async () => {
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Old' });
		await site.run(WITH_LISTS, [row(), OTHER], { binary: [{ data: file('ä.txt', 'a') }] });
		const exported = await site.run(
			{
				operation: 'export',
				mode: 'byKeys',
				keyColumn: 'key',
				fieldSet: 'standard',
				shape: 'simplified',
				childrenAs: 'nested',
				children: ALL,
			},
			[{ key: 'DEMO-2' }],
		);
		const [nested] = jsonOf(exported, 0);
		expect(nested?.comments).toHaveLength(3);
		site.simulator.resetCounters();
		const back = {
			key: 'DEMO-2',
			type: 'Story',
			...Object.fromEntries(
				Object.entries(nested!).filter(([name]) => ALL.some((list) => name.startsWith(list))),
			),
		};
		const result = await site.run({ ...WITH_LISTS, matchBy: 'key', identityColumn: 'key' }, [back]);
		expect(jsonOf(result, 1)).toEqual([]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'unchanged' });
		expect(writes()).toBe(0);
	});
});

describe('attachments', () => {
	const NAMES = ['Übersicht für Zoë.txt', '契約書 "final".txt', 'a,b;c.txt'];
	const binary = [
		Object.fromEntries(NAMES.map((name, index) => [`file${index}`, file(name, `content ${index}`)])),
	];
	const ROW = { external_id: 'a-1', type: 'Story', summary: 'With files' };
	const FILES = { ...UPSERT, options: { childLists: ['attachments'] } };

	it('all files of the item are attached, and the same files are unchanged afterwards', async () => {
		const first = await site.run(FILES, [ROW], { binary });
		expect(jsonOf(first, 1)).toEqual([]);
		expect(jsonOf(first, 0)[0]).toMatchObject({ _outcome: 'created', _changes: '3 attachments' });
		expect(listsOf('DEMO-1').attachments).toEqual(NAMES.map((name) => [name, 9]));
		const again = await site.run(FILES, [ROW], { binary });
		expect(jsonOf(again, 0)[0]).toMatchObject({ _outcome: 'unchanged' });
	});

	it('a column names those that are wanted; another size is another file', async () => {
		await site.run(FILES, [{ ...ROW, attachments: 'file0, file1' }], { binary });
		expect(listsOf('DEMO-1').attachments).toHaveLength(2);
		const longer = [{ ...binary[0], file0: file(NAMES[0]!, 'another content') }];
		const result = await site.run(FILES, [{ ...ROW, attachments: '["file0", "file1"]' }], { binary: longer });
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'updated', _changes: '1 attachment' });
		const missing = await site.run(FILES, [{ ...ROW, attachments: 'file9' }], { binary });
		expect(jsonOf(missing, 1)[0]).toMatchObject({
			_outcome: 'rejected',
			_key: 'DEMO-1',
			_reason: expect.stringMatching(/attachments 1: There is no file "file9"/),
		});
	});

	it('a file that is larger than the site takes is refused before it is sent, and the others are attached', async () => {
		site.simulator.site.attachments.uploadLimit = 10;
		const result = await site.run(FILES, [ROW], {
			binary: [{ big: file('big.txt', 'far too long'), small: file('small.txt', 'ok') }],
		});
		expect(jsonOf(result, 1)[0]).toMatchObject({
			_outcome: 'rejected',
			_key: 'DEMO-1',
			_changes: '1 attachment',
			_reason: expect.stringMatching(/"big.txt" has 12 bytes/),
		});
		expect(countCalls(site.simulator.counters, `POST ${PATHS.attachment}`)).toBe(1);
	});
});

describe('what Jira refuses', () => {
	it('rejects the row by list and position, does all others, and is finished by feeding the row back', async () => {
		const deny: FaultEffect = {
			kind: 'answer',
			status: 400,
			body: { errorMessages: ['No comment now.'], errors: {} },
		};
		site.simulator.faults.add({ method: 'POST', path: PATHS.comment, nth: 2, effect: deny });
		const result = await site.run(WITHOUT_FILES, [row(), OTHER]);
		const [rejected] = jsonOf(result, 1);
		expect(rejected).toMatchObject({
			_outcome: 'rejected',
			_key: 'DEMO-1',
			_field: 'comments',
			_reason: expect.stringMatching(/^comments 2: .*No comment now\./),
		});
		expect(rejected).toMatchObject({ _changes: '2 comments, 2 worklogs, 2 remote links, 2 issue links' });
		const back = await site.run(WITHOUT_FILES, [rejected!]);
		expect(jsonOf(back, 0)[0]).toMatchObject({ _outcome: 'updated', _changes: '1 comment' });
		expect(listsOf('DEMO-1').comments.sort()).toEqual([...EXPECTED.comments].sort());
	});

	it.each([
		['comments', [{ body: 'Fine' }, { body: ' ' }], /comments 2: It has no text/],
		['worklogs', [{ timeSpentSeconds: 60 }], /worklogs 1: It does not say when/],
		['worklogs', [{ started: '2026-01-01', timeSpent: '2d' }], /worklogs 1: It does not say how long/],
		['links', [{ relation: 'hugs', linkedKey: 'c-2' }], /links 1: No link of this site is called "hugs"/],
		['links', [{ relation: 'blocks', linkedKey: 'nobody' }], /links 1: There is no issue "nobody"/],
		['remoteLinks', [{ globalId: 'x' }], /remoteLinks 1: It has no address/],
	])('%s that nobody can read are found before anything is written', async (list, cell, reason) => {
		const result = await site.run(WITHOUT_FILES, [row({ [list]: cell }), OTHER]);
		expect(jsonOf(result, 1)[0]).toMatchObject({
			_outcome: 'rejected',
			_field: list,
			_reason: expect.stringMatching(reason),
		});
		expect(jsonOf(result, 0).map(({ _key }) => _key)).toEqual(['DEMO-1']);
	});

	it('a link to a row that was not written is named, and made by the next import', async () => {
		const broken = { ...OTHER, summary: 'x'.repeat(300) };
		const first = await site.run(WITHOUT_FILES, [row(), broken]);
		expect(jsonOf(first, 1)[0]).toMatchObject({
			_outcome: 'rejected',
			_reason: expect.stringMatching(/links 1: .*row 2/),
		});
		const again = await site.run(WITHOUT_FILES, [row(), OTHER]);
		expect(jsonOf(again, 1)).toEqual([]);
		expect(listsOf(String(jsonOf(again, 0)[0]?._key)).links).toHaveLength(2);
	});
});

describe('an answer that does not arrive', () => {
	const FAULTS: ReadonlyArray<readonly [string, FaultEffect]> = [
		['500 after the work', { kind: 'answer', status: 500, body: {}, afterWork: true }],
		['500', { kind: 'answer', status: 500, body: {} }],
		['reset after the work', { kind: 'resetAfter' }],
		['truncated', { kind: 'truncate' }],
	];
	const CASES = FAULTS.flatMap(([name, effect]) =>
		Object.entries(PATHS).map(([list, path]) => [name, list, effect, path] as const),
	);

	it.each(CASES)('%s of a %s doubles nothing and loses nothing', async (_name, _list, effect, path) => {
		const binary = [{ data: file('a.txt', 'a') }];
		site.simulator.faults.add({ method: 'POST', path, effect });
		const first = await site.run(WITH_LISTS, [row(), OTHER], { binary });
		expect([...jsonOf(first, 0), ...jsonOf(first, 1)]).toHaveLength(2);
		const again = await site.run(WITH_LISTS, [row(), OTHER], { binary });
		expect(jsonOf(again, 1)).toEqual([]);
		const { comments, remoteLinks, links, ...rest } = listsOf('DEMO-1');
		expect(rest).toEqual({
			worklogs: expect.arrayContaining(EXPECTED.worklogs),
			attachments: [['a.txt', 1]],
		});
		expect(rest.worklogs).toHaveLength(2);
		expect([...comments].sort()).toEqual([...EXPECTED.comments].sort());
		expect([remoteLinks.length, links.length]).toEqual([2, 2]);
		const last = await site.run(WITH_LISTS, [row(), OTHER], { binary });
		expect(jsonOf(last, 0).map(({ _outcome }) => _outcome)).toEqual(['unchanged', 'unchanged']);
	});
});

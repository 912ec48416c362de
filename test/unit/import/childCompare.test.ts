import { missingOf, type WantedEntry } from '../../../nodes/shared/import/childCompare';
import { RowReference } from '../../../nodes/shared/import/references';
import type { EntryContext, RowFile, WritableChildKind } from '../../../nodes/shared/records/kind';
import { issueChildWrites } from '../../../nodes/shared/records/issue/childWrites';
import { markdownToAdf } from '../../../nodes/shared/text';
import { fakeConnection } from './fakeSite';

const { comments, worklogs, links, remoteLinks, attachments } = issueChildWrites;

const TYPES = [
	{ id: '1', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
	{ id: '2', name: 'Relates', inward: 'relates to', outward: 'relates to' },
	{ id: '3', name: 'Gantt', inward: 'is blocked by', outward: 'has to be done before' },
];

function connection() {
	const fake = fakeConnection();
	return { ...fake, session: { ...fake.session, cached: async <T>() => await Promise.resolve(TYPES as T) } };
}

async function understand(kind: WritableChildKind, entries: readonly unknown[], files: readonly RowFile[] = []): Promise<WantedEntry[]> {
	const context: EntryContext = { files, separator: ',' };
	const wanted: WantedEntry[] = [];
	for (const [index, entry] of entries.entries()) {
		const children = await kind.understand(connection(), entry, context);
		if ('reason' in children) throw new Error(children.reason);
		wanted.push(...children.map((child) => ({ position: index + 1, child, other: child.other === undefined ? undefined : { id: child.other } })));
	}
	return wanted;
}

/** Positions of the entries that are missing, those that change a current one with a star. */
async function missing(kind: WritableChildKind, current: readonly unknown[], entries: readonly unknown[]): Promise<string[]> {
	return missingOf(kind, current, await understand(kind, entries)).map(({ position, current: changed }) => `${position}${changed === undefined ? '' : '*'}`);
}

const comment = (id: string, text: string) => ({ id, body: markdownToAdf(text) });

describe('comments', () => {
	it.each<[string, unknown[], unknown[], string[]]>([
		['the same text is the same', [comment('1', 'a *b*')], [{ body: 'a *b*' }], []],
		['a text alone is a comment', [comment('1', 'a')], ['a', 'b'], ['2']],
		['two of one text need two', [comment('1', '+1')], [{ body: '+1' }, { body: '+1' }], ['2']],
		['another text of the same id changes it', [comment('1', 'a')], [{ id: '1', body: 'b' }], ['1*']],
		['an id of another site is compared by text', [comment('1', 'a')], [{ id: '77', body: 'a' }], []],
		['a named one is not taken for another of its text', [comment('1', 'a'), comment('2', 'b')], [{ body: 'a' }, { id: '1', body: 'a' }], ['1']],
	])('%s', async (_title, current, entries, expected) => {
		expect(await missing(comments, current, entries)).toEqual(expected);
	});

	it('an exported text that lost something on the way is not another text', async () => {
		const panel = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'red', marks: [{ type: 'textColor', attrs: { color: '#ff0000' } }] }] }] };
		const [exported] = [comments.reads.shape({ id: '1', body: panel }, 'markdown')];
		expect(await missing(comments, [{ id: '1', body: panel }], [exported])).toEqual([]);
	});
});

const worklog = (started: string, timeSpentSeconds: number, text?: string) => ({ id: '1', started, timeSpentSeconds, comment: text === undefined ? undefined : markdownToAdf(text) });

it.each<[string, unknown[], unknown[], string[]]>([
	['the zone does not count', [worklog('2026-01-01T12:00:00.000+0200', 60)], [{ started: '2026-01-01T10:00:00Z', timeSpentSeconds: 60 }], []],
	['hours and minutes are seconds', [worklog('2026-01-01T10:00:00.000+0000', 5400)], [{ started: '2026-01-01T10:00:00Z', timeSpent: '1h 30m' }], []],
	['an empty text is none', [worklog('2026-01-01T10:00:00.000+0000', 60)], [{ started: '2026-01-01T10:00:00Z', timeSpentSeconds: '60', comment: '' }], []],
	['another text is another worklog', [worklog('2026-01-01T10:00:00.000+0000', 60, 'a')], [{ started: '2026-01-01T10:00:00Z', timeSpentSeconds: 60, comment: 'b' }], ['1']],
	['another length is another worklog', [worklog('2026-01-01T10:00:00.000+0000', 60)], [{ started: '2026-01-01T10:00:00Z', timeSpentSeconds: 61 }], ['1']],
])('worklogs: %s', async (_title, current, entries, expected) => {
	expect(await missing(worklogs, current, entries)).toEqual(expected);
});

it.each(['2026-01-01T10:00:00', 'yesterday', '', undefined])('worklogs: %s is no moment that means the same everywhere', async (started) => {
	await expect(understand(worklogs, [{ started, timeSpentSeconds: 60 }])).rejects.toThrow(/when the work was started/);
});

const outward = (type: number, id: string) => ({ id: 'l', type: TYPES[type], outwardIssue: { id } });
const inward = (type: number, id: string) => ({ id: 'l', type: TYPES[type], inwardIssue: { id } });

it.each<[string, unknown[], unknown[], string[]]>([
	['the relation says type and direction', [outward(0, '7')], [{ relation: 'Blocks', linkedKey: '7' }], []],
	['the other direction is another link', [outward(0, '7')], [{ linkType: 'blocks', direction: 'inward', linkedKey: '7' }], ['1']],
	['the other issue is another link', [outward(0, '7')], [{ relation: 'blocks', linkedKey: '8' }], ['1']],
	['what reads the same from both ends has no direction', [inward(1, '7')], [{ relation: 'relates to', linkedKey: '7' }, { linkType: 'Relates', direction: 'outward', linkedKey: '7' }], ['2']],
])('links: %s', async (_title, current, entries, expected) => {
	expect(await missing(links, current, entries)).toEqual(expected);
});

it('links: words that mean two links are refused, and a row that is to be created is never linked yet', async () => {
	await expect(understand(links, [{ relation: 'is blocked by', linkedKey: '7' }])).rejects.toThrow(/means several links: Blocks inward, Gantt inward/);
	const [entry] = await understand(links, [{ relation: 'blocks', linkedKey: '7' }]);
	expect(missingOf(links, [outward(0, '7')], [{ ...entry!, other: new RowReference(7) }])).toHaveLength(1);
});

const page = (globalId: string | undefined, url: string, title: string) => ({ id: 1, globalId, object: { url, title } });

it.each<[string, unknown[], unknown[], string[]]>([
	['the address is enough', [page('x', 'https://a.example', 'A')], [{ url: 'https://a.example', title: 'Other' }], []],
	['a global ID with another title changes the link', [page('x', 'https://a.example', 'A')], [{ globalId: 'x', url: 'https://a.example', title: 'B' }], ['1*']],
	['a global ID without a title leaves the title', [page('x', 'https://a.example', 'A')], [{ globalId: 'x', url: 'https://a.example' }], []],
	['another global ID is another link', [page('x', 'https://a.example', 'A')], [{ globalId: 'y', url: 'https://a.example', title: 'A' }], ['1']],
])('remote links: %s', async (_title, current, entries, expected) => {
	expect(await missing(remoteLinks, current, entries)).toEqual(expected);
});

describe('attachments', () => {
	const file = (property: string, fileName: string, bytes: number): RowFile => ({
		property,
		fileName,
		mimeType: 'text/plain',
		size: async () => await Promise.resolve(bytes),
		content: async () => await Promise.resolve(Buffer.alloc(bytes)),
	});
	const FILES = [file('a', 'Zoë.txt', 3), file('b', 'b,c.txt', 4)];

	it.each<[string, unknown[], string[]]>([
		['*', [{ filename: 'Zoë.txt'.normalize('NFD'), size: 3 }], ['b,c.txt']],
		['*', [{ filename: 'Zoë.txt', size: 9 }], ['Zoë.txt', 'b,c.txt']],
		['a,b', [], ['Zoë.txt', 'b,c.txt']],
		['b,c.txt', [], ['b,c.txt']],
	])('%s beside %j', async (words, current, expected) => {
		const lacking = missingOf(attachments, current, await understand(attachments, [words], FILES));
		expect(lacking.map(({ child }) => child.says('').replace(/^\d+ /, ''))).toEqual(expected);
	});
});

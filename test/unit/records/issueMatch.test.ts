import type { FieldSchema } from '../../../nodes/shared/fields/schema';
import type { MatchBy } from '../../../nodes/shared/records/kind';
import { issueKind } from '../../../nodes/shared/records/issue';
import {
	issueIdentityProblem,
	matchIssues,
	plainIssueIdentity,
} from '../../../nodes/shared/records/issue/match';
import { wire } from './connection';

const CUSTOM = 'com.atlassian.jira.plugin.system.customfieldtypes:';
const by = (id: string, schema: FieldSchema): MatchBy => ({ by: 'field', field: { id, name: id, schema } });

const TEXT = by('customfield_7', { type: 'string', custom: `${CUSTOM}textfield` });
const URL_FIELD = by('customfield_8', { type: 'string', custom: `${CUSTOM}url` });
const NUMBER = by('customfield_9', { type: 'number', custom: `${CUSTOM}float` });
const WORDS = by('customfield_10', { type: 'array', items: 'string', custom: `${CUSTOM}labels` });
const CHOICE = by('customfield_11', { type: 'option', custom: `${CUSTOM}select` });
const SUMMARY = by('summary', { type: 'string', system: 'summary' });
const LABEL: MatchBy = { by: 'label', prefix: 'erp-' };
const KEY: MatchBy = { by: 'key' };

const issue = (number: number, fields: Record<string, unknown>) => ({
	id: String(10_000 + number),
	key: `DEMO-${number}`,
	fields,
});

describe('the query', () => {
	it.each<[string, MatchBy, string[], string, string]>([
		[
			'text: a phrase each',
			TEXT,
			['a 1', 'b'],
			'cf[7] ~ "\\"a 1\\"" OR cf[7] ~ "\\"b\\"" ORDER BY key ASC',
			'customfield_7',
		],
		[
			'text: no quote or backslash gets out',
			TEXT,
			['x" OR key = "A\\'],
			'cf[7] ~ "\\"x  OR key =  A \\"" ORDER BY key ASC',
			'customfield_7',
		],
		['summary', SUMMARY, ['a'], '"summary" ~ "\\"a\\"" ORDER BY key ASC', 'summary'],
		[
			'URL: to the letter',
			URL_FIELD,
			['https://a.b/?x="1"'],
			'cf[8] in ("https://a.b/?x=\\"1\\"") ORDER BY key ASC',
			'customfield_8',
		],
		['number: without quotes', NUMBER, ['7', '0.5'], 'cf[9] in (7, 0.5) ORDER BY key ASC', 'customfield_9'],
		['words', WORDS, ['a', 'b'], 'cf[10] in ("a", "b") ORDER BY key ASC', 'customfield_10'],
		['choice', CHOICE, ['Red'], 'cf[11] in ("Red") ORDER BY key ASC', 'customfield_11'],
		['label: with its prefix', LABEL, ['1', '2'], 'labels in ("erp-1", "erp-2") ORDER BY key ASC', 'labels'],
	])('%s', async (_title, matchBy, identities, jql, field) => {
		const { connection, ports, run } = wire(() => ({ issues: [], isLast: true }));
		expect(await run(matchIssues(connection, matchBy, identities))).toEqual(new Map());
		expect(ports.attempts.map(({ body }) => body)).toEqual([
			{ jql, fields: [field], maxResults: 100, nextPageToken: undefined },
		]);
	});
});

describe('what counts as a hit', () => {
	it.each<[string, MatchBy, string[], unknown, string[]]>([
		['the same text', TEXT, ['a-1'], 'a-1', ['a-1']],
		['the same text with blanks around it', TEXT, ['a-1'], ' a-1 ', ['a-1']],
		['not the same words in other letters', TEXT, ['a-1'], 'A-1', []],
		['not a longer text with the words in it', TEXT, ['a'], 'a b', []],
		['a number', NUMBER, ['7'], 7, ['7']],
		['a number with a fraction of nothing', NUMBER, ['7'], 7.0, ['7']],
		['one of the words', WORDS, ['b'], ['a', 'b'], ['b']],
		['two of the words', WORDS, ['a', 'b'], ['a', 'b'], ['a', 'b']],
		['the label of a choice', CHOICE, ['Red'], { id: '1', value: 'Red' }, ['Red']],
		['a label with the prefix', LABEL, ['1'], ['erp-1', '1'], ['1']],
		['not the same label without the prefix', LABEL, ['1'], ['1'], []],
		['nothing', TEXT, ['a'], null, []],
	])('%s', async (_title, matchBy, identities, value, found) => {
		const field = matchBy.by === 'field' ? matchBy.field.id : 'labels';
		const { connection, run } = wire(() => ({ issues: [issue(1, { [field]: value })], isLast: true }));
		const matches = await run(matchIssues(connection, matchBy, identities));
		expect([...matches.keys()]).toEqual(found);
		for (const refs of matches.values()) expect(refs).toEqual([{ id: '10001', key: 'DEMO-1' }]);
	});

	it('all issues of one identity, over all pages, each once', async () => {
		const pages = [
			{
				issues: [issue(1, { customfield_7: 'a' }), issue(2, { customfield_7: 'b' })],
				nextPageToken: 't',
				isLast: false,
			},
			{ issues: [issue(1, { customfield_7: 'a' }), issue(3, { customfield_7: 'a' })], isLast: true },
		];
		const { connection, run } = wire((_attempt, index) => pages[index]);
		const matches = await run(matchIssues(connection, TEXT, ['a', 'b']));
		expect(matches.get('a')?.map(({ key }) => key)).toEqual(['DEMO-1', 'DEMO-3']);
		expect(matches.get('b')).toHaveLength(1);
	});

	it('keys and ids, former keys too', async () => {
		const { connection, run } = wire(({ url }) =>
			url.includes('bulkfetch') ? { issues: [issue(1, {}), issue(9, {})] } : { id: '10009', key: 'DEMO-9' },
		);
		const matches = await run(matchIssues(connection, KEY, ['10001', 'OLD-4']));
		expect([...matches]).toEqual([
			['10001', [{ id: '10001', key: 'DEMO-1' }]],
			['OLD-4', [{ id: '10009', key: 'DEMO-9' }]],
		]);
	});
});

describe('identities', () => {
	it.each<[string, MatchBy, string, RegExp | undefined]>([
		['a key', KEY, 'DEMO-12', undefined],
		['an id', KEY, '10001', undefined],
		['a path', KEY, '../myself', /not an issue key/],
		['a key without number', KEY, 'DEMO-', /not an issue key/],
		['a text', TEXT, 'Ä 1', undefined],
		['signs only', TEXT, '--/--', /no letter or digit/],
		['255 characters', TEXT, 'x'.repeat(255), undefined],
		['256 characters', TEXT, 'x'.repeat(256), /longer than 255/],
		['a line break', TEXT, 'a\nb', /line break/],
		['signs only in a URL field', URL_FIELD, '::', undefined],
		['a number', NUMBER, '12.5', undefined],
		['a word for a number', NUMBER, 'twelve', /not a number/],
		['a word', WORDS, 'a-1', undefined],
		['two words', WORDS, 'a b', /single word/],
		['a list', WORDS, '["a","b"]', /single word/],
		['a label', LABEL, '1', undefined],
		['a label with a space', LABEL, '1 2', /space/],
		['a label that its prefix makes too long', LABEL, 'x'.repeat(252), /longer than 255/],
		['a space in the prefix', { by: 'label', prefix: 'a b' }, '1', /space/],
	])('%s', (_title, matchBy, identity, problem) => {
		const found = issueIdentityProblem(matchBy, identity);
		if (problem === undefined) expect(found).toBeUndefined();
		else expect(found).toMatch(problem);
	});

	it.each<[MatchBy, string, string]>([
		[KEY, 'demo-1', 'DEMO-1'],
		[NUMBER, '7.0', '7'],
		[NUMBER, '007', '7'],
		[NUMBER, 'x', 'x'],
		[TEXT, '7.0', '7.0'],
		[LABEL, 'a', 'a'],
	])('%j: %s is %s', (matchBy, identity, plain) => {
		expect(plainIssueIdentity(matchBy, identity)).toBe(plain);
		expect(plainIssueIdentity(matchBy, plain)).toBe(plain);
	});

	it('a label joins the labels of the row, and is no reason to touch an issue that has it', () => {
		const carried = (fields: Record<string, unknown>, current?: unknown) => {
			issueKind.carryIdentity(
				LABEL,
				'1',
				fields,
				current === undefined ? undefined : { id: '1', key: 'D-1', fields: { labels: current }, raw: {} },
			);
			return fields;
		};
		expect(carried({})).toEqual({ labels: ['erp-1'] });
		expect(carried({ labels: ['a'] })).toEqual({ labels: ['a', 'erp-1'] });
		expect(carried({ labels: ['erp-1'] })).toEqual({ labels: ['erp-1'] });
		expect(carried({}, ['x', 'erp-1'])).toEqual({});
		expect(carried({ labels: [] }, ['x', 'erp-1'])).toEqual({ labels: ['erp-1'] });
	});
});

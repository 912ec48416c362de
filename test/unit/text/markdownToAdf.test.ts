import { type AdfNode, markdownToAdf } from '../../../nodes/shared/text';
import { bullets, cell, code, hardBreak, header, item, link, p, row, strong, t } from './build';
import { expectValid } from './schema';

/** Markdown and the blocks that it becomes. Local IDs are left out: they are checked further down. */
const CONSTRUCTS: ReadonlyArray<readonly [name: string, markdown: string, ...blocks: AdfNode[]]> = [
	['nothing', ''],
	['only blank lines', ' \n\n'],
	['a paragraph; a soft line break is a space', 'one\ntwo', p('one two')],
	[
		'a hard break',
		'one\\\ntwo  \nthree<br>four',
		p('one', hardBreak, 'two', hardBreak, 'three', hardBreak, 'four'),
	],
	[
		'a heading',
		'## Two *em* ##',
		{ type: 'heading', attrs: { level: 2 }, content: [t('Two '), t('em', 'em')] },
	],
	['a setext heading', 'One\n===', { type: 'heading', attrs: { level: 1 }, content: [t('One')] }],
	['marks', '**b** _i_ ~~s~~ `c`', p(strong('b'), ' ', t('i', 'em'), ' ', t('s', 'strike'), ' ', code('c'))],
	['marks in marks', '**b *bi***', p(strong('b '), t('bi', 'strong', 'em'))],
	['code takes no other mark but a link', '**`c`** [`d`](u)', p(code('c'), ' ', t('d', link('u'), 'code'))],
	['a link with title', '[a](http://x.org "T")', p(t('a', link('http://x.org', 'T')))],
	['a reference link', '[a][r]\n\n[r]: http://x.org', p(t('a', link('http://x.org')))],
	['an autolink', '<http://x.org/ü>', p(t('http://x.org/ü', link('http://x.org/ü')))],
	[
		'bare addresses',
		'http://x.org, www.x.org',
		p(t('http://x.org', link('http://x.org')), ', ', t('www.x.org', link('http://www.x.org'))),
	],
	['a bare e-mail address', 'ann@x.org', p(t('ann@x.org', link('mailto:ann@x.org')))],
	['file names and comments are no links', 'README.md // x.com', p('README.md // x.com')],
	['an image is a link', '![alt](a.png)', p(t('alt', link('a.png')))],
	['an image without text shows its address', '![](a.png)', p(t('a.png', link('a.png')))],
	[
		'an image in a link keeps both addresses',
		'[![alt](a.png)](b)',
		p(t('alt', link('b')), ' (', t('image', link('a.png')), ')'),
	],
	['a link without text shows its address', '[](http://x.org)', p(t('http://x.org', link('http://x.org')))],
	['script is no link', '[a](javascript:alert(1))', p('[a](javascript:alert(1))')],
	['HTML is text', '<b>x</b> <!-- y -->', p('<b>x</b> <!-- y -->')],
	['entities and escapes', '&amp; &copy; \\*no\\*', p('& © *no*')],
	['a bullet list', '- a\n- b', bullets(item(p('a')), item(p('b')))],
	[
		'a nested, numbered list',
		'- a\n\n  3. b',
		bullets(item(p('a'), { type: 'orderedList', attrs: { order: 3 }, content: [item(p('b'))] })),
	],
	['an empty list item', '-', bullets(item(p()))],
	['a heading in a list is bold', '- # a `c`', bullets(item(p(strong('a '), code('c'))))],
	['a rule in a list', '- ***', bullets(item(p('---')))],
	['a quote in a list', '- > a', bullets(item(p('> a')))],
	[
		'a table in a list',
		'- | a | b |\n  |---|---|\n  | 1 | 2 |',
		bullets(item(p('a | b', hardBreak, '1 | 2'))),
	],
	['a quote in a quote', '> a\n> > b', { type: 'blockquote', content: [p('a'), p('> b')] }],
	['tasks in a quote', '> - [x] a', { type: 'blockquote', content: [bullets(item(p('[x] a')))] }],
	[
		'a code block with language',
		'```ts title\na\n\n```',
		{ type: 'codeBlock', attrs: { language: 'ts' }, content: [t('a\n')] },
	],
	['an indented code block', '    a', { type: 'codeBlock', content: [t('a')] }],
	['a rule', '***', { type: 'rule' }],
	[
		'a table: marks and pipes in cells, alignment dropped',
		'| a | b |\n|:--|--:|\n| `x\\|y` | **z** |\n| one |',
		{
			type: 'table',
			content: [
				row(header(p('a')), header(p('b'))),
				row(cell(p(code('x|y'))), cell(p(strong('z')))),
				row(cell(p('one')), cell(p())),
			],
		},
	],
	[
		"GitHub's alerts are panels",
		'> [!WARNING]\n> a',
		{ type: 'panel', attrs: { panelType: 'warning' }, content: [p('a')] },
	],
	['an empty paragraph', 'a\n\n&nbsp;\n\nb', p('a'), p(), p('b')],
	['a mention', '[@Ann](adf:mention?id=5b10)', p({ type: 'mention', attrs: { id: '5b10', text: '@Ann' } })],
	['marks without a sign', '[a](adf:text+underline+strong)', p(t('a', 'underline', 'strong'))],
	['a card', '[x](http://x.org "adf:inlineCard")', p({ type: 'inlineCard', attrs: { url: 'http://x.org' } })],
	[
		'a node around blocks',
		'> [T](adf:expand)\n>\n> a',
		{ type: 'expand', attrs: { title: 'T' }, content: [p('a')] },
	],
	['a node as JSON', '```adf\n{"type":"rule"}\n```', { type: 'rule' }],
	['JSON of a node that ours does not know', '```adf unknown\n{"type":"new"}\n```', { type: 'new' }],
];

function withoutLocalIds(nodes: unknown): unknown {
	return JSON.parse(JSON.stringify(nodes, (key, value: unknown) => (key === 'localId' ? undefined : value)));
}

describe('markdownToAdf', () => {
	for (const [name, markdown, ...blocks] of CONSTRUCTS) {
		it(name, () => {
			const document = markdownToAdf(markdown);
			expect(document).toEqual({ version: 1, type: 'doc', content: blocks });
			if (!markdown.includes('unknown')) expectValid(document);
		});
	}

	it('a task list, with tasks in tasks; what is no task follows in a list of its own', () => {
		const document = markdownToAdf('- [ ] a\n  - [x] b\n- [X] **c**\n- d\n- [ ]');
		expectValid(document);
		const tasks = (...content: AdfNode[]) => ({ type: 'taskList', attrs: {}, content });
		const task = (state: string, ...content: AdfNode[]) => ({ type: 'taskItem', attrs: { state }, content });
		expect(withoutLocalIds(document.content)).toEqual([
			tasks(task('TODO', t('a')), tasks(task('DONE', t('b'))), task('DONE', strong('c'))),
			bullets(item(p('d'))),
			tasks(task('TODO')),
		]);
	});

	it('what a task cannot hold follows after it', () => {
		const document = markdownToAdf('- [ ] a\n  - detail\n- [ ] b');
		expect(document.content.map((node) => node.type)).toEqual(['taskList', 'bulletList', 'taskList']);
	});

	it('local IDs are the same on every run, and differ within a document', () => {
		const markdown = '- [ ] a\n- [ ] a\n  - [ ] a';
		const ids = [...JSON.stringify(markdownToAdf(markdown)).matchAll(/"localId":"([^"]+)"/g)].map(
			([, id]) => id,
		);
		expect(new Set(ids).size).toBe(5);
		expect(markdownToAdf(markdown)).toEqual(markdownToAdf(markdown));
	});

	const NO_NOTATION = [
		['no JSON', '```adf\nnot json\n```'],
		['no node', '```adf\n{"kind":"rule"}\n```'],
		['a node of no known type', '```adf\n{"type":"new"}\n```'],
		['a node that is not valid', '```adf\n{"type":"panel","attrs":{"panelType":"loud"},"content":[]}\n```'],
		['a node that may not stand there', '```adf\n{"type":"listItem","content":[{"type":"paragraph"}]}\n```'],
		[
			'a node with a link that runs script',
			'```adf\n{"type":"paragraph","content":[{"type":"text","text":"a","marks":[{"type":"link","attrs":{"href":"javascript:x"}}]}]}\n```',
		],
		['JSON after "adf unknown" that is no node', '```adf unknown\n[1]\n```'],
	] as const;

	it.each(NO_NOTATION)('a fence that holds %s stays a code block', (_name, markdown) => {
		const [, info = '', text] = /^```(.*)\n(.*)\n```$/.exec(markdown) ?? [];
		expect(markdownToAdf(markdown).content).toEqual([
			{ type: 'codeBlock', attrs: { language: info.split(' ')[0] }, content: [t(text ?? '')] },
		]);
	});

	it.each([
		['adf:mention'],
		['adf:new?a=b'],
		['adf:status?color=loud'],
		['adf:'],
		['adf:text+blink'],
		['adf:x?y'],
	])('a link to %s, which says nothing, stays a link', (href) => {
		expect(markdownToAdf(`[a](${href})`).content).toEqual([p(t('a', link(href)))]);
	});
});

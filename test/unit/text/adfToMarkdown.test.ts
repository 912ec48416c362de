import { adfToMarkdown, type AdfNode, markdownToAdf, normaliseAdf } from '../../../nodes/shared/text';
import { bullets, cell, code, hardBreak, header, item, link, p, row, strong, t } from './build';

const id = { localId: 'x' };
const atom = (type: string, attrs: Record<string, unknown>): AdfNode => ({ type, attrs });
const file = atom('media', { type: 'file', id: '6e7c', collection: '', alt: 'shot.png' });
const red = { type: 'textColor', attrs: { color: '#ff0000' } };

/** ADF and the Markdown that it becomes, which `markdownToAdf` reads back to the same nodes. */
const CONSTRUCTS: ReadonlyArray<readonly [name: string, markdown: string, ...blocks: AdfNode[]]> = [
	['paragraphs', 'a\n\nb', p('a'), p('b')],
	['hard breaks', 'a\\\nb<br>', p('a', hardBreak, 'b', hardBreak)],
	['a heading', '## a<br>b', { type: 'heading', attrs: { level: 2 }, content: [t('a'), hardBreak, t('b')] }],
	[
		'marks',
		'**a _b_** ~~c~~ `d`',
		p(strong('a '), t('b', 'strong', 'em'), ' ', t('c', 'strike'), ' ', code('d')),
	],
	['marks within a word', 'a*b*c**d**', p('a', t('b', 'em'), 'c', strong('d'))],
	['marks where signs would not be read as such', 'a[ b](adf:text+strong)c', p('a', strong(' b'), 'c')],
	['code with backticks', '``a`b``', p(code('a`b'))],
	[
		'links',
		'[a](http://x.org "T") http://x.org',
		p(t('a', link('http://x.org', 'T')), ' ', t('http://x.org', link('http://x.org'))),
	],
	['an address against text', '(<http://x.org>)', p('(', t('http://x.org', link('http://x.org')), ')')],
	[
		'a link that looks like our notation',
		'[a](adf:text+link?href=adf:mention)',
		p(t('a', link('adf:mention'))),
	],
	['lists', '- a\n  - b\n- c', bullets(item(p('a'), bullets(item(p('b')))), item(p('c')))],
	['a list of paragraphs', '- a\n\n  b\n- c', bullets(item(p('a'), p('b')), item(p('c')))],
	[
		'a numbered list',
		'3. a\n4. b',
		{ type: 'orderedList', attrs: { order: 3 }, content: [item(p('a')), item(p('b'))] },
	],
	['two lists in a row', '- a\n\n* b', bullets(item(p('a'))), bullets(item(p('b')))],
	[
		'tasks',
		'- [x] a\n  - [ ] b',
		{
			type: 'taskList',
			attrs: id,
			content: [
				{ type: 'taskItem', attrs: { ...id, state: 'DONE' }, content: [t('a')] },
				{
					type: 'taskList',
					attrs: id,
					content: [{ type: 'taskItem', attrs: { ...id, state: 'TODO' }, content: [t('b')] }],
				},
			],
		},
	],
	[
		'a table',
		'| a | b |\n| --- | --- |\n| `x\\|y` | 1<br>2 |',
		{
			type: 'table',
			content: [row(header(p('a')), header(p('b'))), row(cell(p(code('x|y'))), cell(p('1', hardBreak, '2')))],
		},
	],
	[
		'a table with blocks in a cell',
		'> [table](adf:table)\n>\n> > [tableRow](adf:tableRow)\n> >\n> > > [tableCell](adf:tableCell)\n> > >\n> > > a\n> > >\n> > > - b',
		{ type: 'table', content: [row(cell(p('a'), bullets(item(p('b')))))] },
	],
	['code', '```js\na\n```', { type: 'codeBlock', attrs: { language: 'js' }, content: [t('a')] }],
	['code that holds a fence', '````\n```\n````', { type: 'codeBlock', content: [t('```')] }],
	[
		'code with further attributes',
		'```js adf:codeBlock?wrap:=true\na\n```',
		{ type: 'codeBlock', attrs: { language: 'js', wrap: true }, content: [t('a')] },
	],
	['a quote', '> a\n>\n> b', { type: 'blockquote', content: [p('a'), p('b')] }],
	['a rule', '---', { type: 'rule' }],
	['an empty paragraph', 'a\n\n&nbsp;\n\nb', p('a'), p(), p('b')],
	['a panel', '> [!CAUTION]\n> a', { type: 'panel', attrs: { panelType: 'error' }, content: [p('a')] }],
	[
		'a panel of its own kind',
		'> [panel](adf:panel?panelColor=#ff0000&panelType=custom)\n>\n> a',
		{ type: 'panel', attrs: { panelType: 'custom', panelColor: '#ff0000' }, content: [p('a')] },
	],
	[
		'an expand',
		'> [More](adf:expand)\n>\n> a',
		{ type: 'expand', attrs: { title: 'More' }, content: [p('a')] },
	],
	[
		'a mention',
		'[@Ann](adf:mention?id=5b10)',
		p(atom('mention', { id: '5b10', text: '@Ann', localId: 'x' })),
	],
	['an emoji', '[😄](adf:emoji?shortName=:smile:)', p(atom('emoji', { shortName: ':smile:', text: '😄' }))],
	[
		'a date',
		'[2026-01-31](adf:date?timestamp=1769817600000)',
		p(atom('date', { timestamp: '1769817600000' })),
	],
	[
		'a status',
		'[In Progress](adf:status?color=blue)',
		p(atom('status', { text: 'In Progress', color: 'blue' })),
	],
	['a placeholder', '[Type here](adf:placeholder)', p(atom('placeholder', { text: 'Type here' }))],
	[
		'an inline card',
		'[http://x.org](http://x.org "adf:inlineCard")',
		p(atom('inlineCard', { url: 'http://x.org' })),
	],
	[
		'a block card',
		'[http://x.org](http://x.org "adf:blockCard")',
		atom('blockCard', { url: 'http://x.org' }),
	],
	[
		'an embed card',
		'[http://x.org](http://x.org "adf:embedCard?layout=wide")',
		atom('embedCard', { url: 'http://x.org', layout: 'wide' }),
	],
	[
		'inline media',
		'[6e7c](adf:mediaInline?collection=c&id=6e7c)',
		p(atom('mediaInline', { id: '6e7c', collection: 'c' })),
	],
	[
		'a picture with caption',
		'> [mediaSingle](adf:mediaSingle?layout=center)\n>\n> [shot.png](adf:media?collection=&id=6e7c&type=file)\n>\n> > [caption](adf:caption)\n> >\n> > a',
		{
			type: 'mediaSingle',
			attrs: { layout: 'center' },
			content: [file, { type: 'caption', content: [t('a')] }],
		},
	],
	[
		'files',
		'> [mediaGroup](adf:mediaGroup)\n>\n> [shot.png](adf:media?collection=&id=6e7c&type=file)',
		{ type: 'mediaGroup', content: [file] },
	],
	[
		'decisions',
		'> [decisionList](adf:decisionList)\n>\n> > [decisionItem](adf:decisionItem?state=DECIDED)\n> >\n> > Go',
		{
			type: 'decisionList',
			attrs: id,
			content: [{ type: 'decisionItem', attrs: { ...id, state: 'DECIDED' }, content: [t('Go')] }],
		},
	],
	[
		'columns',
		'> [layoutSection](adf:layoutSection)\n>\n> > [layoutColumn](adf:layoutColumn?width:=50)\n> >\n> > a\n>\n> > [layoutColumn](adf:layoutColumn?width:=50)\n> >\n> > b',
		{
			type: 'layoutSection',
			content: [
				{ type: 'layoutColumn', attrs: { width: 50 }, content: [p('a')] },
				{ type: 'layoutColumn', attrs: { width: 50 }, content: [p('b')] },
			],
		},
	],
	[
		'an extension',
		'[toc](adf:extension?extensionKey=toc&extensionType=x)',
		atom('extension', { extensionType: 'x', extensionKey: 'toc' }),
	],
	[
		'an extension with parameters',
		'```adf\n{\n  "type": "extension",\n  "attrs": {\n    "extensionKey": "toc",\n    "extensionType": "x",\n    "parameters": {\n      "a": 1\n    }\n  }\n}\n```',
		atom('extension', { extensionType: 'x', extensionKey: 'toc', parameters: { a: 1 } }),
	],
	[
		'an inline extension',
		'[k](adf:inlineExtension?extensionKey=k&extensionType=x&parameters:={%22a%22:1})',
		p(atom('inlineExtension', { extensionType: 'x', extensionKey: 'k', parameters: { a: 1 } })),
	],
	[
		'an extension with a body',
		'> [k](adf:bodiedExtension?extensionKey=k&extensionType=x)\n>\n> a',
		{ ...atom('bodiedExtension', { extensionType: 'x', extensionKey: 'k' }), content: [p('a')] },
	],
	[
		'underline, index, colours',
		'[a](adf:text+underline)[2](adf:text+subsup?type=sub)[b](adf:text+textColor?color=#ff0000+strong)',
		p(t('a', 'underline'), t('2', { type: 'subsup', attrs: { type: 'sub' } }), t('b', red, 'strong')),
	],
	[
		'a coloured link',
		'[a](http://x.org "adf:text+textColor?color=#ff0000")',
		p(t('a', link('http://x.org'), red)),
	],
	[
		'alignment',
		'> [paragraph](adf:paragraph+alignment?align=center)\n>\n> a',
		{ ...p('a'), marks: [{ type: 'alignment', attrs: { align: 'center' } }] },
	],
	[
		'a node that the schema does not know',
		'```adf unknown\n{\n  "type": "new",\n  "attrs": {\n    "a": 1\n  }\n}\n```',
		atom('new', { a: 1 }),
	],
	[
		'an inline node that the schema does not know',
		'a [new](adf:unknown?node:={%22type%22:%22new%22})',
		p('a ', { type: 'new' }),
	],
];

/** Text that reads the same without escapes, and so is written without. */
const UNTOUCHED = [
	'snake_case_name and _private',
	'a * b * c',
	'version 1.5, see #8847 - or not',
	'*.go, [x] and [y](z',
	'AT&T < 5 > 3 ~ 2 $x^2$ "q" (p) {b} a|b',
	'C:\\path\\to, 50 %, ann@host, x:y, //comment',
];

/** Text that would be read as something else, and how it is protected. */
const ESCAPED: ReadonlyArray<readonly [text: string, markdown: string]> = [
	['# a', '\\# a'],
	['- a', '\\- a'],
	['1. a', '1\\. a'],
	['> a', '\\> a'],
	['---', '\\---'],
	['```', '\\```'],
	['*a*', '\\*a\\*'],
	['_a_', '\\_a\\_'],
	['__init__', '\\_\\_init\\_\\_'],
	['`a`', '\\`a\\`'],
	['[a](b)', '\\[a\\](b)'],
	['[a]: b', '\\[a]: b'],
	['&amp;', '\\&amp;'],
	['a <br> b', 'a \\<br> b'],
	['http://x.org', 'http\\://x.org'],
	['a@b.com', 'a\\@b.com'],
	['www.x.org', 'www\\.x.org'],
	[' a ', '&#32;a&#32;'],
	['a\nb', 'a&#10;b'],
	['\u00a0', '&#160;'],
];

function roundTrip(nodes: AdfNode[]): void {
	const document = { version: 1 as const, type: 'doc' as const, content: nodes };
	expect(normaliseAdf(markdownToAdf(adfToMarkdown(document)))).toEqual(normaliseAdf(document));
}

describe('adfToMarkdown', () => {
	for (const [name, markdown, ...blocks] of CONSTRUCTS) {
		it(name, () => {
			expect(adfToMarkdown({ version: 1, type: 'doc', content: blocks })).toBe(markdown);
			roundTrip(blocks);
		});
	}

	it.each(UNTOUCHED)('writes as it is: %s', (text) => {
		expect(adfToMarkdown({ version: 1, type: 'doc', content: [p(text)] })).toBe(text);
	});

	it.each(ESCAPED)('protects %j', (text, markdown) => {
		expect(adfToMarkdown({ version: 1, type: 'doc', content: [p(text)] })).toBe(markdown);
		roundTrip([p(text)]);
	});

	it('leaves out empty paragraphs at the end', () => {
		expect(adfToMarkdown({ version: 1, type: 'doc', content: [p('a'), p(), p()] })).toBe('a');
	});

	it('does not change its argument', () => {
		const document = markdownToAdf('- [ ] a\n\n| a |\n|---|\n| b |');
		const before = JSON.stringify(document);
		adfToMarkdown(document);
		expect(JSON.stringify(document)).toBe(before);
	});

	it('restores attributes that an emoji or mention of the same text has not', () => {
		const bare = [p(atom('emoji', { shortName: ':x:' }), atom('mention', { id: '5b10' }))];
		const markdown = adfToMarkdown({ version: 1, type: 'doc', content: bare });
		expect(markdownToAdf(markdown).content).toEqual(bare);
	});
});

import { type AdfNode, isAdfDocument, normaliseAdf } from '../../../nodes/shared/text';
import { bullets, cell, header, item, p, row, strong, t } from './build';

const doc = (...content: AdfNode[]) => ({ version: 1 as const, type: 'doc' as const, content });
const atom = (type: string, attrs: Record<string, unknown>): AdfNode => ({ type, attrs });

/** Pairs that are the same text: what is sent, and what may come back. */
const SAME: ReadonlyArray<readonly [name: string, a: AdfNode[], b: AdfNode[]]> = [
	['local IDs', [{ ...p('a'), attrs: { localId: 'x' } }], [p('a')]],
	['null attributes', [atom('codeBlock', { language: null })], [{ type: 'codeBlock' }]],
	[
		'the default start of a list',
		[{ ...atom('orderedList', { order: 1 }), content: [item(p('a'))] }],
		[{ type: 'orderedList', content: [item(p('a'))] }],
	],
	[
		'the defaults of a table',
		[
			{
				...atom('table', { isNumberColumnEnabled: false, layout: 'default', localId: 'x' }),
				content: [row({ ...cell(p('a')), attrs: { colspan: 1, rowspan: 1 } })],
			},
		],
		[{ type: 'table', content: [row(cell(p('a')))] }],
	],
	['text in pieces', [p('a', 'b', strong('c'), strong('d'))], [p('ab', strong('cd'))]],
	['empty text', [p('a', { type: 'text', text: '' })], [p('a')]],
	['the order of marks', [p(t('a', 'em', 'strong'))], [p(t('a', 'strong', 'em', 'em'))]],
	[
		'the order of attributes',
		[atom('media', { type: 'file', id: '1' })],
		[atom('media', { id: '1', type: 'file' })],
	],
	[
		'marks on a hard break',
		[p({ type: 'hardBreak', marks: [{ type: 'strong' }] })],
		[p({ type: 'hardBreak' })],
	],
	[
		'empty marks and content',
		[{ type: 'paragraph', content: [], marks: [] }, p('a')],
		[{ type: 'paragraph' }, p('a')],
	],
	['empty paragraphs at the end', [p('a'), p(), p()], [p('a')]],
	[
		'what Jira adds to a mention',
		[p(atom('mention', { id: '5b10' }))],
		[p(atom('mention', { id: '5b10', text: '@Ann', accessLevel: '', localId: 'x' }))],
	],
];

/** Pairs that are not. */
const DIFFERENT: ReadonlyArray<readonly [name: string, a: AdfNode[], b: AdfNode[]]> = [
	['text', [p('a')], [p('b')]],
	['marks', [p('a')], [p(strong('a'))]],
	['an empty paragraph in between', [p('a'), p(), p('b')], [p('a'), p('b')]],
	[
		'the start of a list',
		[{ ...atom('orderedList', { order: 2 }), content: [item(p('a'))] }],
		[{ type: 'orderedList', content: [item(p('a'))] }],
	],
	[
		'who is mentioned',
		[p(atom('mention', { id: '1', text: '@Ann' }))],
		[p(atom('mention', { id: '2', text: '@Ann' }))],
	],
	[
		'header and cell',
		[{ type: 'table', content: [row(header(p('a')))] }],
		[{ type: 'table', content: [row(cell(p('a')))] }],
	],
	['spaces', [p('a ')], [p('a')]],
	['where a paragraph stands', [bullets(item(p('a'), p('b')))], [bullets(item(p('a')), item(p('b')))]],
	['attributes that nobody knows', [atom('new', { a: 1 })], [atom('new', { a: 2 })]],
];

describe('normaliseAdf', () => {
	it.each(SAME)('ignores %s', (_name, a, b) => {
		expect(normaliseAdf(doc(...a))).toEqual(normaliseAdf(doc(...b)));
		expect(JSON.stringify(normaliseAdf(doc(...a)))).toBe(JSON.stringify(normaliseAdf(doc(...b))));
	});

	it.each(DIFFERENT)('keeps a difference in %s', (_name, a, b) => {
		expect(normaliseAdf(doc(...a))).not.toEqual(normaliseAdf(doc(...b)));
	});
});

describe('isAdfDocument', () => {
	it.each([[doc()], [doc(p('a'))], [doc({ type: 'new', attrs: { x: [1] } })]])('accepts %j', (value) => {
		expect(isAdfDocument(value)).toBe(true);
	});

	it.each([
		[undefined],
		[null],
		['text'],
		[[]],
		[{}],
		[{ type: 'doc', content: [] }],
		[{ type: 'doc', version: 2, content: [] }],
		[{ type: 'doc', version: 1 }],
		[{ type: 'doc', version: 1, content: ['a'] }],
		[{ type: 'doc', version: 1, content: [{ type: 'text' }] }],
		[{ type: 'doc', version: 1, content: [{ type: 'paragraph', content: {} }] }],
		[{ type: 'doc', version: 1, content: [{ type: 'paragraph', marks: ['strong'] }] }],
	])('refuses %j', (value) => {
		expect(isAdfDocument(value)).toBe(false);
	});
});

import { adfToMarkdown, adfToPlainText, markdownToAdf, normaliseAdf } from '../../../nodes/shared/text';
import { expectValid } from './schema';

const nested = (open: string, middle: string, close: string, times: number): string =>
	open.repeat(times) + middle + close.repeat(times);

/** Text made to exhaust the stack or the clock. The test runner's own limit is the only clock here. */
const HOSTILE: ReadonlyArray<readonly [name: string, markdown: string]> = [
	['10,000 quotes', '>'.repeat(10_000)],
	['10,000 quotes with text', `${'> '.repeat(10_000)}x`],
	['10,000 lists in a line', `${'- '.repeat(10_000)}x`],
	[
		'300 lists, each in the one above',
		Array.from({ length: 300 }, (_, level) => `${' '.repeat(2 * level)}- a`).join('\n'),
	],
	['10,000 brackets', '['.repeat(10_000)],
	['10,000 images', '!['.repeat(10_000)],
	['10,000 links in links', '[a]('.repeat(10_000)],
	['20,000 emphases that never end', '*a **b '.repeat(10_000)],
	['6,000 emphases in one another', nested('*a **b ', 'x', 'b** a*', 3_000)],
	['backticks of every length', Array.from({ length: 500 }, (_, length) => '`'.repeat(length + 1)).join(' ')],
	['200 kB in one word', 'x'.repeat(200_000)],
	['200 kB of backslashes', '\\'.repeat(200_000)],
	['200 kB of spaces', `a${' '.repeat(200_000)}b`],
	['200 kB of words with everything in them', 'a*b_c `d` [e](f)\n'.repeat(12_000)],
	['12,000 list items', '- a\n'.repeat(12_000)],
	['6,000 tasks', '- [ ] a\n'.repeat(6_000)],
	['10,000 addresses', 'http://x.org ann@x.org www.x.org '.repeat(3_300)],
	['a table of 500 columns', `${'|a'.repeat(500)}|\n${'|-'.repeat(500)}|\n${'|x|\n'.repeat(20)}`],
	[
		'JSON nested 20,000 deep',
		`\`\`\`adf\n${nested('{"type":"blockquote","content":[', '{"type":"rule"}', ']}', 20_000)}\n\`\`\``,
	],
	[
		'JSON of no known node, nested 20,000 deep',
		`\`\`\`adf unknown\n${nested('{"type":"x","content":[', '{"type":"y"}', ']}', 20_000)}\n\`\`\``,
	],
	[
		'an attribute nested 20,000 deep',
		`[a](adf:unknown?node:={"type":"x","attrs":{"a":${nested('[', '', ']', 20_000)}}})`,
	],
	['lone surrogates and NUL', '\ud800a\udc00 \u0000 **\ud83d**'],
];

describe('hostile text', () => {
	it.each(HOSTILE)('%s', (_name, markdown) => {
		const document = markdownToAdf(markdown);
		expectValid(document);
		expect(normaliseAdf(markdownToAdf(adfToMarkdown(document)))).toEqual(normaliseAdf(document));
		expect(adfToPlainText(document).length).toBeGreaterThan(0);
	});

	it('keeps the text of what is nested too deep', () => {
		const deep = `${'- '.repeat(500)}the end`;
		expect(adfToPlainText(markdownToAdf(deep))).toContain('the end');
		expect(adfToPlainText(markdownToAdf(`${'> '.repeat(500)}the end`))).toContain('the end');
	});
});

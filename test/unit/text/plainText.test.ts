import { adfToPlainText, markdownToAdf, plainTextToAdf } from '../../../nodes/shared/text';
import { hardBreak, p } from './build';
import { expectValid } from './schema';

describe('plainTextToAdf', () => {
	it.each([
		['', []],
		[' \n\n\t\n', []],
		['a', [p('a')]],
		['a\nb', [p('a', hardBreak, 'b')]],
		['a\r\nb\r\n\r\nc', [p('a', hardBreak, 'b'), p('c')]],
		['a\n \n\n\nb\n', [p('a'), p('b')]],
		['**no** # Markdown', [p('**no** # Markdown')]],
	])('%j', (text, content) => {
		const document = plainTextToAdf(text);
		expectValid(document);
		expect(document.content).toEqual(content);
	});
});

describe('adfToPlainText', () => {
	it.each([
		['', ''],
		['# A *b*\n\nc **d** [e](http://x.org)', 'A b\n\nc d e'],
		['a\\\nb', 'a\nb'],
		['- a\n  - b\n- c', '- a\n  - b\n- c'],
		['3. a\n4. b', '3. a\n4. b'],
		['- [ ] a\n  - [x] b', '[ ] a\n  [x] b'],
		['| a | b |\n|---|---|\n| c | d |', 'a\tb\nc\td'],
		['> a\n>\n> b', 'a\n\nb'],
		['```js\na\n\nb\n```', 'a\n\nb'],
		['a\n\n---\n\nb', 'a\n\n---\n\nb'],
		['> [More](adf:expand)\n>\n> a', 'More\n\na'],
		['[@Ann](adf:mention?id=1) [😄](adf:emoji?shortName=:x:) [Done](adf:status?color=green)', '@Ann 😄 Done'],
		['[x](adf:date?timestamp=1769817600000) [x](http://x.org "adf:inlineCard")', '2026-01-31 http://x.org'],
		['> [m](adf:mediaGroup)\n>\n> [a.png](adf:media?type=file&id=1&collection=)', 'a.png'],
	])('%j', (markdown, text) => {
		expect(adfToPlainText(markdownToAdf(markdown))).toBe(text);
	});
});

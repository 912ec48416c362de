import fc from '../../tools/laws';
import { trickyText } from './adfArbitrary';

/** GFM documents built from constructs that nest in every way, with text that is hard to escape. */
function constructs(words: fc.Arbitrary<string>) {
	return fc.letrec<{ inline: string; block: string }>((tie) => ({
		inline: fc.oneof(
			{ maxDepth: 3, withCrossShrink: true },
			words,
			tie('inline').map((text) => `**${text}**`),
			tie('inline').map((text) => `*${text}*`),
			tie('inline').map((text) => `~~${text}~~`),
			words.map((text) => `\`${text}\``),
			fc.tuple(tie('inline'), tie('inline')).map(([a, b]) => a + b),
			fc
				.tuple(
					tie('inline'),
					fc.constantFrom('/u', 'http://x.org/a_(b)', '<a b>', 'adf:mention?id=1', 'adf:text+underline'),
				)
				.map(([text, url]) => `[${text}](${url})`),
			tie('inline').map((text) => `[${text}](http://x.org "title \\" x")`),
			fc.tuple(words, fc.constantFrom('a.png', '')).map(([alt, src]) => `![${alt}](${src})`),
			fc.constantFrom(
				'[![b](c.png)](d)',
				'<https://x.org>',
				'https://x.org/a_b',
				'www.x.org',
				'<br>',
				'  \n',
				'\\\n',
				'[ref]',
				'<b>x</b>',
			),
		),
		block: fc.oneof(
			{ maxDepth: 4, withCrossShrink: true },
			tie('inline'),
			fc
				.tuple(fc.integer({ min: 1, max: 6 }), tie('inline'))
				.map(([level, text]) => `${'#'.repeat(level)} ${text}`),
			tie('inline').map((text) => `${text}\n===`),
			tie('block').map((text) => prefix(text, '> ')),
			fc
				.array(tie('block'), { minLength: 1, maxLength: 3 })
				.map((items) => items.map((text) => item('- ', text)).join('\n')),
			fc
				.array(tie('block'), { minLength: 1, maxLength: 3 })
				.map((items) => items.map((text, index) => item(`${index + 3}. `, text)).join('\n')),
			fc
				.array(fc.tuple(fc.constantFrom('x', ' '), tie('block')), { minLength: 1, maxLength: 3 })
				.map((items) => items.map(([box, text]) => item('* ', `[${box}] ${text}`)).join('\n')),
			fc
				.array(fc.array(tie('inline'), { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 3 })
				.map(tableOf),
			words.map((text) => `\`\`\`js\n${text}\n\`\`\``),
			words.map((text) => `    ${text}`),
			fc
				.tuple(fc.constantFrom('NOTE', 'success'), tie('block'))
				.map(([word, text]) => prefix(`[!${word}]\n${text}`, '> ')),
			fc
				.tuple(
					fc.constantFrom(
						'adf:expand',
						'adf:nestedExpand',
						'adf:taskItem?state=DONE',
						'adf:panel?panelType=x',
					),
					tie('block'),
				)
				.map(([word, text]) => prefix(`[T](${word})\n\n${text}`, '> ')),
			fc.constantFrom(
				'---',
				'[ref]: http://x.org "t"',
				'&nbsp;',
				'```adf\n{"type":"rule"}\n```',
				'```adf\n{"type":"panel"}\n```',
				'-',
				'>',
				'#',
				'- [ ]',
			),
			fc.array(tie('block'), { minLength: 2, maxLength: 3 }).map((blocks) => blocks.join('\n\n')),
		),
	}));
}

function prefix(text: string, mark: string): string {
	return text.replace(/^/gm, mark);
}

function item(marker: string, text: string): string {
	return marker + text.replace(/\n/g, `\n${' '.repeat(marker.length)}`);
}

function tableOf(rows: string[][]): string {
	const [head, ...others] = rows.map(
		(cells) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`,
	);
	return [head, '| --- | :-: |', ...others].join('\n');
}

function documentOf(block: fc.Arbitrary<string>): fc.Arbitrary<string> {
	return fc.array(block, { maxLength: 3 }).map((blocks) => blocks.join('\n\n'));
}

const tricky = constructs(trickyText);

/** A Markdown document. */
export const markdownDocument: fc.Arbitrary<string> = documentOf(tricky.block);

/** A Markdown paragraph. */
export const markdownLine: fc.Arbitrary<string> = tricky.inline;

/** A Markdown document whose text is made of words like word7. Four tildes would make a fence, with words for its language. */
export const wordsDocument: fc.Arbitrary<string> = documentOf(
	constructs(fc.nat({ max: 99_999 }).map((number) => `word${number}`)).block,
).filter((markdown) => !markdown.includes('~~~'));

import fc from '../../tools/laws';
import { jqlAll, jqlField, jqlIn, jqlPhrase, jqlText } from '../../../nodes/shared/jql/build';
import { anyText, meaningOf, parse, unquoted } from './jqlArbitrary';

/** The texts of the values of the list after `in`, as the parser cut them. */
function listTexts(jql: string): string[] {
	const { query, refusals } = parse(jql);
	expect(refusals).toEqual([]);
	const clause = query?.where as unknown as { operand: { values: Array<{ text: string }> } };
	return clause.operand.values.map(({ text }) => text);
}

describe('jqlText', () => {
	it.each([
		['plain', '"plain"'],
		['', '""'],
		['say "hi"', '"say \\"hi\\""'],
		['C:\\temp', '"C:\\\\temp"'],
		['two\nlines\r\tand tab', '"two\\nlines\\r\\tand tab"'],
		['nul\u0000, bell\u0007, next line\u0085', '"nul\\u0000, bell\\u0007, next line\\u0085"'],
		["it's (fine) — 😀", `"it's (fine) — 😀"`],
	])('quotes %j', (value, jql) => expect(jqlText(value)).toBe(jql));

	it('no text can end its quotes: a list gives back the very values that went in', () => {
		fc.assert(
			fc.property(fc.array(anyText, { minLength: 1, maxLength: 5 }), (values) => {
				expect(listTexts(jqlIn('labels', values)).map(unquoted)).toEqual(values);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('jqlPhrase', () => {
	it('is one quoted text that holds one phrase, whatever is in it', () => {
		fc.assert(
			fc.property(anyText, (value) => {
				const [text = ''] = listTexts(`summary in (${jqlPhrase(value)})`);
				expect(unquoted(text)).toBe(`"${value.replaceAll('"', ' ').replaceAll('\\', ' ')}"`);
			}),
		);
	});
});

describe('jqlField', () => {
	it.each([
		['customfield_10010', 'cf[10010]'],
		['summary', '"summary"'],
		['customfield_10010 = 1 OR x', '"customfield_10010 = 1 OR x"'],
		['a" OR "b', '"a\\" OR \\"b"'],
	])('%j is %s', (id, jql) => expect(jqlField(id)).toBe(jql));
});

describe('jqlAll', () => {
	it('keeps an OR inside its own condition', () => {
		expect(meaningOf(jqlAll(['a = 1 OR b = 2', '', 'c = 3']))).toEqual(
			meaningOf('(a = 1 OR b = 2) AND (c = 3)'),
		);
		expect(meaningOf(jqlAll(['a = 1 OR b = 2', 'c = 3']))).not.toEqual(meaningOf('a = 1 OR b = 2 AND c = 3'));
	});

	it.each([
		[[], ''],
		[['', ' '], ''],
		[['a = 1 OR b = 2'], 'a = 1 OR b = 2'],
	])('of %j is %j', (conditions, jql) => expect(jqlAll(conditions)).toBe(jql));
});

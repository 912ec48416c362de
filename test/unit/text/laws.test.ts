import fc from '../../tools/laws';
import {
	adfToMarkdown,
	adfToPlainText,
	isAdfDocument,
	markdownToAdf,
	normaliseAdf,
	plainTextToAdf,
} from '../../../nodes/shared/text';
import { adfDocument } from './adfArbitrary';
import { markdownDocument, markdownLine, wordsDocument } from './markdownArbitrary';
import { expectValid } from './schema';

/** Any string: code units of every kind, lone surrogates and NUL included. */
const anyString = fc
	.array(fc.nat({ max: 0xffff }), { maxLength: 40 })
	.map((units) => String.fromCharCode(...units));

function expectStable(markdown: string): void {
	const document = markdownToAdf(markdown);
	expectValid(document);
	expect(normaliseAdf(markdownToAdf(adfToMarkdown(document)))).toEqual(normaliseAdf(document));
}

describe('laws of text', () => {
	it('any string is a valid document that survives the round trip', () => {
		fc.assert(fc.property(fc.oneof(anyString, fc.string({ unit: 'binary' })), expectStable), {
			numRuns: 400,
		});
	});

	it('GFM lines survive the round trip', () => {
		fc.assert(fc.property(markdownLine, expectStable), { numRuns: 1000 });
	});

	it('GFM documents survive the round trip', () => {
		fc.assert(fc.property(markdownDocument, expectStable), { numRuns: 600 });
	});

	it('every word of a GFM document stays visible', () => {
		fc.assert(
			fc.property(wordsDocument, (markdown) => {
				const visible = adfToPlainText(markdownToAdf(markdown));
				for (const [word] of markdown.matchAll(/word\d+/g)) expect(visible).toContain(word);
			}),
			{ numRuns: 600 },
		);
	});

	it('documents of every node type and mark survive the round trip through Markdown', () => {
		fc.assert(
			fc.property(adfDocument, (document) => {
				expectValid(document);
				const restored = markdownToAdf(adfToMarkdown(document));
				expectValid(restored);
				expect(normaliseAdf(restored)).toEqual(normaliseAdf(document));
			}),
			{ numRuns: 600 },
		);
	});

	it('normalising twice is normalising once, and never mutates', () => {
		fc.assert(
			fc.property(adfDocument, (document) => {
				const before = JSON.stringify(document);
				const once = normaliseAdf(document);
				expect(normaliseAdf(once)).toEqual(once);
				expect(JSON.stringify(document)).toBe(before);
				expect(isAdfDocument(document)).toBe(true);
			}),
			{ numRuns: 300 },
		);
	});

	it('plain text is valid, and its words come back', () => {
		fc.assert(
			fc.property(fc.oneof(anyString, fc.string({ unit: 'binary' })), (text) => {
				const document = plainTextToAdf(text);
				expectValid(document);
				expect(words(adfToPlainText(document))).toEqual(words(text));
			}),
			{ numRuns: 300 },
		);
	});
});

function words(text: string): string[] {
	return text.split(/\s+/).filter((word) => word !== '');
}

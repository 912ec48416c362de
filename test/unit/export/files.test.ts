/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from '../../tools/laws';
import { csvRow } from '../../../nodes/shared/export/csv';
import { createFileSeries, type FilePart, type FileSeriesSettings } from '../../../nodes/shared/export/files';
import { jsonLine } from '../../../nodes/shared/export/jsonLines';

const LARGE = { name: 'issues', partBytes: 1e6, partRows: 1e6, gzip: false } as const;

/** All parts of the records, which come in pages as an export gives them. */
function filesOf(settings: FileSeriesSettings, ...pages: ReadonlyArray<readonly object[]>): FilePart[] {
	const series = createFileSeries(settings);
	return [...pages.flatMap((page) => series.add(page)), ...series.finish()];
}

const csv = (columns: readonly string[], more: Partial<FileSeriesSettings> = {}) =>
	({ ...LARGE, format: 'csv', columns, spreadsheetSafe: false, ...more }) as FileSeriesSettings;
const jsonl = (more: Partial<FileSeriesSettings> = {}) =>
	({ ...LARGE, format: 'jsonl', ...more }) as FileSeriesSettings;

/** Rows as another program reads them; strict about quotes and about the number of cells. */
const parseCsv = (content: Buffer) =>
	parse(content, { bom: true, relax_quotes: false, record_delimiter: '\r\n' }) as string[][];
const linesOf = ({ content }: FilePart) => content.toString('utf8').split('\n').slice(0, -1);

/** What UTF-8 makes of a text, which has no form for half a surrogate pair. */
const harmless = (text: string) => Buffer.from(text).toString('utf8').replaceAll('\0', '\ufffd');
const anyText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc
		.array(
			fc.constantFrom(
				'"',
				',',
				';',
				'\r',
				'\n',
				'\t',
				'=',
				' ',
				"'",
				'ä',
				'\u2028',
				'\u2029',
				'\0',
				'\ud800',
				'\\u0000',
				'👩‍💻',
				'\ufeff',
			),
		)
		.map((parts) => parts.join('')),
);

describe('CSV', () => {
	const cells = fc.record({
		a: anyText,
		b: fc.oneof(anyText, fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
		c: fc.option(anyText),
	});

	it('another parser reads the rows that were written, in every part', () => {
		fc.assert(
			fc.property(
				fc.array(cells, { maxLength: 20 }),
				fc.nat({ max: 200 }),
				fc.boolean(),
				(rows, partBytes, gzip) => {
					const parts = filesOf(csv(['b', 'a', 'c'], { partBytes, gzip }), rows);
					const read = parts.flatMap(({ content }) => {
						const [header, ...body] = parseCsv(gzip ? gunzipSync(content) : content);
						expect(header).toEqual(['b', 'a', 'c']);
						return body;
					});
					expect(read).toEqual(
						rows.map(({ a, b, c }) => [b, a, c].map((cell) => harmless(cell === null ? '' : String(cell)))),
					);
				},
			),
			{ numRuns: 500 },
		);
	});

	it('safe for a spreadsheet, no text begins like a formula, and nothing else changes', () => {
		fc.assert(
			fc.property(fc.array(cells, { minLength: 1, maxLength: 5 }), (rows) => {
				const [part] = filesOf(csv(['a', 'b'], { spreadsheetSafe: true }), rows);
				expect([...part!.content.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
				const [, ...body] = parseCsv(part!.content);
				rows.forEach(({ a, b }, row) => {
					for (const [column, value] of [a, b].entries()) {
						const cell = body[row]![column]!;
						if (typeof value === 'string') expect(cell).not.toMatch(/^[=+\-@\t\r]/);
						expect([harmless(String(value ?? '')), `'${harmless(String(value ?? ''))}`]).toContain(cell);
					}
				});
			}),
		);
	});

	it.each<[string, unknown, boolean, string]>([
		['a formula', '=HYPERLINK("x")', true, `"'=HYPERLINK(""x"")"`],
		['a formula where nobody opens a spreadsheet', '=1+1', false, '=1+1'],
		['a phone number', '+49 123', true, "'+49 123"],
		['a person', '@ada', true, "'@ada"],
		['a bullet', '- one\n- two', true, '"\'- one\n- two"'],
		['a tab', '\t=1', true, '"\'\t=1"'],
		['wide letters', '＝1', true, "'＝1"],
		['a negative number', -5, true, '-5'],
		['a negative number that is text', '-5', true, "'-5"],
		['accents', 'Größe', true, 'Größe'],
		['a truth', false, true, 'false'],
		['an empty text', '', true, '""'],
		['nothing', null, true, ''],
		['an absent value', undefined, true, ''],
		['blanks around', ' a ', false, '" a "'],
		['what is nested', { a: ['b'] }, false, '"{""a"":[""b""]}"'],
	])('%s', (_title, value, safe, cell) => expect(csvRow([1, value], safe)).toBe(`1,${cell}\r\n`));

	it('a header that looks like a formula is as safe, and a row with one empty cell is still a row', () => {
		expect(csvRow(['=x'], true)).toBe("'=x\r\n");
		expect(csvRow([null], true)).toBe('""\r\n');
	});

	it('takes cells by their column, whatever they are called', () => {
		const [part] = filesOf(csv(['__proto__', 'constructor', 'b']), [
			JSON.parse('{"b":1,"__proto__":2}') as object,
		]);
		expect(parseCsv(part!.content)[1]).toEqual(['2', '', '1']);
	});
});

describe('JSON Lines', () => {
	it('every line is the record that was written', () => {
		const plainText = anyText.map(harmless);
		const record = fc.dictionary(plainText, fc.oneof(fc.jsonValue(), plainText));
		fc.assert(
			fc.property(fc.array(record, { maxLength: 20 }), fc.nat({ max: 200 }), (records, partBytes) => {
				const lines = filesOf(jsonl({ partBytes }), records).flatMap(linesOf);
				for (const line of lines) expect(line).not.toMatch(/[\u2028\u2029\r\n]/);
				expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(JSON.parse(JSON.stringify(records)));
			}),
			{ numRuns: 500 },
		);
	});

	it.each([
		[{ a: 'half \ud83d pair' }, { a: 'half \ufffd pair' }],
		[
			{ a: ['zero\0'], 'k\0': 1 },
			{ a: ['zero\ufffd'], 'k\ufffd': 1 },
		],
		[{ a: '\\u0000 as text' }, { a: '\\u0000 as text' }],
		[{ a: 'line\u2028separator' }, { a: 'line\u2028separator' }],
		[{ a: 'a whole pair 👩‍💻' }, { a: 'a whole pair 👩‍💻' }],
	])('%j', (record, read) => expect(JSON.parse(jsonLine(record))).toEqual(read));
});

describe('parts', () => {
	const records = (count: number) =>
		Array.from({ length: count }, (_none, index) => ({
			key: `DEMO-${index + 1}`,
			text: 'ä'.repeat(index % 7),
		}));

	it('are cut by rows, and know their first and last key', () => {
		const parts = filesOf(jsonl({ partRows: 4 }), records(3), records(10).slice(3));
		expect(parts.map(({ part, rows, firstKey, lastKey }) => [part, rows, firstKey, lastKey])).toEqual([
			[1, 4, 'DEMO-1', 'DEMO-4'],
			[2, 4, 'DEMO-5', 'DEMO-8'],
			[3, 2, 'DEMO-9', 'DEMO-10'],
		]);
	});

	it('leave as soon as they are full, so that no more than one is in memory', () => {
		const series = createFileSeries(jsonl({ partRows: 2 }));
		expect(series.add(records(1))).toHaveLength(0);
		expect(series.add(records(2))).toHaveLength(1);
		expect(series.add(records(5))).toHaveLength(3);
		expect(series.finish()).toEqual([]);
	});

	it('are never larger than allowed, unless a single record is', () => {
		fc.assert(
			fc.property(
				fc.array(anyText, { maxLength: 30 }),
				fc.integer({ min: 1, max: 300 }),
				fc.integer({ min: 1, max: 9 }),
				(texts, partBytes, partRows) => {
					for (const settings of [jsonl({ partBytes, partRows }), csv(['text'], { partBytes, partRows })]) {
						const parts = filesOf(
							settings,
							texts.map((text) => ({ text })),
						);
						expect(parts.reduce((sum, { rows }) => sum + rows, 0)).toBe(texts.length);
						for (const { bytes, content, rows } of parts) {
							expect(bytes).toBe(content.length);
							expect(rows).toBeLessThanOrEqual(partRows);
							if (rows > 1) expect(bytes).toBeLessThanOrEqual(partBytes);
						}
					}
				},
			),
		);
	});

	it.each<[Partial<FileSeriesSettings>, string, string]>([
		[{ format: 'jsonl' }, 'issues.part-0001.jsonl', 'application/x-ndjson'],
		[{ format: 'csv', gzip: true }, 'issues.part-0001.csv.gz', 'application/gzip'],
		[{ format: 'csv', name: '../../Größe a/b' }, '_Größe_a_b.part-0001.csv', 'text/csv'],
		[{ format: 'csv', name: '' }, 'records.part-0001.csv', 'text/csv'],
	])('%j is called %s', (settings, fileName, mimeType) => {
		const [part] = filesOf({ ...csv(['key']), ...settings } as FileSeriesSettings, records(1));
		expect(part).toMatchObject({ fileName, mimeType });
	});

	it('packed, are the same file inside and the same bytes every time', () => {
		const [plain] = filesOf(jsonl(), records(500));
		const [packed] = filesOf(jsonl({ gzip: true }), records(500));
		expect(gunzipSync(packed!.content).equals(plain!.content)).toBe(true);
		expect(packed!.bytes).toBeLessThan(plain!.bytes / 3);
		expect(filesOf(jsonl({ gzip: true }), records(500))[0]!.content.equals(packed!.content)).toBe(true);
	});

	it('of no records are none', () => {
		expect(filesOf(csv(['key']), [])).toEqual([]);
	});
});

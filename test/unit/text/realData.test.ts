/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import {
	type AdfDocument,
	adfToMarkdown,
	adfToPlainText,
	isAdfDocument,
	markdownToAdf,
	normaliseAdf,
} from '../../../nodes/shared/text';
import { expectValid } from './schema';

const SHARED = process.env.JIRA_SYNC_SHARED ?? resolve(__dirname, '../../../../shared');
const WORK_ITEMS = join(SHARED, 'data/work-items.csv');
const RECORDED = join(SHARED, 'recorded');

/** Says once what is left out where the shared data is not there. */
function isThere(path: string): boolean {
	const there = existsSync(path);
	if (!there)
		console.warn(`Left out: there is no ${path}; set JIRA_SYNC_SHARED to the folder that holds it.`);
	return there;
}

function documentsIn(value: unknown): AdfDocument[] {
	if (isAdfDocument(value)) return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(documentsIn);
}

describe('real data', () => {
	it('3,000 descriptions in Markdown: valid, stable, nothing of them in our notation, every word kept', () => {
		if (!isThere(WORK_ITEMS)) return;
		const rows = parse<{ description_markdown: string }>(readFileSync(WORK_ITEMS), { columns: true });
		expect(rows.length).toBe(3_000);
		for (const { description_markdown: markdown } of rows) {
			const document = markdownToAdf(markdown);
			expectValid(document);
			const written = adfToMarkdown(document);
			expect(markdownToAdf(written)).toEqual(document);
			expect(written).not.toMatch(/\(adf:|"adf:|```adf/);
		}
	});

	it('descriptions without lists or signs keep their words, in order', () => {
		if (!isThere(WORK_ITEMS)) return;
		const rows = parse<{ description_markdown: string }>(readFileSync(WORK_ITEMS), { columns: true });
		const plain = rows
			.map((row) => row.description_markdown)
			.filter(
				(text) => /^[\w\s.,'";?%$/]+$/.test(text) && !/^\s*\d+\./m.test(text) && !/^(\t| {4})|_/m.test(text),
			);
		expect(plain.length).toBeGreaterThan(10);
		for (const text of plain) {
			expect(adfToPlainText(markdownToAdf(text)).split(/\s+/)).toEqual(text.trim().split(/\s+/));
		}
	});

	it('documents in recorded responses of Jira survive', () => {
		if (!isThere(RECORDED)) return;
		const files = readdirSync(RECORDED).filter((name) => name.endsWith('.json'));
		const documents = files.flatMap((name) =>
			documentsIn(JSON.parse(readFileSync(join(RECORDED, name), 'utf8'))),
		);
		expect(documents.length).toBeGreaterThan(3);
		for (const document of documents) {
			expectValid(document);
			expect(normaliseAdf(markdownToAdf(adfToMarkdown(document)))).toEqual(normaliseAdf(document));
		}
	});
});

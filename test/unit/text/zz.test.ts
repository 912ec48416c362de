import fc from 'fast-check';
import { readFileSync } from 'fs';
import { parse } from 'csv-parse/sync';
import { adfToMarkdown, markdownToAdf, normaliseAdf } from '/work/main/nodes/shared/text';
import { adfDocument } from '/work/main/test/unit/text/adfArbitrary';
import { markdownDocument, markdownLine } from '/work/main/test/unit/text/markdownArbitrary';
import { isValidBy } from '/work/main/test/unit/text/schema';
import { writeBlocks } from '/work/main/nodes/shared/text/writeBlocks';
import { tidyDocument } from '/work/main/nodes/shared/text/tidy';
import { isValidIn } from '/work/main/nodes/shared/text/valid';
it('stats', () => {
	const count: Record<string, number> = {};
	const shown: Record<string, number> = {};
	const look = (doc: any, kind: string) => {
		const tidy = tidyDocument(doc);
		for (const b of tidy.content) {
			const key0 = (k: string) => { count[kind + ' ' + k] = (count[kind + ' ' + k] ?? 0) + 1; };
			const canon = (n: any[]) => JSON.stringify(normaliseAdf({ version: 1, type: 'doc', content: [...n, { type: 'rule' }] }));
			let found = false;
			for (const [name, style] of [['none', { escaping: 'none', marksAsNotation: false }], ['full', { escaping: 'full', marksAsNotation: false }], ['spans', { escaping: 'full', marksAsNotation: true }]] as const) {
				const w = writeBlocks([b], style, 'doc').join('\n\n');
				if (w !== undefined && canon(markdownToAdf(w).content) === canon([b])) { key0(name); found = true; 
					if (name==='spans' && (shown[kind+name] = (shown[kind+name] ?? 0) + 1) < 4) console.log(kind, name, JSON.stringify(b), '\n' + writeBlocks([b], { escaping: 'full', marksAsNotation: false }, 'doc')+'\n'+w);
					break; }
			}
			if (!found) { const k = isValidIn('doc', b) ? 'json' : 'unknown'; key0(k); 
				const w = writeBlocks([b], { escaping: 'full', marksAsNotation: true }, 'doc').join(''); const A = canon(markdownToAdf(w).content), B = canon([b]); let d = 0; while (A[d] === B[d]) d++; console.log('DIFF', A.slice(Math.max(0,d-80), d + 80), '<<>>', B.slice(Math.max(0,d-80), d + 80));
				if ((shown[kind + k] = (shown[kind + k] ?? 0) + 1) < 8) console.log(kind, k, JSON.stringify(b).slice(0, 700), '\n' + w); }
		}
	};
	for (const m of fc.sample(markdownDocument, { numRuns: 1500, seed: 5 })) look(markdownToAdf(m), 'md');
	for (const m of fc.sample(adfDocument, { numRuns: 1000, seed: 6 })) { if(!isValidBy('doc_node', m)) throw 1; look(m, 'adf'); }
	const rows = parse(readFileSync('/work/shared/data/work-items.csv'), { columns: true }) as any[];
	const t = Date.now();
	let stable = 0;
	for (const r of rows) { const d = markdownToAdf(r.description_markdown); if (!isValidBy('doc_node', d)) console.log('INVALID', r.external_id); }
	const t1 = Date.now();
	let n = 0;
	for (const r of rows) { const d = markdownToAdf(r.description_markdown); const m = adfToMarkdown(d); if (JSON.stringify(markdownToAdf(m)) !== JSON.stringify(d)) console.log('UNSTABLE', r.external_id); n += m.length; if (/adf:|```adf/.test(m)) console.log('NOTATION', r.external_id, m.match(/.{0,80}(adf:|```adf)[^]{0,200}/)?.[0]); }
	console.log(count, t1 - t, Date.now() - t1, n);
	for (const r of rows) look(markdownToAdf(r.description_markdown), 'csv');
	console.log(count);
});

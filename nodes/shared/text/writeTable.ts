import { type AdfNode, childrenOf } from './adf';
import { protectEdges } from './escape';
import { notedAttrs } from './writeAtom';
import { type BlockStyle } from './writeBlocks';
import { writeInline } from './writeInline';

/**
 * Writes a table as GitHub's: a header row, then rows of as many cells, each with one paragraph. Other tables
 * (merged cells, a header column, blocks in cells, ...) give `undefined`.
 */
export function writeTable(table: AdfNode, style: BlockStyle): string | undefined {
	const [header, ...rows] = childrenOf(table);
	const width = header ? childrenOf(header).length : 0;
	if (header === undefined || width === 0) return undefined;
	const lines = [
		writeRow(header, 'tableHeader', width, style),
		...rows.map((row) => writeRow(row, 'tableCell', width, style)),
	];
	if (lines.includes(undefined)) return undefined;
	const [first, ...others] = lines;
	return [first, `|${' --- |'.repeat(width)}`, ...others].join('\n');
}

function writeRow(row: AdfNode, type: string, width: number, style: BlockStyle): string | undefined {
	const cells = childrenOf(row);
	if (cells.length !== width || !isBare(row, 'tableRow')) return undefined;
	const written = cells.map((cell) => (isBare(cell, type) ? writeCell(cell, style) : undefined));
	return written.includes(undefined) ? undefined : `| ${written.join(' | ')} |`;
}

function isBare(node: AdfNode, type: string): boolean {
	return node.type === type && node.marks === undefined && Object.keys(notedAttrs(node)).length === 0;
}

function writeCell(cell: AdfNode, style: BlockStyle): string | undefined {
	const [only, ...others] = childrenOf(cell);
	if (only === undefined || others.length > 0 || !isBare(only, 'paragraph')) return undefined;
	const text = writeInline(childrenOf(only), { ...style, oneLine: true });
	return protectEdges(text).replace(/\|/g, '\\|');
}

import type { ImportRow } from '../../../nodes/shared/import/request';
import { rowsOf } from './site';

/** Every so many rows, a new epic begins; the last row below it is a sub-task of the one before. */
const BLOCK = 25;

/**
 * A file as a project has it: epics, the stories below them, a sub-task at the end of each, several statuses, and lists on
 * some tens of rows of five hundred.
 * @param version Rows of another version differ in some summaries.
 */
export function projectRows(count: number, version = 1): ImportRow[] {
	return rowsOf(Array.from({ length: count }, (_none, index) => projectRow(index, count, version)));
}

function projectRow(index: number, count: number, version: number): Record<string, unknown> {
	const place = index % BLOCK;
	const kind = place === 0 ? 'Epic' : place === BLOCK - 1 ? 'Sub-task' : 'Story';
	return {
		external_id: `K-${index}`,
		type: kind,
		summary: place === 7 ? `Row ${index}, version ${version}` : `Row ${index}`,
		parent: kind === 'Epic' ? '' : `K-${kind === 'Story' ? index - place : index - 1}`,
		labels: `l${index % 4}`,
		description: `Text of **${index}**`,
		status: STATUS_AT[place] ?? '',
		comments: index % 50 === 1 ? [{ body: `Of ${index}` }, { body: 'same' }, { body: 'same' }] : '',
		worklogs: place === 2 ? [{ started: '2026-01-01T10:00:00Z', timeSpentSeconds: 60 }] : '',
		// The other row may be written later than this one, and names it back from its end.
		links: place === 3 ? [{ relation: 'blocks', identity: `K-${(index + BLOCK) % count}` }] : '',
	};
}

/** Three, two and one step from where a story begins. */
const STATUS_AT: Readonly<Record<number, string>> = { 3: 'Done', 4: 'In Review', 5: 'In Progress' };

/** A few rows with every list that an import writes, files included; each row has a link to every other. */
export function rowsWithLists(count: number): ImportRow[] {
	const cells = Array.from({ length: count }, (_none, index) => ({
		external_id: `K-${index}`,
		type: 'Story',
		summary: `Row ${index}`,
		status: 'In Progress',
		comments: [{ body: `Of ${index}` }, { body: 'same' }, { body: 'same' }],
		worklogs: [{ started: '2026-01-01T10:00:00Z', timeSpentSeconds: 60 * (index + 1) }],
		// Both rows of a pair name each other: "relates to" reads the same from both ends.
		links: others(index, count).map((other) => ({ relation: 'relates to', linkedKey: `K-${other}` })),
		remoteLinks: [{ url: 'https://example.com/a' }, { globalId: 'g', url: `https://example.com/${index}` }],
		attachments: '*',
	}));
	return rowsOf(cells).map((row) => ({ ...row, files: [fileOf(row.index)] }));
}

function others(index: number, count: number): number[] {
	return Array.from({ length: count }, (_none, other) => other).filter((other) => other !== index);
}

function fileOf(index: number) {
	const content = Buffer.from(`File of ${index}`);
	return {
		property: 'data',
		fileName: `Datei ${index} ü.txt`,
		mimeType: 'text/plain',
		size: async () => await Promise.resolve(content.length),
		content: async () => await Promise.resolve(content),
	};
}

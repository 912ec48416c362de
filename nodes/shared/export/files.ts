import { BYTE_ORDER_MARK, csvRow } from './csv';
import { gzip } from './gzip';
import { jsonLine } from './jsonLines';

/** How records become files. */
export type FileSeriesSettings = (JsonLinesFormat | CsvFormat) & {
	/** Begins the name of every file: `issues` gives `issues.part-0001.jsonl`. */
	readonly name: string;
	/** What a part may hold at most, before it is packed. A single record that is larger gets a part of its own. */
	readonly partBytes: number;
	readonly partRows: number;
	readonly gzip: boolean;
};

interface JsonLinesFormat {
	readonly format: 'jsonl';
}

interface CsvFormat {
	readonly format: 'csv';
	/** The header of every part, and the properties of a record that its row shows, in this order. */
	readonly columns: readonly string[];
	/** Marks the file as UTF-8 and keeps a spreadsheet from taking text for formulas. */
	readonly spreadsheetSafe: boolean;
}

/** One file of a series. */
export interface FilePart {
	readonly fileName: string;
	readonly mimeType: string;
	readonly content: Buffer;
	/** Counted from 1. */
	readonly part: number;
	readonly rows: number;
	/** Size of the file as it is. */
	readonly bytes: number;
	/** Keys of the first and the last record; null where records have none. */
	readonly firstKey: string | null;
	readonly lastKey: string | null;
}

/** Takes records and gives files. At most one part and what was just given are in memory. */
export interface FileSeries {
	/** The parts that are full now, in order; mostly none. */
	add(records: readonly object[]): FilePart[];
	/** The last part; none when it would have no rows. */
	finish(): FilePart[];
}

/** Starts a series of files for records of one type, such as issues or comments. */
export function createFileSeries(settings: FileSeriesSettings): FileSeries {
	const { partBytes, partRows } = settings;
	const { head, rowOf } = writerFor(settings);
	let part = 1;
	let open = openPart(head);

	const close = (): FilePart[] => {
		if (open.rows === 0) return [];
		const closed = filePart(settings, part, open);
		part++;
		open = openPart(head);
		return [closed];
	};
	const addOne = (record: object): FilePart[] => {
		const row = rowOf(record);
		const bytes = Buffer.byteLength(row);
		const before = open.bytes + bytes > partBytes ? close() : [];
		open.texts.push(row);
		open.bytes += bytes;
		open.rows++;
		open.firstKey ??= keyOf(record);
		open.lastKey = keyOf(record) ?? open.lastKey;
		return open.rows >= partRows || open.bytes >= partBytes ? [...before, ...close()] : before;
	};
	return { add: (records) => records.flatMap(addOne), finish: close };
}

interface OpenPart {
	readonly texts: string[];
	bytes: number;
	rows: number;
	firstKey: string | null;
	lastKey: string | null;
}

function openPart(head: string): OpenPart {
	return { texts: [head], bytes: Buffer.byteLength(head), rows: 0, firstKey: null, lastKey: null };
}

interface RowWriter {
	/** What every part begins with. */
	readonly head: string;
	rowOf(record: object): string;
}

function writerFor(settings: FileSeriesSettings): RowWriter {
	if (settings.format === 'jsonl') return { head: '', rowOf: jsonLine };
	const { columns, spreadsheetSafe } = settings;
	return {
		head: (spreadsheetSafe ? BYTE_ORDER_MARK : '') + csvRow(columns, spreadsheetSafe),
		rowOf: (record) => {
			const cells = new Map<string, unknown>(Object.entries(record));
			return csvRow(
				columns.map((column) => cells.get(column)),
				spreadsheetSafe,
			);
		},
	};
}

const MIME_TYPES = { csv: 'text/csv', jsonl: 'application/x-ndjson' } as const;

function filePart(
	settings: FileSeriesSettings,
	part: number,
	{ texts, rows, firstKey, lastKey }: OpenPart,
): FilePart {
	const plain = Buffer.from(texts.join(''));
	const content = settings.gzip ? gzip(plain) : plain;
	const number = String(part).padStart(4, '0');
	return {
		fileName: `${safeName(settings.name)}.part-${number}.${settings.format}${settings.gzip ? '.gz' : ''}`,
		mimeType: settings.gzip ? 'application/gzip' : MIME_TYPES[settings.format],
		content,
		part,
		rows,
		bytes: content.length,
		firstKey,
		lastKey,
	};
}

/** A name that every file system takes and that stays in its folder. */
function safeName(name: string): string {
	return name.replace(/[^\p{L}\p{N}_-]+/gu, '_') || 'records';
}

function keyOf(record: object): string | null {
	const { key } = record as { readonly key?: unknown };
	return typeof key === 'string' ? key : null;
}

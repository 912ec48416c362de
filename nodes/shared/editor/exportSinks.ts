import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { JiraError } from '../errors/jiraError';
import { createFileSeries, type FilePart, type FileSeries } from '../export/files';
import type { IncompleteChildren } from '../export/report';
import type { ExportSink, SinkColumns } from '../export/request';
import type { ExportedRecord } from '../export/shape';
import { asJson } from './cursorMove';

/** The outputs of an export, by what they carry. */
export interface ExportItems {
	readonly records: INodeExecutionData[];
	readonly children: INodeExecutionData[];
	readonly removed: INodeExecutionData[];
	readonly reports: INodeExecutionData[];
}

export function createItems(): ExportItems {
	return { records: [], children: [], removed: [], reports: [] };
}

/** A sink with an end. */
export interface ItemSink extends Required<Omit<ExportSink, 'families'>> {
	/** Closes what is open; gives what came to the sink and could not be delivered whole. */
	finish(): Promise<readonly IncompleteChildren[]>;
}

/** Every record an item. */
export function itemSink(items: ExportItems, item: number): ItemSink {
	const into = (output: INodeExecutionData[], records: readonly ExportedRecord[]) => {
		for (const record of records) output.push({ json: asJson(record), pairedItem: { item } });
	};
	return {
		begin: () => undefined,
		records: (records) => into(items.records, records),
		children: (_list, children) => into(items.children, children),
		removed: (removed) => into(items.removed, removed),
		finish: async () => await Promise.resolve([]),
	};
}

/** How records become files. */
export interface FileSettings {
	readonly format: 'jsonl' | 'csv';
	readonly partBytes: number;
	readonly partRows: number;
	readonly gzip: boolean;
	readonly spreadsheetSafe: boolean;
	/** Begins the names of the files with records, e.g. `issues`. */
	readonly name: string;
}

/** Every part of a file an item; what is removed goes into files too. At most one open part of each series is in memory. */
export function fileSink(context: IExecuteFunctions, settings: FileSettings, items: ExportItems, item: number): ItemSink {
	const series = new Map<string, { readonly series: FileSeries; readonly output: INodeExecutionData[] }>();
	let columns: SinkColumns | undefined;

	function seriesOf(name: string, output: INodeExecutionData[], header: readonly string[] | null | undefined) {
		const known = series.get(name) ?? { series: createFileSeries(formatOf(settings, name, header)), output };
		series.set(name, known);
		return known;
	}

	async function keep(parts: readonly FilePart[], output: INodeExecutionData[]): Promise<void> {
		for (const { content, fileName, mimeType, ...json } of parts) {
			const data = await context.helpers.prepareBinaryData(content, fileName, mimeType);
			output.push({ json: { fileName, mimeType, ...json }, binary: { data }, pairedItem: { item } });
		}
	}

	async function add(name: string, output: INodeExecutionData[], header: readonly string[] | null | undefined, records: readonly object[]) {
		await keep(seriesOf(name, output, header).series.add(records), output);
	}

	return {
		begin(given) {
			columns = given;
		},
		records: async (records) => await add(settings.name, items.records, columns?.records, records),
		children: async (list, children) => await add(list, items.children, columns?.children[list], children),
		removed: async (removed) => await add('removed', items.removed, columns?.removed, removed),
		async finish() {
			for (const { series: open, output } of series.values()) await keep(open.finish(), output);
			return [];
		},
	};
}

function formatOf({ format, spreadsheetSafe, ...settings }: FileSettings, name: string, header: readonly string[] | null | undefined) {
	if (format === 'jsonl') return { ...settings, name, format };
	if (!header) {
		throw new JiraError({
			kind: 'invalid',
			message: 'A CSV file needs the same columns in every row, which only the output Table has',
			advice: 'Set Output to Table, or deliver as JSON Lines files',
		});
	}
	return { ...settings, name, format, columns: header, spreadsheetSafe };
}

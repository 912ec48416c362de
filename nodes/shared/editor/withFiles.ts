import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toJiraError } from '../errors/jiraError';
import type { IncompleteChildren } from '../export/report';
import type { ExportedRecord } from '../export/shape';
import { pLimit } from '../vendor';
import { asJson } from './cursorMove';
import type { ExportItems, ItemSink } from './exportSinks';

/** A file, or why it is not there. */
export type FileOrReason = { readonly content: Buffer; readonly mimeType: string; readonly fileName: string } | { readonly refused: string };

/** How the files of a list are got, such as those of attachments. */
export interface FilesOfList {
	/** Name of the list. */
	readonly list: string;
	/** Files that are downloaded side by side: each is in memory as a whole until n8n has it. */
	readonly atOnce: number;
	/** The file of a record of the list, or why it is not there. */
	download(record: ExportedRecord): Promise<FileOrReason>;
	/** The key of the record that it belongs to. */
	keyOf(record: ExportedRecord): string;
}

/** A sink of items of which the children of one list carry their file, as the binary data `data`, or say why not. */
export function withFiles(
	context: IExecuteFunctions,
	{ items, item }: { readonly items: ExportItems; readonly item: number },
	sink: ItemSink,
	{ list, ...files }: FilesOfList,
): ItemSink {
	const refused: IncompleteChildren[] = [];
	const limit = pLimit(files.atOnce);

	async function itemOf(record: ExportedRecord): Promise<INodeExecutionData> {
		const downloaded = await files.download(record);
		const pairedItem = { item };
		if ('refused' in downloaded) {
			refused.push({ key: files.keyOf(record), list, reason: downloaded.refused });
			return { json: asJson({ ...record, fileMissing: downloaded.refused }), pairedItem };
		}
		const { content, fileName, mimeType } = downloaded;
		const data = await context.helpers.prepareBinaryData(content, fileName, mimeType);
		return { json: asJson({ ...record, fileMissing: null }), binary: { data }, pairedItem };
	}

	return {
		...sink,
		async children(name, children) {
			if (name !== list) return await sink.children(name, children);
			const results = await Promise.allSettled(children.map((record) => limit(async () => await itemOf(record))));
			// Only now that no download is under way any more may the first that failed end the run.
			for (const result of results) {
				if (result.status === 'rejected') throw toJiraError(result.reason);
				items.children.push(result.value);
			}
		},
		finish: async () => [...(await sink.finish()), ...refused],
	};
}

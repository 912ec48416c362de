import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { JiraError } from '../errors/jiraError';
import type { RowFile } from '../records/kind';

/** The binary data of an item as the engine takes files: nothing is read before it is asked for, and nothing is kept. */
export function rowFiles(
	context: IExecuteFunctions,
	{ binary = {} }: INodeExecutionData,
	item: number,
): RowFile[] {
	return Object.entries(binary).map(([property, { fileName, fileExtension, mimeType, bytes }]) => {
		const content = async () => await readFile(context, item, property);
		return {
			property,
			fileName: fileName || (fileExtension ? `${property}.${fileExtension}` : property),
			mimeType: mimeType || 'application/octet-stream',
			size: async () => bytes ?? (await content()).length,
			content,
		};
	});
}

/** @throws JiraError of kind `invalid`: a file that n8n does not have any more concerns its own row. */
async function readFile(context: IExecuteFunctions, item: number, property: string): Promise<Buffer> {
	try {
		return await context.helpers.getBinaryDataBuffer(item, property);
	} catch (error) {
		throw unreadable(property, error);
	}
}

function unreadable(property: string, thrown: unknown): JiraError {
	const why = thrown instanceof Error ? thrown.message : String(thrown);
	return new JiraError({
		kind: 'invalid',
		message: `The file "${property}" could not be read: ${why}`,
		advice: 'Run the node that makes the file again',
	});
}

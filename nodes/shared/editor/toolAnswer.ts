import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** Records that an AI tool gets at most: more would fill the model's context. */
export const TOOL_RECORDS = 20;

/** All items in a workflow; for an AI tool the first few, and one that says how many more there are. */
export function cappedForTool(context: IExecuteFunctions, items: INodeExecutionData[]): INodeExecutionData[] {
	if (!context.isToolExecution() || items.length <= TOOL_RECORDS) return items;
	const more = items.length - TOOL_RECORDS;
	const last: INodeExecutionData = { json: { more, advice: 'Ask for fewer: narrow the query, or lower the limit' }, pairedItem: { item: 0 } };
	return [...items.slice(0, TOOL_RECORDS), last];
}

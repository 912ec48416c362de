import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Connection } from '../connection/types';
import { JiraError } from '../errors/jiraError';
import { childFields, childRecords, incompleteLists, readChildren } from '../export/children';
import { lookUp } from '../export/lookup';
import type { ExportedRecord, Shape } from '../export/shape';
import { issueKind } from '../records/issue';
import { SHAPE_FIELD } from './exportFields';
import { textParameter } from './parameters';
import { runListPerItem } from './perItem';
import { LIMIT_FIELDS } from './recordFields';

/** The issue that an operation is about. */
export const ISSUE_FIELD: INodeProperties = {
	displayName: 'Issue Key or ID',
	name: 'issue',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. DEMO-12',
};

/** What Get Many asks for a list that belongs to an issue. */
export const ISSUE_LIST_FIELDS: readonly INodeProperties[] = [ISSUE_FIELD, ...LIMIT_FIELDS, SHAPE_FIELD];

/**
 * Get Many: the comments or worklogs of the issue that each item names, oldest first, as an export gives them on its
 * output Children.
 * @param list By the name that issues give it.
 */
export async function getManyOfIssue(context: IExecuteFunctions, list: string): Promise<INodeExecutionData[][]> {
	return await runListPerItem(context, async (connection, item) => {
		const shape = context.getNodeParameter('shape', item) as Shape;
		const all = await listOfIssue(connection, textParameter(context, 'issue', item), list, shape);
		return context.getNodeParameter('returnAll', item) === true ? all : all.slice(0, Number(context.getNodeParameter('limit', item)));
	});
}

/** @throws JiraError for an issue that is not there, and for a list that Jira does not give whole. */
async function listOfIssue(connection: Connection, key: string, list: string, shape: Shape): Promise<readonly ExportedRecord[]> {
	const found = (await lookUp(connection, issueKind, [key], childFields(issueKind, [list]))).get(key);
	if (!found || 'refusal' in found) throw found?.refusal ?? new Error(`Nothing is known of ${key}`);
	const { record } = found;
	const lists = (await readChildren(connection, issueKind, [list], [record])).get(record.id) ?? {};
	const [missing] = incompleteLists(lists);
	if (missing) {
		const message = `The ${list} of ${record.key} could not be read whole: ${missing[1]}`;
		throw new JiraError({ kind: 'unavailable', message, advice: 'Run it again', retryable: true });
	}
	return childRecords(issueKind, record, lists, { shape, text: 'markdown', url: (word) => issueKind.url(connection.session.siteUrl, word) });
}

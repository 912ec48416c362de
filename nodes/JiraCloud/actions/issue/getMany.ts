import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { FIELD_CHOICE, readFieldChoice } from '../../../shared/editor/fieldChoice';
import { DEFAULT_MAXIMUM_ITEMS, SHAPE_FIELD, TEXT_OPTION } from '../../../shared/editor/exportFields';
import { getManyRecords } from '../../../shared/editor/getRecords';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { LIMIT_FIELDS } from '../../../shared/editor/recordFields';
import type { ExportRequest } from '../../../shared/export/request';
import type { Shape } from '../../../shared/export/shape';
import type { TextFormat } from '../../../shared/fields/read';
import { issueKind } from '../../../shared/records/issue';
import type { IssueSource } from '../../../shared/records/issue/source';

/** Get Many: issues by JQL, for each item. */
export const getManyIssuesFields: INodeProperties[] = shownFor('issue', 'getAll', [
	{
		displayName: 'JQL',
		name: 'jql',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. project = DEMO AND statusCategory != Done',
		description: 'Must restrict the search: Jira refuses to search a whole site',
	},
	...LIMIT_FIELDS,
	...FIELD_CHOICE,
	SHAPE_FIELD,
	{ displayName: 'Options', name: 'options', type: 'collection', placeholder: 'Add option', default: {}, options: [TEXT_OPTION] },
]);

export async function getManyIssues(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await getManyRecords(context, (item): ExportRequest<IssueSource> => {
		const source: IssueSource = { from: 'jql', jql: textParameter(context, 'jql', item) };
		return {
			kind: issueKind,
			maximum: DEFAULT_MAXIMUM_ITEMS,
			select: context.getNodeParameter('returnAll', item)
				? { mode: 'all', source }
				: { mode: 'test', source, limit: context.getNodeParameter('limit', item) as number },
			fields: readFieldChoice(context, item),
			shape: context.getNodeParameter('shape', item) as Shape,
			text: context.getNodeParameter('options.text', item, 'markdown') as TextFormat,
		};
	});
}

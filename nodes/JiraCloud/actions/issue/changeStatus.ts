import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { ISSUE_FIELD } from '../../../shared/editor/issueLists';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
import { issueKind } from '../../../shared/records/issue';
import { changeStatus, type ScreenValue } from '../../../shared/records/issue/status';

/** Change Status: along the workflow, over as many steps as it takes. */
export const changeStatusFields: INodeProperties[] = shownFor('issue', 'changeStatus', [
	ISSUE_FIELD,
	{
		displayName: 'Status',
		name: 'status',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The status to go to, over several steps of the workflow where it takes them',
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchStatuses', searchable: true } },
			{ displayName: 'By Name or ID', name: 'name', type: 'string', placeholder: 'e.g. Done' },
		],
	},
	{
		displayName: 'Screen Fields',
		name: 'screenFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add field',
		description: 'Values for the screens of the steps on the way, such as Resolution',
		options: [
			{
				name: 'values',
				displayName: 'Fields',
				values: [
					{ displayName: 'Field Name or ID', name: 'field', type: 'string', default: '', placeholder: 'e.g. Resolution' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. Done' },
				],
			},
		],
	},
]);

export async function changeStatusOfIssues(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const { values = [] } = context.getNodeParameter('screenFields', item, {}) as { values?: ScreenValue[] };
		const change = await changeStatus(connection, textParameter(context, 'issue', item), textParameter(context, 'status', item), values);
		return { ...change, url: issueKind.url(connection.session.siteUrl, change.key) };
	});
}

import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
import { issueKind } from '../../../shared/records/issue';
import { changeStatus } from '../../../shared/records/issue/status';
import { ISSUE_FIELD } from './fields';

/** Change Status: one step of the workflow. */
export const changeStatusFields: INodeProperties[] = shownFor('issue', 'changeStatus', [
	ISSUE_FIELD,
	{
		displayName: 'Status',
		name: 'status',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The status to go to; it has to be one step away from the present one',
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchStatuses', searchable: true } },
			{ displayName: 'By Name or ID', name: 'name', type: 'string', placeholder: 'e.g. Done' },
		],
	},
]);

export async function changeStatusOfIssues(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const change = await changeStatus(connection, textParameter(context, 'issue', item), textParameter(context, 'status', item));
		return { ...change, url: issueKind.url(connection.session.siteUrl, change.key) };
	});
}

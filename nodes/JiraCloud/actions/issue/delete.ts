import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
import { checkDeleteLeave, deleteLeaveField } from '../../../shared/editor/toolLeave';
import { ISSUE_FIELD } from './fields';

/** Delete: for good; Jira has no way back. */
export const deleteIssueFields: INodeProperties[] = shownFor('issue', 'delete', [
	ISSUE_FIELD,
	{
		displayName: 'Delete Subtasks',
		name: 'deleteSubtasks',
		type: 'boolean',
		default: false,
		description: 'Whether to delete its subtasks with it. Without this, an issue that has subtasks is not deleted.',
	},
	deleteLeaveField('issues'),
]);

export async function deleteIssues(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		checkDeleteLeave(context, item, 'issues');
		const key = textParameter(context, 'issue', item);
		const deleteSubtasks = context.getNodeParameter('deleteSubtasks', item) === true;
		await connection.call('deleteIssue', { path: { issueIdOrKey: key }, query: { deleteSubtasks }, writesIssue: key });
		return { deleted: true, key };
	});
}

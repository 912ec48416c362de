import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { JiraError } from '../../../shared/errors/jiraError';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
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
	{
		displayName: 'Allow the Agent to Delete',
		name: 'allowTool',
		type: 'boolean',
		default: false,
		displayOptions: { show: { '@tool': [true] } },
		description: 'Whether an AI agent may delete issues with this tool',
	},
]);

function notAllowed(): JiraError {
	return new JiraError({
		kind: 'permission',
		message: 'This tool may not delete issues',
		advice: 'A person can switch on Allow the Agent to Delete in the node',
	});
}

export async function deleteIssues(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		if (context.isToolExecution() && context.getNodeParameter('allowTool', item, false) !== true) throw notAllowed();
		const key = textParameter(context, 'issue', item);
		const deleteSubtasks = context.getNodeParameter('deleteSubtasks', item) === true;
		await connection.call('deleteIssue', { path: { issueIdOrKey: key }, query: { deleteSubtasks }, writesIssue: key });
		return { deleted: true, key };
	});
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { AUTHENTICATION_FIELD, SITE_FIELD } from '../shared/editor/connectionFields';
import {
	getCommentColumns,
	getComponentColumns,
	getIssueColumns,
	getProjectColumns,
	getVersionColumns,
	getWorklogColumns,
} from '../shared/editor/mapperFields';
import { listSearch, loadOptions } from '../shared/editor/pickers';
import { board } from './actions/board';
import { commentProperties } from './actions/comment';
import { component } from './actions/component';
import { connectionProperties } from './actions/connection';
import { exportCursorProperties } from './actions/exportCursor';
import { issueProperties } from './actions/issue';
import { projectProperties } from './actions/project';
import { route } from './actions/router';
import { sprint } from './actions/sprint';
import { user } from './actions/user';
import { version } from './actions/version';
import { worklogProperties } from './actions/worklog';

/** Moves issues, projects and what belongs to them between n8n and Jira Cloud. */
export class JiraCloud implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Jira Cloud',
		name: 'jiraCloud',
		icon: { light: 'file:../../credentials/icons/jiraCloudApi.svg', dark: 'file:../../credentials/icons/jiraCloudApi.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Export and import Jira issues and projects in bulk',
		defaults: { name: 'Jira Cloud' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ ({ export: ['Records', ...($parameter.childrenAs === 'records' ? ['Children'] : []), ...($parameter.mode === 'changes' ? ['Removed'] : []), 'Report'], import: ['Imported', 'Rejected', 'Report', ...(($parameter.options || {}).undoRows === true ? ['Undo'] : [])] }[$parameter.operation] ?? ['']).map((displayName) => ({ type: '${NodeConnectionTypes.Main}', displayName })) }}`,
		credentials: [
			{ name: 'jiraCloudApi', required: true, displayOptions: { show: { authentication: ['jiraCloudApi'] } } },
			{ name: 'jiraCloudOAuth2Api', required: true, displayOptions: { show: { authentication: ['jiraCloudOAuth2Api'] } } },
			{
				name: 'jiraServiceAccountOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['jiraServiceAccountOAuth2Api'] } },
			},
		],
		properties: [
			AUTHENTICATION_FIELD,
			SITE_FIELD,
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'issue',
				options: [
					{ name: 'Board', value: 'board' },
					{ name: 'Comment', value: 'comment' },
					{ name: 'Component', value: 'component' },
					{ name: 'Connection', value: 'connection' },
					{ name: 'Export Cursor', value: 'exportCursor' },
					{ name: 'Issue', value: 'issue' },
					{ name: 'Project', value: 'project' },
					{ name: 'Sprint', value: 'sprint' },
					{ name: 'User', value: 'user' },
					{ name: 'Version', value: 'version' },
					{ name: 'Worklog', value: 'worklog' },
				],
			},
			...board.properties,
			...commentProperties,
			...component.properties,
			...connectionProperties,
			...exportCursorProperties,
			...issueProperties,
			...projectProperties,
			...sprint.properties,
			...user.properties,
			...version.properties,
			...worklogProperties,
		],
	};

	methods = {
		listSearch,
		loadOptions,
		resourceMapping: {
			getCommentColumns,
			getComponentColumns,
			getIssueColumns,
			getProjectColumns,
			getVersionColumns,
			getWorklogColumns,
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(this);
	}
}

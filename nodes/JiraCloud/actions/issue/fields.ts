import type { INodeProperties } from 'n8n-workflow';
import { PROJECT_FIELD } from '../../../shared/editor/recordFields';

/** The issue that an operation is about. */
export const ISSUE_FIELD: INodeProperties = {
	displayName: 'Issue Key or ID',
	name: 'issue',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. DEMO-12',
};

/** The type that issues get. */
export const ISSUE_TYPE_FIELD: INodeProperties = {
	displayName: 'Issue Type',
	name: 'issueType',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchIssueTypes', searchable: true } },
		{ displayName: 'By Name or ID', name: 'name', type: 'string', placeholder: 'e.g. Story' },
	],
};

export const PLACE_FIELDS: readonly INodeProperties[] = [PROJECT_FIELD, ISSUE_TYPE_FIELD];

import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { AUTHENTICATION_FIELD, SITE_FIELD } from '../shared/editor/connectionFields';
import { listSearch, loadOptions } from '../shared/editor/pickers';
import { EVENT_FIELDS } from './fields';
import { pollJira } from './poll';

/** Starts a workflow when something happens to issues of Jira Cloud. It asks: it needs no admin and no public address. */
export class JiraCloudTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Jira Cloud Trigger',
		name: 'jiraCloudTrigger',
		icon: { light: 'file:../../credentials/icons/jiraCloudApi.svg', dark: 'file:../../credentials/icons/jiraCloudApi.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ [$parameter["events"]].flat().join(", ") }}',
		description: 'Starts the workflow when Jira issues are created, updated, commented or moved to a status',
		defaults: { name: 'Jira Cloud Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'jiraCloudApi', required: true, displayOptions: { show: { authentication: ['jiraCloudApi'] } } },
			{ name: 'jiraCloudOAuth2Api', required: true, displayOptions: { show: { authentication: ['jiraCloudOAuth2Api'] } } },
			{
				name: 'jiraServiceAccountOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['jiraServiceAccountOAuth2Api'] } },
			},
		],
		properties: [AUTHENTICATION_FIELD, SITE_FIELD, ...EVENT_FIELDS],
	};

	methods = { listSearch, loadOptions };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollJira(this);
	}
}

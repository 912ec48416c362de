import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { JiraError } from '../../../shared/errors/jiraError';

/** Only in the variant for AI agents: whether a person lets them write what customers get as a mail. */
export const PUBLIC_LEAVE_FIELD: INodeProperties = {
	displayName: 'Allow the Agent to Post Publicly',
	name: 'allowPublic',
	type: 'boolean',
	default: false,
	displayOptions: { show: { '@tool': [true] } },
	description: 'Whether an AI agent may write comments and files that customers see and get as a mail',
};

/** Whether this run may write what customers see. */
export function mayPostPublicly(context: IExecuteFunctions, item: number): boolean {
	return !context.isToolExecution() || context.getNodeParameter('allowPublic', item, false) === true;
}

/** @throws JiraError (permission) when an agent would write to customers and no person has allowed it. */
export function checkPublicly(context: IExecuteFunctions, item: number): void {
	if (mayPostPublicly(context, item)) return;
	throw new JiraError({
		kind: 'permission',
		message: 'This tool may not write what customers see',
		advice: `Write it internally, or let a person switch on ${PUBLIC_LEAVE_FIELD.displayName} in the node`,
	});
}

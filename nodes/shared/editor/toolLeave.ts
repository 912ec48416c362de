import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { JiraError } from '../errors/jiraError';
import type { ImportMode } from '../import/modes';

/** Only in the variant for AI agents: whether a person allows what an agent does not need to look things up. */
export const EXPORT_LEAVE_FIELD: INodeProperties = {
	displayName: 'Allow Cursors, Marks and Files',
	name: 'allowTool',
	type: 'boolean',
	default: false,
	displayOptions: { show: { '@tool': [true] } },
	description: 'Whether an AI agent may run the modes that move a cursor or mark records, and get files',
};

/** Hides a choice from an agent's tool until a person allows it; elsewhere the field above does not exist. */
export const UNLESS_ALLOWED: IDisplayOptions = { hide: { allowTool: [false] } };

/** @throws JiraError (permission) when an agent does what no person has allowed. */
export function checkLeave(context: IExecuteFunctions, item: number, needsLeave: boolean, what: string): void {
	if (!needsLeave || !context.isToolExecution() || context.getNodeParameter('allowTool', item, false) === true) return;
	throw new JiraError({
		kind: 'permission',
		message: `This tool may not ${what}`,
		advice: `A person can switch on ${EXPORT_LEAVE_FIELD.displayName} in the node`,
	});
}

const DELETE_LABEL = 'Allow the Agent to Delete';

/** Only in the variant for AI agents: whether a person allows it to delete. */
export function deleteLeaveField(plural: string): INodeProperties {
	return {
		displayName: DELETE_LABEL,
		name: 'allowTool',
		type: 'boolean',
		default: false,
		displayOptions: { show: { '@tool': [true] } },
		description: `Whether an AI agent may delete ${plural} with this tool`,
	};
}

/** The same for an import, in those of its modes that take records away. */
export function importLeaveField(plural: string, modes: ImportMode[] = ['delete']): INodeProperties {
	return { ...deleteLeaveField(plural), displayOptions: { show: { '@tool': [true], mode: modes } } };
}

/** @throws JiraError (permission) when an agent would delete and no person has allowed it. */
export function checkDeleteLeave(context: IExecuteFunctions, item: number, plural: string): void {
	if (!context.isToolExecution() || context.getNodeParameter('allowTool', item, false) === true) return;
	throw new JiraError({
		kind: 'permission',
		message: `This tool may not delete ${plural}`,
		advice: `A person can switch on ${DELETE_LABEL} in the node`,
	});
}

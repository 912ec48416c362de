import type { INodeProperties } from 'n8n-workflow';
import type { FieldChoice } from '../export/selection';
import { listParameter, type ParameterReader } from './parameters';

/** Which fields of a request leave Jira: those of its issue, and what only requests have. */
export const REQUEST_FIELD_CHOICE: readonly INodeProperties[] = fieldChoice('loadRequestFields');

/** Which fields of an issue leave Jira. */
export const FIELD_CHOICE: readonly INodeProperties[] = fieldChoice('loadFields');

function fieldChoice(loadOptionsMethod: string): readonly INodeProperties[] {
	return [
		{
			displayName: 'Fields',
			name: 'fieldSet',
			type: 'options',
			default: 'standard',
			options: [
				{ name: 'All', value: 'all', description: 'Every field of the site that has a value' },
				{ name: 'Chosen', value: 'chosen' },
				{ name: 'Standard', value: 'standard', description: 'The fields that nearly everybody wants' },
			],
		},
		{
			displayName: 'Field Names or IDs',
			name: 'fields',
			type: 'multiOptions',
			default: [],
			typeOptions: { loadOptionsMethod },
			displayOptions: { show: { fieldSet: ['chosen'] } },
			description:
				'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
	];
}

export function readFieldChoice(context: ParameterReader, item: number): FieldChoice {
	const set = context.getNodeParameter('fieldSet', item);
	if (set === 'all') return { set };
	return set === 'chosen' ? { set, names: listParameter(context.getNodeParameter('fields', item)) } : { set: 'standard' };
}

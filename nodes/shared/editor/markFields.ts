import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Connection } from '../connection/types';
import { textParameter } from './parameters';
import { JiraError } from '../errors/jiraError';
import { valueTypeOf } from '../fields/schema';
import type { Mark } from '../records/kind';
import { issueKind } from '../records/issue';

/** How Once marks what it has exported. */
export const MARK_FIELDS: readonly INodeProperties[] = [
	{
		displayName: 'Mark By',
		name: 'markBy',
		type: 'options',
		default: 'label',
		displayOptions: { show: { mode: ['once'] } },
		options: [
			{ name: 'Field', value: 'field', description: 'A text field that is empty until the issue was exported' },
			{ name: 'Label', value: 'label' },
		],
	},
	{
		displayName: 'Label',
		name: 'markLabel',
		type: 'string',
		default: 'exported',
		required: true,
		displayOptions: { show: { mode: ['once'], markBy: ['label'] } },
		description: 'Added to every issue that was exported, in bulk and without mails where the account may make bulk changes',
	},
	{
		displayName: 'Mark Field',
		name: 'markField',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		displayOptions: { show: { mode: ['once'], markBy: ['field'] } },
		description: 'A custom field for short text',
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchMatchFields', searchable: true } },
			{ displayName: 'By Name or ID', name: 'name', type: 'string', placeholder: 'e.g. Exported' },
		],
	},
	{
		displayName: 'Mark Text',
		name: 'markText',
		type: 'string',
		default: 'exported',
		required: true,
		displayOptions: { show: { mode: ['once'], markBy: ['field'] } },
		description: 'What the field gets',
	},
];

/** @throws JiraError (invalid) when the label or the field cannot be a mark. */
export async function readMark(context: IExecuteFunctions, item: number, connection: Connection): Promise<Mark> {
	if (context.getNodeParameter('markBy', item) === 'label') return { by: 'label', label: checkedLabel(textParameter(context, 'markLabel', item)) };
	const word = textParameter(context, 'markField', item);
	const match = (await issueKind.fields(connection)).find(word);
	if (match.found !== 'one' || valueTypeOf(match.field.schema) !== 'text' || match.field.schema.custom === undefined) {
		throw new JiraError({
			kind: 'invalid',
			message: `"${word.slice(0, 80)}" is not a custom field for short text, so it cannot mark what was exported`,
			advice: 'Pick the Mark Field from the list, or mark by label',
		});
	}
	const value = textParameter(context, 'markText', item);
	if (value !== '') return { by: 'field', field: match.field, value };
	throw new JiraError({ kind: 'invalid', message: 'Mark Text is empty, so it would mark nothing', advice: 'Give a Mark Text' });
}

/** Jira refuses labels with blanks (reference §5.6). */
function checkedLabel(label: string): string {
	if (/^\S{1,255}$/u.test(label)) return label;
	throw new JiraError({ kind: 'invalid', message: `"${label.slice(0, 80)}" cannot be a label`, advice: 'Give one word without blanks, e.g. "exported"' });
}

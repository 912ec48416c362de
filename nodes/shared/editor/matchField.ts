import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Connection } from '../connection/types';
import { JiraError } from '../errors/jiraError';
import type { Field } from '../fields/schema';
import { issueKind } from '../records/issue';
import { canMatchBy } from '../records/issue/match';
import { textParameter } from './parameters';

/** The field in which a record's own identity lives. */
export const MATCH_FIELD: INodeProperties = {
	displayName: 'Match Field',
	name: 'matchField',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The field that holds the identity; it must be on the create screen',
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchMatchFields', searchable: true } },
		{ displayName: 'By Name or ID', name: 'name', type: 'string', placeholder: 'e.g. External ID' },
	],
};

/** @throws JiraError (invalid) when the site has no such field, or several of the name. */
export async function readMatchField(context: IExecuteFunctions, connection: Connection): Promise<Field> {
	const word = textParameter(context, 'matchField', 0);
	const match = (await issueKind.fields(connection)).find(word);
	if (match.found === 'one' && canMatchBy(match.field)) return match.field;
	throw new JiraError({
		kind: 'invalid',
		message: noMatchField(word, match.found),
		advice: 'Pick the Match Field from the list, or give its ID',
	});
}

function noMatchField(word: string, found: 'one' | 'several' | 'none'): string {
	if (found === 'none') return `This site has no field "${word}" to match by`;
	return found === 'several' ? `Several fields are called "${word}"` : `The field "${word}" cannot hold an identity: it has to be a custom field for text, numbers, URLs or labels`;
}

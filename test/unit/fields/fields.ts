import fc from '../../tools/laws';
import { refused, resolved, type Resolved } from '../../../nodes/shared/fields/resolved';
import type { FieldSchema, WritableField } from '../../../nodes/shared/fields/schema';
import type { WordContext } from '../../../nodes/shared/fields/write';

const PLUGIN = 'com.atlassian.jira.plugin.system.customfieldtypes';

/** A field as createmeta describes it. */
export function fieldOf(schema: FieldSchema, rest: Partial<WritableField> = {}): WritableField {
	return { id: 'customfield_10000', name: 'Field', schema, required: false, hasDefault: false, ...rest };
}

const TEAMS = [
	{ id: '10001', value: 'Red, white' },
	{ id: '10002', value: 'Blue' },
	{ id: '10003', value: '10002' },
	{ id: '10004', value: 'A > B' },
];
const PLACES = [
	{
		id: '20',
		value: 'Asia',
		children: [
			{ id: '21', value: 'Japan' },
			{ id: '22', value: 'X > Y' },
		],
	},
	{ id: '30', value: 'A', children: [{ id: '31', value: 'C' }] },
	{ id: '40', value: 'A > B' },
];
const VERSIONS = [
	{ id: '1', name: '1.0' },
	{ id: '2', name: '2.0, late' },
	{ id: '3', name: 'next' },
];

/** One field of each type of value, as a site has them. */
export const FIELDS = {
	text: fieldOf({ type: 'string', custom: `${PLUGIN}:textfield` }),
	summary: fieldOf({ type: 'string', system: 'summary' }, { id: 'summary', name: 'Summary' }),
	url: fieldOf({ type: 'string', custom: `${PLUGIN}:url` }, { name: 'Link' }),
	richText: fieldOf({ type: 'string', system: 'description' }, { id: 'description', name: 'Description' }),
	number: fieldOf({ type: 'number' }, { name: 'Points' }),
	date: fieldOf({ type: 'date' }, { id: 'duedate', name: 'Due date' }),
	dateTime: fieldOf({ type: 'datetime' }, { name: 'Starts' }),
	choice: fieldOf({ type: 'option' }, { name: 'Team', allowedValues: TEAMS }),
	choices: fieldOf({ type: 'array', items: 'version' }, { name: 'Versions', allowedValues: VERSIONS }),
	cascade: fieldOf({ type: 'option-with-child' }, { name: 'Place', allowedValues: PLACES }),
	user: fieldOf({ type: 'user' }, { id: 'assignee', name: 'Assignee' }),
	users: fieldOf({ type: 'array', items: 'user' }, { name: 'Approvers' }),
	group: fieldOf({ type: 'group' }, { name: 'Group' }),
	groups: fieldOf({ type: 'array', items: 'group' }, { name: 'Groups' }),
	words: fieldOf({ type: 'array', items: 'string' }, { id: 'labels', name: 'Labels' }),
	record: fieldOf({ type: 'issuelink', system: 'parent' }, { id: 'parent', name: 'Parent' }),
	timeTracking: fieldOf({ type: 'timetracking' }, { id: 'timetracking', name: 'Time tracking' }),
	sprints: fieldOf(
		{ type: 'array', items: 'json', custom: 'com.pyxis.greenhopper.jira:gh-sprint' },
		{ name: 'Sprint' },
	),
	objects: fieldOf(
		{ type: 'array', items: 'cmdb-object-field', custom: 'com.atlassian.jira.plugins.cmdb:cmdb-object-cftype' },
		{ name: 'Devices' },
	),
	team: fieldOf({ type: 'team', custom: `${PLUGIN}:atlassian-team` }, { name: 'Atlassian Team' }),
	organizations: fieldOf(
		{ type: 'array', items: 'sd-customerorganization', custom: 'com.atlassian.servicedesk:sd-customer-organizations' },
		{ name: 'Organizations' },
	),
	other: fieldOf({ type: 'any', custom: 'com.example:thing' }, { name: 'Thing' }),
} as const;

/** A site with two people of the same name; keys are their own references. */
const ACCOUNTS: Record<string, string> = {
	'ada@example.com': '712020:1f0e8c55-aaaa-4bbb-8ccc-000000000001',
	'712020:1f0e8c55-aaaa-4bbb-8ccc-000000000001': '712020:1f0e8c55-aaaa-4bbb-8ccc-000000000001',
};

export const WORDS: WordContext = {
	separator: ',',
	person: async (word): Promise<Resolved> => {
		const accountId = ACCOUNTS[word];
		return accountId ? resolved({ accountId }) : refused(`No person is found for "${word}"`, 'Check it');
	},
	reference: async (word): Promise<Resolved> =>
		/^[A-Z]+-\d+$/.test(word) ? resolved({ key: word }) : refused(`There is no issue "${word}"`, 'Check it'),
};

/** Names as sites have them: the same ones over and over, in other letters, like ids, like what records have themselves. */
export const fieldName = fc.oneof(
	fc.constantFrom(
		'Team',
		'team',
		'Team ',
		'TEAM',
		'Story Points',
		'story_points',
		'Summary',
		'summary',
		'duedate',
	),
	fc.constantFrom(
		'key',
		'Key',
		'id',
		'ID',
		'url',
		'Url',
		'---',
		'',
		'   ',
		'__proto__',
		'customfield_3',
		'Cost [USD]',
	),
	fc.constantFrom('Team [customfield_2]', 'Text [summary]', 'Team [customfield_2] [customfield_1]'),
	fc.string({ maxLength: 8 }),
);

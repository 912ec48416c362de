import { tableSchema, type SqlDialect } from '../../../nodes/shared/export/tableSchema';
import { aField, columnsOf, SLA, USER } from './columns';

const SITE = [
	aField('summary', 'Summary'),
	aField('assignee', 'Assignee', USER),
	aField('duedate', 'Due date', { type: 'date' }),
	aField('created', 'Created', { type: 'datetime' }),
	aField('customfield_1', 'Points', { type: 'number' }),
	aField('customfield_2', 'First response', SLA),
	aField('timetracking', 'Time tracking', { type: 'timetracking' }),
];

it('lists every column with its type, the field and the id', () => {
	const { columns } = tableSchema(columnsOf(SITE, 'snakeCase'), 'postgres', 'issues');
	expect(columns.map(({ name, type, field, id }) => [name, type, field, id])).toEqual([
		['key', 'text', null, 'key'],
		['id', 'text', null, 'id'],
		['url', 'text', null, 'url'],
		['summary', 'text', 'Summary', 'summary'],
		['assignee', 'text', 'Assignee', 'assignee'],
		['assignee_account_id', 'text', 'Assignee', 'assignee_account_id'],
		['due_date', 'date', 'Due date', 'duedate'],
		['created', 'timestamp', 'Created', 'created'],
		['points', 'number', 'Points', 'customfield_1'],
		['first_response', 'text', 'First response', 'customfield_2'],
		['first_response_breached', 'boolean', 'First response', 'customfield_2_breached'],
		['first_response_due', 'timestamp', 'First response', 'customfield_2_due'],
		['time_tracking', 'json', 'Time tracking', 'timetracking'],
	]);
});

it('gives a statement that can be run as it is', () => {
	const { createTable } = tableSchema(columnsOf(SITE.slice(0, 2)), 'postgres', 'bi.jira issues');
	expect(createTable).toBe(
		[
			'CREATE TABLE "bi"."jira issues" (',
			'\t"key" TEXT NOT NULL,',
			'\t"id" TEXT,',
			'\t"url" TEXT,',
			'\t"Summary" TEXT,',
			'\t"Assignee" TEXT,',
			'\t"Assignee Account ID" TEXT,',
			'\tPRIMARY KEY ("key")',
			');',
		].join('\n'),
	);
});

it.each<[SqlDialect, string, string]>([
	['ansi', '"a""b`c]d\\e"', '"key" VARCHAR(255) NOT NULL'],
	['bigquery', '`a"b\\`c]d\\\\e`', 'PRIMARY KEY (`key`) NOT ENFORCED'],
	['mysql', '`a"b``c]d\\e`', '`key` VARCHAR(255) NOT NULL'],
	['postgres', '"a""b`c]d\\e"', '"key" TEXT NOT NULL'],
	['snowflake', '"a""b`c]d\\e"', '"key" VARCHAR NOT NULL'],
	['sqlserver', '[a"b`c]]d\\e]', '[key] NVARCHAR(255) NOT NULL'],
])('%s: a name cannot leave its quotes, and the key can be a key', (dialect, quoted, key) => {
	const { createTable } = tableSchema(
		columnsOf([aField('customfield_1', 'a"b`c]d\\e', { type: 'number' })]),
		dialect,
		'issues',
	);
	expect(createTable).toContain(`\t${quoted} `);
	expect(createTable).toContain(key);
});

import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { FIELD_CHOICE, readFieldChoice } from '../../../shared/editor/fieldChoice';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
import { COLUMN_NAMES_FIELD } from '../../../shared/editor/tableFields';
import type { ColumnNames } from '../../../shared/export/columnNames';
import { selectFields } from '../../../shared/export/selection';
import { tableColumns } from '../../../shared/export/table';
import { tableSchema, type SqlDialect } from '../../../shared/export/tableSchema';
import { issueKind } from '../../../shared/records/issue';

const DEFAULT_TABLE = 'jira_issues';

/** Get Table Schema: the columns that an export in the form of a table has, and the statement that makes such a table. */
export const getTableSchemaFields: INodeProperties[] = shownFor('issue', 'getTableSchema', [
	...FIELD_CHOICE,
	COLUMN_NAMES_FIELD,
	{
		displayName: 'Database',
		name: 'dialect',
		type: 'options',
		default: 'postgres',
		description: 'The database that the CREATE TABLE statement is written for',
		options: [
			{
				name: 'BigQuery',
				value: 'bigquery',
				description: 'Choose other Column Names than Field Names: it takes no brackets in them',
			},
			{ name: 'MySQL', value: 'mysql' },
			{ name: 'PostgreSQL', value: 'postgres' },
			{ name: 'Snowflake', value: 'snowflake' },
			{ name: 'SQL Server', value: 'sqlserver' },
			{ name: 'Standard SQL', value: 'ansi' },
		],
	},
	{
		displayName: 'Table Name',
		name: 'tableName',
		type: 'string',
		default: DEFAULT_TABLE,
		placeholder: 'e.g. analytics.jira_issues',
		description: 'The table to create, with its schema before a point if it has one',
	},
]);

export async function getTableSchemas(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		const catalog = await issueKind.fields(connection);
		const { fields } = selectFields(catalog, readFieldChoice(context, item), issueKind.standardFields);
		const columns = tableColumns({
			fields,
			catalog,
			text: 'markdown',
			names: context.getNodeParameter('columnNames', item) as ColumnNames,
			url: (key) => issueKind.url(connection.session.siteUrl, key),
		});
		const dialect = context.getNodeParameter('dialect', item) as SqlDialect;
		return tableSchema(columns, dialect, textParameter(context, 'tableName', item) || DEFAULT_TABLE);
	});
}

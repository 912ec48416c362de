import type { INodeProperties } from 'n8n-workflow';
import { readFieldChoice } from './fieldChoice';
import { shownFor, textParameter } from './parameters';
import { runPerItem } from './perItem';
import { COLUMN_NAMES_FIELD } from './tableFields';
import type { ColumnNames } from '../export/columnNames';
import { selectFields } from '../export/selection';
import { tableColumns } from '../export/table';
import { tableSchema, type SqlDialect } from '../export/tableSchema';
import type { ReadableKind } from '../records/kind';
import type { Runs } from './runs';

/** A kind whose export in the form of a table is described. */
export interface DescribedTable<Source> {
	/** The value of the parameter Resource. */
	readonly resource: string;
	readonly kind: ReadableKind<Source>;
	/** Which fields leave, as its Export asks. */
	readonly fieldChoice: readonly INodeProperties[];
	/** What the table is called unless said otherwise, e.g. `jira_issues`. */
	readonly table: string;
}

/** Get Table Schema: the columns that an export in the form of a table has, and the statement that makes such a table. */
export function tableSchemaFields<Source>({ resource, fieldChoice, table }: DescribedTable<Source>): INodeProperties[] {
	return shownFor(resource, 'getTableSchema', [
		...fieldChoice,
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
			default: table,
			placeholder: `e.g. analytics.${table}`,
			description: 'The table to create, with its schema before a point if it has one',
		},
	]);
}

/** What runs for it. */
export function tableSchemaOf<Source>({ kind, table }: DescribedTable<Source>): Runs[string] {
	return async (context) =>
		await runPerItem(context, async (connection, item) => {
			const catalog = await kind.fields(connection);
			const { fields } = selectFields(catalog, readFieldChoice(context, item), kind.standardFields);
			const columns = tableColumns({
				fields,
				catalog,
				text: 'markdown',
				names: context.getNodeParameter('columnNames', item) as ColumnNames,
				url: (key) => kind.url(connection.session.siteUrl, key),
			});
			const dialect = context.getNodeParameter('dialect', item) as SqlDialect;
			return tableSchema(columns, dialect, textParameter(context, 'tableName', item) || table);
		});
}

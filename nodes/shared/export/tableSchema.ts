import type { ColumnType, TableColumn } from './table';

/** The databases whose words a CREATE TABLE text can be in; `ansi` is the standard. */
export type SqlDialect = 'ansi' | 'bigquery' | 'mysql' | 'postgres' | 'snowflake' | 'sqlserver';

export interface TableSchema {
	readonly columns: readonly SchemaColumn[];
	/** The statement that makes a table for these columns, with the key as its primary key. */
	readonly createTable: string;
}

export interface SchemaColumn {
	readonly name: string;
	readonly type: ColumnType;
	/** The type in the words of the database. */
	readonly sqlType: string;
	/** The name of the field in Jira; null for what every record has. */
	readonly field: string | null;
	readonly id: string;
}

interface Dialect {
	/** A name in the quotes of the database, whatever is in it. */
	quote(name: string): string;
	readonly types: Readonly<Record<ColumnType, string>>;
	/** A text that can be a key: several databases index no text without a length. */
	readonly keyType: string;
	readonly afterKey: string;
}

/**
 * `json` is a type of its own only where the database takes JSON text for it: BigQuery and Snowflake would have it
 * parsed first.
 */
const DIALECTS: Readonly<Record<SqlDialect, Dialect>> = {
	ansi: {
		quote: doubled('"', '"'),
		types: {
			text: 'CHARACTER LARGE OBJECT',
			number: 'DOUBLE PRECISION',
			boolean: 'BOOLEAN',
			date: 'DATE',
			timestamp: 'TIMESTAMP WITH TIME ZONE',
			json: 'CHARACTER LARGE OBJECT',
		},
		keyType: 'VARCHAR(255)',
		afterKey: '',
	},
	bigquery: {
		quote: (name) => `\`${name.replace(/[\\`]/g, '\\$&')}\``,
		types: {
			text: 'STRING',
			number: 'FLOAT64',
			boolean: 'BOOL',
			date: 'DATE',
			timestamp: 'TIMESTAMP',
			json: 'STRING',
		},
		keyType: 'STRING',
		afterKey: ' NOT ENFORCED',
	},
	mysql: {
		quote: doubled('`', '`'),
		types: {
			text: 'LONGTEXT',
			number: 'DOUBLE',
			boolean: 'BOOLEAN',
			date: 'DATE',
			timestamp: 'DATETIME(3)',
			json: 'JSON',
		},
		keyType: 'VARCHAR(255)',
		afterKey: '',
	},
	postgres: {
		quote: doubled('"', '"'),
		types: {
			text: 'TEXT',
			number: 'DOUBLE PRECISION',
			boolean: 'BOOLEAN',
			date: 'DATE',
			timestamp: 'TIMESTAMPTZ',
			json: 'JSONB',
		},
		keyType: 'TEXT',
		afterKey: '',
	},
	snowflake: {
		quote: doubled('"', '"'),
		types: {
			text: 'VARCHAR',
			number: 'DOUBLE',
			boolean: 'BOOLEAN',
			date: 'DATE',
			timestamp: 'TIMESTAMP_TZ',
			json: 'VARCHAR',
		},
		keyType: 'VARCHAR',
		afterKey: '',
	},
	sqlserver: {
		quote: doubled('[', ']'),
		types: {
			text: 'NVARCHAR(MAX)',
			number: 'FLOAT',
			boolean: 'BIT',
			date: 'DATE',
			timestamp: 'DATETIMEOFFSET(3)',
			json: 'NVARCHAR(MAX)',
		},
		keyType: 'NVARCHAR(255)',
		afterKey: '',
	},
};

/** The id of the column that tells records apart: every table begins with it. */
const KEY = 'key';

/**
 * What a table for these columns looks like in a database. A point in the name of the table parts schema and table.
 */
export function tableSchema(
	columns: readonly TableColumn[],
	dialect: SqlDialect,
	tableName: string,
): TableSchema {
	const { quote, types, keyType, afterKey } = DIALECTS[dialect];
	const described = columns.map(({ id, name, type, field }): SchemaColumn => {
		return { name, type, sqlType: id === KEY ? keyType : types[type], field: field?.name ?? null, id };
	});
	const lines = described.map(
		({ id, name, sqlType }) => `\t${quote(name)} ${sqlType}${id === KEY ? ' NOT NULL' : ''}`,
	);
	const keys = described
		.filter(({ id }) => id === KEY)
		.map(({ name }) => `\tPRIMARY KEY (${quote(name)})${afterKey}`);
	const table = tableName.split('.').map(quote).join('.');
	return {
		columns: described,
		createTable: `CREATE TABLE ${table} (\n${[...lines, ...keys].join(',\n')}\n);`,
	};
}

/** Quotes that are doubled inside the name. */
function doubled(open: string, close: string): (name: string) => string {
	return (name) => `${open}${name.replaceAll(close, close + close)}${close}`;
}

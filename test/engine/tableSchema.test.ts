import type { IDataObject } from 'n8n-workflow';
import { jsonOf } from './engine';
import { connectedSite, type ConnectedSite } from './site';

/** Get Table Schema says beforehand what an export in the form of a table gives. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const SCHEMA: IDataObject = {
	operation: 'getTableSchema',
	fieldSet: 'standard',
	columnNames: 'fieldNames',
	dialect: 'postgres',
	tableName: 'issues',
};

interface Answer {
	readonly columns: ReadonlyArray<{
		readonly name: string;
		readonly type: string;
		readonly id: string;
		readonly field: string | null;
	}>;
	readonly createTable: string;
}

async function schema(parameters: IDataObject = {}): Promise<Answer> {
	const items = jsonOf(await site.run({ ...SCHEMA, ...parameters }), 0);
	expect(items).toHaveLength(1);
	return items[0] as unknown as Answer;
}

it.each([
	{ fieldSet: 'standard' },
	{ fieldSet: 'all' },
	{ fieldSet: 'chosen', fields: ['Team', 'Reviewers', 'summary'] },
])('%j: has the columns that the export has, in their order', async (choice) => {
	site.simulator.site.addIssues(1, () => ({ project: 'DEMO', type: 'Task', summary: 'One' }));
	const { columns } = await schema(choice);
	const exported = await site.run(
		{ operation: 'export', mode: 'byKeys', keyColumn: 'key', shape: 'table', ...choice },
		[{ key: 'DEMO-1' }],
	);
	expect(columns.map(({ name }) => name)).toEqual(Object.keys(jsonOf(exported, 0)[0]!));
});

it('names, types and the statement follow the choices', async () => {
	const { columns, createTable } = await schema({
		fieldSet: 'chosen',
		fields: ['Story Points', 'Approver', 'Reviewed At'],
		columnNames: 'snakeCase',
		dialect: 'mysql',
		tableName: 'bi.issues',
	});
	expect(columns.slice(3).map(({ name, type, id, field }) => [name, type, id, field])).toEqual([
		['story_points', 'number', 'customfield_10051', 'Story Points'],
		['approver', 'text', 'customfield_10056', 'Approver'],
		['approver_account_id', 'text', 'customfield_10056_account_id', 'Approver'],
		['reviewed_at', 'timestamp', 'customfield_10055', 'Reviewed At'],
	]);
	expect(createTable).toMatch(
		/^CREATE TABLE `bi`\.`issues` \(\n\t`key` VARCHAR\(255\) NOT NULL,[^]*`story_points` DOUBLE,[^]*PRIMARY KEY \(`key`\)\n\);$/,
	);
});

it('a table whose name was left empty has one all the same', async () => {
	expect((await schema({ tableName: ' ' })).createTable).toMatch(/^CREATE TABLE "jira_issues"/);
});

it('says which field the site lacks', async () => {
	const result = await site.run({ ...SCHEMA, fieldSet: 'chosen', fields: ['Colour'] });
	expect(result.error?.message).toMatch(/no field "Colour"/);
});

it('answers an AI agent', async () => {
	const [answer, ...more] = await site.tool(SCHEMA);
	expect(more).toEqual([]);
	expect(answer?.json.createTable).toMatch(/^CREATE TABLE "issues"/);
});

import type { IDataObject } from 'n8n-workflow';
import { addCustomField } from '../simulator';
import { hintsOf, ISSUES, reportOf } from './exports';
import type { FlowResult } from './flow';
import { connectedSite, type ConnectedSite } from './site';

/** A table keeps its columns from one scheduled run to the next, whatever becomes of the fields in Jira. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
	site.simulator.site.addIssue({ project: 'DEMO', summary: 'One', fields: { customfield_10050: 'e-1' } });
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const TABLE: IDataObject = { ...ISSUES, fieldSet: 'all', shape: 'table', columnNames: 'fieldNames' };

/** A flow whose token is new, so that nothing is known of the site from the run before: as when the cache has run out. */
function flowOf(parameters: IDataObject = {}, staticData: IDataObject = {}) {
	const { site: jira, url, credentials } = site.simulator;
	const admin = jira.users.get(credentials.admin.accountId)!;
	const { token } = jira.addToken(admin);
	return site.flow({ Export: { parameters: { ...TABLE, ...parameters } } }, [['Start', 0, 'Export']], {
		staticData,
		credentials: { jiraCloudApi: { subdomain: url, email: credentials.admin.email, apiToken: token } },
	});
}

const columnsOf = (result: FlowResult) => Object.keys(result.node('Export').json[0]?.[0] ?? {});

async function firstRun(): Promise<{ columns: string[]; staticData: IDataObject }> {
	const flow = flowOf();
	const columns = columnsOf(await flow.run());
	return { columns, staticData: flow.staticData };
}

it('a field that is renamed in Jira keeps its column, and its values', async () => {
	const { columns, staticData } = await firstRun();
	expect(columns).toContain('External ID');
	site.simulator.site.field('External ID')!.name = 'Foreign Key';
	const flow = flowOf({}, staticData);
	const second = await flow.run();
	expect(columnsOf(second)).toEqual(columns);
	expect(second.node('Export').json[0]?.[0]).toMatchObject({ 'External ID': 'e-1' });
	expect(columnsOf(await flowOf().run())).toContain('Foreign Key');
	expect(flow.staticData).toEqual(staticData);
});

describe('a field that is new in Jira', () => {
	let staticData: IDataObject;
	let columns: string[];

	beforeEach(async () => {
		({ columns, staticData } = await firstRun());
		site.simulator.site.addContext(addCustomField(site.simulator.site, 10_990, 'Brand New', 'textfield'));
	});

	it('is left out and reported', async () => {
		const result = await flowOf({}, staticData).run();
		expect(columnsOf(result)).toEqual(columns);
		expect(reportOf(result).columns).toEqual({ added: [], ignored: ['Brand New'], gone: [] });
		expect(hintsOf(result)).toMatch(/Brand New/);
	});

	it('is added at the end, where that is wanted, and stays', async () => {
		const flow = flowOf({ options: { newFields: 'add' } }, staticData);
		const result = await flow.run();
		expect(columnsOf(result)).toEqual([...columns, 'Brand New']);
		expect(reportOf(result).columns).toMatchObject({ added: ['Brand New'] });
		expect(columnsOf(await flowOf({}, flow.staticData).run())).toEqual([...columns, 'Brand New']);
	});

	it('stops the run by name, where that is wanted', async () => {
		const result = await flowOf({ options: { newFields: 'fail' } }, staticData).run();
		expect(result.error?.message).toMatch(/Brand New \(customfield_10990\)/);
	});

	it('is there at once where the columns were chosen otherwise', async () => {
		const result = await flowOf({ columnNames: 'snakeCase' }, staticData).run();
		expect(columnsOf(result)).toContain('brand_new');
	});
});

it('a run by hand remembers nothing', async () => {
	const flow = flowOf();
	await flow.run({ mode: 'manual' });
	expect(flow.staticData).toEqual({});
});

it('memory that somebody has damaged is no memory', async () => {
	const { columns, staticData } = await firstRun();
	for (const damaged of [{ 'node-Export': 'x' }, { 'node-Export': { chosen: '[]', columns: [7] } }, []]) {
		const own = (staticData as { global: { jiraSync: object } }).global.jiraSync;
		const result = await flowOf({}, { global: { jiraSync: { ...own, columns: damaged as never } } }).run();
		expect(columnsOf(result)).toEqual(columns);
	}
});

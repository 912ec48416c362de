import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { addIssues, change, CHANGES, hintsOf, keysOf, reportOf } from './exports';
import type { FlowResult } from './flow';
import { connectedSite, type ConnectedSite } from './site';

/** Delta with Deletions: what is gone leaves by Removed, whatever tells the node what the destination has. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
	addIssues(site, 5);
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const wires = [['Start', 0, 'Export']] as const;
const flowOf = (parameters: IDataObject = {}) => site.flow({ Export: { parameters: { ...CHANGES, ...parameters } } }, wires);
const removedOf = (result: FlowResult) => result.node('Export').json[1];
const idOf = (key: string) => String(site.simulator.site.issues.find(key)?.id);

function remove(...keys: string[]): void {
	for (const key of keys) site.simulator.site.removeIssue(site.simulator.site.issues.find(key)!);
	site.simulator.clock.advance(60_000);
}

it('what the cursor keeps: deleted and archived issues leave with the reason, once', async () => {
	const flow = flowOf();
	const first = await flow.run();
	expect(keysOf(first)).toHaveLength(5);
	expect(removedOf(first)).toEqual([]);
	const goneId = idOf('DEMO-2');
	remove('DEMO-2');
	const { site: jira, credentials } = site.simulator;
	jira.archiveIssue(jira.issues.find('DEMO-4')!, jira.users.get(credentials.admin.accountId)!);
	change(site, 'DEMO-5');
	const second = await flow.run();
	expect(keysOf(second)).toEqual(['DEMO-5']);
	expect(removedOf(second)).toHaveLength(2);
	expect(removedOf(second)).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ id: goneId, key: null, url: null, reason: 'gone' }),
			expect.objectContaining({ key: 'DEMO-4', url: `${site.simulator.url}/browse/DEMO-4`, reason: 'archived' }),
		]),
	);
	expect(hintsOf(second)).toMatch(/1 issues? in \d+ calls, 2 removed/);
	expect(reportOf(second)).toMatchObject({ removed: { gone: 1, archived: 1 }, removedCount: 2 });
	expect(removedOf(await flow.run())).toEqual([]);
});

it('what leaves the filter without being gone is told apart', async () => {
	const flow = flowOf({ source: 'jql', jql: 'project = DEMO AND summary ~ "Issue"' });
	await flow.run();
	change(site, 'DEMO-3');
	const issue = site.simulator.site.issues.find('DEMO-3')!;
	site.simulator.site.writeIssue({ ...issue, values: { ...issue.values, summary: 'Another' }, updated: site.simulator.clock.now() });
	site.simulator.clock.advance(60_000);
	expect(removedOf(await flow.run())).toEqual([expect.objectContaining({ key: 'DEMO-3', reason: 'leftFilter' })]);
});

describe('what the destination has, from input', () => {
	const known = async (parameters: IDataObject, items: readonly INodeExecutionData[]) => {
		const flow = flowOf(parameters);
		return await flow.run({ items });
	};
	const binary = (name: string, text: string): INodeExecutionData => ({
		json: {},
		binary: { [name]: { data: Buffer.from(text).toString('base64'), mimeType: 'text/plain', fileName: 'known.txt' } },
	});
	let ids: string[];

	beforeEach(() => {
		ids = ['DEMO-1', 'DEMO-2', 'DEMO-3', 'DEMO-4', 'DEMO-5'].map(idOf);
		remove('DEMO-2');
	});

	it.each<[string, IDataObject, (ids: string[]) => INodeExecutionData[]]>([
		['a column', { knownFrom: 'input', knownColumn: 'id' }, (list) => list.map((id) => ({ json: { id: Number(id) } }))],
		['an array in one item', { knownFrom: 'input', knownColumn: 'ids' }, (list) => [{ json: { ids: list } }]],
		['a file of ids', { knownFrom: 'file', knownColumn: 'id', knownFile: 'data' }, (list) => [binary('data', `${list.join('\r\n')}\r\n`)]],
		[
			'a CSV file with a column',
			{ knownFrom: 'file', knownColumn: 'jira id', knownFile: 'rows' },
			(list) => [binary('rows', `\uFEFFname;"jira id"\n${list.map((id) => `"a; ""b""";${id}`).join('\n')}`)],
		],
		[
			'a JSON Lines file',
			{ knownFrom: 'file', knownColumn: 'id', knownFile: 'data' },
			(list) => [binary('data', list.map((id) => JSON.stringify({ key: 'x', id })).join('\n'))],
		],
	])('%s', async (_title, parameters, items) => {
		const result = await known(parameters, items(ids));
		expect(result.error).toBeUndefined();
		expect(removedOf(result)).toEqual([expect.objectContaining({ id: ids[1], reason: 'gone' })]);
	});

	it('one empty item means that it has none: nothing is removed', async () => {
		const result = await known({ knownFrom: 'input', knownColumn: 'id' }, [{ json: {} }]);
		expect(removedOf(result)).toEqual([]);
		expect(keysOf(result)).toHaveLength(4);
	});

	it('a file without the column names those that it has', async () => {
		const result = await known({ knownFrom: 'file', knownColumn: 'id', knownFile: 'data' }, [binary('data', 'key,summary\nDEMO-1,x')]);
		expect(result.error?.message).toBe('The file of known records has no column "id"');
		expect(result.error?.description).toMatch(/key, summary/);
	});

	it('a file that is not there is said in words', async () => {
		const result = await known({ knownFrom: 'file', knownColumn: 'id', knownFile: 'data' }, [{ json: {} }]);
		expect(result.error?.message).toBe('Item 1 has no file "data" with the known records');
	});

	it('what is in Jira and not in the destination is given, though it has not changed', async () => {
		const flow = flowOf({ knownFrom: 'input', knownColumn: 'id' });
		await flow.run({ items: [{ json: {} }] });
		const second = await flow.run({ items: [{ json: { id: [ids[0], ids[2]] } }] });
		expect(keysOf(second).sort()).toEqual(['DEMO-4', 'DEMO-5']);
		expect(removedOf(second)).toEqual([]);
	});
});

it('a mass disappearance stops the run, and the cursor stays', async () => {
	addIssues(site, 95);
	const flow = flowOf();
	await flow.run();
	const before = flow.staticData;
	remove(...Array.from({ length: 60 }, (_unused, index) => `DEMO-${index + 1}`));
	const stopped = await flow.run();
	expect(stopped.error?.message).toMatch(/60/);
	expect(flow.staticData).toEqual(before);
	const allowed = await flow.run({ parameters: { Export: { options: { removalsPercent: 100 } } } });
	expect(removedOf(allowed)).toHaveLength(60);
});

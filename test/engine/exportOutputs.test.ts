import { NodeHelpers, Workflow, type IDataObject, type INodeOutputConfiguration } from 'n8n-workflow';
import { loadPackage, nodeTypesOf, PACKAGE, startNode } from './engine';
import { CHANGES, DELTA, ISSUES } from './exports';
import { connectedSite, type ConnectedSite } from './site';

/** The outputs that the editor draws are those that a run fills, in every combination of what changes them. */
let site: ConnectedSite;

beforeAll(async () => {
	site = await connectedSite();
	site.simulator.site.addIssue({ project: 'DEMO', summary: 'One', comments: [{ text: 'Hello' }], worklogs: [{ timeSpentSeconds: 60 }] });
});

afterAll(async () => await site.simulator.close());

/** The names of the outputs, as the editor evaluates them. */
async function drawn(parameters: IDataObject): Promise<Array<string | undefined>> {
	const loader = await loadPackage();
	const node = { id: 'n', name: 'Node', type: `${PACKAGE}.jiraCloud`, typeVersion: 1, position: [0, 0] as [number, number] };
	const workflow = new Workflow({
		nodes: [{ ...node, parameters: parameters as never }],
		connections: {},
		active: false,
		nodeTypes: nodeTypesOf(loader, startNode([])),
	});
	const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, 1);
	const outputs = NodeHelpers.getNodeOutputs(workflow, workflow.getNode('Node')!, description);
	return outputs.map((output) => (output as INodeOutputConfiguration).displayName);
}

const MODES: readonly IDataObject[] = [
	{ ...ISSUES, mode: 'all' },
	{ ...ISSUES, mode: 'test', limit: 5 },
	{ ...ISSUES, mode: 'byKeys', keyColumn: 'key' },
	{ ...ISSUES, mode: 'once', markBy: 'label', markLabel: 'gone', options: { moveCursor: 'never' } },
	DELTA,
	CHANGES,
];
const COMBINATIONS = MODES.flatMap((mode) =>
	['none', 'nested', 'records'].flatMap((childrenAs) =>
		['items', 'jsonl'].map((deliverAs): IDataObject => ({ ...mode, childrenAs, children: ['comments'], deliverAs })),
	),
);

it.each(COMBINATIONS.map((parameters) => [parameters.mode, parameters.childrenAs, parameters.deliverAs, parameters] as const))(
	'%s, children %s, as %s',
	async (mode, childrenAs, _deliverAs, parameters) => {
		const names = await drawn(parameters);
		expect(names).toEqual([
			'Records',
			...(childrenAs === 'records' ? ['Children'] : []),
			...(mode === 'changes' ? ['Removed'] : []),
			'Report',
		]);
		const result = await site.run(parameters, [{ key: 'DEMO-1' }]);
		expect(result.error).toBeUndefined();
		expect(result.outputs).toHaveLength(names.length);
		expect(result.outputs.at(-1)).toEqual([expect.objectContaining({ json: expect.objectContaining({ mode, given: 1 }) })]);
		if (childrenAs === 'records') expect(result.outputs[1]).toHaveLength(1);
	},
);

it.each(['continueRegularOutput', 'continueErrorOutput'] as const)('a run that fails with %s fills the same outputs', async (onError) => {
	const parameters = { ...CHANGES, childrenAs: 'records', children: ['comments'], projects: ['NONE'] };
	const result = await site.run(parameters, [{}], { node: { onError } });
	expect(result.outputs.slice(0, 4).map((output) => output.length)).toEqual([0, 0, 0, 1]);
	expect(result.outputs[3]?.[0]?.json).toMatchObject({ failed: expect.any(String) });
});

it.each([
	['project', { mode: 'all' }, ['Records', 'Report']],
	['worklog', { mode: 'changes', cursorName: 'w', projects: ['DEMO'] }, ['Records', 'Removed', 'Report']],
	['board', { mode: 'all' }, ['Records', 'Report']],
])('%s: what an issue has and it has not draws no outputs', async (resource, parameters, names) => {
	const all = { resource, operation: 'export', shape: 'simplified', deliverAs: 'items', childrenAs: 'records', ...parameters };
	expect(await drawn(all)).toEqual(names);
	expect((await site.run(all)).outputs).toHaveLength(names.length);
});

it('other operations have one output without a name', async () => {
	for (const operation of ['commit', 'get', 'set', 'reset']) expect(await drawn({ resource: 'exportCursor', operation })).toEqual(['']);
	expect(await drawn({ resource: 'issue', operation: 'planPartitions' })).toEqual(['']);
	expect(await drawn({ resource: 'issue', operation: 'import', mode: 'upsert' })).toEqual(['Imported', 'Rejected', 'Report']);
	expect(await drawn({ resource: 'issue', operation: 'import', mode: 'upsert', options: { undoRows: true } })).toEqual(['Imported', 'Rejected', 'Report', 'Undo']);
});

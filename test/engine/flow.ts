/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createRequire } from 'node:module';
import { BinaryDataService, WorkflowExecute } from 'n8n-core';
import {
	NodeConnectionTypes,
	Workflow,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRunData,
	type ITaskData,
	type IWorkflowSettings,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { additionalData, loadPackage, nodeTypesOf, PACKAGE, startNode } from './engine';
import type { StoredCredentials } from './credentials';

/** A node of a flow; a Jira Cloud node unless it says otherwise. */
export type FlowNode = Partial<Omit<INode, 'parameters'>> & { readonly parameters?: IDataObject };

/** From one node's output (counted from 0) to another node; `Start` is there already. */
export type Wire = readonly [from: string, output: number, to: string];

export interface FlowOptions {
	/** By name, in the order in which they stand on the canvas, from top to bottom. */
	readonly nodes: Readonly<Record<string, FlowNode>>;
	readonly wires: readonly Wire[];
	readonly credentials: StoredCredentials;
	readonly settings?: IWorkflowSettings;
	/** What n8n keeps for the workflow; its runs change it. */
	readonly staticData?: IDataObject;
}

export interface FlowRunOptions {
	/** Default `trigger`: a run that nobody watches. */
	readonly mode?: WorkflowExecuteMode;
	readonly items?: readonly INodeExecutionData[];
	/** What a person has pinned: items that a node gives without running, in manual runs only. */
	readonly pinned?: Readonly<Record<string, readonly IDataObject[]>>;
	/** Parameters that differ in this run, by node. */
	readonly parameters?: Readonly<Record<string, IDataObject>>;
	readonly onStart?: (run: { cancel(): void }) => void;
	/** What the nodes tell the person who watches. */
	readonly onMessage?: (message: string) => void;
}

/** What one node did in a run; a node that was not reached did nothing. */
export interface NodeResult {
	/** How often it ran. */
	readonly times: number;
	/** The JSON of its items by output, of all its runs. */
	readonly json: ReadonlyArray<readonly IDataObject[]>;
	readonly items: ReadonlyArray<readonly INodeExecutionData[]>;
	readonly hints: readonly NodeExecutionHint[];
	readonly error: (Error & { description?: string | null }) | undefined;
}

export interface FlowResult {
	readonly status: string;
	readonly executionId: string;
	readonly error: (Error & { description?: string | null }) | undefined;
	node(name: string): NodeResult;
}

/** A workflow that runs again and again, with what n8n keeps of it in between. */
export interface Flow {
	run(options?: FlowRunOptions): Promise<FlowResult>;
	/** What n8n has saved. */
	readonly staticData: IDataObject;
}

/** A node that gives what comes in, and one that fails. */
export const PASSES = 'test.passes';
export const FAILS = 'test.fails';

/** Execution ids are numbers in n8n, and no two executions of an instance share one. */
let executions = 1000;

export function createFlow({ nodes, wires, credentials, settings, staticData = {} }: FlowOptions): Flow {
	let saved = copy(staticData);
	return {
		get staticData() {
			return saved;
		},
		async run({ mode = 'trigger', items = [{ json: {} }], pinned, parameters = {}, onStart, onMessage } = {}) {
			const loader = await loadPackage();
			const executionId = String(++executions);
			const workflow = new Workflow({
				id: '1',
				name: 'test',
				active: mode !== 'manual',
				nodeTypes: nodeTypesOf(loader, startNode(items), { [PASSES]: passing, [FAILS]: failing }),
				settings: { executionOrder: 'v1', ...settings },
				// Every execution begins with what was saved last, in an object of its own.
				staticData: copy(saved),
				nodes: nodesOf(nodes, credentials, parameters),
				connections: connectionsOf(wires),
			});
			const data = additionalData(loader, { credentials, onMessage }, mode, executionId);
			// n8n's own saving: what has changed, whatever became of the run, but never of one started by hand.
			data.hooks?.addHandler('workflowExecuteAfter', async (_run, changed) => {
				if (mode !== 'manual' && changed !== undefined) saved = copy(changed);
				await Promise.resolve();
			});
			const pinData = pinned && Object.fromEntries(Object.entries(pinned).map(([name, rows]) => [name, rows.map((json) => ({ json }))]));
			const execution = new WorkflowExecute(data, mode).run({ workflow, startNode: workflow.getNode('Start') ?? undefined, pinData });
			onStart?.(execution);
			const { status, data: result } = await execution;
			return {
				status,
				executionId,
				error: result.resultData.error,
				node: (name) => resultOf(result.resultData.runData, name),
			};
		},
	};
}

/** Binary data goes to files, as in a real n8n, from now on in this process. */
export async function keepBinaryInFiles(): Promise<BinaryDataService> {
	// The container that n8n-core itself asks: it brings its own.
	const { Container } = createRequire(require.resolve('n8n-core'))('@n8n/di') as {
		Container: { get<T>(type: new (...parts: never[]) => T): T };
	};
	const service = Container.get(BinaryDataService);
	await service.init();
	return service;
}

function nodesOf(nodes: FlowOptions['nodes'], credentials: StoredCredentials, parameters: NonNullable<FlowRunOptions['parameters']>): INode[] {
	const references = Object.fromEntries(Object.keys(credentials).map((type) => [type, { id: type, name: type }]));
	const own = Object.entries(nodes).map(([name, node], index): INode => ({
		id: `node-${name}`,
		name,
		type: `${PACKAGE}.jiraCloud`,
		typeVersion: 1,
		position: [200 + 200 * index, 100 * index],
		credentials: references,
		...node,
		parameters: { ...node.parameters, ...parameters[name] } as INode['parameters'],
	}));
	return [{ id: 's', name: 'Start', type: 'test.start', typeVersion: 1, position: [0, 0], parameters: {} }, ...own];
}

function connectionsOf(wires: readonly Wire[]): IConnections {
	const connections: IConnections = {};
	for (const [from, output, to] of wires) {
		const { main } = (connections[from] ??= { main: [] });
		for (let at = main!.length; at <= output; at++) main!.push([]);
		main![output]?.push({ node: to, type: NodeConnectionTypes.Main, index: 0 });
	}
	return connections;
}

function resultOf(runData: IRunData, name: string): NodeResult {
	const runs: readonly ITaskData[] = runData[name] ?? [];
	const outputs = Math.max(0, ...runs.map(({ data }) => data?.main?.length ?? 0));
	const items = Array.from({ length: outputs }, (_unused, output) => runs.flatMap(({ data }) => data?.main?.[output] ?? []));
	return {
		times: runs.length,
		items,
		json: items.map((output) => output.map(({ json }) => json)),
		hints: runs.flatMap(({ hints }) => hints ?? []),
		error: runs.find(({ error }) => error)?.error,
	};
}

function nodeType(name: string, execute: NonNullable<INodeType['execute']>): INodeType {
	const { Main } = NodeConnectionTypes;
	const about = { displayName: name, name, group: ['transform' as const], version: 1, description: '', defaults: { name } };
	return { description: { ...about, inputs: [Main], outputs: [Main], properties: [] }, execute };
}

const passing = nodeType('passes', async function () {
	return await Promise.resolve([this.getInputData()]);
});

const failing = nodeType('fails', async function () {
	return await Promise.reject(new Error(`${this.getNode().name} does not work today`));
});

function copy<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}

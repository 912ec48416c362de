/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Before n8n-core is loaded: it keeps its settings below this folder, and logs what the nodes say.
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'jira-sync-engine-'));
process.env.N8N_ENCRYPTION_KEY ??= 'only-for-this-process';
process.env.N8N_LOG_LEVEL ??= 'silent';

import {
	ExecuteContext,
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	PackageDirectoryLoader,
	SupplyDataContext,
	RoutingNode,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { PlainCredentials, type StoredCredentials } from './credentials';

export const PACKAGE = 'n8n-nodes-jira-sync';

/** Folder of the package as it is built: the engine loads the real package.json and the real dist. */
const PACKAGE_FOLDER = join(__dirname, '..', '..');

export interface EngineRun {
	/** The node as a workflow holds it: parameters, and whatever settings the run is about (`onError`, …). */
	readonly node: Pick<INode, 'parameters'> & Partial<INode>;
	readonly items?: readonly INodeExecutionData[];
	/** Credential data by credential type. */
	readonly credentials: StoredCredentials;
	/** Given the credentials as they are stored after the run: a renewed token is in them. */
	readonly onStored?: (stored: StoredCredentials) => void;
	readonly mode?: WorkflowExecuteMode;
	/** Called once the run is under way; `cancel` does what the stop button does. */
	readonly onStart?: (run: { cancel(): void }) => void;
	/** What the node tells the person who watches a manual run. */
	readonly onMessage?: (message: string) => void;
}

export interface EngineResult {
	readonly status: string;
	/** Items by output of the node. */
	readonly outputs: ReadonlyArray<readonly INodeExecutionData[]>;
	readonly hints: readonly NodeExecutionHint[];
	readonly error: (Error & { description?: string | null }) | undefined;
}

let loading: Promise<PackageDirectoryLoader> | undefined;

/** The package as n8n loads it; once per process, because n8n too has one instance of each node. */
export async function loadPackage(): Promise<PackageDirectoryLoader> {
	loading ??= (async () => {
		const loader = new PackageDirectoryLoader(PACKAGE_FOLDER);
		await loader.loadAll();
		return loader;
	})();
	return await loading;
}

/** Runs one node of the package in n8n's own engine, behind a start node that gives the items. */
export async function runNode(run: EngineRun): Promise<EngineResult> {
	const loader = await loadPackage();
	const workflow = workflowOf(loader, run);
	const mode = run.mode ?? 'trigger';
	const data = additionalData(loader, run, mode);
	const execution = new WorkflowExecute(data, mode).run({
		workflow,
		startNode: workflow.getNode('Start') ?? undefined,
	});
	run.onStart?.(execution);
	const { status, data: result } = await execution;
	run.onStored?.((data.credentialsHelper as PlainCredentials).stored);
	const task = result.resultData.runData.Node?.[0];
	return {
		status,
		outputs: (task?.data?.main ?? []).map((output) => output ?? []),
		hints: task?.hints ?? [],
		error: task?.error ?? result.resultData.error,
	};
}

/** Calls the node as an AI agent does: its first output is the agent's answer. */
export async function runTool(run: EngineRun): Promise<INodeExecutionData[]> {
	const loader = await loadPackage();
	const workflow = workflowOf(loader, { ...run, node: { ...run.node, type: `${run.node.type ?? `${PACKAGE}.jiraCloud`}Tool` } });
	const node = workflow.getNode('Node')!;
	const items = [...(run.items ?? [{ json: {} }])];
	const inputData = { [NodeConnectionTypes.AiTool]: [items] };
	const context = new SupplyDataContext(
		workflow,
		node,
		additionalData(loader, run, 'manual'),
		'manual',
		createRunExecutionData(),
		0,
		items,
		inputData,
		NodeConnectionTypes.AiTool,
		{ data: inputData, node, source: null },
		[],
		new AbortController().signal,
	);
	const { execute } = workflow.nodeTypes.getByNameAndVersion(node.type, 1);
	// The agent's own context: n8n calls `execute` with it in just this way.
	const outputs = await execute?.call(context as unknown as IExecuteFunctions);
	if (!Array.isArray(outputs)) throw new Error('The node gave no outputs');
	return outputs[0] ?? [];
}

/** What the editor asks the node for while a person builds: the methods for pickers and for the mapper. */
export async function askNode<T>(run: EngineRun, ask: (context: LoadOptionsContext, node: INodeType) => Promise<T>): Promise<T> {
	const loader = await loadPackage();
	const workflow = workflowOf(loader, run);
	const node = workflow.getNode('Node')!;
	// The editor sends what the person sees: the parameters with their defaults, as the workflow has filled them in.
	const data = { ...additionalData(loader, run, 'internal'), currentNodeParameters: node.parameters };
	const context = new LoadOptionsContext(workflow, node, data, 'parameters');
	return await ask(context, workflow.nodeTypes.getByNameAndVersion(node.type, 1));
}

/**
 * Tests a credential as n8n's tester does: one declarative request of a node that is made for it.
 * @returns what the person reads: nothing when it works, otherwise the message.
 */
export async function testCredential(type: string, data: ICredentialDataDecryptedObject): Promise<string | undefined> {
	const loader = await loadPackage();
	const additional = additionalData(loader, { credentials: { [type]: data } }, 'internal');
	const helper = additional.credentialsHelper as PlainCredentials;
	const { test } = helper.typeOf(type);
	if (!test) throw new Error(`${type} has no test`);
	const tester: INodeType = {
		description: {
			displayName: 'No Operation',
			name: 'n8n-nodes-base.noOp',
			group: [],
			version: 1,
			description: '',
			defaults: {},
			inputs: [],
			outputs: [],
			credentials: [{ name: type, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request: test.request } },
			],
		},
	};
	const nodeTypes = nodeTypesOf(loader, tester);
	const credentials = { [type]: { id: `test-${type}`, name: type } };
	const node: INode = { id: 't', name: 'Temp', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 0], parameters: {}, credentials };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const input = [{ json: {} }];
	const context = new ExecuteContext(
		workflow,
		workflow.getNode('Temp')!,
		additional,
		'internal',
		createRunExecutionData(),
		0,
		input,
		{ main: [input] },
		{ node, data: {}, source: null },
		[],
	);
	const decrypted = { id: `test-${type}`, name: type, type, data: helper.resolved(type, data) };
	try {
		await new RoutingNode(context, tester, decrypted).runNode();
		return undefined;
	} catch (thrown) {
		const { message, cause } = thrown as Error & { cause?: { response?: { status: number; statusText: string }; code?: string } };
		if (!cause?.response) return cause?.code ?? message;
		const { status, statusText } = cause.response;
		const rule = test.rules?.find((candidate) => candidate.type === 'responseCode' && candidate.properties.value === status);
		return rule?.properties.message ?? statusText;
	}
}

/** A workflow of a start node and the node that the run is about. */
export function workflowOf(loader: PackageDirectoryLoader, run: EngineRun): Workflow {
	const nodeTypes = nodeTypesOf(loader, startNode(run.items ?? [{ json: {} }]));
	return new Workflow({
		id: '1',
		name: 'test',
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1' },
		nodes: [
			{ id: 's', name: 'Start', type: 'test.start', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				id: 'n',
				name: 'Node',
				type: `${PACKAGE}.jiraCloud`,
				typeVersion: 1,
				position: [200, 0],
				credentials: Object.fromEntries(Object.keys(run.credentials).map((type) => [type, { id: type, name: type }])),
				...run.node,
			},
		],
		connections: { Start: { main: [[{ node: 'Node', type: NodeConnectionTypes.Main, index: 0 }]] } },
	});
}

/** The JSON of one output's items. */
export function jsonOf(result: EngineResult, output: number): IDataObject[] {
	return (result.outputs[output] ?? []).map(({ json }) => json);
}

/** A node without input that gives these items. */
export function startNode(items: readonly INodeExecutionData[]): INodeType {
	return {
		description: {
			displayName: 'Start',
			name: 'start',
			group: ['trigger'],
			version: 1,
			description: '',
			defaults: { name: 'Start' },
			inputs: [],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		execute: async () => [[...items]],
	};
}

/** The variant that n8n makes of a node for agents; fields are shown for it by its name. */
function asTool(type: INodeType): INodeType {
	const description = { ...type.description, name: `${type.description.name}Tool` };
	return Object.assign(Object.create(type) as INodeType, { description });
}

/** The package's own types and those given by name, such as `test.fails`; any other is the start node. */
export function nodeTypesOf(
	loader: PackageDirectoryLoader,
	start: INodeType,
	others: Readonly<Record<string, INodeType>> = {},
): INodeTypes {
	const typeOf = (name: string) => {
		const other = others[name];
		if (other) return other;
		const own = name.split('.').pop() ?? '';
		const type = loader.nodeTypes[own.replace(/Tool$/, '')]?.type;
		if (name === 'test.start' || !type) return start;
		return own.endsWith('Tool') ? asTool(type as INodeType) : (type as INodeType);
	};
	return {
		getByName: typeOf,
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(typeOf(name), version),
		getKnownTypes: () => ({}),
	};
}

/** What n8n gives an execution beside its workflow. */
export function additionalData(
	loader: PackageDirectoryLoader,
	run: Pick<EngineRun, 'credentials' | 'onMessage'>,
	mode: WorkflowExecuteMode,
	executionId = 'execution-1',
): IWorkflowExecuteAdditionalData {
	const base = 'http://127.0.0.1:5678';
	const workflowData = { id: '1', name: 'test', nodes: [], connections: {}, active: false, activeVersionId: null, isArchived: false, createdAt: new Date(), updatedAt: new Date() };
	// The engine asks for a hundred things of a whole n8n; these are the ones that it uses for a single node.
	return {
		credentialsHelper: new PlainCredentials(loader, run.credentials),
		hooks: new ExecutionLifecycleHooks(mode, executionId, workflowData),
		executionId,
		variables: {},
		setExecutionStatus() {},
		sendDataToUI(_type: string, data: { messages?: unknown[] }) {
			for (const message of data.messages ?? []) run.onMessage?.(String(message));
		},
		restApiUrl: `${base}/rest`,
		instanceBaseUrl: `${base}/`,
		webhookBaseUrl: `${base}/webhook`,
		webhookTestBaseUrl: `${base}/webhook-test`,
		webhookWaitingBaseUrl: `${base}/webhook-waiting`,
		formWaitingBaseUrl: `${base}/form-waiting`,
	} as unknown as IWorkflowExecuteAdditionalData;
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Before n8n-core is loaded: it keeps its settings below this folder, and logs what the nodes say.
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'jira-sync-engine-'));
process.env.N8N_ENCRYPTION_KEY ??= 'only-for-this-process';
process.env.N8N_LOG_LEVEL ??= 'silent';

import { ExecutionLifecycleHooks, LoadOptionsContext, PackageDirectoryLoader, WorkflowExecute } from 'n8n-core';
import {
	ICredentialsHelper,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

/** Folder of the package as it is built: the engine loads the real package.json and the real dist. */
const PACKAGE_FOLDER = join(__dirname, '..', '..');

export interface EngineRun {
	/** The node as a workflow holds it: parameters, and whatever settings the run is about (`onError`, …). */
	readonly node: Pick<INode, 'parameters'> & Partial<INode>;
	readonly items?: readonly INodeExecutionData[];
	/** Credential data by credential type. */
	readonly credentials: Readonly<Record<string, ICredentialDataDecryptedObject>>;
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
	const execution = new WorkflowExecute(additionalData(loader, run, mode), mode).run({
		workflow,
		startNode: workflow.getNode('Start') ?? undefined,
	});
	run.onStart?.(execution);
	const { status, data } = await execution;
	const task = data.resultData.runData.Node?.[0];
	return {
		status,
		outputs: (task?.data?.main ?? []).map((output) => output ?? []),
		hints: task?.hints ?? [],
		error: task?.error ?? data.resultData.error,
	};
}

/** What the editor asks the node for while a person builds: the methods for pickers and for the mapper. */
export async function askNode<T>(run: EngineRun, ask: (context: LoadOptionsContext, node: INodeType) => Promise<T>): Promise<T> {
	const loader = await loadPackage();
	const workflow = workflowOf(loader, run);
	const node = workflow.getNode('Node')!;
	const data = { ...additionalData(loader, run, 'internal'), currentNodeParameters: run.node.parameters };
	const context = new LoadOptionsContext(workflow, node, data, 'parameters');
	return await ask(context, workflow.nodeTypes.getByNameAndVersion(node.type, 1));
}

function workflowOf(loader: PackageDirectoryLoader, run: EngineRun): Workflow {
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
				type: 'n8n-nodes-jira-sync.jiraCloud',
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

function startNode(items: readonly INodeExecutionData[]): INodeType {
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

function nodeTypesOf(loader: PackageDirectoryLoader, start: INodeType): INodeTypes {
	const typeOf = (name: string) => {
		const own = loader.nodeTypes[name.split('.').pop() ?? '']?.type;
		return name === 'test.start' || !own ? start : (own as INodeType);
	};
	return {
		getByName: typeOf,
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(typeOf(name), version),
		getKnownTypes: () => ({}),
	};
}

/** Credentials in plain values, put into requests by the package's own credential classes. */
class PlainCredentials extends ICredentialsHelper {
	constructor(
		private readonly loader: PackageDirectoryLoader,
		private readonly data: EngineRun['credentials'],
	) {
		super();
	}

	private typeOf(name: string) {
		const known = this.loader.credentialTypes[name];
		if (!known) throw new Error(`The package has no credential type ${name}`);
		return known.type;
	}

	getParentTypes(name: string) {
		return this.typeOf(name).extends ?? [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(credentials: ICredentialDataDecryptedObject, name: string, options: IHttpRequestOptions) {
		const { authenticate } = this.typeOf(name);
		if (typeof authenticate !== 'function') throw new Error(`${name} has no authenticate function`);
		return await authenticate(credentials, options);
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('The engine does not read stored credentials');
	}

	async getDecrypted(_additionalData: unknown, _reference: unknown, type: string) {
		return this.data[type] ?? {};
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties(name: string) {
		return this.typeOf(name).properties;
	}
}

function additionalData(loader: PackageDirectoryLoader, run: EngineRun, mode: WorkflowExecuteMode): IWorkflowExecuteAdditionalData {
	const base = 'http://127.0.0.1:5678';
	const workflowData = { id: '1', name: 'test', nodes: [], connections: {}, active: false, activeVersionId: null, isArchived: false, createdAt: new Date(), updatedAt: new Date() };
	// The engine asks for a hundred things of a whole n8n; these are the ones that it uses for a single node.
	return {
		credentialsHelper: new PlainCredentials(loader, run.credentials),
		hooks: new ExecutionLifecycleHooks(mode, 'execution-1', workflowData),
		executionId: 'execution-1',
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

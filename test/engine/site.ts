import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import { startSimulator, type Credential, type Simulator, type SimulatorOptions } from '../simulator';
import { askNode, PACKAGE, runNode, runTool, type EngineResult, type EngineRun } from './engine';
import { createFlow, type Flow, type FlowNode, type FlowOptions } from './flow';

/** A simulated site and the node that is connected to it: what every engine test starts from. */
export interface ConnectedSite {
	readonly simulator: Simulator;
	/** Runs the node with these parameters on these rows. */
	run(parameters: IDataObject, rows?: readonly IDataObject[], more?: Partial<Settings>): Promise<EngineResult>;
	/** A workflow of several nodes, connected to the site, that can run again and again; see `flow.ts`. */
	flow(nodes: Readonly<Record<string, FlowNode>>, wires: FlowOptions['wires'], more?: Partial<FlowOptions>): Flow;
	/** Calls the node as an AI agent does. */
	tool(parameters: IDataObject, rows?: readonly IDataObject[]): Promise<INodeExecutionData[]>;
	/** Asks the node what the editor asks it while a person builds. */
	ask<T>(parameters: IDataObject, ask: Parameters<typeof askNode<T>>[1], as?: Settings['as']): Promise<T>;
}

interface Settings extends Pick<EngineRun, 'mode' | 'onStart' | 'onMessage'> {
	/** Node settings such as `onError`. */
	readonly node: Partial<EngineRun['node']>;
	readonly as: Pick<Credential, 'email' | 'token'>;
	/** Binary data of the items, by position. */
	readonly binary: readonly IBinaryKeyData[];
}

/** @param nodeName The node of the package that is connected. */
export async function connectedSite(options?: SimulatorOptions, nodeName = 'jiraCloud'): Promise<ConnectedSite> {
	const simulator = await startSimulator(options);
	const credentialsOf = ({ email, token }: Settings['as']) => ({ jiraCloudApi: { subdomain: simulator.url, email, apiToken: token } });
	const nodeWith = (parameters: IDataObject) => ({
		type: `${PACKAGE}.${nodeName}`,
		parameters: { resource: 'issue', ...parameters } as EngineRun['node']['parameters'],
	});
	return {
		simulator,
		async run(parameters, rows = [{}], { node, as = simulator.credentials.admin, binary = [], ...run } = {}) {
			const items = rows.map((json, index): INodeExecutionData => ({ json, binary: binary[index] }));
			return await runNode({
				...run,
				node: { ...node, ...nodeWith(parameters) },
				items,
				credentials: credentialsOf(as),
			});
		},
		flow: (nodes, wires, more) => createFlow({ credentials: credentialsOf(simulator.credentials.admin), ...more, nodes, wires }),
		async tool(parameters, rows = [{}]) {
			const items = rows.map((json): INodeExecutionData => ({ json }));
			return await runTool({ node: nodeWith(parameters), items, credentials: credentialsOf(simulator.credentials.admin) });
		},
		async ask(parameters, ask, as = simulator.credentials.admin) {
			return await askNode({ node: nodeWith(parameters), credentials: credentialsOf(as) }, ask);
		},
	};
}

/** A resource locator as the editor stores it. */
export function picked(value: string): IDataObject {
	return { __rl: true, mode: 'name', value };
}

/** Parameters of an upsert into DEMO by the field External ID, with types from the column `type`. */
export const UPSERT: IDataObject = {
	operation: 'import',
	mode: 'upsert',
	projectFrom: 'fixed',
	project: picked('DEMO'),
	issueTypeFrom: 'column',
	issueTypeColumn: 'type',
	matchBy: 'field',
	matchField: picked('External ID'),
	identityColumn: 'external_id',
	mapping: 'columnNames',
};

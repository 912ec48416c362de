import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import type { EngineResult, EngineRun } from '../../test/engine/engine';
import type { FlowOptions } from '../../test/engine/flow';
import type { BenchSite } from '../site';

/** Who does a job, by the name that people know. */
export const CONTENDERS = { thisPackage: 'this package', builtInNode: "n8n's Jira node" } as const;
export type Contender = keyof typeof CONTENDERS;

/** How a contender reaches the site. */
export interface Connection {
	readonly url: string;
	readonly email: string;
	readonly token: string;
}

/** What one process does. */
export interface Task {
	/** Name of the job. */
	readonly job: string;
	readonly contender: Contender;
	readonly records: number;
	readonly connection: Connection;
	/** What `prepare` of the job has given. */
	readonly prepared: IDataObject;
}

/** A node of the workflow that does a job. It takes the rows of the job, or what an earlier step gave. */
export interface Step extends Pick<EngineRun, 'node' | 'credentials'> {
	/** Index of that step; the rows when left out. */
	readonly takes?: number;
}

/** A workflow of several nodes, for what goes round in a loop. It takes the rows of the job. */
export interface FlowStep extends Pick<FlowOptions, 'nodes' | 'wires' | 'credentials'> {
	/** Names of the nodes that give a result each, of all their runs; one that was not reached gives nothing. */
	readonly results: readonly string[];
}

/** How a contender does a job, and what of it came out well. */
export interface Way<S extends Step | FlowStep> {
	steps(task: Task): readonly S[];
	/** Keys of the issues that came out whole, from the results of the steps. The clock does not run any more. */
	keys(results: readonly EngineResult[], task: Task): readonly string[] | Promise<readonly string[]>;
}

/** A piece of work that both contenders do. */
export interface Job {
	readonly name: string;
	readonly title: string;
	/** Options of the simulated site; jobs that share them share the site, one after another. */
	readonly site: readonly string[];
	/** On how many issues; the ratio is of the time for one. */
	readonly records: Readonly<Record<Contender, number>>;
	/** What this package may need at most: calls, those among them that write, and MB of memory above the idle engine. */
	readonly budget: { readonly calls: number; readonly writes?: number; readonly memoryGrowth?: number };
	/** How many times as fast as the built-in node this package wants to be, where there is an aim. */
	readonly aim?: number;
	/**
	 * Brings the site into the state that the job begins with, before the clock runs.
	 * @param run Runs a task of this job by this package; gives the report of that run.
	 */
	prepare?(site: BenchSite, run: (prepared: IDataObject) => Promise<IDataObject>): Promise<IDataObject>;
	/** Finds the issues that a contender must have given or made. */
	jqlOfResult(task: Task): string;
	/** Where not every one of these is to change: finds those that bear what a contender was to write, and how many that are. */
	readonly written?: { jql(task: Task): string; count(task: Task): number };
	/** The items that the workflow begins with. */
	rows(task: Task): IDataObject[];
	readonly ways: { readonly thisPackage: Way<Step>; readonly builtInNode: Way<Step | FlowStep> };
}

/** A project of the simulator's default site. */
export const PROJECT = { id: '10000', key: 'DEMO' };

/** The type of its seeded issues. */
export const TASK = { id: '10002', name: 'Task' };

/** The text field in which these carry an identity. */
export const IDENTITY_FIELD = { id: 'customfield_10050', name: 'External ID' };

/** The first so many issues of the project. */
export function firstIssues(count: number): string {
	return `project = ${PROJECT.key} AND key <= ${PROJECT.key}-${count}`;
}

/** What the export job and its kin want of each issue. */
export const LEAN = { fieldSet: 'chosen', fields: ['summary', 'status', 'assignee'], shape: 'simplified' };
export const LEAN_FIELDS = 'summary,status,assignee';

/** Whether an item has the lean fields; each node has names of its own. */
export function isLean(item: IDataObject): boolean {
	const fields = (item.fields ?? item) as IDataObject;
	return (
		Boolean(fields.summary ?? fields.Summary) &&
		Boolean(fields.status ?? fields.Status) &&
		('assignee' in fields || 'Assignee' in fields)
	);
}

type NodeParameters = EngineRun['node']['parameters'];

export function thisPackage({ url, email, token }: Connection, parameters: NodeParameters): Step {
	return {
		node: { parameters: { resource: 'issue', ...parameters } },
		credentials: credentials('jiraCloudApi', { subdomain: url, email, apiToken: token }),
	};
}

export function builtInNode({ url, email, token }: Connection, parameters: NodeParameters): Step {
	return {
		node: {
			type: 'n8n-nodes-base.jira',
			parameters: { resource: 'issue', jiraVersion: 'cloud', ...parameters },
		},
		credentials: credentials('jiraSoftwareCloudApi', { domain: url, email, apiToken: token }),
	};
}

/** The built-in node's search for all issues of a query. */
export function builtInSearch(connection: Connection, jql: string, fields: string): Step {
	return builtInNode(connection, { operation: 'getAll', returnAll: true, options: { jql, fields } });
}

function credentials(type: string, data: ICredentialDataDecryptedObject): EngineRun['credentials'] {
	return { [type]: data };
}

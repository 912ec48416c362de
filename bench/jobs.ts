import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import type { EngineRun } from '../test/engine/engine';

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
	readonly job: Job['name'];
	readonly contender: Contender;
	readonly records: number;
	readonly connection: Connection;
}

/** A piece of work that both contenders do. */
export interface Job {
	readonly name: 'export' | 'create';
	readonly title: string;
	/** On how many issues; the ratio is of the time for one. */
	readonly records: Readonly<Record<Contender, number>>;
	/** Most calls that this package may need. */
	readonly callBudget: number;
	/** How many times as fast as the built-in node this package wants to be. */
	readonly aim: number;
	/** Finds the issues that a contender must have given or made. */
	jqlOfResult(contender: Contender): string;
	/** The issues of the job as items, where it takes some. */
	rows(task: Task): IDataObject[];
	readonly run: Readonly<
		Record<Contender, (connection: Connection) => Pick<EngineRun, 'node' | 'credentials'>>
	>;
}

/** Issues that are on the site at the start, all of them in this project. */
export const SEEDED_ISSUES = 10_000;
/** A project and an issue type of the simulator's default site. */
const PROJECT = { id: '10000', key: 'DEMO' };
const STORY = { id: '10001', name: 'Story' };

const EXPORT_JQL = `project = ${PROJECT.key} ORDER BY created ASC, key ASC`;

/** Both give summary, status and assignee of every issue of the project. */
const exportJob: Job = {
	name: 'export',
	title: 'Export',
	records: { thisPackage: SEEDED_ISSUES, builtInNode: SEEDED_ISSUES },
	callBudget: 110,
	aim: 5,
	jqlOfResult: () => EXPORT_JQL,
	rows: () => [{}],
	run: {
		thisPackage: (connection) =>
			thisPackage(connection, {
				operation: 'export',
				mode: 'all',
				source: 'jql',
				jql: EXPORT_JQL,
				fieldSet: 'chosen',
				fields: ['summary', 'status', 'assignee'],
				shape: 'simplified',
			}),
		builtInNode: (connection) =>
			builtInNode(connection, {
				operation: 'getAll',
				returnAll: true,
				options: { jql: EXPORT_JQL, fields: 'summary,status,assignee' },
			}),
	},
};

/** Both create stories with a summary, a description and two labels. */
const createJob: Job = {
	name: 'create',
	title: 'Creation',
	// The built-in node makes two calls for each issue, one after another: 10,000 issues would take it 40 minutes.
	records: { thisPackage: 10_000, builtInNode: 200 },
	callBudget: 215,
	aim: 40,
	jqlOfResult: (contender) => `project = ${PROJECT.key} AND labels = "${contender}"`,
	rows: ({ contender, records }) =>
		Array.from({ length: records }, (_unused, index) => ({
			summary: `Row ${index + 1} of the bench`,
			description: `The first line of row ${index + 1}.\n\nIts second paragraph, a little longer than the first one.`,
			labels: ['bench', contender],
		})),
	run: {
		thisPackage: (connection) =>
			thisPackage(connection, {
				operation: 'import',
				mode: 'create',
				projectFrom: 'fixed',
				project: { __rl: true, mode: 'key', value: PROJECT.key },
				issueTypeFrom: 'fixed',
				issueType: { __rl: true, mode: 'name', value: STORY.name },
				mapping: 'columnNames',
			}),
		builtInNode: (connection) =>
			builtInNode(connection, {
				operation: 'create',
				project: { __rl: true, mode: 'id', value: PROJECT.id },
				issueType: { __rl: true, mode: 'id', value: STORY.id },
				summary: '={{ $json.summary }}',
				additionalFields: { description: '={{ $json.description }}', labels: '={{ $json.labels }}' },
			}),
	},
};

export const JOBS: readonly Job[] = [exportJob, createJob];

type NodeParameters = EngineRun['node']['parameters'];

function thisPackage({ url, email, token }: Connection, parameters: NodeParameters) {
	return {
		node: { parameters: { resource: 'issue', ...parameters } },
		credentials: credentials('jiraCloudApi', { subdomain: url, email, apiToken: token }),
	};
}

function builtInNode({ url, email, token }: Connection, parameters: NodeParameters) {
	return {
		node: {
			type: 'n8n-nodes-base.jira',
			parameters: { resource: 'issue', jiraVersion: 'cloud', ...parameters },
		},
		credentials: credentials('jiraSoftwareCloudApi', { domain: url, email, apiToken: token }),
	};
}

function credentials(type: string, data: ICredentialDataDecryptedObject): EngineRun['credentials'] {
	return { [type]: data };
}

import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';
import type { FieldSchema, WritableField } from '../../fields/schema';
import { jqlText } from '../../jql/build';
import type { IssueBody } from './record';

/** A status, as everything that names one does. */
export interface Status {
	readonly id: string;
	readonly name: string;
}

/** One arrow of a workflow, as it leaves one status. */
export interface Step {
	/** Id of the transition. */
	readonly id: string;
	readonly name: string;
	readonly to: Status;
	/** Starts in every status. */
	readonly isGlobal: boolean;
	/** False where a condition keeps the issue that it was read from away from it. */
	readonly isOpen: boolean;
	/** Whether every issue of the type has it: no condition is on it. */
	readonly isSure: boolean;
	/** The fields of its screen; undefined where it has a screen and nobody has seen it yet. */
	readonly fields: readonly WritableField[] | undefined;
}

/** The steps that leave a status; undefined where nobody can tell: no issue is there to be asked. */
export type StepsFrom = (status: Status) => Promise<readonly Step[] | undefined>;

/** The way to a status, or what can be reached at all and where the map ends. */
export type Path =
	| { readonly found: true; readonly steps: readonly Step[] }
	| { readonly found: false; readonly reachable: readonly Status[]; readonly unexplored: readonly Status[]; readonly closed: readonly Step[] };

/** The workflow of one issue type in one project, as far as it can be known without moving anything. */
export interface Workflow {
	/** Steps out of a status, from an issue that is known to be in it, or from whatever else tells. */
	stepsFrom(status: Status, sample?: string): Promise<readonly Step[] | undefined>;
	/** Steps that this very issue has now, past every cache. */
	stepsOf(issueId: string): Promise<readonly Step[]>;
	/** Where new issues begin; undefined where this account may not read the workflow itself. */
	initial(): Promise<Status | undefined>;
}

/**
 * The shortest way from one status to another over open steps, breadth first; statuses are looked into only as far as the
 * search gets. `rank` orders the steps out of one status, the best first (smaller is better).
 */
export async function findPath(from: Status, to: Status, stepsFrom: StepsFrom, rank: (step: Step) => number = () => 0): Promise<Path> {
	const ways = new Map<string, readonly Step[]>([[from.id, []]]);
	const reachable: Status[] = [];
	const unexplored: Status[] = [];
	const closed: Step[] = [];
	const global = new Map<string, Step>();
	let border: Status[] = [from];
	while (border.length > 0) {
		const next: Status[] = [];
		for (const status of border) {
			const own = await stepsFrom(status);
			if (!own) unexplored.push(status);
			for (const step of own ?? []) if (step.isGlobal) global.set(step.id, step);
			for (const step of [...(own ?? global.values())].sort((a, b) => rank(a) - rank(b))) {
				if (!step.isOpen) closed.push(step);
				if (!step.isOpen || ways.has(step.to.id)) continue;
				ways.set(step.to.id, [...(ways.get(status.id) ?? []), step]);
				reachable.push(step.to);
				next.push(step.to);
			}
		}
		const way = ways.get(to.id);
		if (way) return { found: true, steps: way };
		border = next;
	}
	return { found: false, reachable, unexplored, closed };
}

/** The workflow of a type in a project, by their ids; what it has learned is kept in the session for ten minutes. */
export function openWorkflow(connection: Connection, project: string, type: string): Workflow {
	const key = `workflow:${project}:${type}`;
	const whole = async () => await connection.session.cached(key, async () => await readWorkflow(connection, project, type));
	const sampled = new Set<string>();
	const learn = async (status: Status, sample: string | undefined) =>
		await connection.session.cached(`${key}:${status.id}`, async () => {
			const issue = sample ?? (await anyIssueIn(connection, project, type, status));
			return issue === undefined ? null : await readSteps(connection, issue);
		});
	return {
		async stepsFrom(status, sample) {
			if (sample === undefined && !sampled.has(status.id)) {
				const steps = (await whole())?.steps.get(status.id);
				// Which fields a screen has and demands is told by issues alone.
				if (steps?.every(({ fields }) => fields !== undefined)) return steps;
				const seen = await learn(status, undefined);
				return seen ?? steps;
			}
			sampled.add(status.id);
			const steps = await learn(status, sample);
			if (steps || sample === undefined) return steps ?? undefined;
			// That no issue was there is no longer so.
			connection.session.forget(`${key}:${status.id}`);
			return (await learn(status, sample)) ?? undefined;
		},
		stepsOf: async (issueId) => await readSteps(connection, issueId),
		initial: async () => (await whole())?.initial,
	};
}

interface TransitionBody {
	readonly id: string;
	readonly name: string;
	readonly to: Status;
	readonly hasScreen?: boolean;
	readonly isGlobal?: boolean;
	readonly isAvailable?: boolean;
	readonly isConditional?: boolean;
	readonly fields?: Readonly<Record<string, ScreenField>>;
}

interface ScreenField {
	readonly name?: string;
	readonly required?: boolean;
	readonly hasDefaultValue?: boolean;
	readonly schema?: FieldSchema;
	readonly allowedValues?: WritableField['allowedValues'];
}

/** With those that a condition hides: what a status leads to must not depend on which issue was asked. */
async function readSteps(connection: Connection, issueIdOrKey: string): Promise<readonly Step[]> {
	const { body } = await connection.call<{ transitions: readonly TransitionBody[] }>('getTransitions', {
		path: { issueIdOrKey },
		query: { expand: 'transitions.fields', includeUnavailableTransitions: true },
	});
	return body.transitions.map(({ id, name, to, isGlobal, isAvailable, isConditional, fields = {} }) => ({
		id,
		name,
		to: { id: to.id, name: to.name },
		isGlobal: isGlobal === true,
		isOpen: isAvailable !== false,
		isSure: isConditional === false,
		fields: Object.entries(fields).map(([fieldId, field]) => screenField(fieldId, field)),
	}));
}

function screenField(id: string, { name = id, required = false, hasDefaultValue = false, schema, allowedValues }: ScreenField): WritableField {
	return { id, name, schema: schema ?? { type: 'any' }, required, hasDefault: hasDefaultValue, allowedValues };
}

/** One issue that is in the status by now: the index may lag, so what it gives is looked at. */
async function anyIssueIn(connection: Connection, project: string, type: string, status: Status): Promise<string | undefined> {
	const jql = `project = ${jqlText(project)} AND issuetype = ${jqlText(type)} AND status = ${jqlText(status.id)} ORDER BY updated DESC`;
	const { body } = await connection.call<{ issues: readonly IssueBody[] }>('searchIssues', { body: { jql, fields: ['status'], maxResults: 1 } });
	const [issue] = body.issues;
	return (issue?.fields?.status as Status | undefined)?.id === status.id ? issue?.id : undefined;
}

interface WorkflowBody {
	readonly statuses: ReadonlyArray<Status & { readonly statusReference: string }>;
	readonly workflows: ReadonlyArray<{
		readonly statuses?: ReadonlyArray<{ readonly statusReference: string }>;
		readonly transitions: readonly WorkflowTransition[];
	}>;
}

interface WorkflowTransition {
	readonly id: string;
	readonly name: string;
	readonly type: 'INITIAL' | 'GLOBAL' | 'DIRECTED';
	readonly toStatusReference?: string;
	readonly links?: ReadonlyArray<{ readonly fromStatusReference?: string | null }>;
	readonly conditions?: { readonly conditions?: readonly unknown[]; readonly conditionGroups?: readonly unknown[] } | null;
	readonly transitionScreen?: { readonly ruleKey?: string } | null;
}

interface WholeWorkflow {
	readonly initial: Status | undefined;
	/** By the id of the status that they leave. */
	readonly steps: ReadonlyMap<string, readonly Step[]>;
}

/** The session's note that this account may not read workflows. */
const NO_WORKFLOWS = 'readWorkflows';

/** The workflow itself, for an administrator; null for everyone else, who learns it from issues. */
async function readWorkflow(connection: Connection, projectId: string, issueTypeId: string): Promise<WholeWorkflow | null> {
	const { refusals } = connection.session;
	if (refusals.has(NO_WORKFLOWS)) return null;
	try {
		const { body } = await connection.call<WorkflowBody>('readWorkflows', { body: { projectAndIssueTypes: [{ projectId, issueTypeId }] } });
		return wholeWorkflow(body);
	} catch (error) {
		if (!['permission', 'scope', 'notFound', 'invalid', 'gone'].includes(isJiraError(error) ? error.kind : '')) throw toJiraError(error);
		refusals.add(NO_WORKFLOWS);
		return null;
	}
}

function wholeWorkflow({ statuses, workflows }: WorkflowBody): WholeWorkflow | null {
	const [workflow] = workflows;
	if (!workflow || workflows.length > 1) return null;
	const byReference = new Map(statuses.map(({ statusReference, id, name }) => [statusReference, { id, name }]));
	const own = workflow.statuses?.flatMap(({ statusReference }) => byReference.get(statusReference) ?? []) ?? [...byReference.values()];
	const steps = new Map<string, Step[]>(own.map(({ id }) => [id, []]));
	let initial: Status | undefined;
	for (const transition of workflow.transitions) {
		const to = byReference.get(transition.toStatusReference ?? '');
		// A step without an end comes back to where it began.
		if (!to) continue;
		if (transition.type === 'INITIAL') initial = to;
		else for (const from of startsOf(transition, byReference, own)) steps.get(from)?.push(knownStep(transition, to));
	}
	return { initial, steps };
}

function startsOf({ type, links = [] }: WorkflowTransition, byReference: ReadonlyMap<string, Status>, own: readonly Status[]): string[] {
	if (type === 'GLOBAL') return own.map(({ id }) => id);
	return links.flatMap(({ fromStatusReference }) => byReference.get(fromStatusReference ?? '')?.id ?? []);
}

function knownStep({ id, name, type, conditions, transitionScreen }: WorkflowTransition, to: Status): Step {
	const isConditional = (conditions?.conditions?.length ?? 0) + (conditions?.conditionGroups?.length ?? 0) > 0;
	return { id, name, to, isGlobal: type === 'GLOBAL', isOpen: true, isSure: !isConditional, fields: transitionScreen ? undefined : [] };
}

import type { Connection } from '../../connection/types';
import { toJiraError, type JiraError } from '../../errors/jiraError';
import { isEmptyCell } from '../../fields/cells';
import type { Move, WriteRefused, WriteResult } from '../kind';
import { lackingValue, refOf, refusal, routeFor, wantedStatus, workflowOf, type Position, type Route, type RouteStep } from './route';
import type { Status, Workflow } from './workflow';
import { LEAVES_OPEN, refusalOf } from './write';

/** Steps that one issue takes at most: a workflow that leads it in circles must come to an end. */
const MOST_STEPS = 30;

/** How often an issue is looked at again because a step did not go as it should. */
const MOST_LOOKS = 3;

/**
 * Takes one issue to its status, step by step. A step is tried by the id that the map gives for it: a transition belongs
 * to one workflow and leads to one status, and one that is refused has done nothing. Only then is the issue itself asked
 * where it is and which steps it has, and the way is looked for anew from there.
 */
export async function walk(connection: Connection, move: Move, start: Position): Promise<WriteResult> {
	const reached = { ...start };
	const result = await walkOn(connection, move, reached);
	if (result.done || reached.at.id === start.at.id) return result;
	return { ...result, reason: `${refOf(move).key} came as far as ${reached.at.name}. ${result.reason}` };
}

/** Keeps in `reached` where the issue is. */
async function walkOn(connection: Connection, move: Move, reached: { at: Status; own?: Position['own'] }): Promise<WriteResult> {
	const ref = refOf(move);
	const to = wantedStatus(move);
	const workflow = workflowOf(connection, move.target);
	let position: Position = { sample: ref.id, ...reached };
	let looks = 0;
	let taken = 0;
	for (; position.at.id !== to.id; taken++) {
		if (taken === MOST_STEPS) return refusal(`${ref.key} does not come to ${to.name} in ${MOST_STEPS} steps`, 'Look at its workflow in Jira');
		const next = await nextStep(connection, workflow, move, position);
		if ('done' in next) return next;
		const { step } = next;
		const failed = await take(connection, ref.id, next);
		if (!failed) {
			position = { at: step.to, sample: ref.id };
			reached.at = step.to;
			continue;
		}
		if (++looks > MOST_LOOKS) return giveUp(failed, ref.key, position.at);
		const at = await statusOf(connection, ref.id);
		if (at.id === position.at.id && LEAVES_OPEN.has(failed.kind)) {
			// It may still be on its way. A step that starts anywhere would then be taken twice, any other is refused.
			if (step.isGlobal) return giveUp(failed, ref.key, at);
			continue;
		}
		const own = await workflow.stepsOf(ref.id);
		const isSame = at.id === position.at.id && own.some(({ id, isOpen }) => id === step.id && isOpen);
		if (isSame && failed.kind !== 'conflict') return { ...refusalOf(failed, move.target), field: fieldOf(failed, move) };
		position = { at, own };
		reached.at = at;
	}
	return { done: true, ref, mailed: taken > 0 };
}

/** The next step, once the whole way is clear; nothing is demanded of the row that the issue has already. */
async function nextStep(connection: Connection, workflow: Workflow, move: Move, position: Position): Promise<RouteStep | WriteRefused> {
	const route = await routeOnSite(workflow, move, position);
	if ('done' in route) return route;
	for (const step of route.steps) {
		const [missing] = await missingIn(connection, refOf(move).id, step);
		if (missing) return lackingValue(step, missing);
	}
	return route.steps[0]!;
}

/**
 * The route of an issue. Where the map, which was made of another issue, has steps that a condition closed for that one,
 * the issue itself has the last word.
 */
export async function routeOnSite(workflow: Workflow, move: Move, position: Position): Promise<Route> {
	const route = await routeFor(workflow, move, position);
	if (!('done' in route) || position.own || !move.ref || position.sample === undefined) return route;
	const steps = await workflow.stepsFrom(position.at, position.sample);
	if (steps?.every(({ isOpen }) => isOpen)) return route;
	return await routeFor(workflow, move, { ...position, own: await workflow.stepsOf(move.ref.id) });
}

async function missingIn(connection: Connection, issueIdOrKey: string, { lacking }: RouteStep) {
	if (lacking.length === 0) return [];
	const input = { path: { issueIdOrKey }, query: { fields: lacking.map(({ id }) => id).join(',') } };
	const { body } = await connection.call<{ fields: Readonly<Record<string, unknown>> }>('getIssue', input);
	return lacking.filter(({ id }) => isEmptyCell(body.fields[id]));
}

/** Takes a step; gives what stood against it. */
async function take(connection: Connection, id: string, { step, values }: RouteStep): Promise<JiraError | undefined> {
	const fields = Object.keys(values).length > 0 ? { fields: values } : {};
	try {
		await connection.call('doTransition', { path: { issueIdOrKey: id }, body: { transition: { id: step.id }, ...fields }, writesIssue: id });
		return undefined;
	} catch (thrown) {
		const error = toJiraError(thrown);
		refusalOf(error); // Throws what ends the run.
		return error;
	}
}

function giveUp(error: JiraError, key: string, at: Status): WriteRefused {
	if (!LEAVES_OPEN.has(error.kind)) return { ...refusalOf(error), field: 'Status' };
	const reason = `Nobody can tell whether ${key} leaves ${at.name}: ${error.message}`;
	return { done: false, outcome: 'unknown', field: 'Status', reason, fix: 'Run it again: where the status was reached, nothing is sent', retry: true };
}

function fieldOf({ fields }: JiraError, { target }: Move): string {
	const [id] = Object.keys(fields);
	return id === undefined ? 'Status' : (target.catalog.byId(id)?.name ?? id);
}

/** The status that an issue has now. */
export async function statusOf(connection: Connection, issueIdOrKey: string): Promise<Status> {
	const { body } = await connection.call<{ fields: { status: Status } }>('getIssue', { path: { issueIdOrKey }, query: { fields: 'status' } });
	return body.fields.status;
}

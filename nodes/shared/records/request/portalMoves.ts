import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError, type JiraError } from '../../errors/jiraError';
import { listed } from '../../fields/resolved';
import { STATUS } from '../issue/fields';
import { refOf, refusal, wantedStatus, workflowOf } from '../issue/route';
import { statusOf } from '../issue/walk';
import type { Status } from '../issue/workflow';
import type { Move, Moves, MoveWay, WriteRefused, WriteResult } from '../kind';
import { refusalOf } from '../refusal';
import { deskList } from '../serviceDesk/pages';
import { pLimit } from '../../vendor';

/** Requests that are moved side by side. The gate decides how many calls really travel. */
const MOVES_AHEAD = 8;

/** A step as the portal offers it (`CustomerTransitionDTO`): its id is that of the workflow's. */
interface PortalStep {
	readonly id: string;
	readonly name?: string;
}

/**
 * Requests change their status by the steps that the portal offers, one for each. The portal does not tell where a step
 * leads: the workflow does, where the account may see that; elsewhere a step is meant that is called like the status.
 */
export const portalMoves: Moves = {
	field: STATUS,
	async plan(connection, moves) {
		const limit = pLimit(MOVES_AHEAD);
		return await Promise.all(moves.map(async (move) => await limit(async () => await planOne(connection, move))));
	},
	cost: async (_connection, ways) => await Promise.resolve({ calls: ways.length, mails: ways.length }),
	move: moveAll,
};

/** What the portal offers to a new request is known when it is there. */
async function planOne(connection: Connection, move: Move): Promise<MoveWay | WriteRefused> {
	const isKnown = { ok: true as const, steps: 1, withFields: false };
	if (!move.ref) return { ...isKnown, way: null, isEstimated: true };
	const at = (move.from as Status | undefined) ?? (await statusOf(connection, move.ref.id)); // As issues are read.
	const step = await stepFor(connection, move, at);
	return 'done' in step ? step : { ...isKnown, way: `${at.name} → ${wantedStatus(move).name}`, isEstimated: false };
}

async function stepFor(connection: Connection, move: Move, at: Status): Promise<PortalStep | WriteRefused> {
	const { id, key } = refOf(move);
	const to = wantedStatus(move);
	const offered = await deskList<PortalStep>(connection, 'getRequestTransitions', { path: { issueIdOrKey: id } });
	const leading = await leadingTo(connection, move, to);
	const step = offered.find((one) => leading?.has(String(one.id)) ?? one.name?.trim().toLowerCase() === to.name.trim().toLowerCase());
	if (step) return step;
	const names = offered.map(({ id: own, name }) => name ?? own);
	const fix = names.length === 0 ? 'It offers none; go through the workflow instead' : `It offers: ${listed(names)}; or go through the workflow instead`;
	return refusal(`${key} is in ${at.name}, and the portal offers no step from there to ${to.name}`, fix);
}

/** The ids of the steps that lead to a status; undefined where this account may not see the workflow. */
async function leadingTo(connection: Connection, move: Move, to: Status): Promise<ReadonlySet<string> | undefined> {
	try {
		const steps = await workflowOf(connection, move.target).stepsOf(refOf(move).id);
		return new Set(steps.filter((step) => step.to.id === to.id).map(({ id }) => id));
	} catch (error) {
		if (!['permission', 'notFound', 'scope'].some((kind) => isJiraError(error) && error.kind === kind)) throw toJiraError(error);
		return undefined;
	}
}

/** What ends the run ends it after the steps that are under way, so that what became of these is known. */
async function moveAll(connection: Connection, moves: readonly Move[], settle: (position: number, result: WriteResult) => void): Promise<void> {
	const limit = pLimit(MOVES_AHEAD);
	let stopped: JiraError | undefined;
	const each = moves.map(async (move, position) => {
		await limit(async () => {
			if (stopped) return;
			try {
				settle(position, await moveOne(connection, move));
			} catch (error) {
				stopped ??= toJiraError(error);
			}
		});
	});
	await Promise.all(each);
	if (stopped) throw stopped;
}

async function moveOne(connection: Connection, move: Move): Promise<WriteResult> {
	const ref = refOf(move);
	const to = wantedStatus(move);
	try {
		const at = await statusOf(connection, ref.id);
		if (at.id === to.id) return { done: true, ref, mailed: false };
		const step = await stepFor(connection, move, at);
		if ('done' in step) return step;
		const result = await take(connection, ref.id, step.id);
		// Where the step has led is looked at, also after an answer that was lost: it is not taken twice.
		const now = await statusOf(connection, ref.id);
		if (now.id === to.id) return { done: true, ref, mailed: true };
		return result ?? refusal(`The step ${step.name ?? step.id} of the portal has led ${ref.key} to ${now.name}`, 'Go through the workflow instead');
	} catch (error) {
		return refusalOf(error, String);
	}
}

/** The refusal of a step; undefined when it was taken. */
async function take(connection: Connection, issueIdOrKey: string, id: string): Promise<WriteRefused | undefined> {
	try {
		await connection.call('doRequestTransition', { path: { issueIdOrKey }, body: { id }, writesIssue: issueIdOrKey });
		return undefined;
	} catch (error) {
		return refusalOf(error, String);
	}
}

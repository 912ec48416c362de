import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError, type JiraError } from '../../errors/jiraError';
import { isEmptyCell } from '../../fields/cells';
import { pLimit } from '../../vendor';
import type { Move, Moves, MoveWay, WriteRefused, WriteResult } from '../kind';
import { BULK, LATE_MS, transitionInBulk } from './bulk';
import { STATUS } from './fields';
import { readIssues } from './read';
import { lackingValue, refOf, refusal, routeFor, wantedStatus, wayOf, workflowOf, type Route, type RouteStep } from './route';
import { routeOnSite, walk } from './walk';
import type { Status } from './workflow';
import { LEAVES_OPEN, refusalOf } from './write';

/** Issues that are moved side by side. The gate decides how many calls really travel. */
const MOVES_AHEAD = 8;

/** Fewer issues than this go one by one: a bulk operation takes a call, and at least one more to follow it. */
const BULK_FROM = 2;

const READ = 100;

/** The session's note that bulk operations are refused, whatever the permissions say. */
const NO_BULK = 'bulkTransitionIssues';

/** Issues change their status along their workflow. */
export const issueMoves: Moves = { field: STATUS, plan: planMoves, cost: costOf, move: moveIssues };

/** Moves that are alike: one type, one status to leave, one to come to. */
interface Group {
	readonly at: Status;
	readonly moves: ReadonlyArray<{ readonly move: Move; readonly position: number }>;
}

async function planMoves(connection: Connection, moves: readonly Move[]): Promise<ReadonlyArray<MoveWay | WriteRefused>> {
	const ways: Array<MoveWay | WriteRefused> = new Array(moves.length);
	const lacking: Lacking[] = [];
	for (const { at, moves: some } of groupsOf(moves, await startsOf(connection, moves))) {
		const sample = some.find(({ move }) => move.ref)?.move.ref?.id;
		for (const { move, position } of some) {
			const route = await routeOnSite(workflowOf(connection, move.target), move, { at, sample });
			ways[position] = 'done' in route ? route : wayFor(at, route.steps);
			if (!('done' in route)) lacking.push(...route.steps.filter((step) => step.lacking.length > 0).map((step) => ({ move, position, step })));
		}
	}
	for (const [position, refused] of await stillLacking(connection, lacking)) ways[position] = refused;
	return moves.map((_move, position) => ways[position] ?? { ok: true, way: null, isEstimated: true, steps: 1, withFields: false });
}

function wayFor(at: Status, steps: readonly RouteStep[]): MoveWay {
	const isEstimated = steps.some(({ step }) => !step.isSure);
	const withFields = steps.some(({ values }) => Object.keys(values).length > 0);
	return { ok: true, way: wayOf(at, steps), isEstimated, steps: steps.length, withFields };
}

/** Where each issue starts: where it is; for a new one where its workflow begins, if this account may know. */
async function startsOf(connection: Connection, moves: readonly Move[]): Promise<Array<Status | undefined>> {
	return await Promise.all(
		moves.map(async ({ ref, target, from }) => (ref ? (from as Status | undefined) : await workflowOf(connection, target).initial())),
	);
}

function groupsOf(moves: readonly Move[], starts: ReadonlyArray<Status | undefined>): Group[] {
	const groups = new Map<string, { at: Status; moves: Array<{ move: Move; position: number }> }>();
	moves.forEach((move, position) => {
		const at = starts[position];
		if (!at) return;
		const key = JSON.stringify([move.target.base, at.id, wantedStatus(move).id]);
		const group = groups.get(key);
		if (group) group.moves.push({ move, position });
		else groups.set(key, { at, moves: [{ move, position }] });
	});
	return [...groups.values()];
}

interface Lacking {
	readonly move: Move;
	readonly position: number;
	readonly step: RouteStep;
}

/** What a step demands and a row does not give may be there already; a new issue has what its create screen has. */
async function stillLacking(connection: Connection, lacking: readonly Lacking[]): Promise<Map<number, WriteRefused>> {
	const refused = new Map<number, WriteRefused>();
	const fieldIds = [...new Set(lacking.flatMap(({ step }) => step.lacking.map(({ id }) => id)))];
	const records = await fieldsOf(connection, lacking.map(({ move }) => move), fieldIds);
	for (const { move, position, step } of lacking) {
		const current = move.ref && records.get(move.ref.id);
		const missing = step.lacking.find(({ id }) => (move.ref ? isEmptyCell(current?.[id]) : !move.target.catalog.byId(id)));
		if (missing && !refused.has(position)) refused.set(position, lackingValue(step, missing));
	}
	return refused;
}

/** Fields of the issues that are there, by id. */
async function fieldsOf(connection: Connection, moves: readonly Move[], fieldIds: readonly string[]): Promise<Map<string, Readonly<Record<string, unknown>>>> {
	const ids = [...new Set(moves.flatMap(({ ref }) => ref?.id ?? []))];
	const reads: Array<ReturnType<typeof readIssues>> = [];
	for (let at = 0; at < ids.length; at += READ) reads.push(readIssues(connection, ids.slice(at, at + READ), fieldIds));
	return new Map((await Promise.all(reads)).flatMap(({ records }) => records.map(({ id, fields }) => [id, fields] as const)));
}

async function costOf(connection: Connection, ways: readonly MoveWay[]): Promise<{ calls: number; mails: number }> {
	const groups = new Map<string, MoveWay[]>();
	for (const way of ways) {
		const key = JSON.stringify([way.way, way.withFields]);
		groups.set(key, [...(groups.get(key) ?? []), way]);
	}
	let calls = 0;
	let mails = 0;
	for (const [{ steps, withFields } = { steps: 0, withFields: false }, ...others] of groups.values()) {
		const many = others.length + 1;
		const inBulk = many >= BULK_FROM && !withFields && (await mayChangeInBulk(connection));
		calls += steps * (inBulk ? 2 * Math.ceil(many / BULK) : many);
		if (!inBulk) mails += steps * many;
	}
	return { calls, mails };
}

/** Whether this account may make bulk changes, which are the way to change a status without a mail (reference §5.3). */
async function mayChangeInBulk(connection: Connection): Promise<boolean> {
	if (connection.session.refusals.has(NO_BULK)) return false;
	return await connection.session.cached('permission:BULK_CHANGE', async () => {
		const { body } = await connection.call<{ permissions: Record<string, { havePermission?: boolean }> }>('getMyPermissions', { query: { permissions: 'BULK_CHANGE' } });
		return body.permissions.BULK_CHANGE?.havePermission === true;
	});
}

/** Where what becomes of the moves is told, and who may have had enough of them. */
interface Told {
	readonly settle: (position: number, result: WriteResult) => void;
	/** An issue that has left its status goes on all the same: nobody is left half way. */
	readonly isOver: () => boolean;
}

/** In bulk, step by step, as long as many take the same step and none of them has anything to say there; else one by one. */
async function moveIssues(connection: Connection, moves: readonly Move[], settle: Told['settle'], isOver: Told['isOver'] = () => false): Promise<void> {
	const told: Told = { settle, isOver };
	const starts = await presentStatuses(connection, moves, settle);
	const alone: Start[] = [];
	for (const { at, moves: some } of groupsOf(moves, starts)) {
		if (isOver()) continue;
		const rest = some.length >= BULK_FROM ? await moveTogether(connection, at, some, told) : { at, moves: some };
		alone.push(...rest.moves.map((one) => ({ ...one, at: rest.at, hasMoved: rest.at.id !== at.id })));
	}
	await walkAll(connection, alone, told);
}

interface Start {
	readonly move: Move;
	readonly position: number;
	readonly at: Status;
	readonly hasMoved: boolean;
}

/** What ends the run ends it after the steps that are under way, so that what became of these is known. */
async function walkAll(connection: Connection, starts: readonly Start[], { settle, isOver }: Told): Promise<void> {
	const limit = pLimit(MOVES_AHEAD);
	let stopped: JiraError | undefined;
	const walkOne = async ({ move, position, at, hasMoved }: Start) => {
		if (stopped || (!hasMoved && isOver())) return;
		try {
			settle(position, await walkSafely(connection, move, at));
		} catch (error) {
			stopped ??= toJiraError(error);
		}
	};
	await Promise.all(starts.map(async (start) => await limit(async () => await walkOne(start))));
	if (stopped) throw stopped;
}

/** A new issue's status is known only once it is there. */
async function presentStatuses(connection: Connection, moves: readonly Move[], settle: Told['settle']): Promise<Array<Status | undefined>> {
	const read = await fieldsOf(connection, moves.filter(({ from }) => from === undefined), [STATUS]);
	return moves.map((move, position) => {
		const status = (move.from ?? read.get(refOf(move).id)?.status) as Status | undefined;
		if (!status) settle(position, refusal(`${refOf(move).key} was written, but cannot be read`, 'Open it in Jira, then import the row again'));
		return status;
	});
}

/** Moves a group as far as it can go together; gives who is left, and where they are. */
async function moveTogether(connection: Connection, start: Status, all: Group['moves'], told: Told): Promise<Group> {
	let at = start;
	let moves = all;
	while (moves.length >= BULK_FROM) {
		const [first] = moves;
		const { move } = first!;
		if (at.id === wantedStatus(move).id) {
			for (const { move: done, position } of moves) told.settle(position, { done: true, ref: refOf(done), mailed: false });
			return { at, moves: [] };
		}
		const position = { at, sample: refOf(move).id };
		const workflow = workflowOf(connection, move.target);
		const routes = await Promise.all(moves.map(async (one) => await routeFor(workflow, one.move, position)));
		const step = sharedStep(routes);
		if (!step || !(await mayChangeInBulk(connection))) break;
		const left = await stepTogether(connection, moves, step);
		if (!left) break;
		await settleAlone(connection, start, moves.filter(({ position }) => left.has(position)), told);
		moves = moves.filter(({ position }) => !left.has(position));
		at = step.step.to;
	}
	return { at, moves };
}

/** The step that all of them take next, with nothing to say for any screen of the whole way that could stop them later. */
function sharedStep(routes: readonly Route[]): RouteStep | undefined {
	const first = routes.map((route) => ('done' in route ? undefined : route));
	const [example] = first;
	const step = example?.steps[0];
	if (!step || Object.keys(step.values).length > 0 || step.step.fields === undefined) return undefined;
	const agrees = (route: (typeof first)[number]) =>
		route?.steps[0]?.step.id === step.step.id && Object.keys(route.steps[0].values).length === 0 && route.steps.every(({ lacking }) => lacking.length === 0);
	return first.every(agrees) ? step : undefined;
}

/** Positions of those that the bulk operation left where they were; undefined where there is to be no bulk operation. */
async function stepTogether(connection: Connection, moves: Group['moves'], { step }: RouteStep): Promise<ReadonlySet<number> | undefined> {
	const left = new Set<number>();
	for (let from = 0; from < moves.length; from += BULK) {
		const some = moves.slice(from, from + BULK);
		try {
			const refused = await transitionInBulk(connection, some.map(({ move }) => refOf(move).id), step.id);
			for (const { move, position } of some) if (refused.has(refOf(move).id)) left.add(position);
		} catch (thrown) {
			refusalOf(toJiraError(thrown)); // Throws what ends the run.
			if (isJiraError(thrown, 'permission') && from === 0) {
				connection.session.refusals.add(NO_BULK);
				return undefined;
			}
			// An operation that was taken all the same gets its time: a step from anywhere would be taken twice.
			if (isJiraError(thrown) && LEAVES_OPEN.has(thrown.kind)) await connection.ports.sleep(LATE_MS);
			for (const { position } of some) left.add(position);
		}
	}
	return left;
}

/** Those that a bulk operation left, or of which nobody knows whether it has moved them: each is looked at. */
async function settleAlone(connection: Connection, start: Status, moves: Group['moves'], told: Told): Promise<void> {
	const unread = moves.map(({ move }) => ({ ...move, from: undefined }));
	const statuses = await presentStatuses(connection, unread, (index, result) => told.settle(moves[index]!.position, result));
	const starts = moves.flatMap((one, index) => {
		const at = statuses[index];
		return at ? [{ ...one, at, hasMoved: at.id !== start.id }] : [];
	});
	await walkAll(connection, starts, told);
}

async function walkSafely(connection: Connection, move: Move, at: Status): Promise<WriteResult> {
	try {
		return await walk(connection, move, { at });
	} catch (error) {
		return refusalOf(toJiraError(error));
	}
}

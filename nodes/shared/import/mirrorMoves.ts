import type { Connection } from '../connection/types';
import { toJiraError } from '../errors/jiraError';
import { chooseOne } from '../fields/choices';
import { refused, type Refused } from '../fields/resolved';
import type { WritableField } from '../fields/schema';
import { sameValue } from '../records/canonical';
import type { JiraRecord, Move, MoveWay, Target, WriteRefused, WriteResult } from '../records/kind';
import { concernsOneRow } from './refusals';
import type { ImportRequest } from './request';

/** How a record without a row gets where it is to go, or why it does not. */
export type MirrorMove = { readonly move: Move; readonly way: MoveWay } | Pick<WriteRefused, 'reason' | 'fix'>;

interface Goal {
	readonly ok: true;
	readonly target: Target;
	readonly field: WritableField;
	readonly to: unknown;
}

/** Those of the records that are not yet where what has no row is to go. Records of which nobody can tell are kept. */
export async function notYetThere(connection: Connection, request: ImportRequest, records: readonly JiraRecord[]): Promise<JiraRecord[]> {
	const away: JiraRecord[] = [];
	for (const record of records) {
		const goal = await goalOf(connection, request, record);
		if (!goal.ok || !sameValue(goal.field, record.fields[goal.field.id], goal.to)) away.push(record);
	}
	return away;
}

/** The ways of records to where what has no row is to go, by id; reads only. */
export async function planMirrorMoves(
	connection: Connection,
	request: ImportRequest,
	records: readonly JiraRecord[],
): Promise<ReadonlyMap<string, MirrorMove>> {
	const found = new Map<string, MirrorMove>();
	const moves: Array<Move & { readonly ref: JiraRecord }> = [];
	for (const record of records) {
		const goal = await goalOf(connection, request, record);
		if (!goal.ok) found.set(record.id, goal);
		else moves.push({ ref: record, target: goal.target, from: record.fields[goal.field.id], to: goal.to, fields: {}, aside: [] });
	}
	const ways = moves.length === 0 ? [] : await request.kind.moves!.plan(connection, moves);
	moves.forEach((move, position) => {
		const way = ways[position];
		if (way) found.set(move.ref.id, 'ok' in way ? { move, way } : way);
	});
	return found;
}

/**
 * Takes the ways; one result for each move, in order, undefined for those that were not settled when the run ended, and
 * what ended it.
 */
export async function takeMirrorMoves(
	connection: Connection,
	{ kind }: ImportRequest,
	moves: readonly Move[],
): Promise<{ readonly results: ReadonlyArray<WriteResult | undefined>; readonly ended?: string }> {
	const results = new Array<WriteResult | undefined>(moves.length).fill(undefined);
	try {
		await kind.moves!.move(connection, moves, (position, result) => void (results[position] = result));
		return { results };
	} catch (error) {
		return { results, ended: toJiraError(error).message };
	}
}

/** Workflows differ from type to type: a word is looked up among the values of the record's own. */
async function goalOf(connection: Connection, { kind, mirror }: ImportRequest, record: JiraRecord): Promise<Goal | Refused> {
	try {
		const target = await kind.mirror!.targetOf(connection, record);
		const field = target.catalog.byId(kind.moves!.field);
		if (!field) return refused(`${target.label} has nothing that changes step by step`, 'Choose another way for what has no row');
		const chosen = chooseOne(field, mirror?.moveTo ?? '');
		return chosen.ok ? { ok: true, target, field, to: chosen.value } : chosen;
	} catch (error) {
		return concernsOneRow(error);
	}
}

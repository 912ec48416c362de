import type { Connection } from '../connection/types';
import { readValue } from '../fields/read';
import type { Field, WritableField } from '../fields/schema';
import type { Target } from '../records/kind';
import type { PlannedMove } from './moves';
import { plannedChildCost, plannedChildTexts } from './children';
import { removalsOf, type MirrorPlan } from './mirror';
import type { Ledger } from './outcome';
import { NewValue, newValuesIn, newValuesOf } from './newValues';
import type { Plan, PlannedRemoval, PlannedWrite } from './plan';
import { RowReference } from './references';
import type { ImportRequest } from './request';
import { hasOwnPlace, rowNumber, toldBy } from './rows';

/** What would become of one field. */
export interface PlannedChange {
	readonly from: unknown;
	readonly to: unknown;
	/** Of what changes step by step, the values on the way; null where only the record itself will tell. */
	readonly way?: string | null;
	/** Whether that way is an estimate. */
	readonly estimated?: boolean;
}

/** What a dry run says of one row. */
export interface PlannedRow {
	/** Counted from 1. */
	readonly row: number;
	readonly action: 'create' | 'update' | 'delete' | 'unchanged' | 'skipped' | 'rejected';
	readonly identity: string | null;
	readonly key: string | null;
	/** Where a new record goes, e.g. `Bug in DEMO`. */
	readonly target: string | null;
	/** What would be written, by field name. */
	readonly changes: Readonly<Record<string, PlannedChange>>;
	readonly field: string | null;
	readonly reason: string | null;
	readonly fix: string | null;
}

/** What carrying the plan out would cost. */
export interface PlannedCost {
	readonly calls: number;
	/** Writes for which Jira would send mails that cannot be switched off. */
	readonly mails: number;
}

/** The plan row by row, in the order of the rows. */
export function plannedRows({ rows }: ImportRequest, { writes, removals }: Plan, ledger: Ledger, identities: ReadonlyMap<number, string | null>): PlannedRow[] {
	const planned = new Map<number, PlannedRow>();
	for (const write of writes) planned.set(write.work.row.index, ofWrite(write));
	for (const removal of removals) planned.set(removal.work.row.index, ofRemoval(removal));
	return rows.map(({ index }) => planned.get(index) ?? ofSettled(index, ledger, identities.get(index) ?? null));
}

/**
 * Calls and mails of the plan; reads are over when it is made.
 * @param remembering Calls for what comes after the writes.
 */
export async function plannedCost(
	connection: Connection,
	request: ImportRequest,
	{ writes, removals }: Plan,
	{ mirror, remembering = 0 }: { readonly mirror?: MirrorPlan; readonly remembering?: number } = {},
): Promise<PlannedCost> {
	const { kind } = request;
	const creates = writes.filter(({ action }) => action === 'create').length;
	const deletions = removals.length + (request.mirror?.removal === 'delete' ? removalsOf(request, mirror) : 0);
	const mirrorWays = (mirror?.unrowed ?? []).flatMap(({ move }) => (move && 'way' in move ? [move.way] : []));
	// A record of which only the lists are added to, or only the identity beside its fields, is not updated itself.
	const updates = writes.flatMap(({ action, work, values }) => (action === 'update' && work.match && Object.keys(values).length > 0 ? [work.match] : []));
	const attached = hasOwnPlace(request) && kind.attachIdentity ? writes.filter(({ action, work }) => action === 'create' || work.lacksIdentity).length : 0;
	const made = newValuesOf(writes).length;
	const mails = (await kind.mails?.(connection, { creates, updates, removals: deletions, made })) ?? 0;
	const moves = await kind.moves?.cost(connection, [...writes.flatMap(({ move }) => move?.way ?? []), ...mirrorWays]);
	const children = plannedChildCost(writes.map(({ work }) => work));
	const { create, update = 1 } = kind.sizes;
	const written = kind.calls?.({ creates, updates: updates.length }) ?? Math.ceil(creates / create) + Math.ceil(updates.length / update);
	const calls = made + written + attached + deletions;
	return { calls: calls + (moves?.calls ?? 0) + children.calls + remembering, mails: mails + (moves?.mails ?? 0) + children.mails };
}

function ofWrite({ action, work, target, values, move }: PlannedWrite): PlannedRow {
	const change = (field: Field | undefined, id: string, value: unknown) => {
		const from = work.current && field ? readable(field, work.current.fields[id]) : null;
		return [field?.name ?? id, { from, to: shown(value, field) }] as const;
	};
	const written = Object.entries(values).map(([id, value]) => change(target.catalog.byId(id), id, value));
	const moved = move ? [...ofMove(move, target, change), ...move.aside.map(({ field, value }) => change(field, field.id, value))] : [];
	const lists = plannedChildTexts(work).map(([name, text]) => [name, { from: null, to: text }] as const);
	const changes = Object.fromEntries([...written, ...moved, ...lists]);
	return { ...nothing(work.row.index, work.identity), ...toldBy(work.warnings), action, key: work.match?.key ?? null, target: target.label, changes };
}

function ofMove(
	{ field, to, way }: PlannedMove,
	{ catalog }: Target,
	change: (field: Field | undefined, id: string, value: unknown) => readonly [string, PlannedChange],
): Array<readonly [string, PlannedChange]> {
	const [name, fromTo] = change(catalog.byId(field), field, to);
	return [[name, { ...fromTo, way: way?.way ?? null, estimated: way?.isEstimated ?? true }]];
}

function ofRemoval({ work, record }: PlannedRemoval): PlannedRow {
	return { ...nothing(work.row.index, work.identity), action: 'delete', key: record.key };
}

function ofSettled(row: number, ledger: Ledger, identity: string | null): PlannedRow {
	const { outcome = 'unchanged', ref, field = null, reason = null, fix = null } = ledger.of(row) ?? {};
	const action = outcome === 'unchanged' || outcome === 'skipped' ? outcome : 'rejected';
	return { ...nothing(row, identity), action, key: ref?.key ?? null, field, reason, fix };
}

function nothing(row: number, identity: string | null): Omit<PlannedRow, 'action'> {
	return { row: row + 1, identity, key: null, target: null, changes: {}, field: null, reason: null, fix: null };
}

/** A planned value as people read it. */
export function shown(value: unknown, field: Field | undefined): unknown {
	if (value instanceof RowReference) return `the record of ${rowNumber(value.row)}`;
	if (newValuesIn(value).length > 0) return newOnes(value, field);
	return field ? readable(field, named(value, (field as Partial<WritableField>).allowedValues)) : value;
}

/** A choice is planned by its id; people know it by its name. */
function named(value: unknown, allowedValues: WritableField['allowedValues']): unknown {
	if (Array.isArray(value)) return value.map((entry) => named(entry, allowedValues));
	const id = typeof value === 'object' && value !== null && Object.keys(value).length === 1 ? (value as { id?: unknown }).id : undefined;
	return (id === undefined ? undefined : allowedValues?.find((allowed) => allowed.id === id)) ?? value;
}

function newOnes(value: unknown, field: Field | undefined): unknown {
	if (Array.isArray(value)) return value.map((entry) => newOnes(entry, field));
	return value instanceof NewValue ? `${value.name} (would be created)` : field ? readable(field, value) : value;
}

/** A value of Jira as people read it. */
export function readable(field: Field, value: unknown): unknown {
	return readValue(field, value ?? null, 'markdown');
}


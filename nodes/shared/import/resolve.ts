import { isEmptyCell } from '../fields/cells';
import { listed, quoted, refused, unknownName, type Refused } from '../fields/resolved';
import { valueTypeOf, type Field, type WritableField } from '../fields/schema';
import { retired } from '../fields/writeNamed';
import { emptyValue, writeValue, type WordContext } from '../fields/write';
import { sameValue, withAdded } from '../records/canonical';
import type { JiraRecord, Target } from '../records/kind';
import type { ColumnPlan } from './columns';
import type { FieldRules } from './fieldRules';
import type { ImportRequest } from './request';
import type { WorkRow } from './rows';

/** A value that cannot be written, only taken along by a step to another status. */
export interface Aside {
	readonly field: Field;
	readonly value: unknown;
}

/** The values that a row wants its record to have, by field id; or the first cell that stands against it. */
export type RowValues =
	| { readonly ok: true; readonly values: Record<string, unknown>; readonly aside: readonly Aside[] }
	| { readonly ok: false; readonly field: string; readonly refused: Refused };

/**
 * Turns a row's words into values of Jira, by the create metadata of the row's own project and type. Empty cells say
 * nothing, except that they clear the field of an existing record when the user wants that.
 */
export async function resolveRow(
	request: ImportRequest,
	plan: ColumnPlan,
	{ row, identity, match, current }: WorkRow,
	target: Target,
	rules: FieldRules,
	words: WordContext,
): Promise<RowValues> {
	const values: Record<string, unknown> = {};
	const aside: Aside[] = [];
	const moves = isMoving(request, plan, row);
	const clears = request.emptyCells === 'clear' && match !== undefined;
	for (const [column, candidates] of plan.fields) {
		const cell = row.cells[column];
		const isEmpty = isEmptyCell(cell);
		if (match && candidates.some(({ id }) => rules.onlyOnCreate.has(id))) continue;
		if (isEmpty && !(clears && column in row.cells)) continue;
		const field = onScreen(candidates, target);
		// Nothing can be cleared where there is no such field, and nobody clears project, type or status.
		if (isEmpty && (!field.ok || field.value.id in target.base || field.value.id === request.kind.moves?.field)) continue;
		const [only] = candidates;
		if (!field.ok && moves && only && candidates.length === 1 && !request.kind.readOnlyFields.has(only.id)) {
			const written = await writeValue({ ...only, required: false, hasDefault: false }, cell, words);
			if (!written.ok) return { ok: false, field: only.name, refused: written };
			aside.push({ field: only, value: written.value });
			continue;
		}
		if (!field.ok) return { ok: false, field: column, refused: field };
		if (field.value.id in values) {
			const fix = 'Leave one of the two columns out';
			return { ok: false, field: column, refused: refused(`Another column means ${field.value.name} as well`, fix) };
		}
		const written = await writeValue(field.value, cell, words);
		if (!written.ok) return { ok: false, field: field.value.name, refused: written };
		if (written.value === undefined) {
			if (clears && !(field.value.id in target.base)) values[field.value.id] = emptyValue(field.value);
		} else if (!(field.value.id in target.base)) values[field.value.id] = joined(request, field.value, written.value, current);
		else if (!sameValue(field.value, written.value, target.base[field.value.id])) {
			const reason = `The row's ${field.value.name} is another than that of ${target.label}, where it goes`;
			return { ok: false, field: field.value.name, refused: refused(reason, `Correct it, or choose ${field.value.name} from this column`) };
		}
	}
	const held = identity === null ? { ok: true as const, values } : await holdIdentity(request, { identity, match }, values, target, words);
	return held.ok ? { ...held, aside } : held;
}

/** With Lists set to add, entries join those that the record has; an empty cell that clears still takes all of them away. */
function joined({ values }: ImportRequest, field: WritableField, value: unknown, current: JiraRecord | undefined): unknown {
	return values?.lists === 'add' && current && !isEmptyCell(value) ? withAdded(field, current.fields[field.id], value) : value;
}

/** Whether a row says something of the field that changes step by step: then a step may take what no screen else takes. */
function isMoving({ kind: { moves } }: ImportRequest, plan: ColumnPlan, row: WorkRow['row']): boolean {
	if (!moves) return false;
	return [...plan.fields].some(([column, candidates]) => candidates.some(({ id }) => id === moves.field) && !isEmptyCell(row.cells[column]));
}

type Held = { readonly ok: true; readonly values: Record<string, unknown> } | Exclude<RowValues, { readonly ok: true }>;

/**
 * Makes sure that the record is found again by the identity of its row, where that lives in a field: it joins a list,
 * it is never cleared, and a cell that says otherwise would make a new record at every run.
 */
async function holdIdentity(
	{ matchBy }: ImportRequest,
	{ identity, match }: Pick<WorkRow, 'identity' | 'match'>,
	values: Record<string, unknown>,
	target: Target,
	words: WordContext,
): Promise<Held> {
	if (matchBy?.by !== 'field') return { ok: true, values };
	const given = values[matchBy.field.id];
	// A record that matched carries it already.
	if (given === undefined && match) return { ok: true, values };
	const field = onScreen([matchBy.field], target);
	if (!field.ok) return { ok: false, field: matchBy.field.name, refused: field };
	const { id, name } = field.value;
	const isList = Array.isArray(given) || valueTypeOf(field.value.schema) === 'words';
	const held = await writeValue(field.value, isList ? [identity] : identity, words);
	if (!held.ok) return { ok: false, field: name, refused: held };
	if (isList) return { ok: true, values: { ...values, [id]: union(given, held.value) } };
	if (isEmptyCell(given) || sameValue(field.value, given, held.value)) return { ok: true, values: { ...values, [id]: held.value } };
	const reason = `The row's identity is ${quoted(identity)}, and its ${name}, where that is kept, is ${quoted(given)}`;
	return { ok: false, field: name, refused: refused(reason, `Make the two equal, or leave the column of ${name} out`) };
}

function union(some: unknown, others: unknown): unknown[] {
	return [...new Set([some ?? [], others].flat())];
}

/** The one of the fields of a name that can be written at the target. */
function onScreen(candidates: readonly Field[], target: Target): { readonly ok: true; readonly value: WritableField } | Refused {
	const writable = candidates.flatMap(({ id }) => target.catalog.byId(id) ?? []);
	const [only] = writable;
	if (writable.length === 1 && only) return { ok: true, value: only };
	const name = candidates[0]?.name ?? '';
	const old = candidates.flatMap((field) => retired(field) ?? [])[0];
	if (old) return old;
	if (writable.length > 1) {
		return refused(`Several fields are called ${name}: ${listed(writable.map(({ id }) => id))}`, 'Name the column by the field ID');
	}
	if (target.lacks && candidates[0]) return target.lacks(candidates[0]);
	return unknownName(
		`The field ${name} is not on the create screen of ${target.label}`,
		'Put the field on that screen in Jira, or leave the column out',
	);
}

/** Fields of an existing record that cannot be changed any more and that the row wants otherwise. */
export function changesWhatIsFixed(
	target: Target,
	values: Readonly<Record<string, unknown>>,
	current: Readonly<Record<string, unknown>>,
): WritableField[] {
	return target.catalog.fields.filter(
		(field) => target.onlyAtCreation?.has(field.id) && field.id in values && current[field.id] !== undefined && !sameValue(field, current[field.id], values[field.id]),
	);
}

/** What a new record would lack: fields that Jira demands, has no default for, and the row gives no value. */
export function missingRequired(target: Target, values: Readonly<Record<string, unknown>>): WritableField[] {
	return target.catalog.fields.filter(
		({ id, required, hasDefault }) => required && !hasDefault && !(id in target.base) && isEmptyCell(values[id]),
	);
}

/** What differs from the current record: only that is written. */
export function differences(
	target: Target,
	values: Readonly<Record<string, unknown>>,
	current: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
	const changed = Object.entries(values).filter(([id, desired]) => {
		if (target.onlyAtCreation?.has(id)) return false;
		const field = target.catalog.byId(id);
		return !field || !sameValue(field, current[id], desired);
	});
	return Object.fromEntries(changed);
}


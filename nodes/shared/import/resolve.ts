import { isEmptyCell } from '../fields/cells';
import { listed, quoted, refused, unknownName, type Refused } from '../fields/resolved';
import { valueTypeOf, type Field, type WritableField } from '../fields/schema';
import { writeValue, type WordContext } from '../fields/write';
import { sameValue } from '../records/canonical';
import type { Target } from '../records/kind';
import type { ColumnPlan } from './columns';
import type { ImportRequest } from './request';
import type { WorkRow } from './rows';

/** The values that a row wants its record to have, by field id; or the first cell that stands against it. */
export type RowValues =
	| { readonly ok: true; readonly values: Record<string, unknown> }
	| { readonly ok: false; readonly field: string; readonly refused: Refused };

/**
 * Turns a row's words into values of Jira, by the create metadata of the row's own project and type. Empty cells say
 * nothing, except that they clear the field of an existing record when the user wants that.
 */
export async function resolveRow(
	request: ImportRequest,
	plan: ColumnPlan,
	{ row, identity, match }: WorkRow,
	target: Target,
	words: WordContext,
): Promise<RowValues> {
	const values: Record<string, unknown> = {};
	const clears = request.emptyCells === 'clear' && match !== undefined;
	for (const [column, candidates] of plan.fields) {
		const cell = row.cells[column];
		const isEmpty = isEmptyCell(cell);
		if (isEmpty && !(clears && column in row.cells)) continue;
		const field = onScreen(candidates, target);
		// Nothing can be cleared where there is no such field, and nobody clears project or type.
		if (isEmpty && (!field.ok || field.value.id in target.base)) continue;
		if (!field.ok) return { ok: false, field: column, refused: field };
		if (field.value.id in values) {
			const fix = 'Leave one of the two columns out';
			return { ok: false, field: column, refused: refused(`Another column means ${field.value.name} as well`, fix) };
		}
		const written = await writeValue(field.value, cell, words);
		if (!written.ok) return { ok: false, field: field.value.name, refused: written };
		if (!(field.value.id in target.base)) values[field.value.id] = written.value;
		else if (!sameValue(field.value, written.value, target.base[field.value.id])) {
			const reason = `The row's ${field.value.name} is another than that of ${target.label}, where it goes`;
			return { ok: false, field: field.value.name, refused: refused(reason, `Correct it, or choose ${field.value.name} from this column`) };
		}
	}
	return identity === null ? { ok: true, values } : await holdIdentity(request, { identity, match }, values, target, words);
}

/**
 * Makes sure that the record is found again by the identity of its row, where that lives in a field: it joins a list,
 * it is never cleared, and a cell that says otherwise would make a new record at every run.
 */
async function holdIdentity(
	{ matchBy }: ImportRequest,
	{ identity, match }: Pick<WorkRow, 'identity' | 'match'>,
	values: Readonly<Record<string, unknown>>,
	target: Target,
	words: WordContext,
): Promise<RowValues> {
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
	if (writable.length > 1) {
		return refused(`Several fields are called ${name}: ${listed(writable.map(({ id }) => id))}`, 'Name the column by the field ID');
	}
	return unknownName(
		`The field ${name} is not on the create screen of ${target.label}`,
		'Put the field on that screen in Jira, or leave the column out',
	);
}

/** Fields of an existing record that cannot be changed any more and that the row wants otherwise; the first of them. */
export function changesWhatIsFixed(
	target: Target,
	values: Readonly<Record<string, unknown>>,
	current: Readonly<Record<string, unknown>>,
): WritableField | undefined {
	return target.catalog.fields.find(
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


import { isEmptyCell } from '../fields/cells';
import { listed, refused, type Refused } from '../fields/resolved';
import type { Field, WritableField } from '../fields/schema';
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
		if (isEmptyCell(cell) && !(clears && column in row.cells)) continue;
		const field = onScreen(candidates, target);
		if (!field.ok) return { ok: false, field: column, refused: field };
		const written = await writeValue(field.value, cell, words);
		if (!written.ok) return { ok: false, field: field.value.name, refused: written };
		if (!(field.value.id in target.base)) values[field.value.id] = written.value;
		else if (!sameValue(field.value, written.value, target.base[field.value.id])) {
			const reason = `The row's ${field.value.name} is another than that of ${target.label}, where it goes`;
			return { ok: false, field: field.value.name, refused: refused(reason, `Correct it, or choose ${field.value.name} from this column`) };
		}
	}
	return await addIdentity(request, { ok: true, values }, identity, target, words);
}

/** An identity that lives in a field and came from a column of another name is written like any other cell. */
async function addIdentity(
	{ matchBy }: ImportRequest,
	row: RowValues & { ok: true },
	identity: string | null,
	target: Target,
	words: WordContext,
): Promise<RowValues> {
	if (matchBy?.by !== 'field' || identity === null || matchBy.field.id in row.values) return row;
	const field = onScreen([matchBy.field], target);
	if (!field.ok) return { ok: false, field: matchBy.field.name, refused: field };
	const written = await writeValue(field.value, identity, words);
	if (!written.ok) return { ok: false, field: field.value.name, refused: written };
	return { ok: true, values: { ...row.values, [field.value.id]: written.value } };
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
	return refused(
		`The field ${name} is not on the create screen of ${target.label}`,
		'Put the field on that screen in Jira, or leave the column out',
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
		const field = target.catalog.byId(id);
		return !field || !sameValue(field, current[id], desired);
	});
	return Object.fromEntries(changed);
}


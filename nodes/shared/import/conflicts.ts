import type { Field } from '../fields/schema';
import type { FieldCatalog } from '../fields/catalog';
import { isEmptyCell } from '../fields/cells';
import { isoDateTime } from '../fields/dates';
import { listed, quoted } from '../fields/resolved';
import { writeDateTime } from '../fields/writeDates';
import type { JiraRecord } from '../records/kind';
import { changedSince } from '../records/memory';
import type { ColumnPlan } from './columns';
import { readable, shown } from './dryRun';
import { rejection, type Outcome } from './outcome';
import type { ImportRequest } from './request';
import type { WorkRow } from './rows';
import { memoryKindOf } from './twoWay';

const CHANGED_AT = { id: '', name: 'Row Changed At Column', schema: { type: 'datetime' }, required: false, hasDefault: false };

/**
 * What becomes of a row that would change fields which somebody has changed in Jira since the last import wrote them;
 * undefined where the row is written all the same. Of a field of which no import has written anything there is no last one.
 * @param changes What the row would write, by field id; also what it would move.
 */
export function heldBack(
	request: ImportRequest,
	{ changedAt = '' }: ColumnPlan,
	catalog: FieldCatalog,
	{ row, current, target }: WorkRow,
	changes: Readonly<Record<string, unknown>>,
): Outcome | undefined {
	const memory = memoryKindOf(request);
	const policy = request.twoWay?.ifChanged ?? 'overwrite';
	if (!memory || !current || policy === 'overwrite') return undefined;
	const fields = Object.keys(changes).flatMap((id) => catalog.byId(id) ?? []);
	const changed = changedSince(memory.of(current), current, fields);
	const [first] = changed;
	if (!first) return undefined;
	const names = listed(changed.map(({ name }) => name));
	const ref = { id: current.id, key: current.key };
	const since = `${names} of ${current.key} ${changed.length === 1 ? 'was' : 'were'} changed in Jira since the last import`;
	if (policy === 'skip') return { outcome: 'skipped', ref, field: names, reason: since };
	if (policy === 'newerWins') return byMoment(request, { column: changedAt, cell: row.source[changedAt] }, current, memory.moments.updated, { names, since });
	const both = changed.map((field) => `${field.name} is ${inJira(field, current)} in Jira and ${inRow(field, target?.catalog.byId(field.id), changes[field.id])} in the row`);
	const fix = 'Take the value of Jira over into the row, or change it back in Jira, then import the row again';
	return { ...rejection(`${since}: ${both.join('; ')}`, fix, names), ref };
}

/** The row is written where it was changed after the record. */
function byMoment(
	request: ImportRequest,
	{ column, cell }: { readonly column: string; readonly cell: unknown },
	current: JiraRecord,
	updated: string,
	{ names, since }: { readonly names: string; readonly since: string },
): Outcome | undefined {
	const ref = { id: current.id, key: current.key };
	const read = isEmptyCell(cell) ? undefined : writeDateTime({ ...CHANGED_AT, name: column }, cell, request.values?.dates);
	const give = `Give the row the moment of its last change in "${column}", with its offset`;
	const untold = (reason: string, fix = give) => ({ ...rejection(`${since}, and which of the two is newer cannot be told: ${reason}`, fix, column), ref });
	if (!read) return untold(`the row has no value in "${column}"`);
	if (!read.ok) return untold(read.reason, read.fix);
	const ofRow = Date.parse(isoDateTime(String(read.value)));
	const ofJira = Date.parse(isoDateTime(String(current.fields[updated] ?? '')));
	if (Number.isNaN(ofRow)) return untold(`${quoted(cell)} is not a moment`);
	if (Number.isNaN(ofJira)) return untold(`Jira does not say when ${current.key} was changed`, 'Look at it in Jira, and import the row with Overwrite if it is right');
	if (ofRow > ofJira) return undefined;
	const reason = `${since}, and ${current.key} is newer (${new Date(ofJira).toISOString()}) than the row (${new Date(ofRow).toISOString()})`;
	return { outcome: 'skipped', ref, field: names, reason };
}

function inJira(field: Field, { fields }: JiraRecord): string {
	return short(readable(field, fields[field.id]));
}

function inRow(field: Field, writable: Field | undefined, value: unknown): string {
	return short(shown(value, writable ?? field));
}

function short(value: unknown): string {
	if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return 'empty';
	return quoted(typeof value === 'string' ? value : JSON.stringify(value));
}

import type { FieldCatalog } from '../fields/catalog';
import { isoDateTime } from '../fields/dates';
import { valueTypeOf, type Field, type ValueType } from '../fields/schema';
import { fingerprint, sameValue } from './canonical';
import type { JiraRecord } from './kind';
import type { Memory, MemoryKind } from './memoryKind';

/** Digits of a hash: two values that differ have the same once in 2^64. */
const HASH_LENGTH = 16;

/** Fields that are remembered of one record: some forty characters each, in a property of 32,768 (reference, Appendix A). */
export const MOST_FIELDS = 400;

/** Stands for a value that is not the one that was written: no value has it, so the field counts as changed. */
const CHANGED = '';

/**
 * How long after its creation a record may say that it was changed and still be as it was created: what Jira itself does
 * on creating [?]. No person is that quick.
 */
const SAME_MOMENT_MS = 500;

/** Types of which a row says a part and Jira keeps more: that the two agree does not say that nobody has changed it. */
const PARTLY_SAID: ReadonlySet<ValueType> = new Set(['timeTracking', 'sprints', 'duration', 'other']);

/** What an import knows of a record of which it is to remember what was written. */
export interface Remembered {
	readonly catalog: FieldCatalog;
	/** The record as it was before the write; undefined where the run has created it. */
	readonly before?: JiraRecord;
	/** As it was read back; the same as `before` where nothing was written. */
	readonly after: JiraRecord;
	/** Ids of the fields that were asked for of both: one that is not there holds nothing. */
	readonly fieldIds: readonly string[];
	/** What the row says that the record has, by field id. */
	readonly said: Readonly<Record<string, unknown>>;
	/** Ids among these of which the row says only some entries. */
	readonly partly: ReadonlySet<string>;
	/**
	 * Set where the write has not come to its end, or nobody knows: then a field that holds what it held before was not
	 * changed by anybody else, nor was the one that was to change step by step (`moving`) and is on its way.
	 */
	readonly open?: { readonly moving?: string };
}

/**
 * The memory of a record after its row was written, or found equal. A field is surely ours only where the row says what
 * it holds, where the record is as an import created it, or where it was ours and nobody has touched the record since.
 */
export function memoryOf(kind: MemoryKind, { catalog, before, after, fieldIds, said, partly, open }: Remembered): Memory {
	const earlier = before && kind.of(before);
	const isFresh = (before === undefined || before === after) && isAsCreated(kind, after);
	const isUntouched = earlier !== undefined && before !== undefined && momentOf(kind, before, 'updated') === momentIn(earlier.at);
	const fields: Record<string, string> = {};
	const kept: string[] = [];
	for (const id of new Set([...Object.keys(said), ...fieldIds])) {
		const field = kind.volatile.has(id) ? undefined : catalog.byId(id);
		const isRead = id in after.fields || fieldIds.includes(id);
		if (!field || !isRead || Object.keys(fields).length >= MOST_FIELDS) continue;
		const now = hashOf(field, after.fields[id]);
		const past = earlier && own(earlier.fields, id);
		if (isFresh) fields[id] = now;
		else if (id in said) {
			const agrees = sameValue(field, after.fields[id], said[id]);
			const isNotYet = open !== undefined && (id === open.moving || (before !== undefined && now === hashOf(field, before.fields[id])));
			fields[id] = agrees || isNotYet ? now : CHANGED;
			if (!agrees || partly.has(id) || PARTLY_SAID.has(valueTypeOf(field.schema))) kept.push(id);
		} else if (past !== undefined) {
			fields[id] = past;
			const isOurs = isUntouched && !earlier?.kept?.includes(id) && past === now && past === hashOf(field, before?.fields[id]);
			if (!isOurs) kept.push(id);
		}
	}
	for (const [id, past] of Object.entries(earlier?.fields ?? {})) {
		if (Object.hasOwn(fields, id) || Object.keys(fields).length >= MOST_FIELDS) continue;
		fields[id] = past;
		kept.push(id);
	}
	const at = String(after.fields[kind.moments.updated] ?? '');
	return { v: 1, id: after.id, key: after.key, at, fields, ...(kept.length > 0 ? { kept } : {}), ...(isFresh ? { own: true as const } : {}) };
}

/** Whether a row that says this finds something else remembered, or nothing, or less sure than it could be. */
export function isStale(present: Memory | undefined, next: Memory, said: Readonly<Record<string, unknown>>): boolean {
	if (!present) return true;
	return Object.keys(said).some((id) => {
		const now = own(next.fields, id);
		if (now === undefined) return false;
		return own(present.fields, id) !== now || (present.kept?.includes(id) === true && next.kept?.includes(id) !== true);
	});
}

/** Those of these fields that hold something else than what was written last; none of which nothing is remembered. */
export function changedSince(memory: Memory | undefined, record: JiraRecord, fields: readonly Field[]): Field[] {
	return fields.filter((field) => {
		const past = memory && own(memory.fields, field.id);
		return past !== undefined && past !== hashOf(field, record.fields[field.id]);
	});
}

/** What an export asks of a record that it has read. */
export interface Given {
	readonly record: JiraRecord;
	/** All fields of the site, and those that the export gives. */
	readonly catalog: FieldCatalog;
	readonly fields: readonly Field[];
	/** Whether more than these leaves with the record, such as its comments. */
	readonly withMore: boolean;
	/** Whether an earlier export may have given the record as it was after this moment (milliseconds since the epoch). */
	givenSince(moment: number): boolean;
}

/**
 * Whether nobody has changed, since an import wrote it, what an export would give of this record. Equal hashes alone do
 * not say so: somebody may have changed a value, and changed it back after an export had given it. So either the record was
 * not touched at all, or no export has given it meanwhile.
 */
export function isOwnWrite(kind: MemoryKind, { record, catalog, fields, withMore, givenSince }: Given): boolean {
	const memory = kind.of(record);
	if (!memory || memory.id !== record.id || memory.key !== record.key) return false;
	const at = momentIn(memory.at);
	if (Number.isNaN(at)) return false;
	// Jira leaves out of what was asked for what an issue cannot have: that is nothing.
	const isRead = (id: string) => id in record.fields || fields.some((field) => field.id === id);
	const agrees = (id: string, past: string) => {
		const field = isRead(id) ? catalog.byId(id) : undefined;
		return field === undefined || hashOf(field, record.fields[id]) === past;
	};
	if (!Object.entries(memory.fields).every(([id, past]) => agrees(id, past))) return false;
	const isUntouched = momentOf(kind, record, 'updated') === at;
	if (isUntouched && memory.own === true) return true;
	const isSure = ({ id }: Field) => own(memory.fields, id) !== undefined && !memory.kept?.includes(id);
	return !withMore && fields.every((field) => kind.silent.has(field.id) || isSure(field)) && (isUntouched || !givenSince(at));
}

/** Whether two memories say the same; Jira may give their parts in another order. */
export function sameMemory(one: Memory | undefined, other: Memory): boolean {
	const plain = ({ fields, kept = [], own: isOwn, ...rest }: Memory) =>
		JSON.stringify([rest.id, rest.key, rest.at, isOwn === true, Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)), [...kept].sort()]);
	return one !== undefined && plain(one) === plain(other);
}

/** What stands where a memory should; undefined for what none of ours has written. */
export function readMemory(value: unknown): Memory | undefined {
	const { v, id, key, at, fields, kept, own: isOwn } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof Memory, unknown>>;
	if (v !== 1 || typeof id !== 'string' || typeof key !== 'string' || typeof at !== 'string') return undefined;
	if (typeof fields !== 'object' || fields === null) return undefined;
	const hashes = Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
	const ids = Array.isArray(kept) ? kept.filter((entry): entry is string => typeof entry === 'string') : [];
	return { v, id, key, at, fields: Object.fromEntries(hashes), kept: ids, ...(isOwn === true ? { own: true } : {}) };
}

function hashOf(field: Field, value: unknown): string {
	return fingerprint([[field, value]]).slice(0, HASH_LENGTH);
}

function isAsCreated(kind: MemoryKind, record: JiraRecord): boolean {
	return kind.isOwn(record) && momentOf(kind, record, 'updated') - momentOf(kind, record, 'created') <= SAME_MOMENT_MS;
}

function momentOf({ moments }: MemoryKind, { fields }: JiraRecord, moment: 'created' | 'updated'): number {
	return momentIn(String(fields[moments[moment]] ?? ''));
}

/** In milliseconds, so that the time zone of whoever reads does not count. */
function momentIn(text: string): number {
	return Date.parse(isoDateTime(text));
}

function own(hashes: Readonly<Record<string, string>>, id: string): string | undefined {
	return Object.hasOwn(hashes, id) ? hashes[id] : undefined;
}

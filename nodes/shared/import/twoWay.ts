import type { Connection } from '../connection/types';
import { toJiraError } from '../errors/jiraError';
import { isEmptyCell } from '../fields/cells';
import type { FieldCatalog } from '../fields/catalog';
import { LIST_TYPES, valueTypeOf } from '../fields/schema';
import type { JiraRecord } from '../records/kind';
import { isStale, memoryOf } from '../records/memory';
import type { Memory, MemoryKind } from '../records/memoryKind';
import type { ColumnPlan } from './columns';
import { isRejection, type Ledger, type Outcome } from './outcome';
import type { PlannedWrite } from './plan';
import { bindReferences } from './references';
import type { ImportRequest } from './request';
import type { WorkRow } from './rows';

/** What became of the memories of a run. */
export interface Remembering {
	readonly written: number;
	readonly refused: number;
}

const FIX = 'The row is written. Import it again, and what was not remembered is then';
const FIX_ONCE = 'The row is written. Do not import it again: that would create another';

/** The kind's memory, where the user wants it. */
export function memoryKindOf({ kind, twoWay }: ImportRequest): MemoryKind | undefined {
	return twoWay ? kind.memory : undefined;
}

/** Ids of the fields that are read of records whose writes are remembered; none where they are not. */
export function rememberedFields(request: ImportRequest, columns: ColumnPlan): string[] {
	const memory = memoryKindOf(request);
	if (!memory) return [];
	const ofRows = [...columns.fields.values()].flat().map(({ id }) => id);
	const ofIdentity = request.matchBy?.by === 'field' ? [request.matchBy.field.id] : [];
	return [...new Set([...ofRows, ...ofIdentity, ...memory.always, ...Object.values(memory.moments)])].filter(
		(id) => !memory.volatile.has(id) || Object.values(memory.moments).includes(id),
	);
}

/**
 * Writes to the records what the run has written to them, as Jira shows it now; also to records that were equal to their
 * rows and of which nothing, or something else, is remembered, as after a run that was killed. Never throws: a memory that
 * was not written is a warning on its row.
 */
export async function rememberWritten(
	connection: Connection,
	request: ImportRequest,
	columns: ColumnPlan,
	{ rows, writes, ledger }: { readonly rows: readonly WorkRow[]; readonly writes: readonly PlannedWrite[]; readonly ledger: Ledger },
): Promise<Remembering | null> {
	const memory = memoryKindOf(request);
	if (!memory) return null;
	const planned = new Map(writes.map((write) => [write.work, write]));
	const written = rows.filter((work) => planned.has(work) && mayBeWritten(ledger.of(work.row.index)));
	const equal = rows.filter((work) => ledger.of(work.row.index)?.outcome === 'unchanged');
	const rowOf = new Map<string, WorkRow>();
	let refused: ReadonlyMap<string, string>;
	const memories = new Map<string, Memory>();
	try {
		const catalog = await request.kind.fields(connection);
		const fieldIds = rememberedFields(request, columns);
		for (const work of written) rowOf.set(ledger.of(work.row.index)!.ref!.id, work);
		const refs = written.map(({ row }) => ledger.of(row.index)!.ref!);
		const now = refs.length === 0 ? new Map<string, JiraRecord>() : await memory.current(connection, refs, fieldIds);
		for (const [id, work] of rowOf) {
			const after = now.get(id);
			if (!after) continue;
			const write = planned.get(work);
			const { said, partly } = saidBy(request, columns, catalog, work, after, ledger, write);
			const isOpen = isUnfinished(ledger.of(work.row.index)!);
			memories.set(id, memoryOf(memory, { catalog, before: work.current, after, fieldIds, said, partly, open: isOpen ? { moving: write?.move?.field } : undefined }));
		}
		for (const work of equal) {
			const stale = staleMemory(request, columns, catalog, work, ledger);
			if (!stale) continue;
			rowOf.set(stale.id, work);
			memories.set(stale.id, stale);
		}
		refused = memories.size === 0 ? new Map() : await memory.write(connection, memories);
		refused = new Map([...refused, ...refs.flatMap(({ id }) => (memories.has(id) ? [] : [[id, 'it could not be read back'] as const]))]);
	} catch (thrown) {
		const reason = toJiraError(thrown).message;
		refused = new Map([...rowOf.keys()].map((id) => [id, reason]));
	}
	for (const [id, reason] of refused) {
		const work = rowOf.get(id);
		if (work) work.warnings = [...(work.warnings ?? []), { field: '', reason: `What was written could not be remembered: ${reason}`, fix: work.identity === null ? FIX_ONCE : FIX }];
	}
	return { written: [...memories.keys()].filter((id) => !refused.has(id)).length, refused: refused.size };
}

/** Calls that remembering would take, about. */
export async function rememberingCalls(
	connection: Connection,
	request: ImportRequest,
	columns: ColumnPlan,
	{ rows, writes, ledger }: { readonly rows: readonly WorkRow[]; readonly writes: readonly PlannedWrite[]; readonly ledger: Ledger },
): Promise<number> {
	const memory = memoryKindOf(request);
	if (!memory) return 0;
	const catalog = await request.kind.fields(connection);
	const equal = rows.filter((work) => ledger.of(work.row.index)?.outcome === 'unchanged');
	const stale = equal.filter((work) => staleMemory(request, columns, catalog, work, ledger));
	return memory.calls(writes.length + stale.length);
}

/** A row that was rejected after a part of it was written counts: the record is what it is now. */
function mayBeWritten(outcome: Outcome | undefined): boolean {
	if (outcome?.ref === undefined) return false;
	const { outcome: name, partly, changes, touched } = outcome;
	return name === 'created' || name === 'updated' || name === 'unknown' || partly === true || changes !== undefined || touched !== undefined;
}

function isUnfinished(outcome: Outcome): boolean {
	return isRejection(outcome) || outcome.partly === true;
}

function staleMemory(request: ImportRequest, columns: ColumnPlan, catalog: FieldCatalog, work: WorkRow, ledger: Ledger): Memory | undefined {
	const { current } = work;
	const memory = memoryKindOf(request);
	if (!memory || !current || !work.said) return undefined;
	const { said, partly } = saidBy(request, columns, catalog, work, current, ledger);
	const fieldIds = rememberedFields(request, columns);
	const next = memoryOf(memory, { catalog, before: current, after: current, fieldIds, said, partly });
	return isStale(memory.of(current), next, said) ? next : undefined;
}

/**
 * What a row says of its record: the values that it wants, who it is, and nothing for the empty cells of fields that are
 * empty.
 * Entries that join those that are there say nothing of the others.
 */
function saidBy(
	request: ImportRequest,
	{ fields }: ColumnPlan,
	catalog: FieldCatalog,
	{ row, identity, said: wanted = {}, target }: WorkRow,
	record: JiraRecord,
	ledger: Ledger,
	write?: PlannedWrite,
): { readonly said: Readonly<Record<string, unknown>>; readonly partly: ReadonlySet<string> } {
	const empty = [...fields].flatMap(([column, candidates]) => {
		const [only] = candidates;
		const isEmpty = only !== undefined && candidates.length === 1 && column in row.cells && isEmptyCell(row.cells[column]);
		return isEmpty && isNothing(record.fields[only.id]) ? [[only.id, null] as const] : [];
	});
	const own = request.matchBy?.by === 'field' && identity !== null ? { [request.matchBy.field.id]: identity } : {};
	const values = { ...Object.fromEntries(empty), ...own, ...target?.base, ...wanted, ...write?.values };
	const said = bindReferences(values, (index) => ledger.of(index)?.ref);
	const isList = (id: string) => LIST_TYPES.has(valueTypeOf(catalog.byId(id)?.schema ?? { type: 'any' }));
	const adds = request.values?.lists === 'add';
	// An identity in a list, as among labels, is one entry of it.
	return { said, partly: new Set(Object.keys(said).filter((id) => isList(id) && (adds || !(id in wanted)))) };
}

function isNothing(value: unknown): boolean {
	return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

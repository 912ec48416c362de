import { JiraError } from '../errors/jiraError';
import type { Connection } from '../connection/types';
import { isEmptyCell, jsonOf } from '../fields/cells';
import { refused, type Refused } from '../fields/resolved';
import type { EntryContext, JiraRecord, WantedChild, WritableChildKind } from '../records/kind';
import { contradiction, missingOf, withoutDoubles, type ChildWrite, type WantedEntry } from './childCompare';
import type { ColumnPlan } from './columns';
import { rejectionOf, type Ledger } from './outcome';
import type { ReferenceBook } from './references';
import type { ImportRequest } from './request';
import { concernsOneRow } from './refusals';
import type { WorkRow } from './rows';

/** A list of a row, with what of it is not in Jira. */
export interface PlannedList {
	readonly name: string;
	readonly kind: WritableChildKind;
	readonly wanted: readonly WantedEntry[];
	readonly writes: readonly ChildWrite[];
}

/**
 * The lists that the rows bring along, by name.
 * @throws JiraError (configuration) for a name that the kind does not have.
 */
export function childKindsOf({
	kind,
	childLists = [],
}: Pick<ImportRequest, 'kind' | 'childLists'>): ReadonlyMap<string, WritableChildKind> {
	const known = kind.writableChildren ?? {};
	// In the kind's own order: links come after what they may lead to.
	const chosen = Object.entries(known).filter(([name]) => childLists.includes(name));
	const unknown = childLists.find((name) => !Object.hasOwn(known, name));
	if (unknown === undefined) return new Map(chosen);
	throw new JiraError({
		kind: 'configuration',
		message: `"${unknown}" is not a list that can be written with the ${kind.name}`,
		advice: `Choose among ${Object.keys(known).join(', ') || 'nothing: there are none'}`,
	});
}

/** Fields that have to be read with a matched record, because its lists are in them. */
export function childFieldsOf(request: ImportRequest): string[] {
	return [...childKindsOf(request).values()].flatMap(({ reads }) => reads.fields);
}

/** Whether anything of the row's lists is to be written. */
export function lacksChildren({ lists = [] }: WorkRow): boolean {
	return lists.some(({ writes }) => writes.length > 0);
}

/**
 * Compares the lists of the rows with those of their records and notes on each row what is to be added. Rows with an entry
 * that nobody can read, and rows whose record does not give its list whole, are rejected; the others are given back.
 * @param bookFor Looks up the records that entries lead to.
 */
export async function planChildren(
	connection: Connection,
	request: ImportRequest,
	columns: ColumnPlan,
	rows: readonly WorkRow[],
	ledger: Ledger,
	bookFor: (words: readonly string[]) => Promise<ReferenceBook>,
): Promise<WorkRow[]> {
	const kinds = childKindsOf(request);
	if (kinds.size === 0) return [...rows];
	const reject = ({ row, match }: WorkRow, { list, position, why }: Unread) => {
		const where = position === undefined ? '' : `${list} ${position}: `;
		ledger.settle(row.index, {
			...rejectionOf({ ...why, reason: `${where}${why.reason}` }, list),
			ref: match,
		});
	};
	const understood = new Map<WorkRow, readonly EntryList[]>();
	for (const work of rows) {
		const lists = await understandRow(connection, request, columns, kinds, work);
		if ('why' in lists) reject(work, lists);
		else understood.set(work, lists);
	}
	const words = [...understood.values()]
		.flat()
		.flatMap(({ entries }) => entries.flatMap(({ child }) => child.other ?? []));
	const book = words.length === 0 ? undefined : await bookFor([...new Set(words)]);
	const current = await readCurrentLists(connection, understood);
	return [...understood].flatMap(([work, lists]) => {
		const planned: PlannedList[] = [];
		for (const list of lists) {
			const done = planList(list, book, work.current && current.get(list.name)?.get(work.current.id));
			if ('why' in done) {
				reject(work, done);
				return [];
			}
			planned.push(done);
		}
		work.lists = planned;
		return [work];
	});
}

/** The entries of one list of a row, before anything is looked up. */
interface EntryList {
	readonly name: string;
	readonly kind: WritableChildKind;
	readonly entries: ReadonlyArray<{ readonly position: number; readonly child: WantedChild }>;
}

/** Why a list cannot be written, and which entry of it is the reason. */
interface Unread {
	readonly list: string;
	readonly position?: number;
	readonly why: Refused;
}

async function understandRow(
	connection: Connection,
	{ separator }: ImportRequest,
	columns: ColumnPlan,
	kinds: ReadonlyMap<string, WritableChildKind>,
	{ row }: WorkRow,
): Promise<readonly EntryList[] | Unread> {
	const context: EntryContext = { files: row.files ?? [], separator };
	const lists: EntryList[] = [];
	for (const [name, kind] of kinds) {
		const column = columns.lists.get(name);
		const cell = column !== undefined && column in row.source ? row.source[column] : kind.unsaid;
		const entries: Array<EntryList['entries'][number]> = [];
		let position = 0;
		for (const entry of entriesOf(cell)) {
			position++;
			const children = await understandSafely(connection, kind, entry, context);
			if ('reason' in children) return { list: column ?? name, position, why: children };
			entries.push(...children.map((child) => ({ position, child })));
		}
		if (entries.length > 0) lists.push({ name: column ?? name, kind, entries });
	}
	return lists;
}

/** A cell as a list: an array, JSON text of one, or one entry alone. */
function entriesOf(cell: unknown): unknown[] {
	if (isEmptyCell(cell)) return [];
	const given = typeof cell === 'string' ? (jsonOf(cell) ?? cell) : cell;
	return (Array.isArray(given) ? given : [given]).filter((entry) => !isEmptyCell(entry));
}

async function understandSafely(
	...[connection, kind, entry, context]: [Connection, WritableChildKind, unknown, EntryContext]
): Promise<readonly WantedChild[] | Refused> {
	try {
		return await kind.understand(connection, entry, context);
	} catch (error) {
		return concernsOneRow(error);
	}
}

type ReadLists = Awaited<ReturnType<WritableChildKind['reads']['read']>>;

/** The lists of matched records, by list and record: only those that a row says something of. */
async function readCurrentLists(
	connection: Connection,
	rows: ReadonlyMap<WorkRow, readonly EntryList[]>,
): Promise<ReadonlyMap<string, ReadLists>> {
	const recordsOf = new Map<string, { readonly kind: WritableChildKind; readonly records: JiraRecord[] }>();
	for (const [{ current }, lists] of rows) {
		if (!current) continue;
		for (const { name, kind } of lists) {
			const known = recordsOf.get(name);
			if (known) known.records.push(current);
			else recordsOf.set(name, { kind, records: [current] });
		}
	}
	const read = [...recordsOf].map(
		async ([name, { kind, records }]) => [name, await kind.reads.read(connection, records)] as const,
	);
	return new Map(await Promise.all(read));
}

function planList(
	{ name, kind, entries }: EntryList,
	book: ReferenceBook | undefined,
	current: CurrentList | undefined,
): PlannedList | Unread {
	if (current?.incomplete !== undefined) {
		const why = refused(
			`Its ${kind.reads.label.toLowerCase()} could not be read whole: ${current.incomplete}`,
			'Import the row again; without the whole list nobody knows what is missing',
		);
		return { list: name, why };
	}
	const wanted: WantedEntry[] = [];
	for (const { position, child } of entries) {
		const found = child.other === undefined ? undefined : book?.(child.other);
		if (found && !found.ok) return { list: name, position, why: found };
		wanted.push({ position, child, other: found && (found.value as WantedEntry['other']) }); // A book gives nothing else.
	}
	const contradicting = kind.distinct ? contradiction(wanted) : undefined;
	if (contradicting)
		return {
			list: name,
			position: contradicting.position,
			why: refused(
				`Another entry says "${contradicting.child.name}" as well, and differs`,
				'Keep one of them',
			),
		};
	const once = kind.distinct ? withoutDoubles(wanted) : wanted;
	return { name, kind, wanted: once, writes: missingOf(kind, current?.children ?? [], once) };
}

type CurrentList = { readonly children: readonly unknown[]; readonly incomplete?: string };

/** How many of a list, in words: `2 comments`. */
export function countText({ reads }: WritableChildKind, added: number, changed: number): string[] {
	const some = (count: number) => `${count} ${count === 1 ? reads.singular : reads.label.toLowerCase()}`;
	return [...(added > 0 ? [some(added)] : []), ...(changed > 0 ? [`${some(changed)} changed`] : [])];
}

/** What a row's lists will get, in words, by the name of the list. */
export function plannedChildTexts({ lists = [] }: WorkRow): ReadonlyArray<readonly [string, string]> {
	return lists.flatMap(({ name, kind, writes }) => {
		const changed = writes.filter(({ current }) => current !== undefined).length;
		const texts = countText(kind, writes.length - changed, changed);
		return texts.length === 0 ? [] : [[name, texts.join(', ')] as const];
	});
}

/** Calls and mails of all that is to be written to the lists of these rows. */
export function plannedChildCost(rows: readonly WorkRow[]): {
	readonly calls: number;
	readonly mails: number;
} {
	const lists = rows.flatMap(({ lists: planned = [] }) => planned);
	const sum = (some: readonly PlannedList[]) => some.reduce((total, { writes }) => total + writes.length, 0);
	return { calls: sum(lists), mails: sum(lists.filter(({ kind }) => kind.mails)) };
}

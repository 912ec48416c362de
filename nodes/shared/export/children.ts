import type { Connection } from '../connection/types';
import type { TextFormat } from '../fields/read';
import { JiraError } from '../errors/jiraError';
import type { ChildKind, ChildList, JiraRecord } from '../records/kind';
import type { ExportedRecord, Shape } from './shape';

/** What `readChildren` needs to know of a kind of record. */
export interface ParentKind {
	readonly name: string;
	readonly children?: Readonly<Record<string, ChildKind>>;
}

/** The lists of one record, by the name that its kind gives them. */
export type ChildLists = Readonly<Record<string, ChildList>>;

/** How children leave. */
export interface ChildShape {
	readonly shape: Shape;
	readonly text: TextFormat;
}

const NOT_READ: ChildList = { children: [], incomplete: 'The list was not read' };

/**
 * The lists of these names.
 * @throws JiraError of kind `configuration` for a name that the kind does not have.
 */
export function childKinds(kind: ParentKind, names: readonly string[]): ReadonlyArray<readonly [string, ChildKind]> {
	const known = kind.children ?? {};
	return [...new Set(names)].map((name) => {
		const child = Object.hasOwn(known, name) ? known[name] : undefined;
		if (child !== undefined) return [name, child] as const;
		throw new JiraError({
			kind: 'configuration',
			message: `${JSON.stringify(name)} is not a list that belongs to the ${kind.name}`,
			advice: `Choose among ${Object.keys(known).join(', ') || 'nothing: there are none'}`,
		});
	});
}

/** Fields of the record that must be read along for these lists. */
export function childFields(kind: ParentKind, names: readonly string[]): string[] {
	return [...new Set(childKinds(kind, names).flatMap(([, { fields }]) => fields))];
}

/** How many records `readChildren` should get at once, so that no call goes half empty; undefined where it does not matter. */
export function childBatch(kind: ParentKind, names: readonly string[]): number | undefined {
	const sizes = childKinds(kind, names).flatMap(([, { batch }]) => batch ?? []);
	return sizes.length === 0 ? undefined : Math.max(...sizes);
}

/** Reads lists of records, side by side. Every record has an entry with every list, complete or with the reason why not. */
export async function readChildren(
	connection: Connection,
	kind: ParentKind,
	names: readonly string[],
	records: readonly JiraRecord[],
): Promise<Map<string, ChildLists>> {
	const kinds = childKinds(kind, names);
	const read = await Promise.all(
		kinds.map(async ([name, child]) => [name, records.length === 0 ? new Map() : await child.read(connection, records)] as const),
	);
	return new Map(records.map(({ id }) => [id, Object.fromEntries(read.map(([name, lists]) => [name, listOf(lists, id)]))] as const));
}

function listOf(lists: ReadonlyMap<string, ChildList>, id: string): ChildList {
	return lists.get(id) ?? NOT_READ;
}

/**
 * The lists as columns of their record: `comments`, and `commentsComplete`, which says whether they are all; where they
 * are not, `commentsMissing` says why.
 */
export function nestChildren(kind: ParentKind, lists: ChildLists, how: ChildShape): Readonly<Record<string, unknown>> {
	const columns = childKinds(kind, Object.keys(lists)).flatMap(([name, child]) => {
		const { children, incomplete } = lists[name] ?? NOT_READ;
		const shaped = children.map((entry) => shapeChild(child, entry, how));
		const complete: Array<[string, unknown]> = [
			[name, shaped],
			[`${name}Complete`, incomplete === undefined],
		];
		return incomplete === undefined ? complete : [...complete, [`${name}Missing`, incomplete] as [string, unknown]];
	});
	return Object.fromEntries(columns);
}

/**
 * The children as records of their own, list by list: `type`, `id` and `url` of the child, with id and key of the record
 * that it belongs to (`issueId`, `issueKey`). `url` is the child's own address, or else its record's.
 */
export function childRecords(
	kind: ParentKind,
	record: JiraRecord,
	lists: ChildLists,
	{ url, ...how }: ChildShape & { url(key: string): string },
): readonly ExportedRecord[] {
	return childKinds(kind, Object.keys(lists)).flatMap(([name, child]) =>
		(lists[name] ?? NOT_READ).children.map((entry) => ({
			url: url(record.key),
			...shapeChild(child, entry, how),
			type: child.singular,
			[`${kind.name}Id`]: record.id,
			[`${kind.name}Key`]: record.key,
		})),
	);
}

/** As Jira gave it with its id, or readable. */
function shapeChild(child: ChildKind, entry: unknown, { shape, text }: ChildShape): Readonly<Record<string, unknown>> {
	const shaped = child.shape(entry, text);
	return shape === 'raw' && typeof entry === 'object' ? { ...entry, id: shaped.id } : shaped;
}

/** Names of the lists that are not complete, with the reason of each. */
export function incompleteLists(lists: ChildLists): ReadonlyArray<readonly [string, string]> {
	return Object.entries(lists).flatMap(([name, { incomplete }]) => (incomplete === undefined ? [] : [[name, incomplete] as const]));
}

import type { WantedChild, WritableChildKind } from '../records/kind';
import { RowReference } from './references';

/** An entry of a row's list, as its kind has understood it. */
export interface WantedEntry {
	/** Position in the list, from 1. */
	readonly position: number;
	readonly child: WantedChild;
	/** The record at the other end: one that is there, or one that another row of this run will create. */
	readonly other?: { readonly id: string } | RowReference;
}

/** An entry that is to be written; `current` is the child that it changes, absent for a new one. */
export interface ChildWrite extends WantedEntry {
	readonly current?: unknown;
}

/**
 * What of the wanted entries is not there. Each current child stands for one entry at most: the one of its name, or one
 * that says the same.
 */
export function missingOf(
	kind: Pick<WritableChildKind, 'known'>,
	current: readonly unknown[],
	wanted: readonly WantedEntry[],
): ChildWrite[] {
	const known = current.map((child) => kind.known(child));
	const free = new Set(known.keys());
	const byName = new Map(
		known.flatMap(({ name }, index) => (name === undefined ? [] : [[name, index] as const])),
	);
	const bySaying = new Map<string, number[]>();
	known.forEach(({ says }, index) => {
		for (const text of says) bySaying.set(text, [...(bySaying.get(text) ?? []), index]);
	});
	const named = new Map<WantedEntry, number>();
	for (const entry of wanted) {
		const index = entry.child.name === undefined ? undefined : byName.get(entry.child.name);
		if (index !== undefined && free.delete(index)) named.set(entry, index);
	}
	return wanted.flatMap((entry): ChildWrite[] => {
		const says = saidBy(entry);
		const index = named.get(entry);
		if (index !== undefined)
			return known[index]!.says.includes(says) ? [] : [{ ...entry, current: current[index] }];
		const same = bySaying.get(says)?.find((candidate) => free.has(candidate));
		return same !== undefined && free.delete(same) ? [] : [entry];
	});
}

function saidBy({ child, other }: WantedEntry): string {
	// No record has such an id: what leads to a row that is still to be created is missing.
	return child.says(other instanceof RowReference ? `row ${other.row}` : (other?.id ?? ''));
}

/** Entries of which a record has each once at most. */
export function withoutDoubles(wanted: readonly WantedEntry[]): WantedEntry[] {
	const seen = new Set<string>();
	return wanted.filter((entry) => {
		const text = `${entry.child.name ?? ''}\n${saidBy(entry)}`;
		return !seen.has(text) && seen.add(text);
	});
}

/** An entry that has the name of one before it and says something else. */
export function contradiction(wanted: readonly WantedEntry[]): WantedEntry | undefined {
	const said = new Map<string, string>();
	return wanted.find((entry) => {
		const { name } = entry.child;
		if (name === undefined) return false;
		const before = said.get(name);
		said.set(name, saidBy(entry));
		return before !== undefined && before !== saidBy(entry);
	});
}

import { JiraError } from '../errors/jiraError';
import type { Found, MissingRef } from '../records/kind';
import type { CensusResult } from './census';
import { IdSet } from './idSet';

/** A record that the destination has: its id or its key, and its project where that is known. */
export interface KnownRecord {
	readonly id: string;
	readonly group?: string;
}

/** What is known, found again by id or by key. */
export interface KnownSet {
	readonly size: number;
	has(found: Found): boolean;
	/** Those of which a census saw nothing. */
	without(census: CensusResult): readonly MissingRef[];
}

/** The known set of what came in from the destination. */
export function knownOf(records: readonly KnownRecord[]): KnownSet & { readonly hasKeys: boolean } {
	const ids = new IdSet();
	const keys = new Map<string, KnownRecord>();
	for (const record of records) {
		if (/^\d+$/.test(record.id)) ids.add(record.id);
		else keys.set(record.id.toUpperCase(), record);
	}
	return {
		size: ids.size + keys.size,
		hasKeys: keys.size > 0,
		has: ({ id, key }) => ids.has(id) || (key !== undefined && keys.has(key.toUpperCase())),
		without(census) {
			const missingKeys = [...keys].filter(([key]) => !census.keys.has(key)).map(([, record]) => record);
			return [...[...ids].filter((id) => !census.ids.has(id)).map((id) => ({ id })), ...missingKeys];
		},
	};
}

/** The known set that a cursor keeps: ids by project. */
export function storedKnown(byGroup: ReadonlyMap<string, IdSet>): KnownSet {
	const all = new IdSet();
	for (const ids of byGroup.values()) for (const id of ids) all.add(id);
	return {
		size: all.size,
		has: ({ id }) => all.has(id),
		without: (census) => [...byGroup].flatMap(([group, ids]) => [...ids].filter((id) => !census.ids.has(id)).map((id) => ({ id, group }))),
	};
}

/** As much as a workflow's state should hold of a known set, in characters. */
const MOST_STORED = 40_000;

/**
 * Ids by project as one text, e.g. `DEMO=7ps-3k;OPS=…`.
 * @throws JiraError (invalid) when it would not fit into the state of a workflow.
 */
export function encodeKnown(byGroup: ReadonlyMap<string, IdSet>): string {
	const text = [...byGroup].map(([group, ids]) => `${encodeURIComponent(group)}=${ids.encode()}`).join(';');
	if (text.length <= MOST_STORED) return text;
	throw new JiraError({
		kind: 'invalid',
		message: 'The source has more records than the state of a workflow can hold the ids of',
		advice: 'Set Known Records to From Input, and give the ids that the destination has',
	});
}

/** What `encodeKnown` wrote; undefined for any other text. */
export function decodeKnown(text: string): Map<string, IdSet> | undefined {
	const byGroup = new Map<string, IdSet>();
	for (const part of text.split(';').filter((entry) => entry !== '')) {
		const equals = part.indexOf('=');
		const ids = IdSet.decode(part.slice(equals + 1));
		const group = decoded(part.slice(0, equals));
		if (equals < 0 || !ids || group === undefined) return undefined;
		byGroup.set(group, ids);
	}
	return byGroup;
}

function decoded(group: string): string | undefined {
	try {
		return decodeURIComponent(group);
	} catch {
		return undefined;
	}
}

/** Adds ids by project to others; changes and returns the first. */
export function addKnown(all: Map<string, IdSet>, more: ReadonlyMap<string, IdSet> | undefined): Map<string, IdSet> {
	for (const [group, ids] of more ?? []) {
		const known = all.get(group) ?? new IdSet();
		all.set(group, known);
		for (const id of ids) known.add(id);
	}
	return all;
}

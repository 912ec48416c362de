import { JiraError } from '../errors/jiraError';
import type { Connection } from '../connection/types';
import type { Found, MissingRef, ReadableKind, Removal } from '../records/kind';
import { IdSet } from './idSet';
import type { Brake } from './request';

/** All that a source has, by id, by group, and by key as far as keys are asked for. */
export interface CensusResult {
	readonly byGroup: ReadonlyMap<string, IdSet>;
	readonly ids: IdSet;
	readonly keys: ReadonlySet<string>;
}

/** Collects what a full scan of ids sees. Keys are kept only where the known set has some. */
export function createCensus(keepKeys: boolean): CensusResult & { add(found: Found, group: string): void } {
	const byGroup = new Map<string, IdSet>();
	const ids = new IdSet();
	const keys = new Set<string>();
	return {
		byGroup,
		ids,
		keys,
		add({ id, key }, group) {
			ids.add(id);
			if (keepKeys && key !== undefined) keys.add(key.toUpperCase());
			const ofGroup = byGroup.get(group) ?? new IdSet();
			byGroup.set(group, ofGroup);
			ofGroup.add(id);
		},
	};
}

/**
 * What became of known records that a census did not see; those that are there after all are left out.
 * @throws JiraError (conflict) when so many are gone that a lost permission is likelier than that many deletions.
 */
export async function removalsOf<Source>(
	connection: Connection,
	kind: ReadableKind<Source>,
	source: Source,
	missing: readonly MissingRef[],
	known: number,
	{ least, percent }: Brake,
): Promise<readonly Removal[]> {
	if (missing.length === 0 || !kind.census) return [];
	const removed = await kind.census.explain(connection, source, missing);
	if (removed.length <= least || removed.length * 100 <= known * percent) return removed;
	throw new JiraError({
		kind: 'conflict',
		message: `${removed.length} of ${known} known ${kind.plural} are no longer in the source (${countedReasons(removed)}), which is more than Maximum Removals allows`,
		advice:
			'Check that the account can still see the projects and that the filter is right. If the records are really gone, raise Maximum Removals for one run. Nothing was removed, and the cursor has not moved.',
	});
}

function countedReasons(removed: readonly Removal[]): string {
	const reasons = [...new Set(removed.map(({ reason }) => reason))];
	return reasons.map((reason) => `${removed.filter((removal) => removal.reason === reason).length} ${reason}`).join(', ');
}

import type { IDataObject } from 'n8n-workflow';
import { jsonOf, type EngineResult } from '../../test/engine/engine';
import { withCursor } from './delta';
import { LARGE_SITE } from './sites';
import { builtInSearch, firstIssues, PROJECT, type Job, type Task } from './job';

/** Issues that one page of ids has. */
const ID_PAGE = 5000;

/**
 * Both find out whether all that the destination has is still there, and all of it is. With the built-in node that is a
 * search for all ids; to compare them is left to the reader and not measured.
 */
export const censusJob: Job = {
	name: 'census',
	title: 'Census',
	site: LARGE_SITE,
	records: { thisPackage: 100_000, builtInNode: 5_000 },
	budget: { calls: 25 },
	async prepare(site, run) {
		const issues = await site.issues(`project = ${PROJECT.key}`);
		const destination = { known: issues.map(({ id }) => id), keys: issues.map(({ key }) => key) };
		// A cursor only moves with a record.
		await site.edit([`${PROJECT.key}-1`]);
		const { cursor } = await run(destination);
		return { ...destination, cursor };
	},
	jqlOfResult: ({ records }) => firstIssues(records),
	rows: ({ contender, prepared }) => (contender === 'thisPackage' ? [{ id: prepared.known }] : [{}]),
	ways: {
		thisPackage: {
			steps: ({ connection, prepared }) => [
				withCursor(connection, 'changes', prepared, { knownFrom: 'input' }),
			],
			keys: keysStillThere,
		},
		builtInNode: {
			steps: ({ connection, records }) => [builtInSearch(connection, firstIssues(records), 'key')],
			keys: ([result]) => jsonOf(result!, 0).map(({ key }) => String(key)),
		},
	},
};

/** All that is known, less what the output *Removed* has, if the run has seen as many pages as that takes. */
function keysStillThere([result]: readonly EngineResult[], { prepared }: Task): string[] {
	const [known, keys] = [prepared.known, prepared.keys] as [string[], string[]];
	const [report] = jsonOf(result!, 2) as [IDataObject];
	if (report.finished !== true || Number(report.pages) < known.length / ID_PAGE) return [];
	const removed = new Set(jsonOf(result!, 1).map(({ id }) => String(id)));
	return keys.filter((_key, index) => !removed.has(known[index]!));
}

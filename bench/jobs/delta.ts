import type { IDataObject } from 'n8n-workflow';
import { leanKeys } from './export';
import { LARGE_SITE } from './sites';
import {
	builtInSearch,
	LEAN,
	LEAN_FIELDS,
	PROJECT,
	thisPackage,
	type Connection,
	type Job,
	type Step,
} from './job';

const CHANGED = 200;
const HOUR_MS = 3600_000;

/** Issues of the large site that are changed, evenly spread over it. */
const CHANGED_KEYS = Array.from({ length: CHANGED }, (_unused, index) => `${PROJECT.key}-${1 + index * 500}`);

const JUST_CHANGED = `project = ${PROJECT.key} AND updated >= "-15m"`;

/** Both give the 200 of 100,000 issues that changed since the run before. */
export const deltaJob: Job = {
	name: 'delta',
	title: 'Delta',
	site: LARGE_SITE,
	records: { thisPackage: CHANGED, builtInNode: CHANGED },
	budget: { calls: 12 },
	async prepare(site, run) {
		// A cursor only moves with a record, so one of the issues changes before and after the first run.
		await site.edit(CHANGED_KEYS.slice(0, 1));
		const { cursor } = await run({});
		await site.edit(CHANGED_KEYS);
		return { cursor };
	},
	jqlOfResult: () => JUST_CHANGED,
	rows: () => [{}],
	ways: {
		thisPackage: {
			steps: ({ connection, prepared }) => [withCursor(connection, 'delta', prepared)],
			keys: leanKeys,
		},
		builtInNode: {
			// As far back as this package looks.
			steps: ({ connection }) => [
				builtInSearch(connection, `${JUST_CHANGED} ORDER BY updated ASC`, LEAN_FIELDS),
			],
			keys: leanKeys,
		},
	},
};

/** An export that goes on from the cursor of an earlier run; the first run begins an hour ago. */
export function withCursor(
	connection: Connection,
	mode: 'delta' | 'changes',
	{ cursor }: IDataObject,
	more: IDataObject = {},
): Step {
	const startDate = new Date(Date.now() - HOUR_MS).toISOString();
	return thisPackage(connection, {
		operation: 'export',
		mode,
		source: 'projects',
		projects: [PROJECT.key],
		...LEAN,
		...more,
		options: cursor === undefined ? { startDate } : { cursor: JSON.stringify(cursor) },
	});
}

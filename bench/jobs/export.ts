import { jsonOf, type EngineResult } from '../../test/engine/engine';
import { SMALL_SITE } from './sites';
import { builtInSearch, isLean, LEAN, LEAN_FIELDS, PROJECT, thisPackage, type Job } from './job';

/** Issues that are on the small site at the start, all of them in one project. */
export const SEEDED_ISSUES = 10_000;

const JQL = `project = ${PROJECT.key} ORDER BY created ASC, key ASC`;

/** Both give summary, status and assignee of every issue of the project. */
export const exportJob: Job = {
	name: 'export',
	title: 'Export',
	site: SMALL_SITE,
	records: { thisPackage: SEEDED_ISSUES, builtInNode: SEEDED_ISSUES },
	budget: { calls: 110 },
	aim: 5,
	jqlOfResult: () => JQL,
	rows: () => [{}],
	ways: {
		thisPackage: {
			steps: ({ connection }) => [
				thisPackage(connection, { operation: 'export', mode: 'all', source: 'jql', jql: JQL, ...LEAN }),
			],
			keys: leanKeys,
		},
		builtInNode: {
			steps: ({ connection }) => [builtInSearch(connection, JQL, LEAN_FIELDS)],
			keys: leanKeys,
		},
	},
};

/** Keys of the items of the first step that have the lean fields. */
export function leanKeys([result]: readonly EngineResult[]): string[] {
	return jsonOf(result!, 0)
		.filter(isLean)
		.map(({ key }) => String(key));
}

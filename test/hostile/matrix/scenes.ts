import type { ImportMode } from '../../../nodes/shared/import/modes';
import type { ImportRow } from '../../../nodes/shared/import/request';
import { projectRows } from '../import/rows';
import { rowsOf } from '../import/site';
import type { Target } from './faults';

/** One column of the matrix: a mode, its rows, and the calls that it cannot do without. */
export interface Scene {
	readonly name: string;
	readonly mode: ImportMode;
	readonly rows: readonly ImportRow[];
	/** What is there before. */
	readonly before: readonly ImportRow[];
	readonly targets: readonly Target[];
}

/** Two batches of new issues, so that one of them is in the middle. */
const COUNT = 75;

const SEARCH: Target = { name: 'search', method: 'POST', path: '/rest/api/3/search/jql' };
const READ: Target = { name: 'read', method: 'POST', path: '/rest/api/3/issue/bulkfetch' };
const CREATE: Target = { name: 'create', method: 'POST', path: '/rest/api/3/issue/bulk', nth: 2 };
const EDIT: Target = { name: 'edit', method: 'PUT', path: '/rest/api/3/issue/{issueIdOrKey}' };
const STATUS: Target = { name: 'status', method: 'POST', path: '/rest/api/3/bulk/issues/transition' };
const STEP: Target = { name: 'step', method: 'POST', path: '/rest/api/3/issue/{issueIdOrKey}/transitions' };
const COMMENT: Target = { name: 'comment', method: 'POST', path: '/rest/api/3/issue/{issueIdOrKey}/comment' };
const WORKLOG: Target = { name: 'worklog', method: 'POST', path: '/rest/api/3/issue/{issueIdOrKey}/worklog' };
const LINK: Target = { name: 'link', method: 'POST', path: '/rest/api/3/issueLink' };
const DELETE: Target = { name: 'delete', method: 'POST', path: '/rest/api/3/bulk/issues/delete' };
const FOLLOW: Target = { name: 'follow', method: 'GET', path: '/rest/api/3/bulk/queue/{taskId}' };

const FILE = projectRows(COUNT, 2);
const EARLIER = projectRows(COUNT);

/** In Create rows have no identity to refer to each other by: only stories, and no links. */
const STORIES = rowsOf(EARLIER.map(({ cells }) => ({ ...cells, type: 'Story', parent: '', links: '' })));

/** What Mirror removes takes the links to it along. */
function withoutLinks(rows: readonly ImportRow[]): ImportRow[] {
	return rowsOf(rows.map(({ cells }) => ({ ...cells, links: '' })));
}

/** The last third is not there yet; of the rest some differ. */
const PRESENT = EARLIER.slice(0, 50);

/** The columns of the matrix. */
export const SCENES: readonly Scene[] = [
	{ name: 'Create', mode: 'create', rows: STORIES, before: [], targets: [CREATE, STATUS, FOLLOW, COMMENT, WORKLOG] },
	{ name: 'Upsert', mode: 'upsert', rows: FILE, before: PRESENT, targets: [SEARCH, READ, CREATE, EDIT, STEP, COMMENT, WORKLOG, LINK] },
	// The first third has no row any more.
	{ name: 'Mirror', mode: 'mirror', rows: withoutLinks(FILE.slice(25)), before: withoutLinks(PRESENT), targets: [SEARCH, READ, CREATE, EDIT, DELETE] },
	{ name: 'Delete', mode: 'delete', rows: EARLIER, before: EARLIER, targets: [SEARCH, READ, DELETE, FOLLOW] },
];

import type { ReadableKind } from '../kind';
import { changedWorklogs } from './changes';
import { worklogCatalog } from './fields';
import { identifyWorklogs, readWorklogs, scanWorklogs, WORKLOG_READ, type WorklogSource } from './read';

/**
 * Worklogs of the whole site. Their key is that of their issue, so that only the id tells two of them apart.
 *
 * Jira leaves the last minute out of its list of changes. Every record carries its own `updated`, so a cursor at the
 * newest one given passes nothing; a worklog that was changed again while it was read may carry a newer moment, which
 * any overlap of more than a minute makes good.
 */
export const worklogKind: ReadableKind<WorklogSource> = {
	name: 'worklog',
	plural: 'worklogs',
	url: (siteUrl, issueKey) => `${siteUrl}/browse/${issueKey}`,
	fields: async () => worklogCatalog,
	standardFields: worklogCatalog.fields.map(({ id }) => id),
	groupOf: ({ fields }) => String(fields.project),
	scan: scanWorklogs,
	// The list of changes says how long a page is, and not how many pages there are.
	count: async () => undefined,
	readSize: () => WORKLOG_READ,
	read: readWorklogs,
	timeline: { created: 'created', updated: 'updated' },
	identify: identifyWorklogs,
	silentChanges: async (_connection, { projects = [] }) =>
		await Promise.resolve(projects.length === 0 ? [] : ['an issue that moves to another project takes its worklogs along, unchanged']),
	async *removals(connection, _source, from) {
		yield* changedWorklogs(connection, 'getDeletedWorklogs', from);
	},
};

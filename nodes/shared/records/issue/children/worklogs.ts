import { readText } from '../../../fields/read';
import type { ChildKind } from '../../kind';
import { listOfEach } from './complete';
import { blockOf, pageOf, readPaged } from './paged';
import { authorOf, idOf, momentOf, own, visibilityOf } from './shapes';

/** The page that Jira gives when nothing is asked for (reference §4.2). */
const PAGE = 5000;

/** Worklogs of issues, in the order in which they were logged. */
export const worklogs: ChildKind = {
	label: 'Worklogs',
	singular: 'worklog',
	fields: ['worklog'],

	async read(connection, records) {
		return await listOfEach(records, async ({ id, fields }) => {
			return await readPaged(blockOf(fields.worklog, 'worklogs'), async (startAt) => {
				const { body } = await connection.call('getIssueWorklogs', {
					path: { issueIdOrKey: id },
					query: { startAt, maxResults: PAGE },
				});
				return pageOf(body, 'worklogs');
			});
		});
	},

	shape: (worklog, text) => ({
		id: idOf(worklog),
		...authorOf(worklog),
		started: momentOf(own(worklog, 'started')),
		timeSpentSeconds: own(worklog, 'timeSpentSeconds'),
		comment: readText(own(worklog, 'comment'), text),
		created: momentOf(own(worklog, 'created')),
		updated: momentOf(own(worklog, 'updated')),
		visibility: visibilityOf(worklog),
	}),
};

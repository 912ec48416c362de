import { readText } from '../../../fields/read';
import type { ChildKind } from '../../kind';
import { listOfEach } from './complete';
import { blockOf, pageOf, readPaged } from './paged';
import { authorOf, idOf, momentOf, own, visibilityOf } from './shapes';

/** The largest page that Jira gives (reference §4.2). */
const PAGE = 100;

/** Comments of issues. Those that the account may not see are not among them, and Jira does not count them. */
export const comments: ChildKind = {
	label: 'Comments',
	singular: 'comment',
	fields: ['comment'],

	async read(connection, records) {
		return await listOfEach(records, async ({ id, fields }) => {
			return await readPaged(blockOf(fields.comment, 'comments'), async (startAt) => {
				const { body } = await connection.call('getComments', {
					path: { issueIdOrKey: id },
					query: { startAt, maxResults: PAGE, orderBy: 'created' },
				});
				return pageOf(body, 'comments');
			});
		});
	},

	shape: (comment, text) => ({
		id: idOf(comment),
		...authorOf(comment),
		body: readText(own(comment, 'body'), text),
		created: momentOf(own(comment, 'created')),
		updated: momentOf(own(comment, 'updated')),
		visibility: visibilityOf(comment),
		// Whether customers of a service desk see it; null where there are none.
		public: own(comment, 'jsdPublic'),
	}),
};

import type { ChildKind } from '../../kind';
import { listOfEach } from './complete';
import { idOf, own } from './shapes';

/** Links to pages outside of the site. Jira has no bulk read for them, and no count: each issue takes a call. */
export const remoteLinks: ChildKind = {
	label: 'Remote Links',
	singular: 'remote link',
	fields: [],

	async read(connection, records) {
		return await listOfEach(records, async ({ id }) => {
			const { body } = await connection.call<unknown>('getRemoteLinks', { path: { issueIdOrKey: id } });
			return Array.isArray(body) ? { children: body } : { children: [], incomplete: 'Jira did not give a list of remote links' };
		});
	},

	shape(link) {
		const page = own(link, 'object');
		return {
			id: idOf(link),
			globalId: own(link, 'globalId'),
			url: own(page, 'url'),
			title: own(page, 'title'),
			summary: own(page, 'summary'),
			application: own(own(link, 'application'), 'name'),
			relationship: own(link, 'relationship'),
		};
	},
};

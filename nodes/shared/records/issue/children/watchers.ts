import type { ChildKind } from '../../kind';
import { listOfEach } from './complete';
import { own } from './shapes';

/** People who watch issues. A call for each issue that somebody watches: no bulk read gives their names. */
export const watchers: ChildKind = {
	label: 'Watchers',
	singular: 'watcher',
	fields: ['watches'],

	async read(connection, records) {
		return await listOfEach(records, async ({ id, fields }) => {
			if (own(fields.watches, 'watchCount') === 0) return { children: [] };
			const { body } = await connection.call<unknown>('getWatchers', { path: { issueIdOrKey: id } });
			const shown = own(body, 'watchers');
			const children = Array.isArray(shown) ? shown : [];
			const count = Number(own(body, 'watchCount') ?? children.length);
			if (children.length >= count) return { children };
			// Without the permission an account sees no watcher but itself.
			const incomplete = `Jira names ${children.length} of ${count}; the others take the permission View Voters and Watchers`;
			return { children, incomplete };
		});
	},

	shape: (watcher) => ({ id: own(watcher, 'accountId'), name: own(watcher, 'displayName') }),
};

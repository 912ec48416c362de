import type { ChildKind } from '../../kind';
import { listOfEach } from './complete';
import { bag, own } from './shapes';

/**
 * Entity properties of issues, by which apps keep what people do not see. Bulk reads give five at most and only by name;
 * one call for each issue gives all of them, whatever they are called.
 */
export const properties: ChildKind = {
	label: 'Properties',
	singular: 'property',
	fields: [],

	async read(connection, records) {
		return await listOfEach(records, async ({ id }) => {
			const { body } = await connection.call<unknown>('getIssue', {
				path: { issueIdOrKey: id },
				query: { fields: 'id', properties: '*all' },
			});
			const given = own(body, 'properties');
			if (given === null) return { children: [], incomplete: 'Jira did not give the properties of the issue' };
			const names = Object.keys(bag(given)).sort();
			return { children: names.map((key) => ({ key, value: own(given, key) })) };
		});
	},

	shape: (property) => ({ id: own(property, 'key'), value: own(property, 'value') }),
};

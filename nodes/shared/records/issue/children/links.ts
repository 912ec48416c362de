import type { ChildKind } from '../../kind';
import { embeddedList, listOfEach } from './complete';
import { idOf, own } from './shapes';

/** Links to other issues of the site. Those to issues that the account may not see are not given. */
export const links: ChildKind = {
	label: 'Issue Links',
	singular: 'issue link',
	fields: ['issuelinks'],

	async read(_connection, records) {
		return await listOfEach(records, async (record) => embeddedList(record, 'issuelinks'));
	},

	shape(link) {
		// The side that is given is the other issue: it stands at the outward end when this one "blocks" it.
		const direction = own(link, 'outwardIssue') === null ? 'inward' : 'outward';
		const other = own(link, `${direction}Issue`);
		const fields = own(other, 'fields');
		return {
			id: idOf(link),
			linkType: own(own(link, 'type'), 'name'),
			direction,
			relation: own(own(link, 'type'), direction),
			linkedId: own(other, 'id'),
			linkedKey: own(other, 'key'),
			linkedSummary: own(fields, 'summary'),
			linkedStatus: own(own(fields, 'status'), 'name'),
		};
	},
};

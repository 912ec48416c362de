import type { ChildKind } from '../../kind';
import { embeddedList, listOfEach } from './complete';
import { authorOf, idOf, momentOf, oldestFirst, own } from './shapes';

/**
 * Attachments of issues: what is known of each file; `downloadAttachment` gets the file itself. Addresses are left out:
 * those that Jira gives lead to hosts that refuse some tokens (reference §7).
 */
export const attachments: ChildKind = {
	label: 'Attachments',
	singular: 'attachment',
	fields: ['attachment'],

	async read(_connection, records) {
		return await listOfEach(records, async (record) => {
			const list = embeddedList(record, 'attachment');
			return { ...list, children: oldestFirst(list.children) };
		});
	},

	shape: (attachment) => ({
		id: idOf(attachment),
		fileName: own(attachment, 'filename'),
		size: own(attachment, 'size'),
		mimeType: own(attachment, 'mimeType'),
		...authorOf(attachment),
		created: momentOf(own(attachment, 'created')),
	}),
};

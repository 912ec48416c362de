import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';
import type { JiraRecord, Mark, Marks } from '../kind';
import { BULK, runBulk } from './bulk';

/** Marks on issues: a label, or a text in a field that is empty otherwise. */
export const issueMarks: Marks = {
	fields: (mark) => [mark.by === 'label' ? 'labels' : mark.field.id],
	isMarked,
	async mark(connection, ids, mark) {
		const refused = new Map<string, string>();
		for (let at = 0; at < ids.length; at += BULK) {
			for (const [id, reason] of await markSome(connection, ids.slice(at, at + BULK), mark)) refused.set(id, reason);
		}
		return refused;
	},
};

function isMarked({ fields }: JiraRecord, mark: Mark): boolean {
	if (mark.by === 'label') return Array.isArray(fields.labels) && fields.labels.includes(mark.label);
	const value = fields[mark.field.id];
	return value !== null && value !== undefined && value !== '';
}

/** In bulk where the account may and Jira can (and then without mails), else one by one. */
async function markSome(connection: Connection, ids: readonly string[], mark: Mark): Promise<ReadonlyMap<string, string>> {
	try {
		return await markInBulk(connection, ids, mark);
	} catch (error) {
		// Not every field can be edited in bulk, and Jira takes five bulk operations of the whole site at a time [?].
		if (!isJiraError(error, 'permission') && !isJiraError(error, 'invalid')) throw toJiraError(error);
		return await markOneByOne(connection, ids, mark);
	}
}

async function markInBulk(connection: Connection, ids: readonly string[], mark: Mark): Promise<ReadonlyMap<string, string>> {
	return await runBulk(connection, 'bulkEditIssues', ids, {
		selectedActions: [mark.by === 'label' ? 'labels' : mark.field.id],
		editedFieldsInput: bulkInput(mark),
	});
}

function bulkInput(mark: Mark): object {
	if (mark.by === 'field') return { singleLineTextFields: [{ fieldId: mark.field.id, text: mark.value }] };
	return { labelsFields: [{ fieldId: 'labels', bulkEditMultiSelectFieldOption: 'ADD', labels: [{ name: mark.label }] }] };
}

async function markOneByOne(connection: Connection, ids: readonly string[], mark: Mark): Promise<ReadonlyMap<string, string>> {
	const body = mark.by === 'label' ? { update: { labels: [{ add: mark.label }] } } : { fields: { [mark.field.id]: mark.value } };
	const refused = new Map<string, string>();
	await Promise.all(
		ids.map(async (id) => {
			try {
				await connection.call('editIssue', { path: { issueIdOrKey: id }, body, writesIssue: id });
			} catch (error) {
				if (!isJiraError(error) || ['cancelled', 'authentication', 'scope'].includes(error.kind)) throw toJiraError(error);
				refused.set(id, error.message);
			}
		}),
	);
	return refused;
}

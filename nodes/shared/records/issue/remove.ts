import type { Connection } from '../../connection/types';
import { endsTheRun, isJiraError, toJiraError, type JiraError } from '../../errors/jiraError';
import { listed } from '../../fields/resolved';
import type { JiraRecord, WriteRefused, WriteResult } from '../kind';
import { LATE_MS, runBulk } from './bulk';
import { readIssues } from './read';
import { LEAVES_OPEN } from './write';

/** Issues of one read. */
const READ = 100;

/**
 * Deletes issues: in bulk and without mails where the account may make bulk changes, else one by one. Jira deletes the
 * subtasks of an issue with it, so an issue with subtasks that are not among those to delete is left, unless they may go.
 */
export async function removeIssues(connection: Connection, records: readonly JiraRecord[], withSubtasks: boolean): Promise<readonly WriteResult[]> {
	const going = new Set(records.map(({ id }) => id));
	const results = new Map<string, WriteResult>();
	for (const record of records) {
		const staying = withSubtasks ? [] : subtasksOf(record).filter(({ id }) => !going.has(id));
		if (staying.length > 0) results.set(record.id, refusedFor(staying.map(({ key }) => key)));
	}
	const ids = records.map(({ id }) => id).filter((id) => !results.has(id));
	for (const [id, result] of await removeAll(connection, ids)) results.set(id, result);
	return records.map(({ id }) => results.get(id)!);
}

async function removeAll(connection: Connection, ids: readonly string[]): Promise<ReadonlyMap<string, WriteResult>> {
	if (ids.length === 0) return new Map();
	try {
		const refused = await runBulk(connection, 'bulkDeleteIssues', ids, {});
		return new Map(ids.map((id) => [id, refused.has(id) ? refusal(refused.get(id)!) : gone(id, false)]));
	} catch (error) {
		if (isJiraError(error) && LEAVES_OPEN.has(error.kind)) return await lookAgain(connection, ids, error);
		if (!isJiraError(error, 'permission')) throw toJiraError(error);
		return await removeEach(connection, ids);
	}
}

/**
 * What ends the run in the middle does not hide what is deleted by then: the rest is refused with that reason.
 * @throws JiraError for what ends the run before anything was deleted.
 */
async function removeEach(connection: Connection, ids: readonly string[]): Promise<ReadonlyMap<string, WriteResult>> {
	let ended: JiraError | undefined;
	const each = ids.map(async (id) => {
		try {
			return [id, await removeOne(connection, id)] as const;
		} catch (thrown) {
			const error = toJiraError(thrown);
			ended ??= error;
			return [id, { ...refusal(`The run ended before: ${error.message}`), fix: error.advice || 'Import the row again', retry: true }] as const;
		}
	});
	const results = new Map<string, WriteResult>(await Promise.all(each));
	if (ended && ![...results.values()].some(({ done }) => done)) throw ended;
	return results;
}

/** After a bulk operation of which nobody knows whether it was taken: what is not there any more was deleted. */
async function lookAgain(connection: Connection, ids: readonly string[], { message }: JiraError): Promise<ReadonlyMap<string, WriteResult>> {
	await connection.ports.sleep(LATE_MS);
	const there = await stillThere(connection, ids);
	const fix = 'Import the row again: what is deleted by then is left alone';
	const unknown: WriteRefused = { done: false, outcome: 'unknown', reason: message, fix, retry: true };
	return new Map(ids.map((id) => [id, there && !there.has(id) ? gone(id, false) : unknown]));
}

/** Undefined where not even that can be read: then nobody can tell. */
async function stillThere(connection: Connection, ids: readonly string[]): Promise<ReadonlySet<string> | undefined> {
	try {
		const there = new Set<string>();
		for (let at = 0; at < ids.length; at += READ) {
			const { records } = await readIssues(connection, ids.slice(at, at + READ), ['project']);
			for (const { id } of records) there.add(id);
		}
		return there;
	} catch {
		return undefined;
	}
}

/** An issue that is not there any more has gone with the issue that it was a subtask of. */
async function removeOne(connection: Connection, id: string): Promise<WriteResult> {
	try {
		await connection.call('deleteIssue', { path: { issueIdOrKey: id }, query: { deleteSubtasks: true }, accept: [404], writesIssue: id });
		return gone(id, true);
	} catch (error) {
		const { message, advice, retryable } = toJiraError(error);
		if (!isJiraError(error) || endsTheRun(error)) throw toJiraError(error);
		return { ...refusal(message), fix: advice || LOOK, retry: retryable };
	}
}

const LOOK = 'Check that the account may delete issues in this project';

function gone(id: string, mailed: boolean): WriteResult {
	return { done: true, ref: { id, key: '' }, mailed };
}

function refusal(reason: string) {
	return { done: false, outcome: 'rejected', reason, fix: LOOK, retry: false } as const;
}

function refusedFor(subtasks: readonly string[]): WriteResult {
	return { ...refusal(`Its subtasks ${listed(subtasks)} would be deleted with it`), fix: 'Give them rows of their own, or switch on Delete Subtasks' };
}

function subtasksOf({ fields }: JiraRecord): ReadonlyArray<{ readonly id: string; readonly key: string }> {
	return Array.isArray(fields.subtasks) ? (fields.subtasks as Array<{ id: string; key: string }>) : [];
}

import type { Connection } from '../../connection/types';
import { isoDateTime } from '../../fields/read';
import type { Found, JiraRecord, ReadBatch, ScanOptions, ScanRange, WantedFields } from '../kind';
import { NUMERIC_ID } from '../oneByOne';
import { changedWorklogs } from './changes';
import { placesOf, type IssuePlace } from './issues';

/** Which worklogs to export: those of the whole site, narrowed by project (key, id or name) and by author (account id). */
export interface WorklogSource {
	readonly projects?: readonly string[];
	readonly authors?: readonly string[];
}

interface WorklogBody extends Readonly<Record<string, unknown>> {
	readonly id: string;
	readonly issueId: string;
	readonly author?: { readonly accountId?: string };
	readonly created?: string;
}

/** Most worklogs that one read takes (reference §4.2). */
export const WORKLOG_READ = 1000;

type Test = (worklog: WorklogBody, place: IssuePlace) => boolean;

/**
 * The worklogs of a source in the order of their last change, the only one that Jira has for them. A range by `created`
 * gives the right worklogs, but in that same order.
 *
 * Of the whole site the ids come alone, and the engine reads them side by side. Where it is narrowed, a page has to be
 * read to know what belongs to the source; a worklog that cannot be read is then no part of it.
 */
export async function* scanWorklogs(
	connection: Connection,
	source: WorklogSource,
	_wanted: WantedFields,
	{ range }: ScanOptions = {},
): AsyncGenerator<readonly Found[]> {
	const tests = testsOf(source, range);
	const { from, to = Infinity } = range?.by === 'updated' ? range : { from: null };
	for await (const changes of changedWorklogs(connection, 'getChangedWorklogs', from ?? 0)) {
		const ids = [...new Set(changes.filter(({ at }) => at < to).map(({ id }) => id))];
		if (ids.length === 0 && changes.length > 0) return;
		if (tests.length === 0) {
			yield ids.map((id) => ({ id }));
			continue;
		}
		const { placed } = await read(connection, ids);
		yield placed
			.filter(({ worklog, place }) => tests.every((test) => test(worklog, place)))
			.map(({ worklog, place }) => ({
				id: worklog.id,
				key: place.key,
				record: worklogRecord(worklog, place),
			}));
	}
}

/** Reads worklogs by id, at most a thousand, each with the key of its issue. */
export async function readWorklogs(connection: Connection, ids: readonly string[]): Promise<ReadBatch> {
	const { placed, unplaced } = await read(connection, ids);
	const reason = 'The issue of the worklog was deleted, or this account may not see it';
	return {
		records: placed.map(({ worklog, place }) => worklogRecord(worklog, place)),
		refusals: new Map(unplaced.map(({ id }) => [id, reason])),
		moved: new Map(),
	};
}

/** A stable text for a source, whatever the order of its words. */
export async function identifyWorklogs(_connection: Connection, { projects = [], authors = [] }: WorklogSource): Promise<string> {
	return await Promise.resolve(JSON.stringify({ projects: [...projects].sort(), authors: [...authors].sort() }));
}

interface Reading {
	readonly placed: ReadonlyArray<{ readonly worklog: WorklogBody; readonly place: IssuePlace }>;
	/** Worklogs whose issue is not given. */
	readonly unplaced: readonly WorklogBody[];
}

/** The worklogs in the order of the ids: Jira gives them in an order of its own. */
async function read(connection: Connection, ids: readonly string[]): Promise<Reading> {
	const numbers = ids.filter((id) => NUMERIC_ID.test(id)).map(Number);
	if (numbers.length === 0) return { placed: [], unplaced: [] };
	const { body } = await connection.call<WorklogBody[]>('getWorklogs', { body: { ids: numbers } });
	const places = await placesOf(
		connection,
		body.map(({ issueId }) => issueId),
	);
	const byId = new Map(body.map((worklog) => [worklog.id, worklog]));
	const worklogs = ids.flatMap((id) => byId.get(id) ?? []);
	const placed = worklogs.flatMap((worklog) => {
		const place = places.get(worklog.issueId);
		return place === undefined ? [] : [{ worklog, place }];
	});
	return { placed, unplaced: worklogs.filter(({ issueId }) => !places.has(issueId)) };
}

function testsOf({ projects = [], authors = [] }: WorklogSource, range?: ScanRange): Test[] {
	const names = new Set(projects.map((word) => word.toLowerCase()));
	const tests: Test[] = [];
	if (names.size > 0) {
		tests.push((_worklog, { project: { id, key, name } }) => [id, key, name].some((word) => names.has(word.toLowerCase())));
	}
	if (authors.length > 0) tests.push(({ author }) => authors.includes(author?.accountId ?? ''));
	const { by, from } = range ?? {};
	if (by === 'created' && from !== null && from !== undefined) {
		tests.push(({ created }) => created === undefined || Date.parse(isoDateTime(created)) >= from);
	}
	return tests;
}

/** Key and url are those of the issue: a worklog has no key and no page of its own. */
function worklogRecord(worklog: WorklogBody, { key, project }: IssuePlace): JiraRecord {
	return { id: worklog.id, key, fields: { ...worklog, issueKey: key, project: project.key }, raw: worklog };
}

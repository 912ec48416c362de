import { offsetPages } from '../../connection/pages';
import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';
import type { JiraRecord, MissingRef, ReadBatch, Removal } from '../kind';
import { issueReadSize, readIssues } from './read';
import { projectKeyOf } from './record';
import { searchIssues } from './search';
import { issueConditions, type IssueSource } from './source';
import { withMoments } from './moments';

/** Most ids that one search reads past the index (reference §3.1). */
const RECONCILED = 50;

/** The field that an archived issue has [?]: the one place that knows how an archived issue shows itself. */
const ARCHIVED = 'archiveddate';

const PROJECTS_A_PAGE = 50;

/**
 * What became of issues of which a scan saw nothing. Those that can be read are looked for once more, in the database
 * instead of the index: what the source has after all is left out.
 */
export async function explainMissing(connection: Connection, source: IssueSource, missing: readonly MissingRef[]): Promise<Removal[]> {
	const projects = source.from === 'projects' ? source.projects : [];
	return await explainBy(connection, missing, projects, async (ids) => await stillIn(connection, source, ids));
}

/**
 * The same for a source of any kind.
 * @param projects Those that the source is about, where it is about some.
 * @param there Which of these ids, all of them readable, the source has after all.
 */
export async function explainBy(
	connection: Connection,
	missing: readonly MissingRef[],
	projects: readonly string[],
	there: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<Removal[]> {
	const { found, lost } = await readMissing(connection, missing);
	const archived = found.filter(({ record }) => isKnown(record.fields[ARCHIVED]));
	const readable = found.filter((entry) => !archived.includes(entry));
	const stillThere = await there(readable.map(({ record }) => record.id));
	const left = readable.filter(({ record }) => !stillThere.has(record.id));
	const visible = await visibleProjects(connection, lost, projects);
	return [
		...archived.map(({ ref, record }) => ({ id: ref.id, key: record.key, reason: 'archived' as const })),
		...left.map(({ ref, record }) => ({ id: ref.id, key: record.key, reason: 'leftFilter' as const })),
		...lost.map((ref) => ({ id: ref.id, key: keyOf(ref), reason: isVisible(ref, visible) ? ('gone' as const) : ('accessLost' as const) })),
	];
}

interface FoundAgain {
	readonly ref: MissingRef;
	readonly record: JiraRecord;
}

async function readMissing(connection: Connection, missing: readonly MissingRef[]) {
	const fields = ['project', ARCHIVED];
	const size = issueReadSize(connection, fields);
	const reads: Array<Promise<ReadBatch>> = [];
	for (let at = 0; at < missing.length; at += size) {
		reads.push(readIssues(connection, missing.slice(at, at + size).map(({ id }) => id), fields));
	}
	const byWord = new Map<string, JiraRecord>();
	for (const { records, moved } of await Promise.all(reads)) {
		for (const record of records) byWord.set(record.id, record).set(record.key.toUpperCase(), record);
		for (const [word, id] of moved) if (byWord.has(id)) byWord.set(word.toUpperCase(), byWord.get(id)!);
	}
	const found: FoundAgain[] = [];
	const lost: MissingRef[] = [];
	for (const ref of missing) {
		const record = byWord.get(ref.id.toUpperCase());
		if (record) found.push({ ref, record });
		else lost.push(ref);
	}
	return { found, lost };
}

/** Which of these ids the source has, by a search that reads them from the database. */
async function stillIn(connection: Connection, source: IssueSource, ids: readonly string[]): Promise<ReadonlySet<string>> {
	const searches: Array<Promise<string[]>> = [];
	for (let at = 0; at < ids.length; at += RECONCILED) searches.push(searchAmong(connection, source, ids.slice(at, at + RECONCILED)));
	return new Set((await Promise.all(searches)).flat());
}

async function searchAmong(connection: Connection, source: IssueSource, ids: readonly string[]): Promise<string[]> {
	try {
		return await searchOnce(connection, source, ids);
	} catch (error) {
		// An issue that was deleted since it was read: JQL refuses an id that means nothing [?].
		if (!isJiraError(error, 'invalid')) throw toJiraError(error);
		const { found } = await readMissing(connection, ids.map((id) => ({ id })));
		if (found.length === ids.length) throw toJiraError(error);
		return found.length === 0 ? [] : await searchAmong(connection, source, found.map(({ ref }) => ref.id));
	}
}

async function searchOnce(connection: Connection, source: IssueSource, ids: readonly string[]): Promise<string[]> {
	return await withMoments(connection, async (moment) => {
		const jql = `(${issueConditions({ source, moment })}) AND id in (${ids.join(', ')})`;
		const found: string[] = [];
		const pages = searchIssues(connection, { jql, fields: ['key'], pageSize: RECONCILED, reconcile: ids });
		for await (const issues of pages) for (const { id } of issues) found.push(id);
		return found;
	});
}

/** The keys of those projects in question that the account can see; undefined where nobody knows which are in question. */
async function visibleProjects(
	connection: Connection,
	lost: readonly MissingRef[],
	projects: readonly string[],
): Promise<{ readonly asked: ReadonlySet<string>; readonly seen: ReadonlySet<string> } | undefined> {
	const named = lost.flatMap((ref) => projectOf(ref) ?? []);
	const keys = [...new Set([...named, ...projects])];
	if (lost.length === 0 || keys.length === 0) return undefined;
	const seen = new Set<string>();
	for (let at = 0; at < keys.length; at += PROJECTS_A_PAGE) {
		const some = keys.slice(at, at + PROJECTS_A_PAGE);
		const pages = offsetPages(async (startAt) => {
			const input = { query: { keys: some, startAt, maxResults: PROJECTS_A_PAGE }, accept: [404] };
			const { body } = await connection.call<{ values?: Array<{ key: string }>; isLast?: boolean }>('searchProjects', input);
			return { items: body.values ?? [], isLast: body.isLast };
		});
		for await (const { items } of pages) for (const { key } of items) seen.add(key.toUpperCase());
	}
	return { asked: new Set(keys.map((key) => key.toUpperCase())), seen };
}

/** Whether the project of a record can be seen; a record of which nobody knows the project counts by all that are in question. */
function isVisible(ref: MissingRef, projects: Awaited<ReturnType<typeof visibleProjects>>): boolean {
	const project = projectOf(ref)?.toUpperCase();
	if (project !== undefined) return projects?.seen.has(project) ?? true;
	return projects === undefined || projects.seen.size > 0;
}

function projectOf({ id, group }: MissingRef): string | undefined {
	return group ?? (keyOf({ id }) === undefined ? undefined : projectKeyOf(id));
}

function keyOf({ id }: MissingRef): string | undefined {
	return /-\d+$/.test(id) ? id : undefined;
}

function isKnown(value: unknown): boolean {
	return value !== null && value !== undefined && value !== '';
}

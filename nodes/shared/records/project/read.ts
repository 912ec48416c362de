import { offsetPages } from '../../connection/pages';
import type { Connection, Query } from '../../connection/types';
import type { Found, JiraRecord, ReadBatch } from '../kind';

/** Which projects to export: all that the account can see, narrowed by a search text and by project type. */
export interface ProjectSource {
	readonly search?: string;
	readonly types?: readonly string[];
}

/** Most keys that one search takes (reference, Appendix A). */
export const PROJECT_READ = 50;
const PAGE = 100;
const EXPAND = 'description,lead,url';

type ProjectBody = Readonly<Record<string, unknown>> & { readonly id: string; readonly key: string };

interface ProjectPage {
	readonly values: readonly ProjectBody[];
	readonly total?: number;
	readonly isLast?: boolean;
}

/** All projects of the source, by key; every page holds the projects whole, so that none is read again. */
export async function* scanProjects(connection: Connection, source: ProjectSource): AsyncGenerator<readonly Found[]> {
	for await (const projects of searchPages(connection, { ...sourceQuery(source), orderBy: 'key' })) {
		yield projects.map((project) => ({ id: project.id, key: project.key, record: projectRecord(project) }));
	}
}

/** How many projects the source has: the page envelope says so. */
export async function countProjects(connection: Connection, source: ProjectSource): Promise<number | undefined> {
	const query = { ...sourceQuery(source), maxResults: 1 };
	const { body, status } = await connection.call<ProjectPage>('searchProjects', { query, accept: [404] });
	return status === 404 ? 0 : body.total;
}

/** Reads projects by key or id, at most fifty. */
export async function readProjects(connection: Connection, idsOrKeys: readonly string[]): Promise<ReadBatch> {
	const ids = idsOrKeys.filter((word) => /^\d+$/.test(word));
	const keys = idsOrKeys.filter((word) => !/^\d+$/.test(word));
	const records: JiraRecord[] = [];
	for (const query of [{ id: ids }, { keys }]) {
		if (Object.values(query)[0]!.length === 0) continue;
		for await (const projects of searchPages(connection, query)) records.push(...projects.map(projectRecord));
	}
	return { records, refusals: new Map(), moved: new Map() };
}

/** A project as the engines know it: its properties are its fields. */
export function projectRecord(project: ProjectBody): JiraRecord {
	return { id: project.id, key: project.key, fields: project, raw: project };
}

async function* searchPages(connection: Connection, query: Query): AsyncGenerator<readonly ProjectBody[]> {
	const pages = offsetPages(async (startAt) => {
		const input = { query: { ...query, expand: EXPAND, startAt, maxResults: PAGE }, accept: [404] };
		const { body, status } = await connection.call<ProjectPage>('searchProjects', input);
		return { items: status === 404 ? [] : body.values, isLast: body.isLast };
	});
	for await (const { items } of pages) yield items;
}

function sourceQuery({ search, types }: ProjectSource): Query {
	return { query: search || undefined, typeKey: types?.length ? types.join(',') : undefined };
}

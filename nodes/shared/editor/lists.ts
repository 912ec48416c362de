import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { connectionFor } from '../connection/n8nPorts';
import type { Connection } from '../connection/types';
import { valueTypeOf, type ValueType } from '../fields/schema';
import { issueKind } from '../records/issue';
import { issueTypesOf } from '../records/issue/fields';
import { toNodeError } from './nodeError';

/** Entries of one page of a list in the editor; the editor asks for the next page as the person scrolls. */
const PAGE = 50;

interface ProjectPage {
	readonly values?: ReadonlyArray<{ readonly id: string; readonly key: string; readonly name: string }>;
	readonly isLast?: boolean;
}

/** Projects that the account can see, searched on the server, page by page. Their value is the key, which moves between sites. */
export async function searchProjects(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const startAt = Number(paginationToken ?? 0);
		const query = { query: filter || undefined, startAt, maxResults: PAGE, orderBy: 'name' };
		const { body, status } = await connection.call<ProjectPage>('searchProjects', { query, accept: [404] });
		const projects = status === 404 ? [] : (body.values ?? []);
		const results = projects.map(({ key, name }) => ({
			name: `${name} (${key})`,
			value: key,
			url: `${connection.session.siteUrl}/browse/${key}`,
		}));
		const last = body.isLast === true || projects.length === 0;
		return { results, paginationToken: last ? undefined : String(startAt + projects.length) };
	});
}

/** Issue types of the project that the node names, or of the site while the project comes from a column. */
export async function searchIssueTypes(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const project = chosenProject(this);
		const types = project ? await issueTypesOf(connection, project) : await siteIssueTypes(connection);
		const names = [...new Set(types.map(({ name }) => name))].sort();
		return { results: matching(names.map((name) => ({ name, value: name })), filter) };
	});
}

/** The kinds of fields in which an identity can live and be found again. */
const MATCHABLE: ReadonlySet<ValueType> = new Set(['text', 'number', 'words', 'choice']);

/** Fields in which rows can be matched. */
export async function searchMatchFields(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const catalog = await issueKind.fields(connection);
		const fields = catalog.fields.filter(({ id, schema }) => id.startsWith('customfield_') && MATCHABLE.has(valueTypeOf(schema)));
		return { results: matching(fields.map((field) => ({ name: catalog.nameOf(field), value: field.id })), filter) };
	});
}

/** Projects as a plain list, for choosing several. */
export async function loadProjects(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const options: INodePropertyOptions[] = [];
	let token: string | undefined;
	do {
		const page: INodeListSearchResult = await searchProjects.call(this, undefined, token);
		options.push(...page.results);
		token = page.paginationToken as string | undefined;
	} while (token !== undefined);
	return options;
}

/** Fields of the site as a plain list, for choosing several. */
export async function loadFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await forEditor(this, async (connection) => {
		const catalog = await issueKind.fields(connection);
		const options = catalog.fields.map((field) => ({ name: catalog.nameOf(field), value: field.id, description: field.id }));
		return options.sort((a, b) => a.name.localeCompare(b.name));
	});
}

/** The project that is picked in the node; undefined while it comes from a column or nothing is picked. */
export function chosenProject(context: ILoadOptionsFunctions): string | undefined {
	if (context.getCurrentNodeParameter('projectFrom') === 'column') return undefined;
	const project = context.getCurrentNodeParameter('project', { extractValue: true });
	return typeof project === 'string' && project !== '' ? project : undefined;
}

async function siteIssueTypes(connection: Connection): Promise<ReadonlyArray<{ readonly name: string }>> {
	const { body } = await connection.call<Array<{ name: string }>>('getIssueTypes');
	return body;
}

function matching(entries: INodeListSearchItems[], filter = ''): INodeListSearchItems[] {
	const wanted = filter.toLowerCase();
	return entries.filter(({ name, value }) => `${name} ${String(value)}`.toLowerCase().includes(wanted));
}

/** Runs what the editor asks for; what goes wrong is shown in the list, in words. */
async function forEditor<T>(context: ILoadOptionsFunctions, ask: (connection: Connection) => Promise<T>): Promise<T> {
	try {
		return await ask(await connectionFor(context));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { forEditor, orSay, PICKER_PAGE } from './picker';

interface ProjectPage {
	readonly values?: ReadonlyArray<{ readonly key: string; readonly name: string }>;
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
		const query = { query: filter || undefined, startAt, maxResults: PICKER_PAGE, orderBy: 'name' };
		const { body, status } = await connection.call<ProjectPage>('searchProjects', { query, accept: [404] });
		const projects = status === 404 ? [] : (body.values ?? []);
		const results = projects.map(({ key, name }) => ({
			name: `${name} (${key})`,
			value: key,
			url: `${connection.session.siteUrl}/browse/${key}`,
		}));
		const last = body.isLast === true || projects.length === 0;
		if (startAt === 0) orSay(results, filter, 'This account can see no project', 'Ask an administrator for the permission Browse Projects, or use another credential');
		return { results, paginationToken: last ? undefined : String(startAt + projects.length) };
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

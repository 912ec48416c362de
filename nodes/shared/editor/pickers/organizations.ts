import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { deskPages } from '../../records/serviceDesk/pages';
import { forEditor, matching, orSay } from './picker';

/** Organizations of customers; Jira cannot search them, so all are read and told apart here. */
export async function searchOrganizations(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const entries: INodeListSearchItems[] = [];
		const pages = deskPages<{ id: string; name?: string }>(connection, 'getOrganizations');
		for await (const page of pages) entries.push(...page.map(({ id, name }) => ({ name: name ?? String(id), value: String(id) })));
		const results = matching(entries.sort((a, b) => a.name.localeCompare(b.name)), filter);
		return {
			results: orSay(results, filter, 'This account can see no organization', 'Organizations are for agents: check that the account is an agent, and that the site has organizations'),
		};
	});
}

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { organizationPages } from '../../records/customerService/organizations';
import { scanProducts } from '../../records/csmProduct';
import { forEditor, matching, orSay } from './picker';

/** Products of Customer Service Management. The API cannot search them: all are read, and narrowed here. */
export async function searchCsmProducts(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const products: Array<{ name: string; value: string }> = [];
		for await (const page of scanProducts(connection)) products.push(...page.map(({ id, record }) => ({ name: String(record?.fields.name ?? id), value: id })));
		orSay(products, filter, 'This account can see no product', 'Create one in Customer Service Management, or check that the account is a user of it');
		return { results: matching(products, filter) };
	});
}

/** Organizations of the site. The API cannot search them: all are read, and narrowed here. */
export async function searchCsmOrganizations(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const organizations: Array<{ name: string; value: string }> = [];
		for await (const page of organizationPages(connection)) organizations.push(...page.map(({ id, name }) => ({ name, value: id })));
		orSay(organizations, filter, 'This account can see no organization', 'Create one in Jira, or check that the account is a user of Customer Service Management');
		return { results: matching(organizations, filter) };
	});
}

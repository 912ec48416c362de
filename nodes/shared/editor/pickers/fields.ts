import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { issueKind } from '../../records/issue';
import { canMatchBy } from '../../records/issue/match';
import type { Kind } from '../../records/kind';
import { requestKind } from '../../records/request';
import { forEditor, matching, orSay } from './picker';

/** Fields in which rows can be matched. */
export async function searchMatchFields(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const catalog = await issueKind.fields(connection);
		const fields = catalog.fields.filter(canMatchBy);
		const results = matching(fields.map((field) => ({ name: catalog.nameOf(field), value: field.id })), filter);
		return { results: orSay(results, filter, 'This site has no custom field that could hold an identity', 'Create a text field such as External ID in Jira and put it on the create screen') };
	});
}

/** Fields of the site as a plain list, for choosing several. */
export async function loadFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await fieldsOf(this, issueKind);
}

/** The same, with what only requests have. */
export async function loadRequestFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await fieldsOf(this, requestKind);
}

async function fieldsOf(context: ILoadOptionsFunctions, kind: Pick<Kind, 'fields'>): Promise<INodePropertyOptions[]> {
	return await forEditor(context, async (connection) => {
		const catalog = await kind.fields(connection);
		const options = catalog.fields.map((field) => ({ name: catalog.nameOf(field), value: field.id, description: field.id }));
		return options.sort((a, b) => a.name.localeCompare(b.name));
	});
}

import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { issueKind } from '../../records/issue';
import { canMatchBy } from '../../records/issue/match';
import { forEditor, matching } from './picker';

/** Fields in which rows can be matched. */
export async function searchMatchFields(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const catalog = await issueKind.fields(connection);
		const fields = catalog.fields.filter(canMatchBy);
		return { results: matching(fields.map((field) => ({ name: catalog.nameOf(field), value: field.id })), filter) };
	});
}

/** Fields of the site as a plain list, for choosing several. */
export async function loadFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await forEditor(this, async (connection) => {
		const catalog = await issueKind.fields(connection);
		const options = catalog.fields.map((field) => ({ name: catalog.nameOf(field), value: field.id, description: field.id }));
		return options.sort((a, b) => a.name.localeCompare(b.name));
	});
}

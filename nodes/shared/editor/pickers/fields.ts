import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { valueTypeOf, type ValueType } from '../../fields/schema';
import { issueKind } from '../../records/issue';
import { forEditor, matching } from './picker';

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

/** Fields of the site as a plain list, for choosing several. */
export async function loadFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await forEditor(this, async (connection) => {
		const catalog = await issueKind.fields(connection);
		const options = catalog.fields.map((field) => ({ name: catalog.nameOf(field), value: field.id, description: field.id }));
		return options.sort((a, b) => a.name.localeCompare(b.name));
	});
}

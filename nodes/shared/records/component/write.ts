import type { Draft } from '../kind';
import { writtenOneByOne, type ListedWriter } from '../listed';
import { createdAs } from '../projectPart';
import { componentCatalog } from './fields';
import { componentsOf } from './read';

const writer: ListedWriter = {
	mailsOnCreate: false,
	line: ({ target }) => `component ${projectOf(target)}`,
	async create(connection, { fields, target }) {
		const body = { ...apiFields(fields), project: projectOf(target) };
		const { body: created } = await connection.call<{ readonly id: string }>('createComponent', { body });
		return { done: true, ref: { id: created.id, key: created.id }, mailed: false };
	},
	find: async (connection, draft) =>
		createdAs(await componentsOf(connection, projectOf(draft.target)), draft),
	async update(connection, { ref, fields }) {
		await connection.call('updateComponent', { path: { id: ref.id }, body: apiFields(fields) });
		return { done: true, ref, mailed: false };
	},
	/** Issues that have the component lose it. One that is gone already is gone. */
	async remove(connection, { id, key }) {
		await connection.call('deleteComponent', { path: { id }, accept: [404] });
		return { done: true, ref: { id, key }, mailed: false };
	},
	fieldName: (id) => componentCatalog.byId(id === 'leadAccountId' ? 'lead' : id)?.name ?? id,
};

export const componentWrites = writtenOneByOne(writer);

function projectOf({ base }: Draft['target']): string {
	return String(base.project);
}

/** The API takes the lead as an account id and choices as bare words; what is to be cleared becomes an empty text. */
function apiFields({
	lead,
	assigneeType,
	...others
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const fields: Record<string, unknown> = { ...others };
	if (lead !== undefined) fields.leadAccountId = (lead as { accountId: string } | null)?.accountId ?? '';
	if (assigneeType !== undefined)
		fields.assigneeType = (assigneeType as { id: string } | null)?.id ?? 'PROJECT_DEFAULT';
	for (const [id, value] of Object.entries(fields)) if (value === null) fields[id] = '';
	return fields;
}

import type { Draft } from '../kind';
import { writtenOneByOne, type ListedWriter } from '../listed';
import { createdAs } from '../projectPart';
import { versionCatalog } from './fields';
import { versionsOf } from './read';

const writer: ListedWriter = {
	mailsOnCreate: false,
	line: ({ target }) => `version ${projectOf(target)}`,
	async create(connection, { fields, target }) {
		const body = { ...apiFields(fields), projectId: target.base.projectId };
		const { body: created } = await connection.call<{ readonly id: string }>('createVersion', { body });
		return { done: true, ref: { id: created.id, key: created.id }, mailed: false };
	},
	find: async (connection, draft) => createdAs(await versionsOf(connection, projectOf(draft.target)), draft),
	async update(connection, { ref, fields }) {
		await connection.call('updateVersion', { path: { id: ref.id }, body: apiFields(fields) });
		return { done: true, ref, mailed: false };
	},
	/** Issues that have the version lose it. One that is gone already is gone. */
	async remove(connection, { id, key }) {
		await connection.call('removeVersion', { path: { id }, body: {}, accept: [404] });
		return { done: true, ref: { id, key }, mailed: false };
	},
	fieldName: (id) => versionCatalog.byId(id)?.name ?? id,
};

export const versionWrites = writtenOneByOne(writer);

function projectOf({ base }: Draft['target']): string {
	return String(base.project);
}

/** What is to be cleared is an empty text, or no date; that Jira takes null for no date is [?]. */
function apiFields({
	description,
	released,
	archived,
	...others
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return {
		...others,
		...(description === undefined ? {} : { description: description ?? '' }),
		...(released === undefined ? {} : { released: released ?? false }),
		...(archived === undefined ? {} : { archived: archived ?? false }),
	};
}

import type { ReadableKind, RecordRef, Target, WritableKind } from '../kind';
import { projectCatalog, writableProjectCatalog } from './fields';
import { countProjects, PROJECT_READ, projectRecord, readProjects, scanProjects, type ProjectSource } from './read';
import { createProject, PROJECT_KEY, updateProject } from './write';

/** All projects live in one place: the site. */
const SITE: Target = {
	label: 'a project',
	catalog: writableProjectCatalog,
	base: {},
	onlyAtCreation: new Set(['projectTypeKey', 'projectTemplateKey']),
	foreign: () => undefined,
};

/** Projects, as both engines know them. */
export const projectKind: ReadableKind<ProjectSource> & WritableKind = {
	name: 'project',
	plural: 'projects',
	url: (siteUrl, key) => `${siteUrl}/browse/${key}`,
	fields: async () => projectCatalog,

	standardFields: ['name', 'projectTypeKey', 'lead', 'description', 'url', 'projectCategory', 'style', 'archived'],
	groupOf: () => 'site',
	scan: scanProjects,
	count: countProjects,
	readSize: () => PROJECT_READ,
	read: readProjects,

	placement: [],
	keyIsChosen: true,
	sizes: { match: PROJECT_READ, create: 1 },
	readOnlyFields: new Set(['projectCategory', 'style', 'archived', 'isPrivate']),
	target: async () => ({ ok: true, target: SITE }),
	plainIdentity: (_matchBy, identity) => identity.toUpperCase(),
	identityProblem: (_matchBy, identity) =>
		PROJECT_KEY.test(identity) ? undefined : 'is not a project key: two to ten capital letters and digits, a letter first',
	async match(connection, _matchBy, identities) {
		const { records } = await readProjects(connection, identities);
		return new Map(records.map(({ id, key }) => [key, [{ id, key }]]));
	},
	carryIdentity: () => undefined,
	async current(connection, refs: readonly RecordRef[]) {
		const found = await Promise.all(
			refs.map(async ({ id }) => {
				const input = { path: { projectIdOrKey: id }, accept: [404] };
				const { body, status } = await connection.call<Parameters<typeof projectRecord>[0]>('getProject', input);
				return status === 404 ? [] : [[id, projectRecord(body)] as const];
			}),
		);
		return new Map(found.flat());
	},
	create: async (connection, drafts) => await Promise.all(drafts.map(async (draft) => await createProject(connection, draft))),
	update: updateProject,
};

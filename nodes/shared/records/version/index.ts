import type { ReadableKind, WritableKind } from '../kind';
import { matchedInLists } from '../listed';
import { ONE_BY_ONE } from '../oneByOne';
import { named, PROJECT_PLACE, projectTarget } from '../projectPart';
import { versionCatalog, writableVersionCatalog } from './fields';
import { readVersions, scanVersions, versionsOf, type VersionSource } from './read';
import { versionWrites } from './write';

/** Versions (releases) of projects. They have no key of their own: it is the id. */
export const versionKind: ReadableKind<VersionSource> & WritableKind = {
	name: 'version',
	plural: 'versions',
	url: (siteUrl, id) => `${siteUrl}/issues/?jql=fixVersion%20%3D%20${id}`,
	fields: async () => versionCatalog,
	standardFields: versionCatalog.fields.map(({ id }) => id),
	groupOf: ({ fields }) => String(fields.project ?? ''),
	scan: scanVersions,
	// Only the list of each single project says how many it has.
	count: async () => undefined,
	readSize: () => ONE_BY_ONE,
	read: readVersions,

	...matchedInLists({ name: 'version', placement: PROJECT_PLACE, list: versionsOf, choose: named }),
	readOnlyFields: new Set(['overdue']),
	target: async (connection, place) =>
		await projectTarget(connection, place, { name: 'version', catalog: writableVersionCatalog }),
	...versionWrites,
};

import type { ReadableKind } from '../kind';
import { ONE_BY_ONE } from '../oneByOne';
import { sprintCatalog } from './fields';
import { readSprints, scanSprints, type SprintSource } from './read';

/** Sprints. They have no key of their own: it is the id. */
export const sprintKind: ReadableKind<SprintSource> = {
	name: 'sprint',
	plural: 'sprints',
	url: (siteUrl, id) => `${siteUrl}/issues/?jql=sprint%20%3D%20${id}`,
	fields: async () => sprintCatalog,
	standardFields: sprintCatalog.fields.map(({ id }) => id),
	// A sprint belongs to a board, which may be about any number of projects.
	groupOf: () => '',
	scan: scanSprints,
	// Only the list of each single board says how many it has.
	count: async () => undefined,
	readSize: () => ONE_BY_ONE,
	read: readSprints,
};

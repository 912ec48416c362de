import type { ReadableKind, WritableKind } from '../kind';
import { matchedInLists } from '../listed';
import { ONE_BY_ONE } from '../oneByOne';
import { named, PROJECT_PLACE, projectTarget } from '../projectPart';
import { componentCatalog, writableComponentCatalog } from './fields';
import { componentsOf, readComponents, scanComponents, type ComponentSource } from './read';
import { componentWrites } from './write';

/** Components of projects. They have no key of their own: it is the id. */
export const componentKind: ReadableKind<ComponentSource> & WritableKind = {
	name: 'component',
	plural: 'components',
	url: (siteUrl, id) => `${siteUrl}/issues/?jql=component%20%3D%20${id}`,
	fields: async () => componentCatalog,
	standardFields: componentCatalog.fields.map(({ id }) => id),
	groupOf: ({ fields }) => String(fields.project ?? ''),
	scan: scanComponents,
	// Only the list of each single project says how many it has.
	count: async () => undefined,
	readSize: () => ONE_BY_ONE,
	read: readComponents,

	...matchedInLists({ name: 'component', placement: PROJECT_PLACE, list: componentsOf, choose: named }),
	readOnlyFields: new Set(['realAssignee']),
	target: async (connection, place) =>
		await projectTarget(connection, place, { name: 'component', catalog: writableComponentCatalog }),
	...componentWrites,
};

import { createCatalog } from '../../fields/catalog';
import type { FieldSchema, WritableField } from '../../fields/schema';

const TEXT: FieldSchema = { type: 'string' };

/** The account type of projects that Jira assigns issues of by default (`assigneeType` of `POST project`). */
const ASSIGNEE_TYPES = [{ id: 'PROJECT_LEAD', name: 'PROJECT_LEAD' }, { id: 'UNASSIGNED', name: 'UNASSIGNED' }];

/**
 * What a project has: Jira has no metadata for it, so the list is ours (`GET` and `POST project`,
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/).
 */
const FIELDS: readonly WritableField[] = [
	field('name', 'Name', TEXT, true),
	field('description', 'Description', TEXT),
	field('projectTypeKey', 'Project Type', TEXT),
	field('projectTemplateKey', 'Project Template', TEXT),
	field('lead', 'Lead', { type: 'user' }, true),
	field('url', 'Website', TEXT),
	{ ...field('assigneeType', 'Default Assignee', { type: 'option' }), allowedValues: ASSIGNEE_TYPES },
	field('projectCategory', 'Category', { type: 'project' }),
	field('style', 'Style', TEXT),
	field('archived', 'Archived', { type: 'any' }),
	field('isPrivate', 'Private', { type: 'any' }),
];

export const projectCatalog = createCatalog(FIELDS);

/** What an import may write. */
export const writableProjectCatalog = createCatalog(
	FIELDS.filter(({ id }) => !['projectCategory', 'style', 'archived', 'isPrivate'].includes(id)),
);

function field(id: string, name: string, schema: FieldSchema, required = false): WritableField {
	return { id, name, schema, required, hasDefault: false };
}

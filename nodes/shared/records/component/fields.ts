import { ownCatalog, PERSON, TEXT, writablePart } from '../ownFields';

/** What a component has (`GET component/{id}`). Its project is there by key. */
export const componentCatalog = ownCatalog({
	name: ['Name', TEXT],
	project: ['Project', TEXT],
	description: ['Description', TEXT],
	lead: ['Lead', PERSON],
	assigneeType: ['Default Assignee Type', TEXT],
	realAssignee: ['Default Assignee', PERSON],
});

/** Whom Jira assigns issues of the component to by default (`assigneeType` of `POST component`). */
const ASSIGNEE_TYPES = ['PROJECT_DEFAULT', 'COMPONENT_LEAD', 'PROJECT_LEAD', 'UNASSIGNED'].map((name) => ({ id: name, name }));

/** What an import may write (`POST component`). */
export const writableComponentCatalog = writablePart(componentCatalog, {
	name: { required: true },
	project: {},
	description: {},
	lead: {},
	assigneeType: { schema: { type: 'option' }, allowedValues: ASSIGNEE_TYPES },
});

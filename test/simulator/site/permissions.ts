import type { Issue, Project, ProjectRole, User, Visibility } from './model';
import type { Site } from './site';

/** Permission keys as `mypermissions` names them. */
export type ProjectPermission =
	| 'BROWSE_PROJECTS'
	| 'CREATE_ISSUES'
	| 'EDIT_ISSUES'
	| 'TRANSITION_ISSUES'
	| 'ASSIGN_ISSUES'
	| 'ASSIGNABLE_USER'
	| 'MODIFY_REPORTER'
	| 'ADD_COMMENTS'
	| 'EDIT_ALL_COMMENTS'
	| 'EDIT_OWN_COMMENTS'
	| 'DELETE_ALL_COMMENTS'
	| 'DELETE_OWN_COMMENTS'
	| 'LINK_ISSUES'
	| 'WORK_ON_ISSUES'
	| 'EDIT_OWN_WORKLOGS'
	| 'EDIT_ALL_WORKLOGS'
	| 'DELETE_OWN_WORKLOGS'
	| 'DELETE_ALL_WORKLOGS'
	| 'DELETE_ISSUES'
	| 'SCHEDULE_ISSUES'
	| 'MOVE_ISSUES'
	| 'CREATE_ATTACHMENTS'
	| 'DELETE_OWN_ATTACHMENTS'
	| 'DELETE_ALL_ATTACHMENTS'
	| 'VIEW_VOTERS_AND_WATCHERS'
	| 'MANAGE_WATCHERS'
	| 'ADMINISTER_PROJECTS';

export type GlobalPermission = 'ADMINISTER' | 'BULK_CHANGE' | 'USER_PICKER' | 'CREATE_PROJECT';

const READER: ProjectPermission[] = ['BROWSE_PROJECTS'];
const MEMBER: ProjectPermission[] = [
	...READER,
	'CREATE_ISSUES',
	'EDIT_ISSUES',
	'TRANSITION_ISSUES',
	'ASSIGN_ISSUES',
	'ASSIGNABLE_USER',
	'MODIFY_REPORTER',
	'ADD_COMMENTS',
	'EDIT_OWN_COMMENTS',
	'DELETE_OWN_COMMENTS',
	'LINK_ISSUES',
	'WORK_ON_ISSUES',
	'EDIT_OWN_WORKLOGS',
	'DELETE_OWN_WORKLOGS',
	'SCHEDULE_ISSUES',
	'MOVE_ISSUES',
	'CREATE_ATTACHMENTS',
	'DELETE_OWN_ATTACHMENTS',
	'VIEW_VOTERS_AND_WATCHERS',
];
const ADMIN: ProjectPermission[] = [
	...MEMBER,
	'DELETE_ISSUES',
	'EDIT_ALL_COMMENTS',
	'DELETE_ALL_COMMENTS',
	'DELETE_ALL_ATTACHMENTS',
	'MANAGE_WATCHERS',
	'EDIT_ALL_WORKLOGS',
	'DELETE_ALL_WORKLOGS',
	'ADMINISTER_PROJECTS',
];

const BY_ROLE: Record<ProjectRole, ReadonlySet<ProjectPermission>> = {
	admin: new Set(ADMIN),
	member: new Set(MEMBER),
	reader: new Set(READER),
	none: new Set(),
};

/** Every project permission, in the order in which `mypermissions` lists them. */
export const PROJECT_PERMISSIONS: readonly ProjectPermission[] = ADMIN;

/** Every global permission the site knows. */
export const GLOBAL_PERMISSIONS: readonly GlobalPermission[] = [
	'ADMINISTER',
	'BULK_CHANGE',
	'USER_PICKER',
	'CREATE_PROJECT',
];

/** A user's role: the one given in the project, otherwise member of open projects; site admins are admins everywhere. */
export function roleIn(project: Project, user: User | undefined): ProjectRole {
	if (!user) return project.anonymousAccess ? 'reader' : 'none';
	if (!user.active) return 'none';
	// Customers have no licence: what they see of a project, they see through its portal.
	if (user.accountType === 'customer') return 'none';
	if (user.siteAdmin) return 'admin';
	return project.roles.get(user.accountId) ?? (project.isPrivate ? 'none' : 'member');
}

/** Whether a user (anonymous when absent) may do this in a project. Archived projects can only be read. */
export function may(permission: ProjectPermission, project: Project, user: User | undefined): boolean {
	if (project.deleted) return false;
	if (project.archived && permission !== 'BROWSE_PROJECTS') return false;
	return BY_ROLE[roleIn(project, user)].has(permission);
}

/** Whether a user holds a global permission. */
export function mayGlobally(permission: GlobalPermission, user: User | undefined): boolean {
	if (!user) return false;
	if (permission === 'BULK_CHANGE') return user.mayBulkChange;
	return user.siteAdmin || permission === 'USER_PICKER';
}

/**
 * Whether a restriction lets a user read what it is on. Of the project roles the site knows administrators and
 * everybody else who takes part.
 */
export function mayReadRestricted(
	restriction: Visibility | undefined,
	project: Project | undefined,
	user: User | undefined,
): boolean {
	if (restriction === undefined) return true;
	const name = restriction.value ?? restriction.identifier ?? '';
	if (restriction.type === 'group') return user?.groups.includes(name) ?? false;
	const role = project ? roleIn(project, user) : 'none';
	return role === 'admin' || (role === 'member' && name !== 'Administrators');
}

/** The projects a user can see, in order of their names. */
export function visibleProjects(site: Site, user: User | undefined): Project[] {
	return [...site.projects.values()]
		.filter((project) => may('BROWSE_PROJECTS', project, user))
		.sort((a, b) => a.name.localeCompare(b.name));
}

/** The issue, if it exists and the user may see it. */
export function visibleIssue(site: Site, user: User | undefined, idOrKey: string): Issue | undefined {
	const issue = site.issues.find(idOrKey);
	const project = issue && site.projects.get(issue.projectId);
	return project && may('BROWSE_PROJECTS', project, user) ? issue : undefined;
}

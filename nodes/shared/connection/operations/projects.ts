import { READ_WORK, MANAGE_PROJECT, type Operation } from './operation';

/** Projects, and the versions, components and workflows of theirs. */
export const projectOperations = {
	searchProjects: {
		method: 'GET',
		path: '/rest/api/3/project/search',
		purpose: 'list projects',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getProject: {
		method: 'GET',
		path: '/rest/api/3/project/{projectIdOrKey}',
		purpose: 'read the project',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	// A repeat cannot make a second project, but it would be refused because the key is taken, and the caller would
	// take the project that it has just made for a refusal. Looking the key up settles it.
	createProject: {
		method: 'POST',
		path: '/rest/api/3/project',
		purpose: 'create the project',
		scopes: ['manage:jira-configuration'],
		repeat: 'unsafe',
		timeoutMs: 120_000,
	},
	updateProject: {
		method: 'PUT',
		path: '/rest/api/3/project/{projectIdOrKey}',
		purpose: 'update the project',
		scopes: ['manage:jira-project'],
		repeat: 'safe',
	},
	getProjectTypes: {
		method: 'GET',
		path: '/rest/api/3/project/type',
		purpose: 'list project types',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getProjectComponents: {
		method: 'GET',
		path: '/rest/api/3/project/{projectIdOrKey}/components',
		purpose: 'list the components of the project',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getProjectVersions: {
		method: 'GET',
		path: '/rest/api/3/project/{projectIdOrKey}/versions',
		purpose: 'list the versions of the project',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getProjectStatuses: {
		method: 'GET',
		path: '/rest/api/3/project/{projectIdOrKey}/statuses',
		purpose: 'list the statuses of the project',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	readWorkflows: {
		method: 'POST',
		path: '/rest/api/3/workflows',
		purpose: 'read the workflow',
		// Atlassian has no smaller scope for it; a token without learns the workflow from issues.
		scopes: ['manage:jira-configuration'],
		repeat: 'safe',
		reads: true,
	},
	getVersion: {
		method: 'GET',
		path: '/rest/api/3/version/{id}',
		purpose: 'read the version',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getComponent: {
		method: 'GET',
		path: '/rest/api/3/component/{id}',
		purpose: 'read the component',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	createVersion: {
		method: 'POST',
		path: '/rest/api/3/version',
		purpose: 'create the version',
		scopes: MANAGE_PROJECT,
		repeat: 'unsafe',
	},
	updateVersion: {
		method: 'PUT',
		path: '/rest/api/3/version/{id}',
		purpose: 'update the version',
		scopes: MANAGE_PROJECT,
		repeat: 'safe',
	},
	// DELETE version is deprecated in favour of this; without a replacement it deletes just the same.
	removeVersion: {
		method: 'POST',
		path: '/rest/api/3/version/{id}/removeAndSwap',
		purpose: 'delete the version',
		scopes: MANAGE_PROJECT,
		repeat: 'unsafe',
	},
	createComponent: {
		method: 'POST',
		path: '/rest/api/3/component',
		purpose: 'create the component',
		scopes: MANAGE_PROJECT,
		repeat: 'unsafe',
	},
	updateComponent: {
		method: 'PUT',
		path: '/rest/api/3/component/{id}',
		purpose: 'update the component',
		scopes: MANAGE_PROJECT,
		repeat: 'safe',
	},
	deleteComponent: {
		method: 'DELETE',
		path: '/rest/api/3/component/{id}',
		purpose: 'delete the component',
		scopes: MANAGE_PROJECT,
		repeat: 'safe',
	},
} as const satisfies Record<string, Operation>;

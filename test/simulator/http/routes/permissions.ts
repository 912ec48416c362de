import { refuse } from '../../refusal';
import {
	GLOBAL_PERMISSIONS,
	may,
	mayGlobally,
	PROJECT_PERMISSIONS,
	visibleIssue,
} from '../../site/permissions';
import type { Project } from '../../site/model';
import { projectOf, type Call, type Route } from '../call';

/** What the caller may do. */
export const permissions: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/mypermissions', anonymous: true, run: myPermissions },
];

function myPermissions(call: Call) {
	const asked = call.query.list('permissions');
	if (asked.length === 0) {
		throw refuse(400, [
			"The 'permissions' query parameter is required. Provide a comma-separated list of permission keys.",
		]);
	}
	const known = [...GLOBAL_PERMISSIONS, ...PROJECT_PERMISSIONS];
	const unknown = asked.filter((key) => !known.some((name) => name === key));
	if (unknown.length > 0) throw refuse(400, [`Unrecognized permission: ${unknown.join(', ')}`]);
	const project = contextProject(call);
	const shown = known.filter((key) => asked.includes(key)).map((key) => [key, describe(call, key, project)]);
	return { status: 200, body: { permissions: Object.fromEntries(shown) as Record<string, unknown> } };
}

function contextProject(call: Call): Project | undefined {
	const idOrKey = call.query.get('projectKey') ?? call.query.get('projectId');
	if (idOrKey !== undefined) return projectOf(call, idOrKey);
	const issueKey = call.query.get('issueKey') ?? call.query.get('issueId');
	if (issueKey === undefined) return undefined;
	const issue = visibleIssue(call.site, call.user, issueKey);
	if (!issue) throw refuse(404, ['Issue does not exist or you do not have permission to see it.']);
	return call.site.projects.get(issue.projectId);
}

function describe(
	call: Call,
	key: (typeof GLOBAL_PERMISSIONS)[number] | (typeof PROJECT_PERMISSIONS)[number],
	project: Project | undefined,
) {
	const global = GLOBAL_PERMISSIONS.find((name) => name === key);
	const inProject = PROJECT_PERMISSIONS.find((name) => name === key);
	const projects = project ? [project] : [...call.site.projects.values()];
	const have = global
		? mayGlobally(global, call.user)
		: projects.some((p) => inProject && may(inProject, p, call.user));
	const name = key
		.toLowerCase()
		.replace(/_/g, ' ')
		.replace(/\b\w/g, (letter) => letter.toUpperCase());
	return {
		id: String(known(key)),
		key,
		name,
		type: global ? 'GLOBAL' : 'PROJECT',
		description: '',
		havePermission: have,
	};
}

function known(key: string): number {
	return [...GLOBAL_PERMISSIONS, ...PROJECT_PERMISSIONS].findIndex((name) => name === key);
}

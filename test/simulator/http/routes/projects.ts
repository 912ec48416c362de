import {
	link,
	presentAccount,
	presentComponentDetails,
	presentIssueType,
	presentProjectReference,
	presentStatus,
	presentVersionDetails,
} from '../../issues/present';
import { refuse, refuseFields } from '../../refusal';
import type { Project } from '../../site/model';
import { may, mayGlobally, visibleProjects, type ProjectPermission } from '../../site/permissions';
import { jiraTimestamp } from '../../time';
import { bodyOf, demand, pageBean, projectOf, type Answer, type Call, type Route } from '../call';

const EXPANDS = 'description,lead,issueTypes,url,projectKeys,permissions,insight';
const PATH = '/rest/api/3/project/{projectIdOrKey}';
const LARGEST_PAGE = 100;
const BODY = [
	...[
		'assigneeType',
		'avatarId',
		'categoryId',
		'description',
		'fieldConfigurationScheme',
		'issueSecurityScheme',
	],
	...[
		'issueTypeScheme',
		'issueTypeScreenScheme',
		'key',
		'lead',
		'leadAccountId',
		'name',
		'notificationScheme',
	],
	...[
		'permissionScheme',
		'projectTemplateKey',
		'projectTypeKey',
		'url',
		'workflowScheme',
		'releasedProjectKeys',
	],
];

/** Projects. */
export const projects: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/project/search', anonymous: true, run: search },
	{ method: 'GET', path: '/rest/api/3/project/type', anonymous: true, run: types },
	{ method: 'POST', path: '/rest/api/3/project', anonymous: true, closedBody: BODY, run: create },
	{ method: 'GET', path: PATH, anonymous: true, run: read },
	{ method: 'PUT', path: PATH, anonymous: true, closedBody: BODY, run: edit },
	{ method: 'DELETE', path: PATH, anonymous: true, run: remove },
	{ method: 'GET', path: `${PATH}/statuses`, anonymous: true, run: statuses },
	{ method: 'GET', path: '/rest/api/3/projectvalidate/key', anonymous: false, run: validateKey },
];

function summary(call: Call, project: Project, expand: readonly string[]): Record<string, unknown> {
	const { view } = call;
	const has = (name: string) => expand.includes(name);
	const { self, id, key, name, projectTypeKey, simplified, avatarUrls } = presentProjectReference(
		view,
		project,
	);
	return {
		expand: EXPANDS,
		self,
		id,
		key,
		...(has('description') ? { description: project.description } : {}),
		...(has('lead') ? { lead: presentAccount(view, project.leadAccountId) } : {}),
		...(has('issueTypes') ? { issueTypes: issueTypes(call, project) } : {}),
		...(has('url') ? { url: project.url } : {}),
		name,
		avatarUrls,
		projectTypeKey,
		simplified,
		style: 'classic',
		isPrivate: project.isPrivate,
		properties: {},
		uuid: project.uuid,
		...(has('insight') ? { insight: insight(call, project) } : {}),
	};
}

function issueTypes(call: Call, project: Project): unknown[] {
	return project.issueTypeIds
		.flatMap((id) => call.site.issueTypes.get(id) ?? [])
		.map((type) => presentIssueType(call.view, type));
}

function insight(call: Call, project: Project): Record<string, unknown> {
	let total = 0;
	let last = 0;
	for (const issue of call.site.issues.all(project.id)) {
		total += 1;
		last = Math.max(last, issue.updated);
	}
	return {
		totalIssueCount: total,
		...(last > 0 ? { lastIssueUpdateTime: jiraTimestamp(last, call.site.timeZone) } : {}),
	};
}

const ACTIONS: Record<string, ProjectPermission> = {
	view: 'BROWSE_PROJECTS',
	browse: 'BROWSE_PROJECTS',
	edit: 'ADMINISTER_PROJECTS',
	create: 'CREATE_ISSUES',
};

function search(call: Call): Answer {
	const { query } = call;
	const ids = query.list('id');
	const keys = query.list('keys').map((key) => key.toUpperCase());
	const text = (query.get('query') ?? '').toLowerCase();
	const types = query.list('typeKey');
	const permission = ACTIONS[query.get('action') ?? 'view'] ?? 'BROWSE_PROJECTS';
	const found = visibleProjects(call.site, call.user).filter(
		(project) =>
			!project.archived &&
			may(permission, project, call.user) &&
			(ids.length === 0 || ids.includes(project.id)) &&
			(keys.length === 0 || keys.includes(project.key)) &&
			(types.length === 0 || types.includes(project.projectTypeKey)) &&
			(project.name.toLowerCase().includes(text) || project.key.toLowerCase().includes(text)),
	);
	const sorted = sort(found, query.get('orderBy') ?? 'key');
	const shown = sorted.map((project) => summary(call, project, query.list('expand')));
	const page = pageBean(call, shown, LARGEST_PAGE);
	return { status: 200, body: page, objects: (page['values'] as unknown[]).length };
}

function sort(found: readonly Project[], orderBy: string): Project[] {
	const by = (project: Project) => (orderBy.endsWith('name') ? project.name : project.key);
	const direction = orderBy.startsWith('-') ? -1 : 1;
	return [...found].sort((a, b) => direction * by(a).localeCompare(by(b)));
}

function types(_call: Call): Answer {
	const type = (key: string, formattedKey: string) => ({
		key,
		formattedKey,
		descriptionI18nKey: `jira.project.type.${key}.description`,
		icon: '',
		color: '#A4A5A9',
	});
	return {
		status: 200,
		body: [type('software', 'Software'), type('service_desk', 'Service Desk'), type('business', 'Business')],
	};
}

function details(call: Call, project: Project): Record<string, unknown> {
	return {
		...summary(call, project, [
			'description',
			'lead',
			'issueTypes',
			...(project.url === '' ? [] : ['url']),
			...call.query.list('expand'),
		]),
		components: project.components.map((component) => presentComponentDetails(call.view, component, project)),
		versions: project.versions.map((version) => presentVersionDetails(call.view, version, project)),
		assigneeType: project.assigneeType,
		roles: { Administrators: link(call.view, `project/${project.id}/role/10002`) },
		...(project.archived ? { archived: true } : {}),
	};
}

function read(call: Call): Answer {
	return {
		status: 200,
		objects: 1,
		body: details(call, projectOf(call, call.params['projectIdOrKey'] ?? '')),
	};
}

function keyProblem(call: Call, key: unknown, current?: Project): string | undefined {
	if (typeof key !== 'string' || key === '') return 'You must specify a valid project key.';
	if (!/^[A-Z][A-Z0-9]+$/.test(key) || key.length > 10) {
		return 'Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters.';
	}
	const other = call.site.project(key);
	return other && other !== current ? `Project '${other.name}' uses this project key.` : undefined;
}

function nameProblem(call: Call, name: unknown, current?: Project): string | undefined {
	if (typeof name !== 'string' || name.trim() === '') return 'You must specify a valid project name.';
	if (name.length > 80) return 'The project name must not exceed 80 characters in length.';
	const taken = [...call.site.projects.values()].some(
		(p) => !p.deleted && p !== current && p.name.toLowerCase() === name.toLowerCase(),
	);
	return taken ? 'A project with that name already exists.' : undefined;
}

function refuseProblems(problems: Record<string, string | undefined>): void {
	const found = Object.entries(problems).flatMap(([name, text]) =>
		text === undefined ? [] : [[name, text]],
	);
	if (found.length > 0) throw refuseFields(Object.fromEntries(found) as Record<string, string>);
}

function create(call: Call): Answer {
	if (!mayGlobally('CREATE_PROJECT', call.user)) {
		throw refuse(call.user ? 403 : 401, ['You do not have permission to create projects.']);
	}
	const body = bodyOf(call);
	const lead = body['leadAccountId'];
	const noLead = typeof lead !== 'string' || !call.site.users.has(lead);
	refuseProblems({
		projectKey: keyProblem(call, body['key']),
		projectName: nameProblem(call, body['name']),
		projectLead: noLead ? 'You must specify a valid project lead.' : undefined,
	});
	const model = call.site.project('DEMO') ?? [...call.site.projects.values()][0];
	const project = call.site.addProject({
		key: String(body['key']),
		name: String(body['name']),
		leadAccountId: String(lead),
		description: textOr(body['description'], ''),
		url: textOr(body['url'], ''),
		assigneeType: body['assigneeType'] === 'PROJECT_LEAD' ? 'PROJECT_LEAD' : 'UNASSIGNED',
		projectTypeKey: body['projectTypeKey'] === 'business' ? 'business' : 'software',
		issueTypeIds: [...(model?.issueTypeIds ?? [])],
		workflows: new Map(model?.workflows),
		screens: new Map(model?.screens),
	});
	return {
		status: 201,
		objects: 1,
		body: { self: link(call.view, `project/${project.id}`), id: Number(project.id), key: project.key },
	};
}

function textOr(value: unknown, otherwise: string): string {
	return typeof value === 'string' ? value : otherwise;
}

function edit(call: Call): Answer {
	const project = projectOf(call, call.params['projectIdOrKey'] ?? '');
	demand(call, 'ADMINISTER_PROJECTS', project, 'You do not have permission to edit this project.');
	const body = bodyOf(call);
	refuseProblems({
		projectKey: body['key'] === undefined ? undefined : keyProblem(call, body['key'], project),
		projectName: body['name'] === undefined ? undefined : nameProblem(call, body['name'], project),
		projectLead:
			body['leadAccountId'] !== undefined && !call.site.users.has(String(body['leadAccountId']))
				? 'You must specify a valid project lead.'
				: undefined,
	});
	rename(call, project, textOr(body['key'], project.key));
	project.name = textOr(body['name'], project.name);
	project.description = textOr(body['description'], project.description);
	project.url = textOr(body['url'], project.url);
	project.leadAccountId = textOr(body['leadAccountId'], project.leadAccountId);
	return { status: 200, objects: 1, body: details(call, project) };
}

/** A new key renames every issue; the old keys still resolve. */
function rename(call: Call, project: Project, key: string): void {
	if (key === project.key) return;
	project.formerKeys.push(project.key);
	project.key = key;
	for (const issue of [...call.site.issues.all(project.id)]) {
		call.site.writeIssue({ ...issue, key: `${key}-${issue.key.split('-')[1] ?? ''}` });
	}
}

function remove(call: Call): Answer {
	const project = projectOf(call, call.params['projectIdOrKey'] ?? '');
	if (!call.user?.siteAdmin) throw refuse(call.user ? 403 : 401, ['You cannot delete this project.']);
	if (project.archived)
		throw refuse(400, ['Archived projects cannot be deleted. Restore the project first.']);
	project.deleted = true;
	for (const issue of [...call.site.issues.all(project.id)]) call.site.removeIssue(issue);
	return { status: 204 };
}

function statuses(call: Call): Answer {
	const project = projectOf(call, call.params['projectIdOrKey'] ?? '');
	const shown = project.issueTypeIds.flatMap((id) => {
		const type = call.site.issueTypes.get(id);
		if (!type) return [];
		const own = project.workflows.get(id)?.statuses ?? [];
		return [
			{
				self: link(call.view, `issuetype/${id}`),
				id,
				name: type.name,
				subtask: type.subtask,
				statuses: own
					.flatMap((statusId) => call.site.statuses.get(statusId) ?? [])
					.map((status) => presentStatus(call.view, status)),
			},
		];
	});
	return { status: 200, body: shown };
}

function validateKey(call: Call): Answer {
	const problem = keyProblem(call, call.query.get('key'));
	return {
		status: 200,
		body: { errorMessages: [], errors: problem === undefined ? {} : { projectKey: problem } },
	};
}

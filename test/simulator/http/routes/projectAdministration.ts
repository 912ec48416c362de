import { link } from '../../issues/present';
import { refuse, refuseFields } from '../../refusal';
import type { Project } from '../../site/model';
import { mayGlobally } from '../../site/permissions';
import { bodyOf, demand, projectOf, type Answer, type Call, type Route } from '../call';
import { presentProjectDetails } from '../presentProject';

const PATH = '/rest/api/3/project/{projectIdOrKey}';
const COMMON = [
	...[
		'assigneeType',
		'avatarId',
		'categoryId',
		'description',
		'issueSecurityScheme',
		'key',
		'lead',
		'leadAccountId',
	],
	...['name', 'notificationScheme', 'permissionScheme', 'url'],
];
const CREATE_BODY = [
	...COMMON,
	...[
		'fieldConfigurationScheme',
		'fieldScheme',
		'issueTypeScheme',
		'issueTypeScreenScheme',
		'projectTemplateKey',
	],
	...['projectTypeKey', 'workflowScheme'],
];
const EDIT_BODY = [...COMMON, 'releasedProjectKeys'];

/** Making, changing and deleting projects. */
export const projectAdministration: readonly Route[] = [
	{ method: 'POST', path: '/rest/api/3/project', anonymous: true, closedBody: CREATE_BODY, run: create },
	{ method: 'PUT', path: PATH, anonymous: true, closedBody: EDIT_BODY, run: edit },
	{ method: 'DELETE', path: PATH, anonymous: true, run: remove },
	{ method: 'GET', path: '/rest/api/3/projectvalidate/key', anonymous: false, run: validateKey },
];

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
	return { status: 200, objects: 1, body: presentProjectDetails(call, project) };
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

function validateKey(call: Call): Answer {
	const problem = keyProblem(call, call.query.get('key'));
	return {
		status: 200,
		body: { errorMessages: [], errors: problem === undefined ? {} : { projectKey: problem } },
	};
}

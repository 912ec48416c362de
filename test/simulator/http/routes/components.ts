import { presentComponentDetails } from '../../issues/present';
import { refuse, refuseFields } from '../../refusal';
import type { Component, Project } from '../../site/model';
import { may } from '../../site/permissions';
import { takeFromIssues } from '../../issues/remove';
import { bodyOf, demand, pageBean, projectOf, type Answer, type Call, type Route } from '../call';

const LONGEST_NAME = 255;

const BODY = [
	...['ari', 'assignee', 'assigneeType', 'description', 'id', 'isAssigneeTypeValid', 'lead', 'leadAccountId'],
	...['leadUserName', 'metadata', 'name', 'project', 'projectId', 'realAssignee', 'realAssigneeType', 'self'],
];

/** Components of projects. */
export const components: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/project/{projectIdOrKey}/components', anonymous: true, run: list },
	{ method: 'GET', path: '/rest/api/3/project/{projectIdOrKey}/component', anonymous: true, run: page },
	{ method: 'POST', path: '/rest/api/3/component', anonymous: true, closedBody: BODY, run: create },
	{ method: 'GET', path: '/rest/api/3/component/{id}', anonymous: true, run: read },
	{ method: 'PUT', path: '/rest/api/3/component/{id}', anonymous: true, closedBody: BODY, run: edit },
	{ method: 'DELETE', path: '/rest/api/3/component/{id}', anonymous: true, run: remove },
];

function list(call: Call): Answer {
	const project = projectOf(call, call.params['projectIdOrKey'] ?? '');
	return {
		status: 200,
		body: project.components.map((component) => presentComponentDetails(call.view, component, project)),
	};
}

function page(call: Call): Answer {
	const project = projectOf(call, call.params['projectIdOrKey'] ?? '');
	const query = (call.query.get('query') ?? '').toLowerCase();
	const found = project.components
		.filter((c) => c.name.toLowerCase().includes(query) || c.description.toLowerCase().includes(query))
		.map((component) => ({
			...presentComponentDetails(call.view, component, project),
			issueCount: countIssues(call, project, component),
		}));
	return { status: 200, body: pageBean(call, found, 1000) };
}

function countIssues(call: Call, project: Project, component: Component): number {
	let count = 0;
	for (const issue of call.site.issues.all(project.id)) {
		const ids = issue.values['components'];
		if (Array.isArray(ids) && (ids as readonly string[]).includes(component.id)) count += 1;
	}
	return count;
}

function find(call: Call): { project: Project; component: Component } {
	const id = call.params['id'] ?? '';
	for (const project of call.site.projects.values()) {
		const component = project.components.find((candidate) => candidate.id === id);
		if (component && may('BROWSE_PROJECTS', project, call.user)) return { project, component };
	}
	throw refuse(404, [`The component with id ${id} does not exist.`]);
}

function read(call: Call): Answer {
	const { project, component } = find(call);
	return { status: 200, body: presentComponentDetails(call.view, component, project) };
}

/** The name of a body, unique in its project; undefined when the body leaves it as it is. */
function nameOf(body: Record<string, unknown>, project: Project, current?: Component): string | undefined {
	const { name } = body;
	if (name === undefined && current) return undefined;
	if (typeof name !== 'string' || name.trim() === '')
		throw refuseFields({ name: 'The component name specified is invalid - cannot be an empty string.' });
	if (name.length > LONGEST_NAME)
		throw refuseFields({ name: 'The component name must not exceed 255 characters in length.' });
	if (
		project.components.some(
			(other) => other !== current && other.name.toLowerCase() === name.trim().toLowerCase(),
		)
	) {
		throw refuseFields({ name: `A component with the name ${name} already exists in this project.` });
	}
	return name.trim();
}

const FORBIDDEN = 'The user does not have the permission to administer components in this project.';

function create(call: Call): Answer {
	const body = bodyOf(call);
	if (typeof body['project'] !== 'string')
		throw refuseFields({ project: 'No project specified to create this component in.' });
	const project = projectOf(call, body['project']);
	demand(call, 'ADMINISTER_PROJECTS', project, FORBIDDEN);
	const component = call.site.addComponent(project, {
		name: nameOf(body, project) ?? '',
		...contentOf(call, body),
	});
	return { status: 201, objects: 1, body: presentComponentDetails(call.view, component, project) };
}

function edit(call: Call): Answer {
	const { project, component } = find(call);
	demand(call, 'ADMINISTER_PROJECTS', project, FORBIDDEN);
	const body = bodyOf(call);
	const name = nameOf(body, project, component);
	Object.assign(component, contentOf(call, body), name === undefined ? {} : { name });
	return { status: 200, objects: 1, body: presentComponentDetails(call.view, component, project) };
}

/** Issues that have the component lose it. */
function remove(call: Call): Answer {
	const { project, component } = find(call);
	demand(call, 'ADMINISTER_PROJECTS', project, FORBIDDEN);
	project.components = project.components.filter((other) => other !== component);
	takeFromIssues(call, project, ['components'], component.id);
	return { status: 204 };
}

function contentOf(call: Call, body: Record<string, unknown>): Partial<Component> {
	const content: Partial<Component> = {};
	if (typeof body['description'] === 'string') content.description = body['description'];
	const lead = body['leadAccountId'];
	if (lead === '') content.leadAccountId = undefined;
	else if (typeof lead === 'string') {
		if (!call.site.users.has(lead)) throw refuseFields({ leadAccountId: `The user ${lead} does not exist.` });
		content.leadAccountId = lead;
	}
	const type = body['assigneeType'];
	if (
		type === 'PROJECT_DEFAULT' ||
		type === 'COMPONENT_LEAD' ||
		type === 'PROJECT_LEAD' ||
		type === 'UNASSIGNED'
	) {
		content.assigneeType = type;
	}
	return content;
}

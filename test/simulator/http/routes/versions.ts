import { presentVersionDetails } from '../../issues/present';
import { refuse, refuseFields } from '../../refusal';
import type { Project, Version } from '../../site/model';
import { may } from '../../site/permissions';
import { isCalendarDate } from '../../time';
import { takeFromIssues } from '../../issues/remove';
import { bodyOf, demand, pageBean, projectOf, type Answer, type Call, type Route } from '../call';

const LONGEST_NAME = 255;

const BODY = [
	...['approvers', 'archived', 'description', 'driver', 'expand', 'id', 'issuesStatusForFixVersion'],
	...[
		'moveUnfixedIssuesTo',
		'name',
		'operations',
		'overdue',
		'project',
		'projectId',
		'releaseDate',
		'released',
	],
	...['self', 'startDate', 'userReleaseDate', 'userStartDate'],
];

const SWAP = ['customFieldReplacementList', 'moveAffectedIssuesTo', 'moveFixIssuesTo'];

/** Versions of projects. */
export const versions: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/project/{projectIdOrKey}/versions', anonymous: true, run: list },
	{ method: 'GET', path: '/rest/api/3/project/{projectIdOrKey}/version', anonymous: true, run: page },
	{ method: 'POST', path: '/rest/api/3/version', anonymous: true, closedBody: BODY, run: create },
	{ method: 'GET', path: '/rest/api/3/version/{id}', anonymous: true, run: read },
	{ method: 'PUT', path: '/rest/api/3/version/{id}', anonymous: true, closedBody: BODY, run: edit },
	{ method: 'POST', path: '/rest/api/3/version/{id}/removeAndSwap', anonymous: true, closedBody: SWAP, run: remove },
];

function list(call: Call): Answer {
	const project = projectOf(call, call.params['projectIdOrKey'] ?? '');
	return {
		status: 200,
		body: project.versions.map((version) => presentVersionDetails(call.view, version, project)),
	};
}

function page(call: Call): Answer {
	const project = projectOf(call, call.params['projectIdOrKey'] ?? '');
	const query = (call.query.get('query') ?? '').toLowerCase();
	const states = call.query.list('status');
	const state = (version: Version) =>
		version.archived ? 'archived' : version.released ? 'released' : 'unreleased';
	const found = project.versions
		.filter((version) => version.name.toLowerCase().includes(query))
		.filter((version) => states.length === 0 || states.includes(state(version)));
	return {
		status: 200,
		body: pageBean(
			call,
			found.map((version) => presentVersionDetails(call.view, version, project)),
			50,
		),
	};
}

function find(call: Call): { project: Project; version: Version } {
	const id = call.params['id'] ?? '';
	for (const project of call.site.projects.values()) {
		const version = project.versions.find((candidate) => candidate.id === id);
		if (version && may('BROWSE_PROJECTS', project, call.user)) return { project, version };
	}
	throw refuse(404, [`Could not find version for id '${id}'`]);
}

function read(call: Call): Answer {
	const { project, version } = find(call);
	return { status: 200, body: presentVersionDetails(call.view, version, project) };
}

function nameOf(body: Record<string, unknown>, project: Project, current?: Version): string | undefined {
	const { name } = body;
	if (name === undefined && current) return undefined;
	if (typeof name !== 'string' || name.trim() === '')
		throw refuseFields({ name: 'You must specify a valid version name' });
	if (name.length > LONGEST_NAME)
		throw refuseFields({ name: 'The version name is too long. It cannot exceed 255 characters.' });
	if (
		project.versions.some(
			(other) => other !== current && other.name.toLowerCase() === name.trim().toLowerCase(),
		)
	) {
		throw refuseFields({ name: 'A version with this name already exists in this project.' });
	}
	return name.trim();
}

const FORBIDDEN = 'You must have global or project administrator rights in order to modify versions.';

function create(call: Call): Answer {
	const body = bodyOf(call);
	const idOrKey = body['projectId'] ?? body['project'];
	if (typeof idOrKey !== 'number' && typeof idOrKey !== 'string') {
		throw refuse(400, ['Project must be specified to create a version.']);
	}
	const project = projectOf(call, String(idOrKey));
	demand(call, 'ADMINISTER_PROJECTS', project, FORBIDDEN);
	const version = call.site.addVersion(project, { name: nameOf(body, project) ?? '', ...contentOf(body) });
	return { status: 201, objects: 1, body: presentVersionDetails(call.view, version, project) };
}

function edit(call: Call): Answer {
	const { project, version } = find(call);
	demand(call, 'ADMINISTER_PROJECTS', project, FORBIDDEN);
	const body = bodyOf(call);
	const name = nameOf(body, project, version);
	Object.assign(version, contentOf(body), name === undefined ? {} : { name });
	return { status: 200, objects: 1, body: presentVersionDetails(call.view, version, project) };
}

/** Issues that have the version lose it: replacements are not simulated. */
function remove(call: Call): Answer {
	const { project, version } = find(call);
	demand(call, 'ADMINISTER_PROJECTS', project, FORBIDDEN);
	if (Object.keys(bodyOf(call)).length > 0) throw refuse(400, ['Replacing a version is not simulated.']);
	project.versions = project.versions.filter((other) => other !== version);
	takeFromIssues(call, project, ['fixVersions', 'versions'], version.id);
	return { status: 204 };
}

function contentOf(body: Record<string, unknown>): Partial<Version> {
	const content: Partial<Version> = {};
	if (typeof body['description'] === 'string') content.description = body['description'];
	for (const name of ['archived', 'released'] as const) {
		const value = body[name];
		if (typeof value === 'boolean') content[name] = value;
	}
	for (const name of ['startDate', 'releaseDate'] as const) {
		const value = body[name];
		if (value === undefined) continue;
		if (typeof value !== 'string' || !isCalendarDate(value)) {
			throw refuseFields({ [name]: 'Date must be in the format yyyy-MM-dd' });
		}
		content[name] = value;
	}
	return content;
}

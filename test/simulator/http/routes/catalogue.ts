import { presentIssueType, presentPriority, presentResolution, presentStatus } from '../../issues/present';
import { refuse } from '../../refusal';
import type { IssueType, Priority } from '../../site/model';
import { visibleProjects } from '../../site/permissions';
import { demandAdmin, pageBean, projectOf, type Answer, type Call, type Route } from '../call';

/** What issues are made of: types, statuses, priorities, resolutions, labels. */
export const catalogue: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/issuetype', anonymous: true, run: allTypes },
	{ method: 'GET', path: '/rest/api/3/issuetype/project', anonymous: true, run: projectTypes },
	{ method: 'GET', path: '/rest/api/3/status', anonymous: true, run: statuses },
	{ method: 'GET', path: '/rest/api/3/priority', anonymous: true, run: priorities },
	{ method: 'GET', path: '/rest/api/3/priority/search', anonymous: false, run: searchPriorities },
	{ method: 'GET', path: '/rest/api/3/resolution', anonymous: true, run: resolutions },
	{ method: 'GET', path: '/rest/api/3/label', anonymous: false, run: labels },
];

function usedTypes(call: Call): IssueType[] {
	const ids = new Set(visibleProjects(call.site, call.user).flatMap((project) => project.issueTypeIds));
	return [...call.site.issueTypes.values()].filter((type) => call.user?.siteAdmin || ids.has(type.id));
}

function allTypes(call: Call): Answer {
	return { status: 200, body: usedTypes(call).map((type) => presentIssueType(call.view, type)) };
}

function projectTypes(call: Call): Answer {
	const project = projectOf(call, call.query.get('projectId') ?? '');
	const level = call.query.get('level');
	const types = project.issueTypeIds
		.flatMap((id) => call.site.issueTypes.get(id) ?? [])
		.filter((type) => level === undefined || type.hierarchyLevel === Number(level));
	return { status: 200, body: types.map((type) => presentIssueType(call.view, type)) };
}

function statuses(call: Call): Answer {
	const projects = visibleProjects(call.site, call.user);
	const ids = new Set(
		projects.flatMap((project) => [...project.workflows.values()].flatMap((flow) => flow.statuses)),
	);
	const shown = [...call.site.statuses.values()].filter((status) => ids.has(status.id));
	return { status: 200, body: shown.map((status) => ({ ...presentStatus(call.view, status) })) };
}

function presentPriorityDetails(call: Call, priority: Priority): Record<string, unknown> {
	const { statusColor, description } = priority;
	return { ...presentPriority(call.view, priority), statusColor, description };
}

function priorities(call: Call): Answer {
	if (!call.user)
		throw refuse(401, ['You are not authenticated. Authentication required to perform this operation.']);
	return {
		status: 200,
		body: [...call.site.priorities.values()].map((priority) => presentPriorityDetails(call, priority)),
	};
}

function searchPriorities(call: Call): Answer {
	demandAdmin(call);
	const ids = call.query.list('id');
	const found = [...call.site.priorities.values()].filter(
		(priority) => ids.length === 0 || ids.includes(priority.id),
	);
	const shown = found.map((priority) => ({
		...presentPriorityDetails(call, priority),
		isDefault: priority.id === '3',
	}));
	return { status: 200, body: pageBean(call, shown, 50) };
}

function resolutions(call: Call): Answer {
	return {
		status: 200,
		body: [...call.site.resolutions.values()].map((r) => presentResolution(call.view, r)),
	};
}

function labels(call: Call): Answer {
	const all = new Set<string>();
	for (const issue of call.site.issues.all()) {
		const values = issue.values['labels'];
		if (Array.isArray(values)) for (const label of values as readonly string[]) all.add(label);
	}
	return { status: 200, body: pageBean(call, [...all].sort(), 1000, 1000) };
}

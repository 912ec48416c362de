import { link, presentStatus } from '../../issues/present';
import type { Project } from '../../site/model';
import { may, visibleProjects, type ProjectPermission } from '../../site/permissions';
import { pageBean, projectOf, type Answer, type Call, type Route } from '../call';
import { presentProject, presentProjectDetails } from '../presentProject';

const PATH = '/rest/api/3/project/{projectIdOrKey}';
const LARGEST_PAGE = 100;
/** Projects. */
export const projects: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/project/search', anonymous: true, run: search },
	{ method: 'GET', path: '/rest/api/3/project/type', anonymous: true, run: types },
	{ method: 'GET', path: PATH, anonymous: true, run: read },
	{ method: 'GET', path: `${PATH}/statuses`, anonymous: true, run: statuses },
];

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
	const shown = sorted.map((project) => presentProject(call, project, query.list('expand')));
	const page = pageBean(call, shown, LARGEST_PAGE);
	return { status: 200, body: page, objects: (page['values'] as unknown[]).length };
}

function sort(found: readonly Project[], orderBy: string): Project[] {
	const by = (project: Project) => (orderBy.endsWith('name') ? project.name : project.key);
	const direction = orderBy.startsWith('-') ? -1 : 1;
	return [...found].sort((a, b) => direction * by(a).localeCompare(by(b)));
}

function types(): Answer {
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

function read(call: Call): Answer {
	return {
		status: 200,
		objects: 1,
		body: presentProjectDetails(call, projectOf(call, call.params['projectIdOrKey'] ?? '')),
	};
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

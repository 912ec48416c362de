import {
	link,
	presentAccount,
	presentComponentDetails,
	presentIssueType,
	presentProjectReference,
	presentVersionDetails,
} from '../issues/present';
import type { Project } from '../site/model';
import { jiraTimestamp } from '../time';
import type { Call } from './call';

const EXPANDS = 'description,lead,issueTypes,url,projectKeys,permissions,insight';

/** A project as searches list it; `expand` adds parts. */
export function presentProject(
	call: Call,
	project: Project,
	expand: readonly string[],
): Record<string, unknown> {
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

/** A project as its own resource gives it. */
export function presentProjectDetails(call: Call, project: Project): Record<string, unknown> {
	return {
		...presentProject(call, project, [
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

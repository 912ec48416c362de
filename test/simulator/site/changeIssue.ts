import { withHistory } from '../issues/history';
import type { Issue, ProjectRole, User } from './model';
import type { Site } from './site';

/** Moves an issue to another project. What the project lacks is replaced: the type, the status; components and versions go. */
export function moveIssue(site: Site, idOrKey: string, projectKey: string, by?: User): Issue {
	const issue = site.issues.find(idOrKey);
	const project = site.project(projectKey);
	if (!issue || !project) throw new Error(`The site has no issue ${idOrKey} or no project ${projectKey}`);
	const typeId = project.issueTypeIds.includes(issue.typeId)
		? issue.typeId
		: (project.issueTypeIds[0] ?? issue.typeId);
	const workflow = project.workflows.get(typeId);
	const kept = workflow?.statuses.includes(issue.statusId) ?? false;
	project.lastIssueNumber += 1;
	const moved: Issue = {
		...issue,
		key: `${project.key}-${project.lastIssueNumber}`,
		projectId: project.id,
		typeId,
		statusId: kept ? issue.statusId : (workflow?.initialStatus ?? issue.statusId),
		updated: site.clock.now(),
		values: { ...issue.values, components: [], fixVersions: [], versions: [] },
	};
	const author = by ?? site.users.get(issue.creatorId);
	return site.writeIssue(withHistory(site, issue, moved, author));
}

/** Archives an issue with its sub-tasks. */
export function archiveIssue(site: Site, issue: Issue, by: User): number {
	const open = withSubtasks(site, issue).filter(({ archived }) => !archived);
	for (const one of open) {
		site.writeIssue({ ...one, archived: { at: site.clock.now(), byId: by.accountId } });
	}
	return open.length;
}

/** Takes an issue and its sub-tasks out of the archive. */
export function unarchiveIssue(site: Site, issue: Issue): number {
	const archived = withSubtasks(site, issue).filter((one) => one.archived);
	for (const one of archived) site.writeIssue({ ...one, archived: undefined });
	return archived.length;
}

/** An issue with its sub-tasks, which are archived and brought back together. */
function withSubtasks(site: Site, issue: Issue): Issue[] {
	const children = site.childrenOf(issue.id);
	return [issue, ...children.filter(({ typeId }) => site.issueTypes.get(typeId)?.subtask)];
}

/** Makes a project private. Searches under way see it at once. */
export function restrictProject(site: Site, key: string, roles: Readonly<Record<string, ProjectRole>>): void {
	const project = site.project(key);
	if (!project) throw new Error(`The site has no project ${key}`);
	project.isPrivate = true;
	for (const [accountId, role] of Object.entries(roles)) project.roles.set(accountId, role);
	site.issues.revision += 1;
}

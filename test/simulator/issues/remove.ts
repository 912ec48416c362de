import { refuse } from '../refusal';
import type { Issue, Project, User } from '../site/model';
import { withHistory } from './history';
import type { Site } from '../site/site';

/** Deletes an issue with its sub-tasks. Other children lose their parent. Refuses sub-tasks that may not go along. */
export function removeWithSubtasks(site: Site, issue: Issue, deleteSubtasks: boolean, by?: User): void {
	const subtasks = site.childrenOf(issue.id).filter((child) => site.issueTypes.get(child.typeId)?.subtask);
	if (subtasks.length > 0 && !deleteSubtasks) {
		const text =
			`The issue '${issue.key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this issue ` +
			'and all its subtasks.';
		throw refuse(400, [text]);
	}
	for (const child of [...subtasks, issue]) site.removeIssue(child);
	for (const orphan of site.childrenOf(issue.id)) {
		const freed = { ...orphan, values: { ...orphan.values, parent: null } };
		site.writeIssue(withHistory(site, orphan, freed, by));
	}
}

/** Takes a version or a component that is gone out of the fields of its project's issues. */
export function takeFromIssues({ site }: { readonly site: Site }, project: Project, fields: readonly string[], id: string): void {
	for (const issue of [...site.issues.all(project.id)]) {
		const kept = fields.flatMap((field) => {
			const value = issue.values[field];
			const had = Array.isArray(value) && (value as readonly string[]).includes(id);
			return had ? [[field, (value as readonly string[]).filter((other) => other !== id)] as const] : [];
		});
		if (kept.length > 0) site.writeIssue({ ...issue, values: { ...issue.values, ...Object.fromEntries(kept) } });
	}
}

import { refuse, refuseFields } from '../refusal';
import type { Issue, Project } from '../site/model';
import { may } from '../site/permissions';
import { newComment } from './comments';
import { findType, propertiesOf } from './create';
import { withHistory } from './history';
import { isEmpty } from './kinds';
import { checkParent, fieldInput, readFields, refuseIfAny, type Writer } from './write';

/** The project of an issue that exists. */
export function projectOfIssue(writer: Pick<Writer, 'site'>, issue: Issue): Project {
	const project = writer.site.projects.get(issue.projectId);
	if (!project) throw refuse(404, ['No project could be found for the issue.']);
	return project;
}

/**
 * Edits an issue as PUT issue does: every editable field of the project may be set, whatever the screens say
 * (reference §5.1).
 */
export function editIssue(writer: Writer, issue: Issue, body: unknown): Issue {
	const { site, user } = writer;
	const project = projectOfIssue(writer, issue);
	if (!may('EDIT_ISSUES', project, user)) {
		throw refuse(403, ['You do not have permission to edit issues in this project.']);
	}
	const input = fieldInput(body);
	const typeId = newType(writer, issue, project, input.fields['issuetype']);
	const read = readFields(writer, project, input, issue.values, () => true);
	const values = { ...issue.values, ...read.values };
	requireWhatIsSet(writer, project, typeId, read.values, read.problems.errors);
	if ('parent' in read.values || typeId !== issue.typeId) {
		checkParent(site, { typeId, projectId: project.id }, values['parent'], read.problems);
	}
	refuseIfAny(read.problems);
	const comments = [...issue.comments, ...read.comments.map((comment) => newComment(writer, comment))];
	const properties = { ...issue.properties, ...propertiesOf(body) };
	const edited = { ...issue, typeId, values, comments, properties, updated: site.clock.now() };
	return site.writeIssue(withHistory(site, issue, edited, user));
}

function newType(writer: Writer, issue: Issue, project: Project, given: unknown): string {
	if (given === undefined) return issue.typeId;
	const type = findType(writer.site, project, given);
	const before = writer.site.issueTypes.get(issue.typeId);
	if (!type || type.subtask !== before?.subtask) {
		throw refuseFields({ issuetype: 'The issue type selected is invalid.' });
	}
	return type.id;
}

function requireWhatIsSet(
	writer: Writer,
	project: Project,
	typeId: string,
	values: Readonly<Record<string, Issue['values'][string]>>,
	errors: Record<string, string>,
): void {
	for (const id of project.screens.get(typeId)?.required ?? []) {
		if (!(id in values) || !isEmpty(values[id]) || id in errors) continue;
		errors[id] = `${writer.site.fields.get(id)?.name ?? id} is required.`;
	}
}

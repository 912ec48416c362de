import { refuse } from '../refusal';
import type { Issue, Transition, User } from '../site/model';
import { may } from '../site/permissions';
import type { Site } from '../site/site';
import { newComment } from './comments';
import { projectOfIssue } from './edit';
import { withHistory } from './history';
import { checkRequired, fieldInput, isRecord, readFields, refuseIfAny, type Writer } from './write';

/** The transitions that a user has from an issue's present status. */
export function availableTransitions(site: Site, issue: Issue, user: User | undefined): Transition[] {
	return transitionsFrom(site, issue, user).filter((transition) => isAvailable(site, issue, user, transition));
}

/** The transitions that leave an issue's present status, also those whose condition the user does not meet. */
export function transitionsFrom(site: Site, issue: Issue, user: User | undefined): Transition[] {
	const project = projectOfIssue({ site }, issue);
	if (!may('TRANSITION_ISSUES', project, user)) return [];
	const workflow = project.workflows.get(issue.typeId);
	return (workflow?.transitions ?? []).filter(({ from }) => from === 'any' || from.includes(issue.statusId));
}

/** Whether the user meets the condition of a transition. */
export function isAvailable(site: Site, issue: Issue, user: User | undefined, { adminOnly }: Transition): boolean {
	return !adminOnly || may('ADMINISTER_PROJECTS', projectOfIssue({ site }, issue), user);
}

/** Moves an issue along a transition, setting the fields of its screen. */
export function transitionIssue(writer: Writer, issue: Issue, body: unknown): Issue {
	const { site } = writer;
	const wanted = isRecord(body) && isRecord(body['transition']) ? body['transition']['id'] : undefined;
	if (wanted === undefined) throw refuse(400, ["Missing 'transition' identifier"]);
	const transition = availableTransitions(site, issue, writer.user).find((t) => t.id === String(wanted));
	if (!transition) {
		const text =
			`It seems that you have tried to perform an illegal workflow operation. The transition with id ${String(wanted)} ` +
			`is not valid for issue '${issue.key}'.`;
		throw refuse(400, [text]);
	}
	const project = projectOfIssue(writer, issue);
	const onScreen = (id: string) => transition.screen.some((entry) => entry.fieldId === id);
	const read = readFields(writer, project, fieldInput(body), issue.values, (field) => onScreen(field.id));
	const values = { ...issue.values, ...read.values };
	const required = transition.screen.filter((entry) => entry.required).map((entry) => entry.fieldId);
	checkRequired(site, required, values, read.problems);
	refuseIfAny(read.problems);
	const comments = [...issue.comments, ...read.comments.map((comment) => newComment(writer, comment))];
	const after = inStatus(site, { ...issue, values, comments }, transition.to);
	return site.writeIssue(withHistory(site, issue, after, writer.user));
}

/** An issue as it is in a status: done ones get a resolution and its date, others lose them. Nothing is written. */
export function inStatus(site: Site, issue: Issue, statusId: string): Issue {
	const now = site.clock.now();
	const done = site.statuses.get(statusId)?.category === 'done';
	const resolution = done ? (issue.values['resolution'] ?? [...site.resolutions.keys()][0] ?? null) : null;
	return {
		...issue,
		statusId,
		updated: now,
		statusChanged: statusId === issue.statusId ? issue.statusChanged : now,
		resolved: done ? (issue.resolved ?? now) : undefined,
		values: { ...issue.values, resolution },
	};
}

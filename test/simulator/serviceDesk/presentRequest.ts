import { adfText } from '../adf';
import { isPublic } from '../issues/comments';
import { isDocument } from '../issues/kinds';
import { link, type View } from '../issues/present';
import type { Comment, Issue } from '../site/model';
import { idsIn, isAgent, type ServiceRequest } from './access';
import { presentPortalValue } from './fields';
import {
	presentDate,
	presentDesk,
	presentHtml,
	presentPerson,
	presentPortalStatus,
	presentRequestType,
	presentServiceFile,
	presentSla,
	selfLink,
	serviceLink,
} from './present';
import { slaStates } from './sla';

const EXPANDS = ['participant', 'status', 'sla', 'requestType', 'serviceDesk', 'attachment', 'action', 'comment'];

/** Puts the first of a list into the envelope of a page, for lists inside of other objects. */
export type Enclose = (values: readonly unknown[], path: string) => unknown;

/** The addresses of a request. */
export function presentRequestLinks(view: View, { issue, desk }: ServiceRequest): Record<string, string> {
	return {
		self: serviceLink(view, `request/${issue.id}`),
		jiraRest: link(view, `issue/${issue.id}`),
		web: `${view.origin}/servicedesk/customer/portal/${desk.id}/${issue.key}`,
		agent: `${view.origin}/browse/${issue.key}`,
	};
}

/** A request as the portal's API gives it, with the parts that `expand` names (reference §9.3). */
export function presentRequest(
	view: View,
	request: ServiceRequest,
	expand: readonly string[],
	enclose: Enclose,
): Record<string, unknown> {
	const { issue, desk, type } = request;
	const { site } = view;
	const has = (name: string) => expand.includes(name);
	const page = (path: string, values: readonly unknown[]) => enclose(values, `request/${issue.id}/${path}`);
	const project = site.service.projectOf(desk);
	const agent = isAgent(site, desk, view.caller);
	return {
		_expands: EXPANDS,
		issueId: String(issue.id),
		issueKey: issue.key,
		summary: String(issue.values['summary'] ?? ''),
		requestTypeId: type.id,
		serviceDeskId: desk.id,
		createdDate: presentDate(view, issue.created),
		reporter: presentPerson(view, String(issue.values['reporter'] ?? issue.creatorId)),
		requestFieldValues: presentValues(view, request),
		currentStatus: presentPortalStatus(view, site.statuses.get(issue.statusId), issue.statusChanged),
		_links: presentRequestLinks(view, request),
		...(has('serviceDesk') && project ? { serviceDesk: presentDesk(view, desk, project) } : {}),
		...(has('requestType') ? { requestType: presentRequestType(view, type) } : {}),
		...(has('participant') ? { participants: page('participant', presentParticipants(view, issue)) } : {}),
		// Clocks are for agents; others do not get the part.
		...(has('sla') && agent ? { sla: page('sla', presentSlas(view, issue)) } : {}),
		...(has('status') ? { status: page('status', presentStatuses(view, issue)) } : {}),
		...(has('attachment') ? { attachments: page('attachment', presentFiles(view, issue, agent)) } : {}),
		...(has('comment') || expand.some((name) => name.startsWith('comment.'))
			? { comments: page('comment', presentComments(view, issue, agent, expand, enclose)) }
			: {}),
		...(has('action') ? { actions: presentActions(agent) } : {}),
	};
}

/** The fields that the form shows, those that are set. */
function presentValues(view: View, { issue, type }: ServiceRequest): unknown[] {
	return type.fields
		.filter(({ visible }) => visible)
		.flatMap(({ fieldId, name }) => {
			const field = view.site.fields.get(fieldId);
			if (!field) return [];
			const stored = issue.values[fieldId] ?? null;
			if (fieldId === 'attachment') {
				const files = presentFiles(view, issue, false);
				return files.length === 0 ? [] : [{ fieldId, label: name, value: files }];
			}
			if (stored === null) return [];
			if (!isDocument(stored)) return [{ fieldId, label: name, value: presentPortalValue(view, field, issue) }];
			return [{ fieldId, label: name, value: adfText(stored), renderedValue: presentHtml(stored) }];
		});
}

export function presentParticipants(view: View, issue: Issue): unknown[] {
	return idsIn(issue, view.site.service.fields?.participants).map((id) => presentPerson(view, id));
}

export function presentSlas(view: View, issue: Issue): unknown[] {
	return slaStates(view.site, issue, view.site.clock.now()).map((state) => presentSla(view, issue, state));
}

/** The statuses of a request, oldest first. */
export function presentStatuses(view: View, issue: Issue): unknown[] {
	const { statuses } = view.site;
	const changes = issue.histories.flatMap(({ created, items }) =>
		items.filter(({ fieldId }) => fieldId === 'status').map(({ from, to }) => ({ created, from, to })),
	);
	const first = changes[0]?.from ?? issue.statusId;
	return [{ created: issue.created, to: first }, ...changes].map(({ created, to }) =>
		presentPortalStatus(view, statuses.get(to ?? ''), created),
	);
}

/** The files of a request; those of internal comments are for agents. */
export function presentFiles(view: View, issue: Issue, agent: boolean): unknown[] {
	const internal = issue.comments
		.filter((comment) => !isPublic(comment))
		.flatMap(({ id }) => view.site.service.filesOfComments.get(id) ?? []);
	return issue.attachments
		.filter(({ id }) => agent || !internal.includes(id))
		.map((file) => presentServiceFile(view, issue, file));
}

/** The comments that the caller may read, oldest first. */
export function presentComments(
	view: View,
	issue: Issue,
	agent: boolean,
	expand: readonly string[],
	enclose: Enclose,
): unknown[] {
	return issue.comments
		.filter((comment) => agent || isPublic(comment))
		.map((comment) => presentServiceComment(view, issue, comment, expand, enclose));
}

/** A comment as the portal's API gives it: text instead of a document. */
export function presentServiceComment(
	view: View,
	issue: Issue,
	comment: Comment,
	expand: readonly string[],
	enclose: Enclose,
): Record<string, unknown> {
	const path = `request/${issue.id}/comment/${comment.id}`;
	const has = (name: string) => expand.includes(name) || expand.includes(`comment.${name}`);
	const files = () => {
		const ids = view.site.service.filesOfComments.get(comment.id) ?? [];
		const own = issue.attachments.filter(({ id }) => ids.includes(id));
		return own.map((file) => presentServiceFile(view, issue, file));
	};
	return {
		_expands: ['attachment', 'renderedBody'],
		id: comment.id,
		body: adfText(comment.body),
		public: isPublic(comment),
		author: presentPerson(view, comment.authorId),
		created: presentDate(view, comment.created),
		...selfLink(view, path),
		...(has('attachment') ? { attachments: enclose(files(), `${path}/attachment`) } : {}),
		...(has('renderedBody') ? { renderedBody: presentHtml(comment.body) } : {}),
	};
}

function presentActions(agent: boolean): Record<string, unknown> {
	const allowed = { allowed: true };
	return { addAttachment: allowed, addComment: allowed, addParticipant: { allowed: agent }, removeParticipant: { allowed: agent } };
}

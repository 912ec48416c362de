import { adfText, type AdfNode } from '../adf';
import { link, presentAccount, type View } from '../issues/present';
import type { Attachment, Issue, Project, Status } from '../site/model';
import { jiraTimestamp } from '../time';
import type { Approval, Article, Desk, Organization, Queue, RequestType } from './model';
import type { SlaCycle, SlaState } from './sla';

/** The URL of a resource of the product. */
export function serviceLink(view: View, path: string): string {
	return `${view.origin}/rest/servicedeskapi/${path}`;
}

/** The one link of most objects. */
export function selfLink(view: View, path: string): { readonly _links: { readonly self: string } } {
	return { _links: { self: serviceLink(view, path) } };
}

/** A moment in all the forms in which the product gives it. */
export function presentDate(view: View, epochMs: number): Record<string, unknown> {
	const jira = jiraTimestamp(epochMs, view.site.timeZone);
	return {
		iso8601: `${jira.slice(0, 19)}${jira.slice(23)}`,
		jira,
		friendly: new Date(epochMs).toUTCString(),
		epochMillis: epochMs,
	};
}

function presentDuration(millis: number): Record<string, unknown> {
	const minutes = Math.trunc(millis / 60_000);
	return { millis, friendly: `${Math.trunc(minutes / 60)}h ${Math.abs(minutes % 60)}m` };
}

/** A person as the product gives it: less than the platform does, and shaped otherwise. */
export function presentPerson(view: View, accountId: string): Record<string, unknown> {
	const shown = presentAccount(view, accountId);
	const self = link(view, `user?accountId=${encodeURIComponent(accountId)}`);
	return {
		accountId,
		...('emailAddress' in shown ? { emailAddress: shown['emailAddress'] } : {}),
		displayName: shown['displayName'],
		active: shown['active'],
		...('timeZone' in shown ? { timeZone: shown['timeZone'] } : {}),
		_links: { jiraRest: self, avatarUrls: shown['avatarUrls'], self },
	};
}

export function presentDesk(view: View, desk: Desk, project: Project): Record<string, unknown> {
	return {
		id: desk.id,
		projectId: project.id,
		projectName: project.name,
		projectKey: project.key,
		projectTypeKey: project.projectTypeKey,
		...selfLink(view, `servicedesk/${desk.id}`),
	};
}

export function presentRequestType(view: View, type: RequestType): Record<string, unknown> {
	const icon = `${view.origin}/rest/servicedeskapi/requesttype/icon/type/SD_REQTYPE/avatar/10498`;
	return {
		_expands: ['field'],
		id: type.id,
		...selfLink(view, `servicedesk/${type.deskId}/requesttype/${type.id}`),
		name: type.name,
		description: type.description,
		helpText: type.helpText,
		issueTypeId: type.issueTypeId,
		serviceDeskId: type.deskId,
		portalId: type.deskId,
		groupIds: type.groupIds,
		icon: { id: '10498', _links: { iconUrls: { '48x48': icon, '24x24': `${icon}?size=small` } } },
	};
}

export function presentQueue(view: View, queue: Queue, issueCount?: number): Record<string, unknown> {
	const { id, deskId, name, jql, fields } = queue;
	return {
		id,
		name,
		jql,
		fields,
		...(issueCount === undefined ? {} : { issueCount }),
		...selfLink(view, `servicedesk/${deskId}/queue/${id}`),
	};
}

export function presentOrganization(view: View, organization: Organization): Record<string, unknown> {
	const { id, uuid, name, created, scimManaged } = organization;
	return {
		id,
		uuid,
		name,
		scimManaged,
		created: presentDate(view, created),
		...selfLink(view, `organization/${id}`),
	};
}

const CATEGORIES = { new: 'NEW', indeterminate: 'INDETERMINATE', done: 'DONE' } as const;

/** A status as customers see it, with the moment at which the request came into it. */
export function presentPortalStatus(view: View, status: Status | undefined, at: number): Record<string, unknown> {
	return {
		status: status?.name ?? '',
		statusCategory: status ? CATEGORIES[status.category] : 'UNDEFINED',
		statusDate: presentDate(view, at),
	};
}

/** A file of a request. It has no id of its own: that is in its links (reference §7). */
export function presentServiceFile(view: View, issue: Issue, file: Attachment): Record<string, unknown> {
	const content = `request/${issue.id}/attachment/${file.id}`;
	const isImage = file.mimeType.startsWith('image/');
	return {
		filename: file.filename,
		author: presentPerson(view, file.authorId),
		created: presentDate(view, file.created),
		size: file.size,
		mimeType: file.mimeType,
		_links: {
			self: serviceLink(view, content),
			jiraRest: link(view, `attachment/${file.id}`),
			content: serviceLink(view, content),
			...(isImage ? { thumbnail: serviceLink(view, `${content}/thumbnail`) } : {}),
		},
	};
}

export function presentApproval(view: View, approval: Approval): Record<string, unknown> {
	const { id, issueId, name, decisions, created, completed, final } = approval;
	const mine = decisions.get(view.caller?.accountId ?? '');
	return {
		id,
		name,
		finalDecision: final,
		canAnswerApproval: final === 'pending' && mine === 'pending',
		approvers: [...decisions].map(([accountId, approverDecision]) => ({
			approver: presentPerson(view, accountId),
			approverDecision,
		})),
		createdDate: presentDate(view, created),
		...(completed === undefined ? {} : { completedDate: presentDate(view, completed) }),
		...selfLink(view, `request/${issueId}/approval/${id}`),
	};
}

/** A clock of a request, as the product and as the issue's field give it (reference §9.4). */
export function presentSla(view: View, issue: Issue, { metric, completed, ongoing }: SlaState): Record<string, unknown> {
	return {
		id: metric.id,
		name: metric.name,
		...selfLink(view, `request/${issue.id}/sla/${metric.id}`),
		completedCycles: completed.map((cycle) => ({
			...presentCycle(view, cycle),
			stopTime: presentDate(view, cycle.stop ?? 0),
		})),
		...(ongoing === undefined
			? {}
			: { ongoingCycle: { ...presentCycle(view, ongoing), paused: ongoing.paused, withinCalendarHours: true } }),
		slaDisplayFormat: 'NEW_SLA_FORMAT',
	};
}

function presentCycle(view: View, { start, breach, elapsed, goal }: SlaCycle): Record<string, unknown> {
	return {
		startTime: presentDate(view, start),
		breachTime: presentDate(view, breach),
		breached: elapsed > goal,
		goalDuration: presentDuration(goal),
		elapsedTime: presentDuration(elapsed),
		remainingTime: presentDuration(goal - elapsed),
	};
}

export function presentArticle(view: View, { pageId, spaceKey, title, excerpt }: Article): Record<string, unknown> {
	return {
		title,
		excerpt,
		source: { type: 'confluence', pageId, spaceKey },
		content: { iframeSrc: serviceLink(view, `knowledgebase/article/view/${pageId}`) },
	};
}

/** A document as HTML, one paragraph per block: as much of a rendering as the portal's API needs here. */
export function presentHtml(document: AdfNode): { readonly html: string } {
	const blocks = adfText(document).split('\n');
	const safe = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
	return { html: blocks.map((block) => `<p>${safe(block)}</p>`).join('') };
}

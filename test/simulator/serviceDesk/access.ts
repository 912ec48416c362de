import type { Issue, User } from '../site/model';
import { may } from '../site/permissions';
import type { Site } from '../site/site';
import type { Desk, Organization, RequestType } from './model';

/** The group whose members are licensed as agents. */
export const AGENTS = 'jira-servicemanagement-users';

/** Whether a user works on the requests of a desk: licensed, and with a role in its project. */
export function isAgent(site: Site, desk: Desk, user: User | undefined): boolean {
	const project = site.service.projectOf(desk);
	if (!project || !user || !may('EDIT_ISSUES', project, user)) return false;
	return user.siteAdmin || user.groups.includes(AGENTS);
}

/** Whether a user is agent of any desk. */
export function isAgentSomewhere(site: Site, user: User | undefined): boolean {
	return [...site.service.desks.values()].some((desk) => isAgent(site, desk, user));
}

/** Whether a user administers a desk. */
export function isDeskAdmin(site: Site, desk: Desk, user: User | undefined): boolean {
	const project = site.service.projectOf(desk);
	return project !== undefined && isAgent(site, desk, user) && may('ADMINISTER_PROJECTS', project, user);
}

/** The organizations that a user belongs to. */
export function organizationsOf(site: Site, accountId: string): Organization[] {
	return [...site.service.organizations.values()].filter(({ members }) => members.has(accountId));
}

/** Whether a user may raise requests at a desk, and with that see it. */
export function mayRaise(site: Site, desk: Desk, user: User | undefined): boolean {
	if (!user?.active) return false;
	if (desk.access === 'open' || isAgent(site, desk, user) || desk.customers.has(user.accountId)) return true;
	return organizationsOf(site, user.accountId).some(({ id }) => desk.organizationIds.has(id));
}

/** A service request: an issue of a service project that has a request type. */
export interface ServiceRequest {
	readonly issue: Issue;
	readonly desk: Desk;
	readonly type: RequestType;
}

/** What an issue is as a request; undefined when it is none. */
export function requestOf(site: Site, issue: Issue | undefined): ServiceRequest | undefined {
	const { service } = site;
	if (!issue || !service.fields) return undefined;
	const type = service.requestTypes.get(String(issue.values[service.fields.requestType] ?? ''));
	const desk = type && service.desks.get(type.deskId);
	// A request that was moved to another project is none any more.
	return type && desk && desk.projectId === issue.projectId ? { issue, desk, type } : undefined;
}

/** The ids in a field of a request. */
export function idsIn(issue: Issue, fieldId: string | undefined): readonly string[] {
	const value = fieldId === undefined ? undefined : issue.values[fieldId];
	// The fields that are asked for here store lists of ids.
	return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** How a user has to do with a request. */
export interface Part {
	readonly owner: boolean;
	readonly participant: boolean;
	readonly organization: boolean;
	readonly approver: boolean;
}

/** What part a user has in a request. */
export function partIn(site: Site, { issue }: ServiceRequest, { accountId }: User): Part {
	const { fields } = site.service;
	const shared = idsIn(issue, fields?.organizations);
	return {
		owner: issue.values['reporter'] === accountId || issue.creatorId === accountId,
		participant: idsIn(issue, fields?.participants).includes(accountId),
		organization: organizationsOf(site, accountId).some(({ id }) => shared.includes(id)),
		approver: site.service.approvalsOf(issue.id).some(({ decisions }) => decisions.has(accountId)),
	};
}

/** Whether a user may see a request: agents all of their desk, others those in which they have a part. */
export function maySee(site: Site, request: ServiceRequest, user: User | undefined): boolean {
	if (!user) return false;
	return isAgent(site, request.desk, user) || Object.values(partIn(site, request, user)).includes(true);
}

import { projectOfIssue } from '../../issues/edit';
import { link } from '../../issues/present';
import { isRecord } from '../../issues/write';
import { refuse, refuseFields } from '../../refusal';
import type { Issue, RemoteLink } from '../../site/model';
import { bodyOf, demand, issueOf, type Answer, type Call, type Route } from '../call';

const PATH = '/rest/api/3/issue/{issueIdOrKey}/remotelink';

/** Links of issues to things outside of Jira. Writing one leaves `updated` alone [?]. */
export const remoteLinks: readonly Route[] = [
	{ method: 'GET', path: PATH, anonymous: true, run: list },
	{ method: 'POST', path: PATH, anonymous: true, writesIssue: true, run: write },
	{ method: 'DELETE', path: PATH, anonymous: true, writesIssue: true, run: removeByGlobalId },
	{ method: 'DELETE', path: `${PATH}/{linkId}`, anonymous: true, writesIssue: true, run: removeById },
];

function present(call: Call, issue: Issue, { id, ...content }: RemoteLink): Record<string, unknown> {
	return { id, self: selfOf(call, issue, id), application: {}, ...content };
}

function selfOf(call: Call, issue: Issue, id: number): string {
	return link(call.view, `issue/${issue.key}/remotelink/${id}`);
}

/** All of them, or with `globalId` that one, which is then no list. */
function list(call: Call): Answer {
	const issue = issueOf(call);
	const globalId = call.query.get('globalId');
	if (globalId === undefined) {
		const shown = issue.remoteLinks.map((found) => present(call, issue, found));
		return { status: 200, objects: shown.length, body: shown };
	}
	const found = issue.remoteLinks.find((candidate) => candidate.globalId === globalId);
	if (!found) throw missing(globalId);
	return { status: 200, objects: 1, body: present(call, issue, found) };
}

function missing(id: string): Error {
	return refuse(404, [`The remote issue link with the id '${id}' does not exist.`]);
}

function editable(call: Call): Issue {
	const issue = issueOf(call);
	const text = 'You do not have the permission to link issues in this project.';
	demand(call, 'LINK_ISSUES', projectOfIssue(call, issue), text);
	return issue;
}

/** Makes a link, or with a known `globalId` replaces it: what the body leaves out is gone (reference Appendix A). */
function write(call: Call): Answer {
	const issue = editable(call);
	const content = contentOf(bodyOf(call));
	const same = (candidate: RemoteLink) =>
		content.globalId !== undefined && candidate.globalId === content.globalId;
	const known = issue.remoteLinks.find(same);
	const id = known?.id ?? Number(call.site.takeId());
	const others = issue.remoteLinks.filter((candidate) => candidate.id !== id);
	store(call, issue, [...others, { ...content, id }]);
	return { status: known ? 200 : 201, body: { id, self: selfOf(call, issue, id) } };
}

function contentOf(body: Record<string, unknown>): Omit<RemoteLink, 'id'> {
	const { globalId, application, relationship, object } = body;
	const problems: Record<string, string> = {};
	if (!isRecord(object)) throw refuseFields({ object: "'object' is required." });
	if (typeof object['title'] !== 'string' || object['title'] === '')
		problems['title'] = "'title' is required.";
	if (typeof object['url'] !== 'string' || object['url'] === '') problems['url'] = "'url' is required.";
	if (Object.keys(problems).length > 0) throw refuseFields(problems);
	return {
		...(typeof globalId === 'string' && globalId !== '' ? { globalId } : {}),
		...(isRecord(application) ? { application } : {}),
		...(typeof relationship === 'string' ? { relationship } : {}),
		object,
	};
}

function removeByGlobalId(call: Call): Answer {
	const globalId = call.query.get('globalId');
	if (globalId === undefined) throw refuse(400, ["The 'globalId' query parameter is required."]);
	return removeWhere(call, globalId, (candidate) => candidate.globalId === globalId);
}

function removeById(call: Call): Answer {
	const id = call.params['linkId'] ?? '';
	return removeWhere(call, id, (candidate) => String(candidate.id) === id);
}

function removeWhere(call: Call, id: string, test: (candidate: RemoteLink) => boolean): Answer {
	const issue = editable(call);
	const left = issue.remoteLinks.filter((candidate) => !test(candidate));
	if (left.length === issue.remoteLinks.length) throw missing(id);
	store(call, issue, left);
	return { status: 204 };
}

function store(call: Call, issue: Issue, all: readonly RemoteLink[]): void {
	call.site.writeIssue({ ...issue, remoteLinks: all });
}

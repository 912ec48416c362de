import { newComment } from '../../issues/comments';
import { projectOfIssue } from '../../issues/edit';
import { recordLink } from '../../issues/history';
import { link } from '../../issues/present';
import { isRecord } from '../../issues/write';
import { refuse } from '../../refusal';
import type { Issue, LinkType } from '../../site/model';
import { may, visibleIssue } from '../../site/permissions';
import { bodyOf, demand, writerOf, type Answer, type Call, type Route } from '../call';

const NO_LINK = 'No issue link with this ID was found.';

/** Links between issues, and their types. */
export const issueLinks: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/issueLinkType', anonymous: true, run: types },
	{
		method: 'POST',
		path: '/rest/api/3/issueLink',
		anonymous: true,
		closedBody: ['comment', 'inwardIssue', 'outwardIssue', 'type'],
		run: create,
	},
	{ method: 'DELETE', path: '/rest/api/3/issueLink/{linkId}', anonymous: true, run: remove },
];

function types({ site, view }: Call): Answer {
	const shown = [...site.linkTypes.values()].map((type) => ({
		...type,
		self: link(view, `issueLinkType/${type.id}`),
	}));
	return { status: 200, body: { issueLinkTypes: shown } };
}

function typeOf(call: Call, given: unknown): LinkType {
	const { id, name } = isRecord(given) ? given : {};
	const found = [...call.site.linkTypes.values()].find((type) =>
		id === undefined ? type.name === name : type.id === String(id),
	);
	if (!found) throw refuse(404, [`No issue link type with name '${String(name ?? id)}' found.`]);
	return found;
}

function issueAt(call: Call, given: unknown): Issue {
	const idOrKey = isRecord(given) ? (given['key'] ?? given['id']) : undefined;
	const issue = idOrKey === undefined ? undefined : visibleIssue(call.site, call.user, String(idOrKey));
	if (!issue) throw refuse(404, ['Issue does not exist or you do not have permission to see it.']);
	return issue;
}

/**
 * Links two issues. The answer has no body and no id; a duplicate is answered alike. The inward issue is the one
 * whose page says "blocks" [?]; the comment lands on the outward issue (reference §5.1).
 */
function create(call: Call): Answer {
	const body = bodyOf(call);
	const type = typeOf(call, body['type']);
	const source = issueAt(call, body['inwardIssue']);
	const target = issueAt(call, body['outwardIssue']);
	for (const issue of [source, target]) {
		demand(
			call,
			'LINK_ISSUES',
			projectOfIssue(call, issue),
			'You do not have the permission to link issues in this project.',
		);
	}
	// A refused comment keeps the link from being made.
	const comment = body['comment'] === undefined ? undefined : newComment(writerOf(call), body['comment']);
	const before = call.site.linksOf(source.id).length;
	const made = call.site.addLink(type.id, source.id, target.id);
	if (call.site.linksOf(source.id).length > before) recordLink(call.site, made, 'added', call.user);
	if (comment) {
		const linked = call.site.issues.find(target.id) ?? target;
		call.site.writeIssue({ ...linked, comments: [...linked.comments, comment], updated: call.clock.now() });
	}
	return { status: 201 };
}

/** Removes a link; who may link in one of the two projects may do so. */
function remove(call: Call): Answer {
	const found = call.site.links.get(call.params['linkId'] ?? '');
	const ends = found ? [found.sourceId, found.targetId] : [];
	const issues = ends.flatMap((id) => visibleIssue(call.site, call.user, String(id)) ?? []);
	if (!found || issues.length < 2) throw refuse(404, [NO_LINK]);
	if (!issues.some((issue) => may('LINK_ISSUES', projectOfIssue(call, issue), call.user))) {
		throw refuse(404, [NO_LINK]);
	}
	call.site.removeLink(found);
	recordLink(call.site, found, 'removed', call.user);
	return { status: 204 };
}

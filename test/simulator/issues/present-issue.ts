import type { AdfNode } from '../adf';
import type { CascadingValue, Comment, Field, FieldOption, Issue, OpaqueValue, Stored } from '../site/model';
import { jiraTimestamp } from '../time';
import { presentAttachment } from './attachments';
import { presentVotes, presentWatches } from './followers';
import { allOptions, contextOf } from './kinds';
import { presentArchival } from './archive';
import { presentEmbeddedWorklogs, presentTimeTracking } from './worklogs';
import { presentSprintValue } from './sprints';
import {
	link,
	presentAccount,
	presentCategory,
	presentComponent,
	presentIssueType,
	presentPriority,
	presentProjectReference,
	presentResolution,
	presentStatus,
	presentVersion,
	type View,
} from './present';
import { isPublic } from './comments';

const EXPANDS = 'operations,versionedRepresentations,editmeta,changelog,renderedFields';
/** Comments that an issue body embeds at most; the rest is read through the comment resource (reference §4.2). */
const EMBEDDED_COMMENTS = 20;

/** Which parts of an issue a body shows. */
export interface Selection {
	/** Field ids; `undefined` leaves the whole `fields` object out. */
	readonly fields: readonly string[] | undefined;
	/** `id` alone is the shape of a search that asked for nothing else. */
	readonly idOnly: boolean;
	readonly properties: readonly string[];
}

/** Reads a `fields` parameter: names, `*all`, `*navigable`, `-name` (reference §3.1). Unknown names are ignored. */
export function selectFields(
	view: View,
	wanted: readonly string[],
	properties: readonly string[] = [],
): Selection {
	const all = [...view.site.fields.values()];
	const names = wanted.filter((name) => name !== 'id' && name !== 'key');
	if (wanted.length > 0 && names.length === 0) {
		return { fields: undefined, idOnly: !wanted.includes('key'), properties };
	}
	const excluded = new Set(names.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
	const included = new Set(names.filter((name) => !name.startsWith('-')));
	const everything = included.has('*all') || included.size === 0;
	const shown = all.filter(
		(field) =>
			(everything || included.has(field.id) || (included.has('*navigable') && field.navigable)) &&
			!excluded.has(field.id),
	);
	return { fields: shown.map((field) => field.id), idOnly: false, properties };
}

/** An issue as `issue/{k}`, `search/jql` and `bulkfetch` give it. */
export function presentIssue(view: View, issue: Issue, selection: Selection): Record<string, unknown> {
	const properties = pick(issue.properties, selection.properties);
	const withProperties = selection.properties.length > 0 ? { properties } : {};
	if (selection.idOnly) return { id: String(issue.id), ...withProperties };
	return {
		expand: EXPANDS,
		id: String(issue.id),
		self: link(view, `issue/${issue.id}`),
		key: issue.key,
		...withProperties,
		...(selection.fields ? { fields: presentFields(view, issue, selection.fields) } : {}),
	};
}

function pick(from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
	if (names.includes('*all')) return { ...from };
	return Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));
}

function presentFields(view: View, issue: Issue, ids: readonly string[]): Record<string, unknown> {
	const shown: Record<string, unknown> = {};
	for (const id of ids) {
		const field = view.site.fields.get(id);
		if (!field || (field.custom && !contextOf(field, issue.projectId))) continue;
		const value = presentField(view, issue, field);
		if (value !== undefined) shown[id] = value;
	}
	return shown;
}

/** A field's value in a body: null when empty, an empty list where Jira gives one; undefined when it is left out. */
function presentField(view: View, issue: Issue, field: Field): unknown {
	const system = SYSTEM[field.id];
	if (system) return system(view, issue);
	if (field.product) return field.product.present(view, issue);
	return presentValue(view, field, issue.values[field.id] ?? null, issue.projectId);
}

/** A stored value in the shape in which the API gives it. */
export function presentValue(view: View, field: Field, value: Stored, projectId: string): unknown {
	const { site } = view;
	const project = site.projects.get(projectId);
	// The kinds decide what was stored, so each case knows the shape of its value.
	const ids = Array.isArray(value) ? (value as readonly string[]) : [];
	switch (field.kind) {
		case 'components':
			return (
				project?.components.filter((c) => ids.includes(c.id)).map((c) => presentComponent(view, c)) ?? []
			);
		case 'versions':
			return project?.versions.filter((v) => ids.includes(v.id)).map((v) => presentVersion(view, v)) ?? [];
		case 'labels':
			return field.custom && value === null ? null : ids;
		default:
			return value === null ? null : presentSet(view, field, value);
	}
}

function presentSet(view: View, field: Field, value: NonNullable<Stored>): unknown {
	const { site } = view;
	const ids = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
	switch (field.kind) {
		case 'datetime':
			return jiraTimestamp(Number(value), site.timeZone);
		case 'select':
			return presentOption(view, field, String(value));
		case 'multiselect':
			return ids.map((id) => presentOption(view, field, id));
		case 'cascading': {
			const { parent, child } = value as CascadingValue;
			const shown = presentOption(view, field, parent);
			return child === undefined ? shown : { ...shown, child: presentOption(view, field, child) };
		}
		case 'user':
			return presentAccount(view, String(value));
		case 'users':
			return ids.map((id) => presentAccount(view, id));
		case 'priority': {
			const priority = site.priorities.get(String(value));
			return priority ? presentPriority(view, priority) : null;
		}
		case 'resolution': {
			const resolution = site.resolutions.get(String(value));
			return resolution ? presentResolution(view, resolution) : null;
		}
		case 'sprint':
			return ids.flatMap((id) => site.sprints.get(Number(id)) ?? []).map(presentSprintValue);
		case 'parent':
			return presentIssueReference(view, String(value));
		case 'readonly':
			return (value as OpaqueValue).opaque;
		default:
			return value;
	}
}

/** An option as issues and create metadata carry it. */
export function presentOption(view: View, field: Field, id: string): Record<string, unknown> {
	const option = allOptions(field).find((candidate) => candidate.id === id);
	return { self: link(view, `customFieldOption/${id}`), value: option?.value ?? '', id };
}

/** An option with its second level, as create metadata lists it. */
export function presentOptionTree(view: View, option: FieldOption): Record<string, unknown> {
	const self = link(view, `customFieldOption/${option.id}`);
	const shown = { self, value: option.value, id: option.id };
	return option.children.length === 0
		? shown
		: { ...shown, children: option.children.map((child) => presentOptionTree(view, child)) };
}

function presentIssueReference(view: View, idOrKey: string): Record<string, unknown> | null {
	const issue = view.site.issues.find(idOrKey);
	if (!issue) return null;
	const fields = presentFields(view, issue, ['summary', 'status', 'priority', 'issuetype']);
	return { id: String(issue.id), key: issue.key, self: link(view, `issue/${issue.id}`), fields };
}

/** The fields that do not come from `values`. */
const SYSTEM: Record<string, (view: View, issue: Issue) => unknown> = {
	project: (view, issue) => {
		const project = view.site.projects.get(issue.projectId);
		return project && presentProjectReference(view, project);
	},
	issuetype: (view, issue) => {
		const type = view.site.issueTypes.get(issue.typeId);
		return type && presentIssueType(view, type);
	},
	status: (view, issue) => {
		const status = view.site.statuses.get(issue.statusId);
		return status && presentStatus(view, status);
	},
	statusCategory: (view, issue) => {
		const status = view.site.statuses.get(issue.statusId);
		return status && presentCategory(view, status);
	},
	created: (view, issue) => jiraTimestamp(issue.created, view.site.timeZone),
	updated: (view, issue) => jiraTimestamp(issue.updated, view.site.timeZone),
	statuscategorychangedate: (view, issue) => jiraTimestamp(issue.statusChanged, view.site.timeZone),
	resolutiondate: (view, issue) =>
		issue.resolved === undefined ? null : jiraTimestamp(issue.resolved, view.site.timeZone),
	creator: (view, issue) => presentAccount(view, issue.creatorId),
	parent: (view, issue) => {
		const parent = issue.values['parent'];
		return typeof parent === 'string' ? (presentIssueReference(view, parent) ?? undefined) : undefined;
	},
	subtasks: (view, issue) =>
		view.site
			.childrenOf(issue.id)
			.filter((child) => view.site.issueTypes.get(child.typeId)?.subtask)
			.map((child) => presentIssueReference(view, String(child.id))),
	issuelinks: (view, issue) => presentLinks(view, issue),
	comment: (view, issue) => presentEmbeddedComments(view, issue),
	worklog: (view, issue) => presentEmbeddedWorklogs(view, issue),
	attachment: (view, issue) => issue.attachments.map((file) => presentAttachment(view, file)),
	timetracking: (_view, issue) => presentTimeTracking(issue),
	workratio: () => -1,
	votes: presentVotes,
	watches: presentWatches,
	progress: () => ({ progress: 0, total: 0 }),
	archiveddate: (view, issue) => presentArchival(view, issue)?.date,
	archivedby: (view, issue) => presentArchival(view, issue)?.by,
};

function presentLinks(view: View, issue: Issue): unknown[] {
	return view.site.linksOf(issue.id).flatMap((found) => {
		const type = view.site.linkTypes.get(found.typeId);
		const outward = found.sourceId === issue.id;
		const other = presentIssueReference(view, String(outward ? found.targetId : found.sourceId));
		if (!type || !other) return [];
		const side = outward ? { outwardIssue: other } : { inwardIssue: other };
		const shownType = { ...type, self: link(view, `issueLinkType/${type.id}`) };
		return [{ id: found.id, self: link(view, `issueLink/${found.id}`), type: shownType, ...side }];
	});
}

function presentEmbeddedComments(view: View, issue: Issue): unknown {
	const shown = issue.comments.slice(0, EMBEDDED_COMMENTS);
	return {
		comments: shown.map((comment) => presentComment(view, issue, comment)),
		self: link(view, `issue/${issue.id}/comment`),
		maxResults: shown.length,
		total: issue.comments.length,
		startAt: 0,
	};
}

/** A comment as the comment resource and issues give it. */
export function presentComment(view: View, issue: Issue, comment: Comment): Record<string, unknown> {
	const body: AdfNode = comment.body;
	return {
		self: link(view, `issue/${issue.id}/comment/${comment.id}`),
		id: comment.id,
		author: presentAccount(view, comment.authorId),
		body,
		updateAuthor: presentAccount(view, comment.updateAuthorId),
		created: jiraTimestamp(comment.created, view.site.timeZone),
		updated: jiraTimestamp(comment.updated, view.site.timeZone),
		...(comment.visibility === undefined ? {} : { visibility: comment.visibility }),
		jsdPublic: isPublic(comment),
	};
}

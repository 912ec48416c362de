import { adfText } from '../adf';
import { allOptions, isDocument } from '../issues/kinds';
import { isRecord } from '../issues/write';
import type { Field, Issue, Stored } from '../site/model';
import { fromWallClock } from '../time';
import { compileClause } from './compile';
import type { JqlContext } from './context';
import { zoneOf } from './dates';
import { parseJql } from './parse';

/** A clause over things with ids: projects, statuses, people, options, labels, issues. */
export interface SetClause {
	readonly kind: 'set';
	/** The ids that an issue has. */
	ids(issue: Issue): readonly string[];
	/** The ids that a word of the query means; undefined when it means nothing on this site. */
	resolve(word: string): readonly string[] | undefined;
	/** Order for `<` and `>`; without it they are refused. */
	rank?(id: string): number;
	/** The ids that a function of this field alone gives, by its lower-case name; undefined when it is none of them. */
	call?(name: string): readonly string[] | undefined;
}

/** A clause over words. */
export interface TextClause {
	readonly kind: 'text';
	text(issue: Issue): string;
}

/** A clause over numbers. */
export interface NumberClause {
	readonly kind: 'number';
	number(issue: Issue): number | undefined;
}

/** A clause over moments, in milliseconds since the epoch. */
export interface DateClause {
	readonly kind: 'date';
	moment(issue: Issue): number | undefined;
}

export type Clause = SetClause | TextClause | NumberClause | DateClause;

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

function named(items: Iterable<{ id: string; name: string }>, word: string): string[] | undefined {
	const ids = [...items].filter((item) => item.id === word || same(item.name, word)).map((item) => item.id);
	return ids.length === 0 ? undefined : ids;
}

function list(value: Stored | undefined): readonly string[] {
	if (value === undefined || value === null) return [];
	return Array.isArray(value) ? (value as readonly string[]) : [String(value)];
}

/** The saved filters whose query finds the issue. A filter's query is read anew, so that it may name other filters. */
function filtersThatFind(issue: Issue, context: JqlContext): string[] {
	return [...context.site.filters.values()]
		.filter(({ jql }) => {
			const where = parseJql(jql).query?.where;
			return where === undefined || compileClause(where, context).test(issue);
		})
		.map(({ id }) => id);
}

/** The clauses of the fields that are no custom fields, by their lower-case names in JQL. */
export function systemClauses(context: JqlContext): Record<string, Clause> {
	const { site } = context;
	const set = (
		ids: SetClause['ids'],
		resolve: SetClause['resolve'],
		rank?: SetClause['rank'],
	): SetClause => ({
		kind: 'set',
		ids,
		resolve,
		...(rank ? { rank } : {}),
	});
	const text = (id: string): TextClause => ({
		kind: 'text',
		text: (issue) => textOf(issue.values[id] ?? null),
	});
	const date = (moment: DateClause['moment']): DateClause => ({ kind: 'date', moment });
	const type = set(
		(issue) => [issue.typeId],
		(word) => named(site.issueTypes.values(), word),
	);
	const key = issueClause(context);
	const due: DateClause = date((issue) => dayStart(issue.values['duedate'], context));
	const resolved = date((issue) => issue.resolved);
	const projects = [...site.projects.values()].filter((project) => !project.deleted);
	const priorities = [...site.priorities.keys()];
	const user = (of: (issue: Issue) => Stored | undefined) =>
		set(
			(issue) => list(of(issue)),
			(word) => people(context, word),
		);
	return {
		project: set(
			(issue) => [issue.projectId],
			(word) => {
				const ids = projects
					.filter((p) => p.id === word || same(p.key, word) || same(p.name, word))
					.map((p) => p.id);
				return ids.length === 0 ? undefined : ids;
			},
		),
		issuetype: type,
		type,
		key,
		issuekey: key,
		issue: key,
		id: key,
		status: set(
			(issue) => [issue.statusId],
			(word) => named(site.statuses.values(), word),
		),
		filter: set(
			(issue) => filtersThatFind(issue, context),
			(word) => named(site.filters.values(), word),
		),
		statuscategory: set((issue) => [site.statuses.get(issue.statusId)?.category ?? ''], category),
		priority: set(
			(issue) => list(issue.values['priority']),
			(word) => named(site.priorities.values(), word),
			(id) => -priorities.indexOf(id),
		),
		resolution: set(
			(issue) => list(issue.values['resolution']),
			(word) => (same(word, 'Unresolved') ? [] : named(site.resolutions.values(), word)),
		),
		labels: set(
			(issue) => list(issue.values['labels']),
			(word) => [word],
		),
		component: set(
			(issue) => list(issue.values['components']),
			(word) =>
				named(
					projects.flatMap((project) => project.components),
					word,
				),
		),
		fixversion: versions('fixVersions'),
		affectedversion: versions('versions'),
		parent: { ...key, ids: (issue: Issue) => list(issue.values['parent']) },
		assignee: user((issue) => issue.values['assignee']),
		reporter: user((issue) => issue.values['reporter']),
		creator: user((issue) => issue.creatorId),
		summary: text('summary'),
		description: text('description'),
		environment: text('environment'),
		comment: { kind: 'text', text: commentText },
		text: {
			kind: 'text',
			text: (issue) => [...Object.values(issue.values).map(textOf), commentText(issue)].join('\n'),
		},
		created: date((issue) => issue.created),
		createddate: date((issue) => issue.created),
		updated: date((issue) => issue.updated),
		updateddate: date((issue) => issue.updated),
		due,
		duedate: due,
		resolved,
		resolutiondate: resolved,
		statuscategorychangeddate: date((issue) => issue.statusChanged),
		...(site.service.desks.size === 0 ? {} : { 'request-channel-type': channelClause }),
	};

	function versions(fieldId: string): SetClause {
		return set(
			(issue) => list(issue.values[fieldId]),
			(word) =>
				named(
					projects.flatMap((project) => project.versions),
					word,
				),
		);
	}
}

/** How a request came in: `api`, `portal`, or `jira` where nothing is kept. */
const channelClause: SetClause = {
	kind: 'set',
	ids: ({ properties }) => {
		const channel = properties['request.channel.type'];
		return [isRecord(channel) ? String(channel['value']) : 'jira'];
	},
	resolve: (word) => [word.toLowerCase()],
};

/** The clause of a custom field. */
export function customClause(field: Field, context: JqlContext): Clause {
	const own = field.product?.clause?.(context);
	if (own) return own;
	const value = (issue: Issue) => issue.values[field.id] ?? null;
	switch (field.kind) {
		case 'number':
			return {
				kind: 'number',
				number: (issue) => (typeof value(issue) === 'number' ? Number(value(issue)) : undefined),
			};
		case 'date':
			return { kind: 'date', moment: (issue) => dayStart(value(issue), context) };
		case 'datetime':
			return { kind: 'date', moment: (issue) => (value(issue) === null ? undefined : Number(value(issue))) };
		case 'user':
		case 'users':
			return { kind: 'set', ids: (issue) => list(value(issue)), resolve: (word) => people(context, word) };
		case 'readonly':
			return { kind: 'set', ids: (issue) => opaqueIds(value(issue)), resolve: (word) => [word] };
		case 'sprint':
			return {
				kind: 'set',
				ids: (issue) => list(value(issue)),
				resolve: (word) =>
					named(
						[...context.site.sprints.values()].map(({ id, name }) => ({ id: String(id), name })),
						word,
					),
			};
		case 'labels':
		case 'url':
			return { kind: 'set', ids: (issue) => list(value(issue)), resolve: (word) => [word] };
		case 'select':
		case 'multiselect':
		case 'cascading':
			return {
				kind: 'set',
				ids: (issue) => optionIds(value(issue)),
				resolve: (word) => options(field, word),
			};
		default:
			return { kind: 'text', text: (issue) => textOf(value(issue)) };
	}
}

/** The words of a stored value. */
export function textOf(value: Stored): string {
	if (typeof value === 'string') return value;
	return value !== null && isDocument(value) ? adfText(value) : '';
}

function commentText(issue: Issue): string {
	return issue.comments.map((comment) => adfText(comment.body)).join('\n');
}

function issueClause(context: JqlContext): SetClause {
	const { site } = context;
	return {
		kind: 'set',
		ids: (issue) => [String(issue.id)],
		resolve: (word) => {
			const issue = site.issues.find(word);
			return issue ? [String(issue.id)] : undefined;
		},
		rank: (id) => Number(site.issues.find(id)?.key.split('-')[1] ?? 0),
	};
}

function category(word: string): readonly string[] | undefined {
	const names: Record<string, string> = { '2': 'new', '4': 'indeterminate', '3': 'done' };
	const byName: Record<string, string> = { 'to do': 'new', 'in progress': 'indeterminate', done: 'done' };
	const lower = word.toLowerCase();
	const found =
		names[word] ?? byName[lower] ?? (['new', 'indeterminate', 'done'].includes(lower) ? lower : undefined);
	return found === undefined ? undefined : [found];
}

function people({ site }: JqlContext, word: string): readonly string[] | undefined {
	if (site.users.has(word)) return [word];
	const found = [...site.users.values()].filter(
		(user) => same(user.displayName, word) || (user.emailVisible && same(user.emailAddress, word)),
	);
	return found.length === 0 ? undefined : found.map((user) => user.accountId);
}

function options(field: Field, word: string): readonly string[] | undefined {
	const found = allOptions(field).filter((option) => option.id === word || same(option.value, word));
	return found.length === 0 ? undefined : found.map((option) => option.id);
}

function optionIds(value: Stored): readonly string[] {
	if (value !== null && typeof value === 'object' && 'parent' in value) {
		return [value.parent, value.child].filter((id): id is string => typeof id === 'string');
	}
	return list(value);
}

/** The ids in a value that another product keeps; values without any count as one nameless thing. */
function opaqueIds(value: Stored): readonly string[] {
	if (value === null || typeof value !== 'object' || !('opaque' in value)) return [];
	const things: unknown[] = Array.isArray(value.opaque) ? value.opaque : [value.opaque];
	return things.map((thing) => (isRecord(thing) ? String(thing['id'] ?? '') : ''));
}

/** Midnight of a calendar date in the searcher's zone. */
function dayStart(date: Stored | undefined, context: JqlContext): number | undefined {
	if (typeof date !== 'string') return undefined;
	const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
	return fromWallClock({ year, month, day, hour: 0, minute: 0, second: 0 }, zoneOf(context));
}

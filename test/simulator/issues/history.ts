import { adfText } from '../adf';
import type {
	CascadingValue,
	Field,
	History,
	HistoryItem,
	Issue,
	IssueLink,
	Stored,
	User,
} from '../site/model';
import type { Site } from '../site/site';
import { jiraTimestamp } from '../time';
import { allOptions, isDocument, isEmpty } from './kinds';

/** One side of a change: the id where the value has one, and its words. */
interface Side {
	readonly id: string | null;
	readonly words: string | null;
}

const NOTHING: Side = { id: null, words: null };

/** Names that the changelog has for system fields other than their ids. */
const NAMES: Readonly<Record<string, string>> = {
	components: 'Component',
	fixVersions: 'Fix Version',
	versions: 'Version',
};

/** The new state of an issue with the history of what it changed; comments and what is not a field make none. */
export function withHistory(site: Site, before: Issue, after: Issue, author: User | undefined): Issue {
	return withItems(site, after, changeItems(site, before, after), author);
}

/** An issue with one more history; the issue itself when nothing changed. */
export function withItems(
	site: Site,
	issue: Issue,
	items: readonly HistoryItem[],
	author: User | undefined,
): Issue {
	if (items.length === 0) return issue;
	const history: History = {
		id: site.takeId(),
		authorId: author?.accountId ?? '',
		created: site.clock.now(),
		items,
	};
	return { ...issue, histories: [...issue.histories, history] };
}

/** Writes the histories of a link into the issues at both its ends; `updated` stays, as for any change of a link [?]. */
export function recordLink(
	site: Site,
	link: IssueLink,
	what: 'added' | 'removed',
	author: User | undefined,
): void {
	const type = site.linkTypes.get(link.typeId);
	const source = site.issues.find(link.sourceId);
	const target = site.issues.find(link.targetId);
	if (!type || !source || !target) return;
	const write = (issue: Issue, other: Issue, words: string) => {
		const side: Side = { id: other.key, words: `This issue ${words} ${other.key}` };
		const [from, to] = what === 'added' ? [NOTHING, side] : [side, NOTHING];
		site.writeIssue(withItems(site, issue, [item('Link', undefined, from, to)], author));
	};
	write(source, target, type.outward);
	write(target, source, type.inward);
}

/** An item of a system field; without `fieldId` where the changelog names none. */
export function item(field: string, fieldId: string | undefined, from: Side, to: Side): HistoryItem {
	return {
		field,
		...(fieldId === undefined ? {} : { fieldId }),
		fieldtype: fieldId?.startsWith('customfield_') ? 'custom' : 'jira',
		from: from.id,
		fromString: from.words,
		to: to.id,
		toString: to.words,
	};
}

function changeItems(site: Site, before: Issue, after: Issue): HistoryItem[] {
	const of = (items: ReadonlyMap<string, { name: string }>, id: string): Side => ({
		id,
		words: items.get(id)?.name ?? id,
	});
	const items: HistoryItem[] = [];
	const compare = (field: string, fieldId: string, from: Side, to: Side) => {
		if (from.id !== to.id) items.push(item(field, fieldId, from, to));
	};
	compare('issuetype', 'issuetype', of(site.issueTypes, before.typeId), of(site.issueTypes, after.typeId));
	compare('project', 'project', of(site.projects, before.projectId), of(site.projects, after.projectId));
	compare('Key', 'issuekey', { id: before.key, words: before.key }, { id: after.key, words: after.key });
	for (const id of new Set([...Object.keys(before.values), ...Object.keys(after.values)])) {
		const field = site.fields.get(id);
		const [from, to] = [before.values[id] ?? null, after.values[id] ?? null];
		const same = JSON.stringify(from) === JSON.stringify(to) || (isEmpty(from) && isEmpty(to));
		if (field && !same) {
			items.push(...fieldItems(site, field, from, to, after.projectId));
		}
	}
	compare('timespent', 'timespent', timeSpent(before), timeSpent(after));
	compare('status', 'status', of(site.statuses, before.statusId), of(site.statuses, after.statusId));
	return items;
}

/** All the work that was logged, in seconds. */
function timeSpent({ worklogs }: Issue): Side {
	const total = worklogs.reduce((sum, worklog) => sum + worklog.timeSpentSeconds, 0);
	return total === 0 ? NOTHING : { id: String(total), words: String(total) };
}

function fieldItems(site: Site, field: Field, from: Stored, to: Stored, projectId: string): HistoryItem[] {
	const name = field.custom ? field.name : (NAMES[field.id] ?? field.id);
	if (field.kind === 'components' || field.kind === 'versions') {
		return listItems(site, field, name, ids(from), ids(to), projectId);
	}
	const [before, after] = [side(site, field, from), side(site, field, to)];
	if (field.kind === 'parent') return [item('IssueParentAssociation', undefined, before, after)];
	return [item(name, field.id, before, after)];
}

/** Components and versions: one item for each that came or went. */
function listItems(
	site: Site,
	field: Field,
	name: string,
	from: readonly string[],
	to: readonly string[],
	projectId: string,
): HistoryItem[] {
	const project = site.projects.get(projectId);
	const offered = field.kind === 'components' ? project?.components : project?.versions;
	const of = (id: string): Side => ({ id, words: offered?.find((one) => one.id === id)?.name ?? id });
	const gone = from.filter((id) => !to.includes(id)).map((id) => item(name, field.id, of(id), NOTHING));
	const come = to.filter((id) => !from.includes(id)).map((id) => item(name, field.id, NOTHING, of(id)));
	return [...gone, ...come];
}

function ids(value: Stored): readonly string[] {
	return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** One side of a change of a field that has one item. */
function side(site: Site, field: Field, value: Stored): Side {
	if (field.kind === 'labels') return { id: null, words: ids(value).join(' ') };
	if (value === null) return NOTHING;
	const optionName = (id: string) => allOptions(field).find((option) => option.id === id)?.value ?? id;
	const userName = (id: string) => site.users.get(id)?.displayName ?? id;
	const list = (name: (id: string) => string): Side => ({
		id: `[${ids(value).join(', ')}]`,
		words: ids(value).map(name).join(','),
	});
	const one = (name: string | undefined): Side => ({ id: String(value), words: name ?? String(value) });
	switch (field.kind) {
		case 'select':
			return one(optionName(String(value)));
		case 'multiselect':
			return list(optionName);
		case 'cascading': {
			// The kinds decide what is stored.
			const { parent, child } = value as CascadingValue;
			const first = `Parent values: ${optionName(parent)}(${parent})`;
			return {
				id: null,
				words: child === undefined ? first : `${first}Level 1 values: ${optionName(child)}(${child})`,
			};
		}
		case 'user':
			return one(userName(String(value)));
		case 'users':
			return list(userName);
		case 'priority':
			return one(site.priorities.get(String(value))?.name);
		case 'resolution':
			return one(site.resolutions.get(String(value))?.name);
		case 'parent':
			return one(site.issues.find(String(value))?.key);
		case 'date':
			return { id: String(value), words: `${String(value)} 00:00:00.0` };
		case 'datetime':
			return one(jiraTimestamp(Number(value), site.timeZone));
		default:
			return { id: null, words: isDocument(value) ? adfText(value) : String(value) };
	}
}

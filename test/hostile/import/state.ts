import type { Simulator } from '../../simulator';
import type { Issue } from '../../simulator/site/model';

const IDENTITY_FIELD = 'customfield_10050';
const ORIGIN = 'n8n-nodes-jira-sync.origin';

/** One issue without what depends on when, by whom and in which order things were made. */
export type IssueState = Readonly<Record<string, unknown>>;

/**
 * The state of the site, read from its own store: every issue with its project, type, status, all values, properties and
 * lists. Other issues are named by their identity, or by their summary where they have none.
 */
export function stateOf({ site }: Pick<Simulator, 'site'>): IssueState[] {
	const nameOf = (id: unknown) => {
		const issue = id === null || id === undefined ? undefined : site.issues.find(String(id));
		return issue ? String(issue.values[IDENTITY_FIELD] ?? issue.values.summary) : null;
	};
	const one = (issue: Issue): IssueState => ({
		name: nameOf(issue.id),
		project: issue.projectId,
		type: site.issueTypes.get(issue.typeId)?.name,
		status: site.statuses.get(issue.statusId)?.name,
		archived: issue.archived !== undefined,
		values: { ...issue.values, parent: nameOf(issue.values.parent) },
		origin: originOf(issue),
		comments: issue.comments.map(({ body, visibility }) => JSON.stringify([body.content, visibility])).sort(),
		worklogs: issue.worklogs.map(({ started, timeSpentSeconds, comment }) => JSON.stringify([started, timeSpentSeconds, comment?.content])).sort(),
		links: site
			.linksOf(issue.id)
			.map(({ typeId, sourceId, targetId }) => `${typeId}: ${nameOf(sourceId)} > ${nameOf(targetId)}`)
			.sort(),
		remoteLinks: issue.remoteLinks.map(({ globalId, object }) => JSON.stringify([globalId, object])).sort(),
		attachments: issue.attachments.map(({ filename, size }) => `${filename} ${size}`).sort(),
	});
	return [...site.issues.all()].map(one).sort(byName);
}

/** Whose row it is says the same for every run; which run has made it does not. */
function originOf({ properties }: Issue): unknown {
	const origin = properties[ORIGIN] as { identity?: unknown } | undefined; // What the import has written.
	return origin === undefined ? null : (origin.identity ?? null);
}

function byName(a: IssueState, b: IssueState): number {
	return JSON.stringify([a.name, a.project]).localeCompare(JSON.stringify([b.name, b.project]));
}

/** The first differences, so that a failing comparison of hundreds of issues can be read. */
export function differencesBetween(actual: readonly IssueState[], expected: readonly IssueState[]): unknown[] {
	const named = (states: readonly IssueState[]) => {
		const byKey = new Map<string, IssueState[]>();
		for (const state of states) byKey.set(String(state.name), [...(byKey.get(String(state.name)) ?? []), state]);
		return byKey;
	};
	const [left, right] = [named(actual), named(expected)];
	return [...new Set([...left.keys(), ...right.keys()])]
		.filter((name) => JSON.stringify(left.get(name)) !== JSON.stringify(right.get(name)))
		.slice(0, 3)
		.map((name) => ({ name, is: left.get(name) ?? 'not there', shouldBe: right.get(name) ?? 'not there' }));
}

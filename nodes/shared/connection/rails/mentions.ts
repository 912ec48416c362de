/** Projects and issues, by id or key, that a call speaks of. */
export interface Mentions {
	readonly projects: readonly string[];
	readonly issues: readonly string[];
}

type Bag = Readonly<Record<string, unknown>>;

/** Names of query parameters, as Jira's operations have them. */
const PROJECT_PARAMETERS = ['project', 'projectKey', 'projectId', 'projectIdOrKey'];
const ISSUE_PARAMETERS = ['issueKey', 'issueId', 'issueIdOrKey'];

/** What a query string names. */
export function mentionsInQuery(query: Bag = {}): Mentions {
	const named = (names: readonly string[]) => names.flatMap((name) => textsOf(query[name]));
	return { projects: named(PROJECT_PARAMETERS), issues: named(ISSUE_PARAMETERS) };
}

/**
 * What the body of a create or an edit names: the project, the parent, and the other ends of new links, in `fields` and
 * in `update`. An issue whose project is not named counts as one of no project.
 */
export function mentionsInFields(body: unknown): Mentions {
	const { fields, update } = bagOf(body);
	const set = bagOf(fields);
	const verbs = Object.entries(bagOf(update)).flatMap(([name, steps]) =>
		(Array.isArray(steps) ? steps : [])
			.flatMap((step) => Object.values(bagOf(step)))
			.map((value) => [name, value] as const),
	);
	const given = (name: string) => [
		set[name],
		...verbs.filter(([field]) => field === name).map(([, value]) => value),
	];
	const links = given('issuelinks').flatMap((link) => [bagOf(link).inwardIssue, bagOf(link).outwardIssue]);
	return {
		projects: given('project').flatMap(refOf),
		issues: [...given('parent'), ...links].flatMap(refOf),
	};
}

/** The project of a version or component that is to be made; without one it is in no project that is allowed. */
export function projectOfNewPart(body: unknown): Mentions {
	const { project, projectId } = bagOf(body);
	const named = [...textsOf(project), ...textsOf(projectId)];
	return { projects: named.length === 0 ? [''] : named, issues: [] };
}

/** The two ends of a new issue link; a link without an end counts as one to an issue outside. */
export function mentionsInLink(body: unknown): Mentions {
	const { inwardIssue, outwardIssue } = bagOf(body);
	const ends = [inwardIssue, outwardIssue].map(refOf);
	return { projects: [], issues: ends.flatMap((end) => (end.length === 0 ? [''] : end)) };
}

/** The issues of a list: by id or key, or each with what is to be set on it; an entry without an id is an issue outside. */
export function mentionsInList(body: unknown): Mentions {
	const { issueIdsOrKeys, issues } = bagOf(body);
	const entries = (Array.isArray(issues) ? issues : []).map((entry) => textsOf(bagOf(entry).issueID));
	return { projects: [], issues: [...textsOf(issueIdsOrKeys), ...entries.flatMap((ids) => (ids.length === 0 ? [''] : ids))] };
}

/** The id, or else the key, of an object that stands for a project or an issue. */
function refOf(value: unknown): string[] {
	const { id, key } = bagOf(value);
	// Both may be given and disagree: each has to be inside.
	return [...textsOf(id), ...textsOf(key)];
}

function textsOf(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(textsOf);
	return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

function bagOf(value: unknown): Bag {
	return typeof value === 'object' && value !== null ? (value as Bag) : {};
}

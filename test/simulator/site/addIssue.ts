import { adfOf } from '../adf';
import { storeIssue, findType, defaults } from '../issues/create';
import { moveTo } from '../issues/transition';
import { presentIssue, selectFields } from '../issues/present-issue';
import { fieldKinds } from '../issues/kinds';
import type { Issue, Stored } from './model';
import type { Site } from './site';

/** An issue as a test describes it. */
export interface GivenIssue {
	/** Project key. */
	readonly project: string;
	/** Name of an issue type of the project; `Task` or the project's first when left out. */
	readonly type?: string;
	readonly summary: string;
	/** Values by field id or name, in the form in which the API takes them; text is taken for document fields. */
	readonly fields?: Readonly<Record<string, unknown>>;
	/** Name of a status of the workflow. */
	readonly status?: string;
	/** Key of the parent. */
	readonly parent?: string;
	/** Moments in milliseconds since the epoch; default now. */
	readonly created?: number;
	readonly updated?: number;
	/** Account id; the project's lead when left out. */
	readonly creatorId?: string;
	readonly properties?: Readonly<Record<string, unknown>>;
}

/** Adds an issue past screens and permissions, the way a site came to have it. Throws on words it does not know. */
export function addIssue(site: Site, given: GivenIssue): Issue {
	const project = site.project(given.project);
	if (!project) throw new Error(`The site has no project ${given.project}`);
	const name = given.type ?? 'Task';
	const firstType = site.issueTypes.get(project.issueTypeIds[0] ?? '');
	const type = findType(site, project, { name }) ?? (given.type === undefined ? firstType : undefined);
	if (!type) throw new Error(`Project ${given.project} has no issue type ${name}`);
	const creatorId = given.creatorId ?? project.leadAccountId;
	const values: Record<string, Stored> = {
		...defaults(site, project, type, creatorId),
		summary: given.summary,
	};
	for (const [key, value] of Object.entries(given.fields ?? {})) {
		const field = site.field(key);
		if (!field) throw new Error(`The site has no field ${key}`);
		const asDocument = field.kind === 'textarea' && typeof value === 'string' ? adfOf(value) : value;
		values[field.id] =
			asDocument === null ? null : fieldKinds[field.kind].read(asDocument, field, { site, project });
	}
	if (given.parent !== undefined) {
		const parent = site.issues.find(given.parent);
		if (!parent) throw new Error(`The site has no issue ${given.parent}`);
		values['parent'] = String(parent.id);
	}
	const { created, updated, properties } = given;
	const issue = storeIssue(site, project, type, { values, creatorId, created, updated, properties });
	return given.status === undefined ? issue : withStatus(site, issue, given.status);
}

/** Adds many issues; the function gives each its description. */
export function addIssues(site: Site, count: number, describe: (index: number) => GivenIssue): Issue[] {
	return Array.from({ length: count }, (_unused, index) => addIssue(site, describe(index)));
}

function withStatus(site: Site, issue: Issue, name: string): Issue {
	const status = [...site.statuses.values()].find((candidate) => candidate.name === name);
	if (!status) throw new Error(`The site has no status ${name}`);
	const moved = moveTo(site, issue, status.id);
	return site.writeIssue({ ...moved, updated: issue.updated });
}

/** What a test reads of an issue: key, id, every field by its id as the API gives it, and its entity properties. */
export interface ReadIssue {
	id: string;
	key: string;
	fields: Record<string, unknown>;
	properties: Readonly<Record<string, unknown>>;
}

/** Reads an issue for assertions. */
export function readIssue(site: Site, idOrKey: string): ReadIssue {
	const issue = site.issues.find(idOrKey);
	if (!issue) throw new Error(`The site has no issue ${idOrKey}`);
	const view = { site, origin: 'http://site', caller: site.users.get(issue.creatorId) };
	const shown = presentIssue(view, issue, selectFields(view, ['*all']));
	// `*all` always gives the whole fields object.
	const fields = shown['fields'] as Record<string, unknown>;
	return { id: String(issue.id), key: issue.key, fields, properties: issue.properties };
}

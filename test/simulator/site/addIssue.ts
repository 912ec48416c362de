import { adfOf } from '../adf';
import { newAttachment } from '../issues/attachments';
import { storeIssue, findType, defaults } from '../issues/create';
import { inStatus } from '../issues/transition';
import { presentIssue, selectFields } from '../issues/present-issue';
import { fieldKinds, type ValueScope } from '../issues/kinds';
import { readComments, readWorklogs, type GivenComment, type GivenWorklog } from './addChildren';
import { readChanges, type GivenChange } from './addHistories';
import type { Field, Issue, RemoteLink, Stored } from './model';
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
	/** Its files, oldest first; the creator's. */
	readonly attachments?: readonly GivenAttachment[];
	/** Account ids of those who watch it; the creator alone when left out. */
	readonly watchers?: readonly string[];
	/** Account ids of those who have voted for it. */
	readonly voters?: readonly string[];
	readonly remoteLinks?: readonly Omit<RemoteLink, 'id'>[];
	readonly comments?: readonly GivenComment[];
	readonly worklogs?: readonly GivenWorklog[];
	/** What happened to it since, in any order. */
	readonly changes?: readonly GivenChange[];
}

/** A file as a test describes it. */
export interface GivenAttachment {
	readonly filename: string;
	/** What is in it; text is taken as UTF-8. */
	readonly content?: Buffer | string;
	/** Its bytes, where it does not matter what is in it. Default 0. */
	readonly size?: number;
	/** Default `application/octet-stream`. */
	readonly mimeType?: string;
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
		values[field.id] = value === null ? null : readGiven(value, field, { site, project });
	}
	if (given.parent !== undefined) {
		const parent = site.issues.find(given.parent);
		if (!parent) throw new Error(`The site has no issue ${given.parent}`);
		values['parent'] = String(parent.id);
	}
	const { created, updated, properties, watchers, voters } = given;
	const author = { accountId: creatorId, at: created ?? site.clock.now() };
	const remoteLinks = (given.remoteLinks ?? []).map((link) => ({ ...link, id: Number(site.takeId()) }));
	const attachments = (given.attachments ?? []).map((file) =>
		newAttachment(site, creatorId, { ...file, created }),
	);
	const issue = storeIssue(site, project, type, {
		...{ values, creatorId, created, updated, properties, attachments, remoteLinks, watchers, voters },
		comments: readComments(site, given.comments ?? [], author),
		worklogs: readWorklogs(site, given.worklogs ?? [], author),
		histories: readChanges(site, given.changes ?? [], creatorId),
	});
	return given.status === undefined ? issue : withStatus(site, issue, given.status);
}

/** A value as the API takes it, or what only a set-up may say: text for a document, every sprint that an issue
 * has seen, the values of other products. */
function readGiven(value: unknown, field: Field, scope: ValueScope): Stored {
	if (field.kind === 'readonly' && field.custom) return { opaque: value };
	if (field.kind === 'sprint' && Array.isArray(value)) return value.map(String);
	const asDocument = field.kind === 'textarea' && typeof value === 'string' ? adfOf(value) : value;
	return fieldKinds[field.kind].read(asDocument, field, scope);
}

/** Adds many issues; the function gives each its description. */
export function addIssues(site: Site, count: number, describe: (index: number) => GivenIssue): Issue[] {
	return Array.from({ length: count }, (_unused, index) => addIssue(site, describe(index)));
}

function withStatus(site: Site, issue: Issue, name: string): Issue {
	const status = [...site.statuses.values()].find((candidate) => candidate.name === name);
	if (!status) throw new Error(`The site has no status ${name}`);
	return site.writeIssue({ ...inStatus(site, issue, status.id), updated: issue.updated });
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

import { refuseFields, type ErrorCollection } from '../refusal';
import type {
	Attachment,
	Comment,
	Field,
	History,
	Issue,
	IssueType,
	Project,
	RemoteLink,
	Stored,
	Worklog,
} from '../site/model';
import { may } from '../site/permissions';
import type { Site } from '../site/site';
import { newComment } from './comments';
import { contextOf, fieldKinds } from './kinds';
import {
	checkParent,
	checkRequired,
	defaultAssignee,
	fieldInput,
	isRecord,
	readFields,
	refuseIfAny,
	type Writer,
} from './write';

/** Creates one issue from an `IssueUpdateDetails` body, as POST issue does. Throws a `Refusal` with Jira's texts. */
export function createIssue(writer: Writer, body: unknown): Issue {
	const { site, user } = writer;
	const input = fieldInput(body);
	const project = projectOf(writer, input.fields['project']);
	const type = typeOf(site, project, input.fields['issuetype']);
	const screens = project.screens.get(type.id);
	const onScreen = (field: Field) => screens?.create.includes(field.id) ?? false;
	const read = readFields(writer, project, input, {}, onScreen);
	const values = { ...defaults(site, project, type, user?.accountId ?? null), ...read.values };
	checkRequired(site, screens?.required ?? [], values, read.problems);
	checkParent(site, { typeId: type.id, projectId: project.id }, values['parent'], read.problems);
	refuseIfAny(read.problems);
	const comments = read.comments.map((comment) => newComment(writer, comment));
	const properties = propertiesOf(body);
	return storeIssue(site, project, type, { values, comments, properties, creatorId: user?.accountId ?? '' });
}

/** What a new issue is made of, once its values are checked. */
export interface NewIssue {
	readonly values: Readonly<Record<string, Stored>>;
	readonly comments?: readonly Comment[];
	readonly worklogs?: readonly Worklog[];
	readonly histories?: readonly History[];
	readonly properties?: Readonly<Record<string, unknown>>;
	readonly attachments?: readonly Attachment[];
	readonly remoteLinks?: readonly RemoteLink[];
	/** Account ids; the creator alone when left out, as Jira does unless the user's profile says otherwise. */
	readonly watchers?: readonly string[];
	readonly voters?: readonly string[];
	readonly creatorId: string;
	readonly created?: number;
	readonly updated?: number;
	readonly statusId?: string;
}

/** Stores a new issue under the project's next number, in the first status of its workflow. */
export function storeIssue(site: Site, project: Project, type: IssueType, given: NewIssue): Issue {
	const now = site.clock.now();
	const created = given.created ?? now;
	project.lastIssueNumber += 1;
	return site.writeIssue({
		id: site.issues.takeId(),
		key: `${project.key}-${project.lastIssueNumber}`,
		projectId: project.id,
		typeId: type.id,
		statusId: given.statusId ?? project.workflows.get(type.id)?.initialStatus ?? '',
		created,
		updated: given.updated ?? created,
		statusChanged: created,
		creatorId: given.creatorId,
		values: given.values,
		comments: given.comments ?? [],
		worklogs: given.worklogs ?? [],
		histories: given.histories ?? [],
		properties: given.properties ?? {},
		attachments: given.attachments ?? [],
		remoteLinks: given.remoteLinks ?? [],
		watchers: given.watchers ?? [given.creatorId],
		voters: given.voters ?? [],
	});
}

/** What a new issue gets without being asked: reporter, assignee, priority, default values of custom fields. */
export function defaults(
	site: Site,
	project: Project,
	type: IssueType,
	creatorId: string | null,
): Record<string, Stored> {
	const values: Record<string, Stored> = {
		reporter: creatorId,
		assignee: defaultAssignee(project),
		labels: [],
	};
	const middle = project.priorityIds[Math.floor(project.priorityIds.length / 2)];
	if (middle !== undefined) values['priority'] = middle;
	for (const id of project.screens.get(type.id)?.create ?? []) {
		const field = site.fields.get(id);
		const given = field && contextOf(field, project.id)?.defaultValue;
		if (given !== undefined) values[id] = fieldKinds[field!.kind].read(given, field!, { site, project });
	}
	return values;
}

function projectOf({ site, user }: Writer, given: unknown): Project {
	const idOrKey = isRecord(given) ? (given['id'] ?? given['key']) : undefined;
	const project =
		typeof idOrKey === 'string' || typeof idOrKey === 'number' ? site.project(String(idOrKey)) : undefined;
	if (!user) {
		const text =
			'Anonymous users do not have permission to create issues in this project. Please try logging in first.';
		throw refuseFields({ project: text });
	}
	if (!project || !may('BROWSE_PROJECTS', project, user)) {
		throw refuseFields({ project: 'Specify a valid project ID or key' });
	}
	if (!may('CREATE_ISSUES', project, user)) {
		throw refuseFields({ project: 'You do not have permission to create issues in this project.' });
	}
	return project;
}

function typeOf(site: Site, project: Project, given: unknown): IssueType {
	if (given === undefined || given === null) throw refuseFields({ issuetype: 'Specify an issue type' });
	const found = findType(site, project, given);
	if (!found) throw refuseFields({ issuetype: 'Specify a valid issue type' });
	return found;
}

/** The issue type that `{id}` or `{name}` means in a project; another project's type is not found. */
export function findType(site: Site, project: Project, given: unknown): IssueType | undefined {
	if (!isRecord(given)) return undefined;
	const offered = project.issueTypeIds.flatMap((id) => site.issueTypes.get(id) ?? []);
	const id = given['id'];
	return offered.find((type) => (id === undefined ? type.name === given['name'] : type.id === String(id)));
}

/** Entity properties of a create or edit body. */
export function propertiesOf(body: unknown): Record<string, unknown> {
	const given = isRecord(body) ? body['properties'] : undefined;
	if (!Array.isArray(given)) return {};
	const entries = given
		.filter(isRecord)
		.map((entry): [string, unknown] => [String(entry['key']), entry['value']]);
	return Object.fromEntries(entries);
}

/** No refusals yet. */
export function noProblems(): ErrorCollection {
	return { errorMessages: [], errors: {} };
}

import type { SimulatorClock } from '../clock';
import { addHistories, type GivenChange } from './addHistories';
import { addIssue, addIssues, readIssue, type GivenIssue, type ReadIssue } from './addIssue';
import { archiveIssue, moveIssue, restrictProject, unarchiveIssue } from './changeIssue';
import { addComputedIssues, type ComputedIssues, type LeanIssue } from './computedIssues';
import { ServiceDesks } from '../serviceDesk/product';
import { IssueStore } from './issues';
import { TextIndex } from './textIndex';
import { WorklogIndex } from './worklogIndex';
import type {
	ApiToken,
	Attachment,
	Board,
	Component,
	Field,
	FieldContext,
	FieldOption,
	Issue,
	IssueLink,
	IssueType,
	LinkType,
	SavedFilter,
	Sprint,
	Priority,
	Project,
	ProjectRole,
	Resolution,
	Status,
	User,
	Version,
} from './model';

/** What a caller must give of an object; the rest has defaults. */
type Needs<T, K extends keyof T> = Partial<T> & Pick<T, K>;

/** The whole state of one Jira site. Everything is public: tests arrange and read it; `http/` and `issues/` hold the rules. */
export class Site {
	readonly cloudId: string = '11223344-a1b2-4b33-8444-def123456789';
	readonly issues = new IssueStore();
	readonly textIndex = new TextIndex();
	readonly worklogs = new WorklogIndex();
	readonly users = new Map<string, User>();
	readonly tokens = new Map<string, ApiToken>();
	readonly statuses = new Map<string, Status>();
	readonly issueTypes = new Map<string, IssueType>();
	readonly priorities = new Map<string, Priority>();
	readonly resolutions = new Map<string, Resolution>();
	readonly linkTypes = new Map<string, LinkType>();
	readonly filters = new Map<string, SavedFilter>();
	readonly fields = new Map<string, Field>();
	readonly projects = new Map<string, Project>();
	readonly boards = new Map<number, Board>();
	readonly sprints = new Map<number, Sprint>();
	readonly links = new Map<string, IssueLink>();
	/** Jira Service Management; empty unless the site has service projects. */
	readonly service = new ServiceDesks(this);
	private readonly issueByAttachment = new Map<string, number>();
	private readonly linksByIssue = new Map<number, Set<string>>();
	private readonly childrenByIssue = new Map<number, Set<number>>();
	private sequence = 10_000;

	/** The zone of the timestamps in bodies (reference §3.3). */
	timeZone: string;
	/**
	 * Order of the bulk changelog: all histories by date, so that an issue may come back on many pages (as it is
	 * described), or issue after issue [?].
	 */
	bulkChangelogOrder: 'date' | 'issue' = 'date';
	/** Whether `worklog/updated` and `deleted` give what happened at the very moment of `since` [?]. */
	worklogSince: 'exclusive' | 'inclusive' = 'exclusive';
	/** Whether JQL takes dates as milliseconds since the epoch (without quotes), or refuses them as no dates [?]. */
	epochInJql: 'accepted' | 'refused' = 'accepted';
	/** Whether such milliseconds count to the millisecond, or from the start of their minute [?]. */
	jqlDatePrecision: 'minute' | 'ms' = 'minute';
	/** Whether JQL refuses keys and ids of issues that do not exist [?], or treats them as matching nothing. */
	unknownIssuesInJql: 'refuse' | 'ignore' = 'refuse';

	/** Whether issues may have files, and how many bytes the largest may have. */
	readonly attachments = { enabled: true, uploadLimit: 10 * 1024 * 1024 };

	constructor(
		readonly clock: SimulatorClock,
		options: { timeZone: string },
	) {
		this.timeZone = options.timeZone;
	}

	/** A fresh numeric id, as text, for anything that is not an issue. */
	takeId(): string {
		return String(this.sequence++);
	}

	addUser(user: Needs<User, 'displayName'>): User {
		const number = this.users.size + 1;
		const added: User = {
			accountId: `5b10a2844c20165700ede${String(number).padStart(3, '0')}`,
			emailAddress: `${user.displayName.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com`,
			emailVisible: true,
			active: true,
			accountType: 'atlassian',
			timeZone: this.timeZone,
			locale: 'en_US',
			groups: ['jira-software-users'],
			siteAdmin: false,
			mayBulkChange: true,
			captchaLocked: false,
			...user,
		};
		this.users.set(added.accountId, added);
		return added;
	}

	/** Gives a user an API token; returns it. */
	addToken(user: User, options: { token?: string; expiresAt?: number } = {}): ApiToken {
		const token = options.token ?? `ATATT-${user.accountId}-${this.tokens.size + 1}`;
		const added: ApiToken = { token, accountId: user.accountId, expiresAt: options.expiresAt };
		this.tokens.set(token, added);
		return added;
	}

	addStatus(status: Needs<Status, 'id' | 'name' | 'category'>): Status {
		return put(this.statuses, { description: '', ...status });
	}

	addIssueType(type: Needs<IssueType, 'name'>): IssueType {
		const level = type.hierarchyLevel ?? 0;
		return put(this.issueTypes, {
			id: type.id ?? this.takeId(),
			description: '',
			hierarchyLevel: level,
			subtask: level < 0,
			avatarId: 10_318,
			...type,
		});
	}

	addPriority(priority: Needs<Priority, 'id' | 'name'>): Priority {
		return put(this.priorities, { description: '', statusColor: '#999999', ...priority });
	}

	addResolution(resolution: Needs<Resolution, 'id' | 'name'>): Resolution {
		return put(this.resolutions, { description: '', ...resolution });
	}

	addLinkType(type: LinkType): LinkType {
		return put(this.linkTypes, type);
	}

	addFilter(filter: Omit<SavedFilter, 'id'>): SavedFilter {
		return put(this.filters, { ...filter, id: this.takeId() });
	}

	addField(field: Needs<Field, 'id' | 'name' | 'kind'>): Field {
		const custom = field.id.startsWith('customfield_');
		const clauseNames = custom ? [`cf[${field.id.slice('customfield_'.length)}]`, field.name] : [field.id];
		return put(this.fields, {
			description: '',
			custom,
			clauseNames,
			navigable: true,
			orderable: true,
			searchable: true,
			contexts: [],
			...field,
		});
	}

	/** Adds a context of a custom field: the projects it belongs to and what it offers there. */
	addContext(field: Field, context: Partial<FieldContext> = {}): FieldContext {
		const added: FieldContext = { id: this.takeId(), projectIds: 'all', options: [], ...context };
		field.contexts.push(added);
		return added;
	}

	/** Adds an option to a context; with `parent`, to the second level of a cascading select. */
	addOption(context: FieldContext, value: string, parent?: FieldOption): FieldOption {
		const option: FieldOption = { id: this.takeId(), value, disabled: false, children: [] };
		(parent?.children ?? context.options).push(option);
		return option;
	}

	addProject(project: Needs<Project, 'key' | 'name' | 'leadAccountId'>): Project {
		const id = project.id ?? this.takeId();
		return put(this.projects, {
			id,
			formerKeys: [],
			description: '',
			projectTypeKey: 'software',
			assigneeType: 'UNASSIGNED',
			url: '',
			isPrivate: false,
			anonymousAccess: false,
			archived: false,
			deleted: false,
			roles: new Map(),
			issueTypeIds: [],
			workflows: new Map(),
			screens: new Map(),
			priorityIds: [...this.priorities.keys()],
			components: [],
			versions: [],
			lastIssueNumber: 0,
			uuid: `00000000-0000-4000-8000-${id.padStart(12, '0')}`,
			...project,
		});
	}

	addComponent(project: Project, component: Needs<Component, 'name'>): Component {
		const added: Component = {
			id: this.takeId(),
			description: '',
			assigneeType: 'PROJECT_DEFAULT',
			...component,
		};
		project.components.push(added);
		return added;
	}

	addVersion(project: Project, version: Needs<Version, 'name'>): Version {
		const added: Version = {
			id: this.takeId(),
			description: '',
			archived: false,
			released: false,
			...version,
		};
		project.versions.push(added);
		return added;
	}

	/** Adds a board of a project. */
	addBoard(project: Project, board: Needs<Board, 'name'>): Board {
		const added: Board = { id: this.boards.size + 1, type: 'scrum', projectId: project.id, ...board };
		this.boards.set(added.id, added);
		return added;
	}

	/** Adds a sprint to a board; `future` when nothing else is given. */
	addSprint(board: Board, sprint: Needs<Sprint, 'name'>): Sprint {
		const id = sprint.id ?? this.sprints.size + 1;
		const added: Sprint = { state: 'future', boardId: board.id, goal: '', ...sprint, id };
		this.sprints.set(id, added);
		return added;
	}

	addLink(typeId: string, sourceId: number, targetId: number): IssueLink {
		const same = this.linksOf(sourceId).find(
			(l) => l.typeId === typeId && l.sourceId === sourceId && l.targetId === targetId,
		);
		if (same) return same;
		const link = put(this.links, { id: this.takeId(), typeId, sourceId, targetId });
		for (const id of [sourceId, targetId]) index(this.linksByIssue, id).add(link.id);
		return link;
	}

	removeLink(link: IssueLink): void {
		this.links.delete(link.id);
		for (const id of [link.sourceId, link.targetId]) this.linksByIssue.get(id)?.delete(link.id);
	}

	linksOf(issueId: number): IssueLink[] {
		return [...(this.linksByIssue.get(issueId) ?? [])].flatMap((id) => this.links.get(id) ?? []);
	}

	/** A project by id or key, former keys included; deleted ones are not found. */
	project(idOrKey: string): Project | undefined {
		const key = idOrKey.toUpperCase();
		const found =
			this.projects.get(idOrKey) ??
			[...this.projects.values()].find((p) => p.key === key || p.formerKeys.includes(key));
		return found?.deleted ? undefined : found;
	}

	/** A field by id, or by its name when no id fits. */
	field(idOrName: string): Field | undefined {
		return this.fields.get(idOrName) ?? [...this.fields.values()].find((field) => field.name === idOrName);
	}

	/** Stores a new state of an issue, stamped with the clock, and keeps the parent index. */
	writeIssue(issue: Issue): Issue {
		const before = this.issues.find(issue.id);
		const parentBefore = before?.values['parent'];
		const parent = issue.values['parent'];
		if (parentBefore !== parent) {
			if (parentBefore) this.childrenByIssue.get(Number(parentBefore))?.delete(issue.id);
			if (parent) index(this.childrenByIssue, Number(parent)).add(issue.id);
		}
		this.textIndex.add(issue, this.fields);
		for (const { id } of issue.attachments) this.issueByAttachment.set(id, issue.id);
		this.worklogs.write(before, issue, this.clock.now());
		return this.issues.write(issue, this.clock.now());
	}

	/** A file by its id, with its issue. */
	attachment(id: string): { issue: Issue; file: Attachment } | undefined {
		const issue = this.issues.find(this.issueByAttachment.get(id) ?? -1);
		const file = issue?.attachments.find((candidate) => candidate.id === id);
		return issue && file ? { issue, file } : undefined;
	}

	/** Deletes an issue and its links. Its children stay; the caller decides about them. */
	removeIssue(issue: Issue): void {
		for (const link of this.linksOf(issue.id)) this.removeLink(link);
		if (issue.values['parent']) this.childrenByIssue.get(Number(issue.values['parent']))?.delete(issue.id);
		this.worklogs.forget(issue);
		this.issues.remove(issue.id, this.clock.now());
	}

	/** Adds an issue past screens and permissions; see `GivenIssue`. */
	addIssue(given: GivenIssue): Issue {
		return addIssue(this, given);
	}

	/** Adds many issues; the function describes each. */
	addIssues(count: number, describe: (index: number) => GivenIssue): Issue[] {
		return addIssues(this, count, describe);
	}

	/** Adds issues that take no memory; what works on them is said at `ComputedIssues`. */
	addComputedIssues(
		projectKey: string,
		count: number,
		describe: (place: number) => LeanIssue,
	): ComputedIssues {
		return addComputedIssues(this, projectKey, count, describe);
	}

	/** Gives an issue many histories, `updated` untouched; the function describes each, otherwise its summary changed. */
	addHistories(idOrKey: string, count: number, describe?: (index: number) => GivenChange): Issue {
		return addHistories(this, idOrKey, count, describe);
	}

	/** Moves an issue to another project: a new key, the same id; the old key still leads to it. */
	moveIssue(idOrKey: string, projectKey: string, by?: User): Issue {
		return moveIssue(this, idOrKey, projectKey, by);
	}

	/** Archives an issue with its sub-tasks; `updated` stays [?]. Gives how many issues that were. */
	archiveIssue(issue: Issue, by: User): number {
		return archiveIssue(this, issue, by);
	}

	/** The way back from `archiveIssue`. */
	unarchiveIssue(issue: Issue): number {
		return unarchiveIssue(this, issue);
	}

	/** Makes a project private: only those with a role (by account id) see it, and site administrators. */
	restrictProject(key: string, roles: Readonly<Record<string, ProjectRole>> = {}): void {
		restrictProject(this, key, roles);
	}

	/** An issue as the API would show it to its creator, for assertions. */
	readIssue(idOrKey: string): ReadIssue {
		return readIssue(this, idOrKey);
	}

	childrenOf(issueId: number): Issue[] {
		return [...(this.childrenByIssue.get(issueId) ?? [])].flatMap((id) => this.issues.find(id) ?? []);
	}
}

function put<T extends { id: string }>(into: Map<string, T>, item: T): T {
	into.set(item.id, item);
	return item;
}

function index<T>(of: Map<number, Set<T>>, id: number): Set<T> {
	let found = of.get(id);
	if (!found) of.set(id, (found = new Set()));
	return found;
}

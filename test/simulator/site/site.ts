import type { SimulatorClock } from '../clock';
import { addIssue, addIssues, readIssue, type GivenIssue, type ReadIssue } from './addIssue';
import { IssueStore } from './issues';
import { TextIndex } from './textIndex';
import type {
	ApiToken,
	Component,
	Field,
	FieldContext,
	FieldOption,
	Issue,
	IssueLink,
	IssueType,
	LinkType,
	SavedFilter,
	Priority,
	Project,
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
	readonly links = new Map<string, IssueLink>();
	private readonly linksByIssue = new Map<number, Set<string>>();
	private readonly childrenByIssue = new Map<number, Set<number>>();
	private sequence = 10_000;

	/** The zone of the timestamps in bodies (reference §3.3). */
	timeZone: string;
	/** Whether JQL refuses keys and ids of issues that do not exist [?], or treats them as matching nothing. */
	unknownIssuesInJql: 'refuse' | 'ignore' = 'refuse';

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
		return this.issues.write(issue, this.clock.now());
	}

	/** Deletes an issue and its links. Its children stay; the caller decides about them. */
	removeIssue(issue: Issue): void {
		for (const link of this.linksOf(issue.id)) this.removeLink(link);
		if (issue.values['parent']) this.childrenByIssue.get(Number(issue.values['parent']))?.delete(issue.id);
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

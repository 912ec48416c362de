import type { AdfNode } from '../adf';
import type { ProductField } from './productField';

/** What a member of a project may do; `none` sees nothing of it. */
export type ProjectRole = 'admin' | 'member' | 'reader' | 'none';

export interface User {
	accountId: string;
	displayName: string;
	emailAddress: string;
	/** Whether the profile shows the e-mail address to others (GDPR, reference §12 (1)). */
	emailVisible: boolean;
	active: boolean;
	accountType: 'atlassian' | 'app' | 'customer';
	/** IANA name; JQL dates of this user's searches are read in it. */
	timeZone: string;
	locale: string;
	groups: string[];
	siteAdmin: boolean;
	/** Whether the user holds the global bulk change permission. */
	mayBulkChange: boolean;
	/** After repeated failed logins Jira asks for a CAPTCHA and refuses every Basic login (reference §2.2). */
	captchaLocked: boolean;
}

/** A user's API token for Basic authentication. */
export interface ApiToken {
	token: string;
	accountId: string;
	/** Milliseconds since the epoch; never when absent. */
	expiresAt?: number;
}

export type StatusCategoryKey = 'new' | 'indeterminate' | 'done';

export interface Status {
	id: string;
	name: string;
	description: string;
	category: StatusCategoryKey;
}

export interface IssueType {
	id: string;
	name: string;
	description: string;
	/** 1 epic, 0 standard, -1 sub-task. */
	hierarchyLevel: number;
	subtask: boolean;
	avatarId: number;
}

export interface Priority {
	id: string;
	name: string;
	description: string;
	statusColor: string;
}

export interface Resolution {
	id: string;
	name: string;
	description: string;
}

export interface LinkType {
	id: string;
	name: string;
	inward: string;
	outward: string;
}

/** A saved filter; everybody may use it. */
export interface SavedFilter {
	id: string;
	name: string;
	jql: string;
}

/** One arrow of a workflow. Ids are unique within their workflow; names need not be. */
export interface Transition {
	id: string;
	name: string;
	to: string;
	/** Status ids from which it starts, or `any` for a global transition. */
	from: string[] | 'any';
	/** The fields of its screen; without any it has no screen and takes no fields. */
	screen: { fieldId: string; required: boolean }[];
	/** Whether only project administrators see it (a workflow condition). */
	adminOnly?: boolean;
	/** Whether the portal of a service project offers it to customers. */
	portal?: boolean;
}

export interface Workflow {
	id: string;
	name: string;
	initialStatus: string;
	statuses: string[];
	transitions: Transition[];
}

export interface Board {
	id: number;
	name: string;
	type: 'scrum' | 'kanban' | 'simple';
	projectId: string;
}

export interface Sprint {
	id: number;
	name: string;
	state: 'future' | 'active' | 'closed';
	boardId: number;
	goal: string;
	/** Moments in milliseconds since the epoch. */
	startDate?: number;
	endDate?: number;
	completeDate?: number;
}

/** How a field's values are written, stored and shown: one entry of `fieldKinds`. */
export type FieldKindName =
	| 'summary'
	| 'textfield'
	| 'textarea'
	| 'url'
	| 'number'
	| 'date'
	| 'datetime'
	| 'select'
	| 'multiselect'
	| 'cascading'
	| 'user'
	| 'users'
	| 'labels'
	| 'priority'
	| 'resolution'
	| 'components'
	| 'versions'
	| 'parent'
	| 'sprint'
	| 'product'
	| 'productList'
	| 'readonly';

export interface FieldOption {
	id: string;
	value: string;
	disabled: boolean;
	/** Second level of a cascading select. */
	children: FieldOption[];
}

/** Which projects a custom field belongs to, and the options it offers there. */
export interface FieldContext {
	id: string;
	projectIds: string[] | 'all';
	options: FieldOption[];
	/** In the form in which the API takes it; used where a create leaves the field out. */
	defaultValue?: unknown;
}

export interface FieldSchema {
	type: string;
	items?: string;
	system?: string;
	custom?: string;
	customId?: number;
}

export interface Field {
	id: string;
	name: string;
	description: string;
	custom: boolean;
	kind: FieldKindName;
	schema?: FieldSchema;
	clauseNames: string[];
	navigable: boolean;
	orderable: boolean;
	searchable: boolean;
	contexts: FieldContext[];
	/** What the product that brought it knows of its values; the kinds `product` and `productList` need it. */
	product?: ProductField;
}

export interface Component {
	id: string;
	name: string;
	description: string;
	leadAccountId?: string;
	assigneeType: 'PROJECT_DEFAULT' | 'COMPONENT_LEAD' | 'PROJECT_LEAD' | 'UNASSIGNED';
}

export interface Version {
	id: string;
	name: string;
	description: string;
	archived: boolean;
	released: boolean;
	startDate?: string;
	releaseDate?: string;
}

/** What one issue type shows in one project. Field ids, in the order of the screen. */
export interface Screens {
	create: string[];
	edit: string[];
	required: string[];
}

export interface Project {
	id: string;
	key: string;
	/** Earlier keys, which still resolve. */
	formerKeys: string[];
	name: string;
	description: string;
	projectTypeKey: 'software' | 'service_desk' | 'business';
	leadAccountId: string;
	assigneeType: 'PROJECT_LEAD' | 'UNASSIGNED';
	url: string;
	/** Private projects are seen only by those who have a role in them. */
	isPrivate: boolean;
	/** Whether callers without an account may browse it. */
	anonymousAccess: boolean;
	archived: boolean;
	deleted: boolean;
	roles: Map<string, ProjectRole>;
	issueTypeIds: string[];
	workflows: Map<string, Workflow>;
	screens: Map<string, Screens>;
	priorityIds: string[];
	components: Component[];
	versions: Version[];
	lastIssueNumber: number;
	uuid: string;
}

/** A field's value as the site keeps it: ids instead of objects, moments in milliseconds. */
export type Stored = string | number | readonly string[] | CascadingValue | AdfNode | OpaqueValue | null;

/** A value that an app or another product keeps: the site gives it as it is, and nobody can write it. */
export interface OpaqueValue {
	readonly opaque: unknown;
}

/** Option ids of a cascading select. */
export interface CascadingValue {
	readonly parent: string;
	readonly child?: string;
}

/** Who alone may read a comment or a worklog: a group, or a role of the project. */
export interface Visibility {
	readonly type: string;
	readonly value?: string;
	readonly identifier?: string;
}

export interface Comment {
	readonly id: string;
	readonly authorId: string;
	readonly updateAuthorId: string;
	readonly body: AdfNode;
	readonly created: number;
	readonly updated: number;
	readonly visibility?: Visibility;
	readonly properties: readonly { readonly key: string; readonly value: unknown }[];
}

/** A file of an issue. */
export interface Attachment {
	readonly id: string;
	readonly filename: string;
	readonly mimeType: string;
	/** Number of bytes. */
	readonly size: number;
	/** Without it the file is `size` bytes of the letter x, made when they are asked for. */
	readonly content?: Buffer;
	readonly authorId: string;
	/** Milliseconds since the epoch. */
	readonly created: number;
}

/** A link of an issue to something outside of Jira. */
export interface RemoteLink {
	readonly id: number;
	/** What makes a second write an update of the same link. */
	readonly globalId?: string;
	readonly application?: Readonly<Record<string, unknown>>;
	readonly relationship?: string;
	/** `url` and `title` at least. */
	readonly object: Readonly<Record<string, unknown>>;
}

/** Work that somebody logged on an issue. */
export interface Worklog {
	readonly id: string;
	readonly authorId: string;
	readonly updateAuthorId: string;
	readonly comment?: AdfNode;
	/** Moments in milliseconds since the epoch. */
	readonly created: number;
	readonly updated: number;
	readonly started: number;
	readonly timeSpentSeconds: number;
	readonly visibility?: Visibility;
	readonly properties: readonly { readonly key: string; readonly value: unknown }[];
}

/** One field's change. Texts as the changelog gives them; null where a side has no id or no value. */
export interface HistoryItem {
	readonly field: string;
	/** Some changes name no field id: parents and links [?]. */
	readonly fieldId?: string;
	readonly fieldtype: 'jira' | 'custom';
	readonly from: string | null;
	readonly fromString: string | null;
	readonly to: string | null;
	readonly toString: string | null;
}

/** What one write changed in an issue. */
export interface History {
	readonly id: string;
	/** Empty for an anonymous author. */
	readonly authorId: string;
	/** Milliseconds since the epoch. */
	readonly created: number;
	readonly items: readonly HistoryItem[];
}

/** One state of an issue. Never changed in place: a write replaces it, so that the index can show an older one. */
export interface Issue {
	readonly id: number;
	readonly key: string;
	readonly projectId: string;
	readonly typeId: string;
	readonly statusId: string;
	/** Moments in milliseconds since the epoch. */
	readonly created: number;
	readonly updated: number;
	readonly statusChanged: number;
	readonly resolved?: number;
	readonly creatorId: string;
	/** When and by whose account it was archived. */
	readonly archived?: { readonly at: number; readonly byId: string };
	/** Field values by field id, summary, assignee and parent (an issue id as text) included. */
	readonly values: Readonly<Record<string, Stored>>;
	readonly comments: readonly Comment[];
	/** In the order of their creation. */
	readonly worklogs: readonly Worklog[];
	/** Oldest first. */
	readonly histories: readonly History[];
	readonly properties: Readonly<Record<string, unknown>>;
	readonly attachments: readonly Attachment[];
	/** Account ids. */
	readonly watchers: readonly string[];
	readonly voters: readonly string[];
	readonly remoteLinks: readonly RemoteLink[];
}

/** A link between two issues: `source` is the outward side ("blocks"), `target` the inward one ("is blocked by"). */
export interface IssueLink {
	readonly id: string;
	readonly typeId: string;
	readonly sourceId: number;
	readonly targetId: number;
}

import type { UploadedFile } from '../http/upload';

/** A service project's portal. Ids are numbers as text, and not those of the project. */
export interface Desk {
	readonly id: string;
	readonly projectId: string;
	/**
	 * `open`: everybody with an account may raise requests. `closed`: agents, its customers and the members of its
	 * organizations.
	 */
	access: 'open' | 'closed';
	/** Whether customers can be added to it; where they cannot, the call is refused. */
	takesCustomers: boolean;
	/** Account ids. */
	readonly customers: Set<string>;
	readonly organizationIds: Set<string>;
	readonly groups: RequestTypeGroup[];
}

export interface RequestTypeGroup {
	readonly id: string;
	readonly name: string;
}

export interface RequestType {
	readonly id: string;
	readonly deskId: string;
	name: string;
	description: string;
	helpText: string;
	readonly issueTypeId: string;
	/** The second half of what the field "Request Type" takes: `projectkey/requesttypekey`. */
	readonly portalKey: string;
	/** Without any the portal does not list it. */
	groupIds: string[];
	readonly fields: readonly RequestTypeField[];
	/** The questions of its form; without any it has no form. */
	readonly questions: readonly FormQuestion[];
	/** Who has to approve its requests before work on them begins. */
	readonly approval?: ApprovalStep;
}

/** Where a request waits for approval, and where it goes from there. */
export interface ApprovalStep {
	readonly name: string;
	/** All of them must approve; one who declines is enough. */
	readonly approverIds: readonly string[];
	readonly statusId: string;
	/** Ids of statuses. */
	readonly approvedTo: string;
	readonly declinedTo: string;
}

/** One field of a request form. */
export interface RequestTypeField {
	readonly fieldId: string;
	/** Its label in the portal. */
	readonly name: string;
	readonly description: string;
	readonly required: boolean;
	/** Hidden fields are not asked for: their preset value is set. */
	readonly visible: boolean;
	/** In the form in which the API takes it. */
	readonly preset?: unknown;
	/** Ids of the options that are chosen to begin with. */
	readonly defaults: readonly string[];
}

/** How a question is answered: the property of the answer that holds it. */
export type AnswerKind = 'text' | 'adf' | 'date' | 'time' | 'choices' | 'users' | 'files';

export interface FormQuestion {
	readonly id: string;
	readonly label: string;
	readonly kind: AnswerKind;
	readonly required: boolean;
	/** The field of the issue that the answer sets. */
	readonly fieldId?: string;
	/** The choices by their ids. */
	readonly choices: Readonly<Record<string, string>>;
}

export interface Queue {
	readonly id: string;
	readonly deskId: string;
	readonly name: string;
	jql: string;
	/** Ids of the fields that it shows. */
	fields: string[];
}

/** A clock that runs on every request of the service projects, all day and all week. */
export interface SlaMetric {
	readonly id: string;
	readonly name: string;
	/** The field that shows it on issues. */
	readonly fieldId: string;
	readonly goalMs: number;
	/** What stops it: the first public answer of an agent, or the request's being done. */
	readonly stops: 'answered' | 'resolved';
	/** Ids of the statuses in which it stands still. */
	readonly pausedIn: readonly string[];
}

export interface Organization {
	readonly id: string;
	readonly uuid: string;
	readonly name: string;
	/** Milliseconds since the epoch. */
	readonly created: number;
	/** Whether an identity provider keeps it: nothing else changes its members or deletes it [?]. */
	scimManaged: boolean;
	readonly members: Set<string>;
	readonly properties: Map<string, unknown>;
}

export type Decision = 'approved' | 'declined' | 'pending';

export interface Approval {
	readonly id: string;
	readonly issueId: number;
	readonly name: string;
	/** By account id. */
	readonly decisions: Map<string, Decision>;
	/** Milliseconds since the epoch. */
	readonly created: number;
	completed?: number;
	final: Decision;
}

/** A page of the knowledge base. */
export interface Article {
	readonly pageId: string;
	readonly spaceKey: string;
	readonly title: string;
	readonly excerpt: string;
}

/** A file that was uploaded and belongs to no request yet. */
export interface TemporaryFile {
	readonly id: string;
	readonly deskId: string;
	readonly file: UploadedFile;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

/** What a reporter thought of the service. */
export interface Feedback {
	readonly rating: number;
	readonly comment?: string;
}

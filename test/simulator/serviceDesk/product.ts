import type { UploadedFile } from '../http/upload';
import type { Project } from '../site/model';
import type { Site } from '../site/site';
import type {
	Approval,
	Article,
	Desk,
	Feedback,
	Organization,
	Queue,
	RequestType,
	SlaMetric,
	TemporaryFile,
} from './model';

type Needs<T, K extends keyof T> = Partial<T> & Pick<T, K>;

/** The fields that the product brings to the site, by what they hold. */
export interface ServiceFieldIds {
	readonly requestType: string;
	readonly organizations: string;
	readonly participants: string;
	readonly approvals: string;
	readonly satisfaction: string;
}

/** How long a temporary file may be used: it is not documented [?] (reference §7). Milliseconds. */
const TEMPORARY_MS = 60 * 60_000;

/**
 * What Jira Service Management knows beside the issues of its projects. Everything is public, as at `Site`: tests
 * arrange and read it. A request's type, organizations and participants are values of its issue.
 */
export class ServiceDesks {
	readonly desks = new Map<string, Desk>();
	readonly requestTypes = new Map<string, RequestType>();
	readonly queues = new Map<string, Queue>();
	readonly metrics: SlaMetric[] = [];
	readonly organizations = new Map<string, Organization>();
	readonly approvals = new Map<string, Approval>();
	readonly articles: Article[] = [];
	readonly temporaryFiles = new Map<string, TemporaryFile>();
	/** By issue id. */
	readonly feedback = new Map<number, Feedback>();
	/** Account ids that said whether they want mails of a request, by issue id; others get them if they take part. */
	readonly subscriptions = new Map<number, Map<string, boolean>>();
	/** Ids of the attachments that came with a comment, by the comment's id. */
	readonly filesOfComments = new Map<string, readonly string[]>();
	/** Undefined on a site without service projects. */
	fields: ServiceFieldIds | undefined;
	/** Page cap of every list of the product; unpublished, and different from method to method [?] (reference §9.1). */
	largestPage = 50;
	private sequence = 1;

	constructor(private readonly site: Site) {}

	/** A fresh id. They count from 1: desks, organizations and queues of a young site have small numbers. */
	takeId(): string {
		return String(this.sequence++);
	}

	addDesk(desk: Needs<Desk, 'projectId'>): Desk {
		const added: Desk = {
			id: this.takeId(),
			access: 'open',
			takesCustomers: true,
			customers: new Set(),
			organizationIds: new Set(),
			groups: [],
			...desk,
		};
		this.desks.set(added.id, added);
		return added;
	}

	addRequestType(type: Needs<RequestType, 'deskId' | 'name' | 'issueTypeId' | 'portalKey'>): RequestType {
		const added: RequestType = {
			id: this.takeId(),
			description: '',
			helpText: '',
			groupIds: [],
			fields: [],
			questions: [],
			...type,
		};
		this.requestTypes.set(added.id, added);
		return added;
	}

	addQueue(queue: Omit<Queue, 'id'>): Queue {
		const added: Queue = { ...queue, id: this.takeId() };
		this.queues.set(added.id, added);
		return added;
	}

	addOrganization(name: string, members: readonly string[] = []): Organization {
		const id = this.takeId();
		const added: Organization = {
			id,
			uuid: `00000000-0000-4000-9000-${id.padStart(12, '0')}`,
			name,
			created: this.site.clock.now(),
			scimManaged: false,
			members: new Set(members),
			properties: new Map(),
		};
		this.organizations.set(id, added);
		return added;
	}

	/** Asks people to approve a request. */
	addApproval(issueId: number, name: string, approverIds: readonly string[]): Approval {
		const added: Approval = {
			id: this.takeId(),
			issueId,
			name,
			decisions: new Map(approverIds.map((id) => [id, 'pending'])),
			created: this.site.clock.now(),
			final: 'pending',
		};
		this.approvals.set(added.id, added);
		return added;
	}

	addTemporaryFile(deskId: string, file: UploadedFile): TemporaryFile {
		const id = `temp${910_441_317_820_424 + Number(this.takeId())}`;
		const added: TemporaryFile = { id, deskId, file, at: this.site.clock.now() };
		this.temporaryFiles.set(id, added);
		return added;
	}

	/** Whether a temporary file of a desk can still be used. */
	hasTemporaryFile(deskId: string, id: string): boolean {
		const found = this.temporaryFiles.get(id);
		return found?.deskId === deskId && found.at + TEMPORARY_MS > this.site.clock.now();
	}

	/** Takes a temporary file of a desk out of the store; undefined when it is not there any more. */
	takeTemporaryFile(deskId: string, id: string): UploadedFile | undefined {
		if (!this.hasTemporaryFile(deskId, id)) return undefined;
		const found = this.temporaryFiles.get(id);
		this.temporaryFiles.delete(id);
		return found?.file;
	}

	/** The desk of a project. */
	deskOf(projectId: string): Desk | undefined {
		return [...this.desks.values()].find((desk) => desk.projectId === projectId);
	}

	/** The project of a desk; undefined when it was deleted. */
	projectOf(desk: Desk): Project | undefined {
		return this.site.project(desk.projectId);
	}

	/**
	 * A desk by any of the ways to name it: `15` or `serviceDeskId:15`, `ABC` or `projectKey:ABC`, `projectId:10012`
	 * (reference §9.1).
	 */
	desk(named: string): Desk | undefined {
		const [, how = 'plain', value = ''] =
			/^(?:(projectKey|projectId|serviceDeskId):)?(.*)$/s.exec(named) ?? [];
		const byProject = (project: Project | undefined) => project && this.deskOf(project.id);
		const found = {
			plain: () => this.desks.get(value) ?? (/^\d+$/.test(value) ? undefined : byProject(this.site.project(value))),
			serviceDeskId: () => this.desks.get(value),
			projectId: () => (/^\d+$/.test(value) ? byProject(this.site.project(value)) : undefined),
			projectKey: () => (/^\d+$/.test(value) ? undefined : byProject(this.site.project(value))),
		}[how as 'plain' | 'serviceDeskId' | 'projectId' | 'projectKey']();
		return found && this.projectOf(found) ? found : undefined;
	}

	requestTypesOf(desk: Desk): RequestType[] {
		return [...this.requestTypes.values()].filter(({ deskId }) => deskId === desk.id);
	}

	approvalsOf(issueId: number): Approval[] {
		return [...this.approvals.values()].filter((approval) => approval.issueId === issueId);
	}
}

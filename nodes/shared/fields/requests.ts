import { momentOf } from './sla';

/**
 * Keys of the types of custom fields that Jira Service Management makes. By them its fields are found: their names are
 * translated, and their ids differ from site to site (reference §5.6). That a site has them all is [?].
 */
export const REQUEST_FIELDS = {
	requestType: 'com.atlassian.servicedesk:vp-origin',
	organizations: 'com.atlassian.servicedesk:sd-customer-organizations',
	participants: 'com.atlassian.servicedesk:sd-request-participants',
	slas: 'com.atlassian.servicedesk:sd-sla-field',
	approvals: 'com.atlassian.servicedesk.approvals-plugin:sd-approvals',
	satisfaction: 'com.atlassian.servicedesk:sd-request-feedback',
	satisfactionDate: 'com.atlassian.servicedesk:sd-request-feedback-date',
} as const;

/** What the portal knows of a request: the value of its field Request Type. */
export interface PortalRequest {
	readonly type: string | null;
	readonly typeId: string | null;
	/** The id of the portal, by which the address of the request begins. */
	readonly portal: string | null;
	/** The status by the name that customers see. */
	readonly status: string | null;
}

/** Reads the field Request Type: `{ requestType: { id, name, portalId }, currentStatus: { status } }` [?]; undefined for what is not one. */
export function portalRequestOf(value: unknown): PortalRequest | undefined {
	const { requestType, currentStatus } = bag(value);
	if (requestType === undefined && currentStatus === undefined) return undefined;
	const type = bag(requestType);
	return {
		type: textOf(type.name),
		typeId: textOf(type.id),
		portal: textOf(type.portalId ?? type.serviceDeskId),
		status: textOf(bag(currentStatus).status),
	};
}

/** What a customer has said of the help: stars from 1 to 5, and words. */
export interface Satisfaction {
	readonly rating: number | null;
	readonly comment: string | null;
}

/** Reads a rating: `{ rating, comment }`, the comment as a text or as `{ body }` [?]; undefined for what is not one. */
export function satisfactionOf(value: unknown): Satisfaction | undefined {
	if (typeof value === 'number') return { rating: value, comment: null };
	const { rating, comment } = bag(value);
	if (typeof rating !== 'number' && comment === undefined) return undefined;
	return { rating: typeof rating === 'number' ? rating : null, comment: textOf(comment) ?? textOf(bag(comment).body) };
}

/** One approval of a request. */
export interface Approval {
	readonly id: string;
	/** Mostly the status in which the request waits for it. */
	readonly name: string | null;
	/** `pending`, `approved`, `declined`. */
	readonly decision: string | null;
	readonly approvers: ReadonlyArray<{ readonly name: string | null; readonly accountId: string | null; readonly decision: string | null }>;
	readonly created: string | null;
	readonly completed: string | null;
}

/** Reads an approval (`ApprovalDTO`). */
export function approvalOf(value: unknown): Approval {
	const { id, name, finalDecision, approvers, createdDate, completedDate } = bag(value);
	const asked: unknown[] = Array.isArray(approvers) ? approvers : [];
	return {
		id: textOf(id) ?? '',
		name: textOf(name),
		decision: textOf(finalDecision),
		approvers: asked.map((entry) => {
			const { approver, approverDecision } = bag(entry);
			return { name: textOf(bag(approver).displayName), accountId: textOf(bag(approver).accountId), decision: textOf(approverDecision) };
		}),
		created: momentOf(createdDate),
		completed: momentOf(completedDate),
	};
}

function bag(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}; // Read only, of whatever Jira gave.
}

function textOf(value: unknown): string | null {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value !== '' ? value : null;
}

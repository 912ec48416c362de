/** One operation of Jira's REST API that the connector calls. */
export interface Operation {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path template; each `{placeholder}` is filled by `operationUrl` with an id or a key, and with nothing else. */
	readonly path: string;
	/** Whose API it is, where that has a base of its own: Customer Service Management is at the gateway alone (reference §10). */
	readonly product?: 'customerService';
	/** What the call is for, to follow "Could not" in a message, e.g. "search issues". */
	readonly purpose: string;
	/**
	 * OAuth scopes that the operation needs, all of them (specs/scopes-by-operation.csv): the classic ones, and granular
	 * ones where Atlassian has no classic scope for it (boards and sprints).
	 */
	readonly scopes: readonly string[];
	/**
	 * Whether the call may be sent again when nobody knows if the first one took effect (reference, Appendix A).
	 * A POST that only reads is safe. Ask `mayRepeat`, which also looks at the body.
	 */
	readonly repeat: 'safe' | 'unsafe';
	/** How long one attempt may take, in milliseconds. `DEFAULT_TIMEOUT_MS` when absent. */
	readonly timeoutMs?: number;
	/** A POST that only reads. Every other POST, PUT and DELETE writes, and a Read Only credential refuses it. */
	readonly reads?: true;
	/**
	 * Answered outside of the site's Jira: by Atlassian's `edge` or its host of `media`, which ask nobody for a credential
	 * and get none, or by its authorization service, which speaks of the `grant` and not of an account.
	 */
	readonly outside?: 'edge' | 'grant' | 'media';
	/** Answers with a file: the body of a success is a Buffer. */
	readonly binary?: true;
	/** The tenant's known burst limit for this endpoint and method (reference §6.1), where it is not the usual one. */
	readonly requestsPerSecond?: number;
}

/** How long one attempt may take when its operation says nothing else. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/** Classic scopes that many operations need (specs/scopes-by-operation.csv). */
export const READ_WORK = ['read:jira-work'] as const;
export const READ_USER = ['read:jira-user'] as const;
export const WRITE_WORK = ['write:jira-work'] as const;
export const MANAGE_PROJECT = ['manage:jira-project'] as const;
export const READ_REQUESTS = ['read:servicedesk-request'] as const;
export const WRITE_REQUESTS = ['write:servicedesk-request'] as const;
export const MANAGE_CUSTOMERS = ['manage:servicedesk-customer'] as const;

/** In place of a template: the caller brings the path (`CallInput.rawPath`), and nobody knows what it needs. */
export const RAW = '';

import type { OperationName } from './operations';

/** One attempt as it leaves for the network: everything is already encoded, and the object is used once. */
export interface HttpAttempt {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly query?: Query;
	/** A body of JSON, or a `FormData` with files. Never set for GET: Atlassian's edge blocks a GET with a body (reference §2.5). */
	readonly body?: unknown;
	readonly timeoutMs: number;
	/** Leaves without the credential: it goes to a host that answers everybody. */
	readonly anonymous?: true;
	/** The answer's body is wanted as a Buffer, whatever its status. */
	readonly binary?: true;
}

/** What came back, whatever its status. Header names are lower case. A body that is not JSON is a string. */
export interface HttpAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: unknown;
}

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/**
 * All that the floors below n8n need from the world outside. In n8n an adapter fills it (`n8nPorts.ts`); in tests a
 * fake clock and a simulator do.
 */
export interface Ports {
	/** Sends one attempt with the connection's credential. Rejects only when no answer came (network fault, timeout). */
	send(attempt: HttpAttempt): Promise<HttpAnswer>;
	/** Milliseconds since the epoch. */
	now(): number;
	/** Waits; rejects with a cancelled `JiraError` when the run is cancelled meanwhile. */
	sleep(ms: number): Promise<void>;
	/** A number in [0, 1), for jitter. */
	random(): number;
	/** Whether the user has stopped the run. */
	cancelled(): boolean;
	/** Something worth telling the one who watches the run: progress, a wait, a refusal. Never a secret. */
	log(message: string): void;
}

/** What one call carries besides its operation's method and path. */
export interface CallInput {
	/** Values of the path's `{placeholders}`: each must be an id or a key, anything else is refused. */
	readonly path?: Readonly<Record<string, string>>;
	/** The path of an operation without a template: what a user typed, held against `sitePath` before it is sent. */
	readonly rawPath?: string;
	/** The address of a file that Jira has led to, held against `isMediaAddress` before it is asked, without a credential. */
	readonly mediaUrl?: string;
	readonly query?: Query;
	readonly body?: unknown;
	/** Files to be sent instead of a body, as the parts `file` of a form. */
	readonly files?: readonly FilePart[];
	/** Made up by the caller for one bulk task: the same key is the same task, however often it is sent (reference §10). */
	readonly idempotencyKey?: string;
	/** Key or id of the issue that this call writes: writes to one issue are spaced (reference §6.1). */
	readonly writesIssue?: string;
	/** Statuses besides 2xx that this caller reads as an answer, e.g. 400 of a bulk create in which every row was refused. */
	readonly accept?: readonly number[];
	/** Gives up after so many attempts that failed, for a caller that knows better than to ask for the same again. */
	readonly mostAttempts?: number;
}

/** A file as it is sent. */
export interface FilePart {
	readonly fileName: string;
	readonly mimeType: string;
	readonly content: Buffer;
}

export interface Reply<T> {
	readonly body: T;
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
}

/** What a run has cost so far. Every report ends with it. */
export interface Meter {
	calls: number;
	retries: number;
	/** Time in which at least one call waited for a limit of Jira or before a repeat; never more than the run has lasted. */
	waitedMs: number;
	readonly byOperation: Record<string, number>;
}

/** The one door to the network, as all other floors see it. */
export interface Connection {
	/**
	 * Calls one operation of Jira's API, through gate and retry.
	 * @throws JiraError for every refusal, fault and cancellation; never a raw HTTP error.
	 */
	call<T>(operation: OperationName, input?: CallInput): Promise<Reply<T>>;
	readonly session: Session;
	readonly ports: Ports;
	readonly meter: Meter;
	/** When the run opened it, in milliseconds since the epoch: what the session loaded before is older than the run. */
	readonly openedAt: number;
	/**
	 * The time of the server, in milliseconds since the epoch, as its latest answer to this run said: up to a second
	 * behind, and independent of the clock of this machine. Asks for it where no answer has come yet.
	 */
	serverTime(): Promise<number>;
}

/** What outlives a run: shared by all runs of one credential, account and site in this process. */
export interface Session {
	/** Origin of the site as people open it, without a trailing slash, e.g. `https://demo.atlassian.net`. */
	readonly siteUrl: string;
	/** Metadata, loaded once and kept for ten minutes; concurrent callers share one load. A failed load is not kept. */
	cached<T>(key: string, load: () => Promise<T>): Promise<T>;
	/** Whether anything is cached that was loaded before this moment (milliseconds since the epoch). */
	hasOlderThan(moment: number): boolean;
	/** Drops what is cached under keys that start with this prefix, so that the next reader asks Jira again. */
	forget(prefix: string): void;
	/** Refusals that the site has given once and that are not worth asking for again, e.g. `bulkfetch:1000`. */
	readonly refusals: Set<string>;
}

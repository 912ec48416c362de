/** A request that a well-behaved client would not have sent. */
export interface Violation {
	/** `METHOD /path/template`. */
	readonly endpoint: string;
	/** Why: sent during an announced wait, or beyond a limit. */
	readonly reason: string;
	/** Milliseconds since the epoch, by the simulator's clock. */
	readonly at: number;
}

/** A message that does not fit Atlassian's specification. */
export interface ContractViolation {
	readonly direction: 'request' | 'response';
	readonly method: string;
	/** Path template of the specification, or the path itself where none fits. */
	readonly path: string;
	readonly status?: number;
	/** JSON pointer into the message, or the part of the request it is about. */
	readonly pointer: string;
	readonly message: string;
}

/** What the simulator counted since it started or since `simulator.resetCounters()`. */
export interface Counters {
	/** Calls by `METHOD /path/template`. */
	calls: Record<string, number>;
	/** Answers by status. */
	statuses: Record<number, number>;
	/** Bytes of the bodies that came in and went out. */
	bytesIn: number;
	bytesOut: number;
	/** Most requests that were open at the same time. */
	peakConcurrency: number;
	violations: Violation[];
	/** Write operations for which Jira would send notification mails. */
	mails: number;
	/** Documents that Atlassian's schema refused. */
	invalidAdf: number;
	contractViolations: ContractViolation[];
	/** Exceptions inside the simulator: always a mistake of its own, answered as 500. */
	defects: string[];
}

/** All counters at zero. */
export function makeCounters(): Counters {
	return {
		calls: {},
		statuses: {},
		bytesIn: 0,
		bytesOut: 0,
		peakConcurrency: 0,
		violations: [],
		mails: 0,
		invalidAdf: 0,
		contractViolations: [],
		defects: [],
	};
}

/** Number of calls of one endpoint, e.g. `POST /rest/api/3/issue/bulk`; of all endpoints when left out. */
export function countCalls(counters: Counters, endpoint?: string): number {
	if (endpoint !== undefined) return counters.calls[endpoint] ?? 0;
	return Object.values(counters.calls).reduce((sum, count) => sum + count, 0);
}

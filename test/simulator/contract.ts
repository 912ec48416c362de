import type { ContractViolation } from './counters';

/** One request and its answer, as the specification sees them. */
export interface ContractMessage {
	readonly method: string;
	/** Path without the query string. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly requestBody: unknown;
	readonly status: number;
	readonly responseBody: unknown;
}

/** Checks messages against a specification; `test/contract/specs.ts` makes one of Atlassian's. */
export interface Contract {
	check(message: ContractMessage): ContractViolation[];
}

import type { CsmSettings } from './csm/tasks';
import type { RateLimits } from './limits';

/** How the simulated site behaves. Tests may change a running simulator's settings. */
export interface SimulatorSettings {
	/**
	 * Latency model: milliseconds for every call, for every core object in the answer, for every id of an id-only page
	 * of search, and for every issue that is created. The simulator's own work is part of that time.
	 */
	latency: { perCallMs: number; perObjectMs: number; perIdMs: number; perCreatedMs: number };
	pages: {
		/** Page cap of `search/jql` for id and key alone, and for any other field (reference §3.1). */
		searchIds: number;
		searchFields: number;
		/** Gives pages of any size between one and what was asked for, drawn from the seed. */
		smaller: boolean;
		/** After how many pages of a scan, and at which age, its page token is refused. */
		tokenPages: number;
		tokenAgeMs: number;
	};
	/** `100`: never more ids. `1000-with-rule`: up to 1,000 where the request's shape allows it (reference §4.2). */
	bulkFetch: '100' | '1000-with-rule';
	/**
	 * Tasks of bulk operations: the work is done when a task is this old (by the simulator's clock) and was asked for so
	 * often. At most five wait at a time; the status of the refusal of a sixth is not documented [?] (reference §5.3).
	 */
	bulkTasks: { ms: number; polls: number; refusal: 400 | 429 };
	/** Whether writing an entity property of an issue moves its `updated`; live sites probably leave it alone [?] (reference §3.3). */
	propertiesMoveUpdated: boolean;
	/** Tasks of Customer Service Management (see csm/tasks.ts). */
	csm: CsmSettings;
	/** Undefined: no limits. */
	limits: RateLimits | undefined;
	/** Answers under `/rest/api/2` too, for clients of version 2 (see http/apiV2.ts). */
	apiV2: boolean;
}

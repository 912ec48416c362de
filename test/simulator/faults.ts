/** What goes wrong with one call. */
export type FaultEffect =
	/** Answers with this; `afterWork` does the work first, so that the client cannot know (an unknown outcome). */
	| {
			kind: 'answer';
			status: number;
			headers?: Record<string, string>;
			body?: unknown;
			afterWork?: boolean;
	  }
	/** Resets the connection before anything was done. */
	| { kind: 'resetBefore' }
	/** Does the work, then resets the connection without an answer. */
	| { kind: 'resetAfter' }
	/** Waits this many real milliseconds, then goes on as usual. */
	| { kind: 'delay'; ms: number }
	/** Does the work and ends the answer's body in the middle, with the full `Content-Length`. */
	| { kind: 'truncate' }
	/** Atlassian's HTML page instead of JSON, as an edge or a maintenance window gives it. */
	| { kind: 'html'; status: number }
	| { kind: 'redirect'; status: number; location: string };

/** A fault and the calls it befalls. */
export interface Fault {
	readonly method?: string;
	/** Path template, e.g. `/rest/api/3/issue/bulk`; every path when left out. */
	readonly path?: string;
	/** The first matching call it befalls, counted from 1 after it was added. Default 1. */
	readonly nth?: number;
	/** How many calls in a row. Default 1. */
	readonly times?: number;
	readonly effect: FaultEffect;
}

/** The faults that wait for their calls. */
export class Faults {
	private queue: { fault: Fault; seen: number }[] = [];

	add(fault: Fault): void {
		this.queue.push({ fault, seen: 0 });
	}

	clear(): void {
		this.queue = [];
	}

	/** Faults that have not happened yet. */
	get pending(): number {
		return this.queue.length;
	}

	/** The effects on this call, in the order in which they were added. Each fault leaves the queue when it is used up. */
	take(method: string, path: string): FaultEffect[] {
		const effects: FaultEffect[] = [];
		for (const entry of this.queue) {
			const { fault } = entry;
			if ((fault.method ?? method) !== method || (fault.path ?? path) !== path) continue;
			entry.seen += 1;
			if (entry.seen >= (fault.nth ?? 1)) effects.push(fault.effect);
		}
		this.queue = this.queue.filter(({ fault, seen }) => seen < (fault.nth ?? 1) + (fault.times ?? 1) - 1);
		return effects;
	}
}

/** The HTML page of an edge that is down. */
export const MAINTENANCE_PAGE =
	'<!DOCTYPE html><html><head><title>Atlassian Cloud Notifications - Page Unavailable</title></head>' +
	'<body><h1>We&#39;re having some trouble</h1><p>Please try again in a few minutes.</p></body></html>';

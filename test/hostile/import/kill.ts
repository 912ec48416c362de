import { cancelledError } from '../../../nodes/shared/errors/jiraError';
import { pLimit } from '../../../nodes/shared/vendor';
import type { Simulator } from '../../simulator';
import type { Around } from './site';

export type When = 'before' | 'after';

/** A death at one request of a run. */
export interface Kill {
	readonly around: Around;
	/** Whether the run has lived long enough to be killed. */
	happened(): boolean;
}

/**
 * Kills the process before or after its n-th request: nothing that it would do afterwards is done. Requests that are
 * under way at that moment arrive, and nobody hears their answers.
 */
export function killedAt(call: number, when: When): Kill {
	let calls = 0;
	let dead = false;
	return {
		happened: () => dead,
		around: (ports) => ({
			async send(attempt) {
				if (dead) throw cancelledError();
				calls++;
				dead = calls >= call;
				if (dead && when === 'before') throw cancelledError();
				const answer = await ports.send(attempt);
				if (dead) throw cancelledError();
				return answer;
			},
			cancelled: () => dead,
		}),
	};
}

/** A state in which a dead run has left the site. */
export interface KillPoint {
	/** Which request it died at, counted from 1, for the message of a failing test. */
	readonly call: number;
	readonly when: When;
	/** Brings the site to this state, as often as it is called. */
	restore(): void;
}

/**
 * Runs an import once, one request at a time, and keeps the state of the site before and after each of them: all that a
 * death there leaves behind, as whatever the run knew is lost with it. States that are equal to the one before, because the
 * requests between only read, are kept once.
 */
export async function killPoints(simulator: Simulator, run: (around: Around) => Promise<unknown>): Promise<{ readonly points: readonly KillPoint[]; readonly requests: number }> {
	const points: KillPoint[] = [];
	let requests = 0;
	let last = '';
	const keep = (call: number, when: When) => {
		const mark = markOf(simulator);
		if (mark === last) return;
		last = mark;
		points.push({ call, when, restore: simulator.snapshot() });
	};
	const oneByOne = pLimit(1);
	await run((ports) => ({
		send: async (attempt) =>
			await oneByOne(async () => {
				const call = ++requests;
				keep(call, 'before');
				const answer = await ports.send(attempt);
				keep(call, 'after');
				return answer;
			}),
	}));
	return { points, requests };
}

/** Changes with every write: to issues and their lists, to links, and with every bulk operation that was accepted. */
function markOf({ site, counters }: Simulator): string {
	const bulk = Object.entries(counters.calls).filter(([call]) => call.startsWith('POST /rest/api/3/bulk/'));
	return JSON.stringify([site.issues.revision, site.links.size, bulk]);
}

import { isoDateTime } from './dates';

/**
 * The state of a service level agreement, flat. It tells of the ongoing cycle; of the one completed last where none is
 * ongoing.
 */
export interface SlaState {
	readonly state: 'running' | 'paused' | 'completed' | 'not started';
	readonly breached: boolean | null;
	/** When the goal is, or was, to be reached. */
	readonly due: string | null;
	/** Durations in Jira's words, such as `3h 20m`; `remaining` begins with a minus after a breach. */
	readonly remaining: string | null;
	readonly elapsed: string | null;
	/** The same in milliseconds, to count with. */
	readonly remainingMs: number | null;
	readonly elapsedMs: number | null;
	readonly goal: string | null;
	readonly started: string | null;
	readonly stopped: string | null;
	readonly completedCycles: number;
	readonly breachedCycles: number;
}

type Cycle = Readonly<Record<string, unknown>>;

/** Reads what Jira gives for an SLA (`SlaInformationDTO`, reference §9.4); undefined for what is not one. */
export function slaOf(value: unknown): SlaState | undefined {
	const sla = recordOf(value);
	if (!sla || !('ongoingCycle' in sla || 'completedCycles' in sla)) return undefined;
	const ongoing = recordOf(sla.ongoingCycle);
	const completed = completedOf(sla);
	const told: Cycle = ongoing ?? latest(completed) ?? {};
	return {
		state: stateOf(ongoing, completed),
		breached: typeof told.breached === 'boolean' ? told.breached : null,
		due: momentOf(told.breachTime),
		remaining: durationOf(told.remainingTime),
		elapsed: durationOf(told.elapsedTime),
		remainingMs: millisOf(told.remainingTime),
		elapsedMs: millisOf(told.elapsedTime),
		goal: durationOf(told.goalDuration),
		started: momentOf(told.startTime),
		stopped: momentOf(told.stopTime),
		completedCycles: completed.length,
		breachedCycles: completed.filter(({ breached }) => breached === true).length,
	};
}

/** One cycle of an agreement: from the moment at which its time began to run to the one at which it stopped. */
export interface SlaCycle {
	readonly state: 'running' | 'paused' | 'completed';
	readonly breached: boolean | null;
	readonly started: string | null;
	readonly stopped: string | null;
	readonly due: string | null;
	readonly goalMs: number | null;
	readonly elapsedMs: number | null;
	readonly remainingMs: number | null;
}

/** The cycles of an SLA as Jira gives them, the ongoing one last; none for what is not one. */
export function slaCyclesOf(value: unknown): readonly Cycle[] {
	const sla = recordOf(value);
	const ongoing = recordOf(sla?.ongoingCycle);
	return [...completedOf(sla), ...(ongoing ? [ongoing] : [])];
}

/** A cycle in readable form. */
export function readSlaCycle(value: unknown): SlaCycle {
	const cycle = recordOf(value) ?? {};
	const isOver = recordOf(cycle.stopTime) !== undefined;
	return {
		state: isOver ? 'completed' : cycle.paused === true ? 'paused' : 'running',
		breached: typeof cycle.breached === 'boolean' ? cycle.breached : null,
		started: momentOf(cycle.startTime),
		stopped: momentOf(cycle.stopTime),
		due: momentOf(cycle.breachTime),
		goalMs: millisOf(cycle.goalDuration),
		elapsedMs: millisOf(cycle.elapsedTime),
		remainingMs: millisOf(cycle.remainingTime),
	};
}

function completedOf(sla: Cycle | undefined): Cycle[] {
	const listed: unknown[] = Array.isArray(sla?.completedCycles) ? sla.completedCycles : [];
	return listed.map(recordOf).filter((cycle) => cycle !== undefined);
}

function stateOf(ongoing: Cycle | undefined, completed: readonly Cycle[]): SlaState['state'] {
	if (ongoing) return ongoing.paused === true ? 'paused' : 'running';
	return completed.length > 0 ? 'completed' : 'not started';
}

/** The order of the list is not documented; the time of the stop decides. */
function latest(cycles: readonly Cycle[]): Cycle | undefined {
	const stopOf = (cycle: Cycle) => Number(recordOf(cycle.stopTime)?.epochMillis ?? 0);
	return [...cycles].sort((a, b) => stopOf(b) - stopOf(a))[0];
}

/** A moment of Jira Service Management as ISO 8601. It comes in four forms: `{ iso8601, jira, friendly, epochMillis }`. */
export function momentOf(date: unknown): string | null {
	const given = recordOf(date);
	const text = given?.iso8601 ?? given?.jira ?? given?.friendly;
	return typeof text === 'string' ? isoDateTime(text) : null;
}

function durationOf(duration: unknown): string | null {
	const { friendly, millis } = recordOf(duration) ?? {};
	if (typeof friendly === 'string') return friendly;
	return typeof millis === 'number' ? `${Math.round(millis / 60_000)}m` : null;
}

function millisOf(duration: unknown): number | null {
	const { millis } = recordOf(duration) ?? {};
	return typeof millis === 'number' ? millis : null;
}

function recordOf(value: unknown): Cycle | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Cycle) : undefined;
}

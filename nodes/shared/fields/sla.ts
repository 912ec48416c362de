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
	const listed: unknown[] = Array.isArray(sla.completedCycles) ? sla.completedCycles : [];
	const completed = listed.map(recordOf).filter((cycle) => cycle !== undefined);
	const told: Cycle = ongoing ?? latest(completed) ?? {};
	return {
		state: stateOf(ongoing, completed),
		breached: typeof told.breached === 'boolean' ? told.breached : null,
		due: momentOf(told.breachTime),
		remaining: durationOf(told.remainingTime),
		elapsed: durationOf(told.elapsedTime),
		goal: durationOf(told.goalDuration),
		started: momentOf(told.startTime),
		stopped: momentOf(told.stopTime),
		completedCycles: completed.length,
		breachedCycles: completed.filter(({ breached }) => breached === true).length,
	};
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

/** Jira gives a moment in four forms: `{ iso8601, jira, friendly, epochMillis }`. */
function momentOf(date: unknown): string | null {
	const given = recordOf(date);
	const text = given?.iso8601 ?? given?.jira ?? given?.friendly;
	return typeof text === 'string' ? isoDateTime(text) : null;
}

function durationOf(duration: unknown): string | null {
	const { friendly, millis } = recordOf(duration) ?? {};
	if (typeof friendly === 'string') return friendly;
	return typeof millis === 'number' ? `${Math.round(millis / 60_000)}m` : null;
}

function recordOf(value: unknown): Cycle | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Cycle) : undefined;
}

/**
 * The simulator's time, in milliseconds since the epoch. It runs with the machine's clock until a test moves or
 * freezes it; everything the site stamps, expires or limits reads it, the `Date` header included.
 */
export interface SimulatorClock {
	now(): number;
	/** Moves time forward by this many milliseconds. */
	advance(ms: number): void;
	/** Jumps to this moment and goes on from there. */
	set(epochMs: number): void;
	/** Stops at this moment (default: now) until `set` or `resume`. */
	freeze(epochMs?: number): void;
	resume(): void;
}

/** Makes a clock that starts at the machine's time. */
export function makeClock(): SimulatorClock {
	let offset = 0;
	let frozenAt: number | undefined;
	const now = () => frozenAt ?? Date.now() + offset;
	return {
		now,
		advance(ms) {
			if (frozenAt === undefined) offset += ms;
			else frozenAt += ms;
		},
		set(epochMs) {
			frozenAt = undefined;
			offset = epochMs - Date.now();
		},
		freeze(epochMs) {
			frozenAt = epochMs ?? now();
		},
		resume() {
			if (frozenAt === undefined) return;
			offset = frozenAt - Date.now();
			frozenAt = undefined;
		},
	};
}

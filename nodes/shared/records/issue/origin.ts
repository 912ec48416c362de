import type { Origin } from '../kind';

/** What an import has written about itself; anything else under that name is not ours. */
export function originOf(value: unknown): Origin | undefined {
	const { identity = null, row, run } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Origin>;
	return typeof row === 'number' && typeof run === 'string' && (identity === null || typeof identity === 'string') ? { identity, row, run } : undefined;
}

/** What was given lately, so that it is not given again: record ids with the moment of the change that was given. */
export interface Ledger {
	/** Whether a run before this one gave just this change of this record. */
	has(id: string, changed: number): boolean;
	/** Notes what this run gives. */
	add(id: string, changed: number): void;
	/** Everything that is remembered now: what was given before and in this run, as far as it is kept. */
	entries(): ReadonlyMap<string, number>;
	/**
	 * What the next run has to know: the newest changes, as far as there is room.
	 * @returns the text, and whether it had no room for some change that is not before `since`.
	 */
	encode(since: number): { readonly text: string; readonly forgets: boolean };
}

/** Entries that are kept: some fifteen characters each, in a workflow state that should stay small (design §5). */
export const MOST_ENTRIES = 700;

type Entries = Map<string, number>;

/** The ledger of a text that `encode` wrote, or an empty one; undefined for any other text. */
export function readLedger(text = ''): Ledger | undefined {
	const before = entriesOf(text);
	return before && ledgerOf(before);
}

function entriesOf(text: string): Entries | undefined {
	const before: Entries = new Map();
	for (const entry of text.split(',').filter((part) => part !== '')) {
		const [id = '', changed = ''] = entry.split(':');
		const moment = parseInt(changed, 36);
		if (id === '' || Number.isNaN(moment)) return undefined;
		before.set(id, moment);
	}
	return before;
}

/** One ledger that knows what each of several knows, as far as there is room. */
export function joinLedgers(texts: readonly string[]): string {
	const newest: Entries = new Map();
	for (const [id, changed] of texts.flatMap((text) => [...(entriesOf(text) ?? [])])) newest.set(id, Math.max(changed, newest.get(id) ?? 0));
	return ledgerOf(newest).encode(Number.NEGATIVE_INFINITY).text;
}

function ledgerOf(before: ReadonlyMap<string, number>): Ledger {
	const all: Entries = new Map(before);
	let forgottenUpTo = Number.NEGATIVE_INFINITY;

	/** Keeps the newest only, so that a run of a million records does not hold them all. */
	function shrink(): void {
		const newestFirst = [...all].sort(([, a], [, b]) => b - a);
		for (const [id, changed] of newestFirst.slice(MOST_ENTRIES)) {
			all.delete(id);
			forgottenUpTo = Math.max(forgottenUpTo, changed);
		}
	}

	return {
		has: (id, changed) => before.get(id) === changed,
		add(id, changed) {
			all.set(id, changed);
			if (all.size >= 4 * MOST_ENTRIES) shrink();
		},
		entries: () => all,
		encode(since) {
			shrink();
			const text = [...all].map(([id, changed]) => `${id}:${changed.toString(36)}`).join(',');
			return { text, forgets: forgottenUpTo >= since };
		},
	};
}

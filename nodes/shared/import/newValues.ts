import { toJiraError, type JiraError } from '../errors/jiraError';
import type { Connection } from '../connection/types';
import type { WritableField } from '../fields/schema';
import { quoted, type Resolved } from '../fields/resolved';
import type { Target } from '../records/kind';
import { rejectionOf, type Ledger } from './outcome';
import type { PlannedWrite } from './plan';

/** Stands in a row's values for a version or component that this run makes before its first write. */
export class NewValue {
	constructor(
		readonly target: Target,
		readonly field: WritableField,
		readonly name: string,
	) {}

	/** Equal for what is made once: the same name of the same thing in the same place. */
	get key(): string {
		return JSON.stringify([this.target.base.project ?? null, this.field.schema.items ?? this.field.schema.type, this.name.toLowerCase()]);
	}
}

/** Whether a value, or an entry of it, has still to be made. */
export function newValuesIn(value: unknown): NewValue[] {
	return (Array.isArray(value) ? value : [value]).filter((entry): entry is NewValue => entry instanceof NewValue);
}

/** All that has still to be made for some writes, each once: for what is written, and for what a step takes along. */
export function newValuesOf(writes: readonly PlannedWrite[]): NewValue[] {
	const wanted = writes.flatMap(wantedBy);
	return [...new Map(wanted.map((value) => [value.key, value])).values()];
}

function wantedBy({ values, move }: PlannedWrite): NewValue[] {
	return [...Object.values(values), ...Object.values(move?.fields ?? {})].flatMap(newValuesIn);
}

/**
 * Makes what the rows name and Jira lacks, each once, and puts it in place. Rows that name what could not be made are
 * rejected. What was made stays, whatever becomes of the rows. Gives what ends the run; then no record has been written.
 */
export async function makeNewValues(
	connection: Connection,
	waves: readonly PlannedWrite[][],
	ledger: Ledger,
): Promise<{ readonly waves: readonly PlannedWrite[][]; readonly stopped?: JiraError }> {
	const made = new Map<string, Resolved>();
	try {
		for (const { key, target, field, name } of newValuesOf(waves.flat())) made.set(key, await target.make!(connection, field, name));
	} catch (error) {
		return { waves, stopped: toJiraError(error) };
	}
	return { waves: waves.map((wave) => wave.flatMap((write) => withMade(write, made, ledger))) };
}

function withMade(write: PlannedWrite, made: ReadonlyMap<string, Resolved>, ledger: Ledger): PlannedWrite[] {
	const refusals = wantedBy(write).flatMap((value) => {
		const result = made.get(value.key);
		return result?.ok === false ? [{ value, refusal: result }] : [];
	});
	const [first] = refusals;
	if (first) {
		const { value, refusal } = first;
		const reason = `${quoted(value.name)} could not be created for ${value.field.name}: ${refusal.reason}`;
		ledger.settle(write.work.row.index, { ...rejectionOf({ ...refusal, reason }, value.field.name), ref: write.work.match });
		return [];
	}
	const bound = (entry: unknown): unknown => {
		const result = entry instanceof NewValue ? made.get(entry.key) : undefined;
		return result?.ok ? result.value : entry;
	};
	const allBound = (values: Readonly<Record<string, unknown>>) =>
		Object.fromEntries(Object.entries(values).map(([id, value]) => [id, Array.isArray(value) ? value.map(bound) : bound(value)]));
	const { values, move } = write;
	return [{ ...write, values: allBound(values), move: move && { ...move, fields: allBound(move.fields) } }];
}

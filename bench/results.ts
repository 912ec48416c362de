/* eslint-disable no-console */
import { countCalls, type Counters } from '../test/simulator/counters';
import type { Outcome } from './contender';
import { CONTENDERS, type Contender, type Job } from './jobs';

/** What one contender did of one job, and what the site saw of it. */
export interface Result {
	readonly contender: Contender;
	/** On how many issues. */
	readonly records: number;
	readonly outcome: Outcome;
	readonly counters: Counters;
	/** Keys that the site has of this job, asked for without the contender. */
	readonly keysOnSite: readonly string[];
}

/** A job as both contenders did it. */
export interface Comparison {
	readonly job: Job;
	readonly results: Readonly<Record<Contender, Result>>;
}

/** Prints the figures. Returns whether every job was done wholly and within its budget. */
export function printResults(comparisons: readonly Comparison[]): boolean {
	const rows = comparisons.flatMap((comparison) =>
		Object.values(comparison.results).map((result) => [
			`${comparison.job.title}: ${CONTENDERS[result.contender]}`,
			figures(comparison, result),
		]),
	);
	console.table(Object.fromEntries(rows));
	for (const { job, results } of comparisons) {
		const { thisPackage, builtInNode } = results;
		const ratio = msPerIssue(builtInNode) / msPerIssue(thisPackage);
		const { calls, memoryGrowth } = job.budget;
		const memory =
			memoryGrowth === undefined
				? ''
				: `, ${round(growth(thisPackage))} MB of memory, budget ${memoryGrowth}`;
		console.log(
			`${job.title}: ${countCalls(thisPackage.counters)} calls, budget ${calls}${memory}. ` +
				`For one issue ${ratio.toFixed(1)} times as fast as ${CONTENDERS.builtInNode}${job.aim === undefined ? '' : `, aim ${job.aim}`}.`,
		);
	}
	const complaints = comparisons.flatMap((comparison) => [
		...overBudget(comparison),
		...Object.values(comparison.results).flatMap((result) => incomplete(comparison.job, result)),
	]);
	for (const complaint of complaints) console.error(complaint);
	return complaints.length === 0;
}

function figures({ results }: Comparison, result: Result) {
	const { seconds, memory } = result.outcome;
	return {
		issues: result.records,
		calls: countCalls(result.counters),
		seconds: round(seconds, 1),
		'ms per issue': round(msPerIssue(result), 2),
		ratio: round(msPerIssue(results.builtInNode) / msPerIssue(result), 1),
		'peak memory, MB': round(memory.peak),
		'before the run, MB': round(memory.before),
		'peak heap, MB': round(memory.peakHeap),
		'most calls at once': result.counters.peakConcurrency,
		'calls refused (429)': result.counters.statuses[429] ?? 0,
	};
}

function msPerIssue({ outcome, records }: Result): number {
	return (outcome.seconds * 1000) / records;
}

function round(value: number, digits = 0): number {
	return Number(value.toFixed(digits));
}

/** Memory that a run took above the idle engine, in MB. */
function growth({ outcome: { memory } }: Result): number {
	return memory.peak - memory.before;
}

function overBudget({ job, results: { thisPackage } }: Comparison): string[] {
	const { calls: mostCalls, memoryGrowth = Infinity } = job.budget;
	const calls = countCalls(thisPackage.counters);
	const grown = round(growth(thisPackage));
	return [
		...(calls > mostCalls
			? [`${job.title} took ${calls} calls, more than the ${mostCalls} of its budget`]
			: []),
		...(grown > memoryGrowth
			? [`${job.title} took ${grown} MB of memory, more than the ${memoryGrowth} of its budget`]
			: []),
	];
}

function incomplete(job: Job, { contender, records, outcome, counters, keysOnSite }: Result): string[] {
	const who = `${job.title} by ${CONTENDERS[contender]}`;
	const there = new Set(keysOnSite);
	const good = new Set(outcome.keys.filter((key) => there.has(key))).size;
	const found: string[] = [];
	if (outcome.failure !== undefined) found.push(`${who} failed: ${outcome.failure}`);
	if (good !== records) found.push(`${who} gave ${good} of ${records} issues`);
	if (there.size !== records)
		found.push(`${who} should concern ${records} issues, and the site has ${there.size}`);
	if (counters.defects.length > 0) found.push(`The simulator failed: ${counters.defects[0]}`);
	return found;
}

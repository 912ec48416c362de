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
	/** How many issues bear what was to be written, and how many should, where that are not all of them. */
	readonly written?: { readonly wanted: number; readonly onSite: number };
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
		const { calls, writes, memoryGrowth } = job.budget;
		const memory =
			memoryGrowth === undefined
				? ''
				: `, ${round(growth(thisPackage))} MB of memory, budget ${memoryGrowth}`;
		console.log(
			`${job.title}: ${countCalls(thisPackage.counters)} calls, budget ${calls}${writing(thisPackage, writes)}${memory}. ` +
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
		writes: countWrites(result.counters),
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

/** What is said of the calls that write, where they have a budget. */
function writing({ counters, outcome }: Result, budget: number | undefined): string {
	if (budget === undefined) return '';
	const writes = countWrites(counters);
	return `, of which ${writes} write, budget ${budget}: ${(writes / outcome.seconds).toFixed(1)} a second`;
}

/** Bodies too large for an address make a read a POST; every other call that is not a GET counts as a write. */
const READING_POSTS =
	/\/(search\/jql|search\/approximate-count|issue\/bulkfetch|changelog\/bulkfetch|worklog\/list)$/;

function countWrites({ calls }: Counters): number {
	const writes = Object.entries(calls).filter(
		([endpoint]) => !endpoint.startsWith('GET ') && !READING_POSTS.test(endpoint),
	);
	return writes.reduce((sum, [, count]) => sum + count, 0);
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
	const { calls: mostCalls, writes: mostWrites = Infinity, memoryGrowth = Infinity } = job.budget;
	const { counters } = thisPackage;
	const calls = countCalls(counters);
	const writes = countWrites(counters);
	const refused = counters.statuses[429] ?? 0;
	const grown = round(growth(thisPackage));
	return [
		...(calls > mostCalls
			? [`${job.title} took ${calls} calls, more than the ${mostCalls} of its budget`]
			: []),
		...(writes > mostWrites
			? [`${job.title} made ${writes} calls that write, more than the ${mostWrites} of its budget`]
			: []),
		...(job.budget.writes !== undefined && refused > 0
			? [`${job.title} went beyond a limit of Jira: ${refused} calls were refused`]
			: []),
		...(grown > memoryGrowth
			? [`${job.title} took ${grown} MB of memory, more than the ${memoryGrowth} of its budget`]
			: []),
	];
}

function incomplete(
	job: Job,
	{ contender, records, outcome, counters, keysOnSite, written }: Result,
): string[] {
	const who = `${job.title} by ${CONTENDERS[contender]}`;
	const there = new Set(keysOnSite);
	const good = new Set(outcome.keys.filter((key) => there.has(key))).size;
	const found: string[] = [];
	if (outcome.failure !== undefined) found.push(`${who} failed: ${outcome.failure}`);
	if (good !== records) found.push(`${who} gave ${good} of ${records} issues`);
	if (there.size !== records)
		found.push(`${who} should concern ${records} issues, and the site has ${there.size}`);
	if (written && written.onSite !== written.wanted)
		found.push(`${who} should write ${written.wanted} issues anew, and the site has ${written.onSite}`);
	const [violation] = counters.violations;
	if (violation)
		found.push(
			`${who} sent ${counters.violations.length} calls that it should not have: ${violation.endpoint} ${violation.reason}`,
		);
	if (counters.defects.length > 0) found.push(`The simulator failed: ${counters.defects[0]}`);
	return found;
}

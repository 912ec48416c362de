/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { getHeapStatistics } from 'node:v8';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { jsonOf, loadPackage, runNode, type EngineResult } from '../test/engine/engine';
import { createFlow } from '../test/engine/flow';
import { openBinaries } from './binaries';
import { loadBuiltInNode } from './builtIn';
import { JOBS, type FlowStep, type Job, type Task } from './jobs';

/** What became of a task. */
export interface Outcome {
	/** Time of the run in the engine, without the start of the process. */
	readonly seconds: number;
	/** Resident memory before the run and at its peak, and the JavaScript heap at its peak, in MB. */
	readonly memory: { readonly before: number; readonly peak: number; readonly peakHeap: number };
	/** Keys of the issues that came out whole. */
	readonly keys: readonly string[];
	/** The report, if the last output has one. */
	readonly report: IDataObject;
	/** Why the run failed, if it did. */
	readonly failure: string | undefined;
}

const MB = 1024 * 1024;
const HEAP_SAMPLE_MS = 20;

/** A process of its own for one task, which the parent process sends; it sends its Outcome back. */
async function main(task: Task): Promise<void> {
	const loader = await loadPackage();
	if (task.contender === 'builtInNode') loadBuiltInNode(loader);
	await openBinaries();
	const job = JOBS.find(({ name }) => name === task.job)!;
	const rows = job.rows(task).map((json) => ({ json }));

	let peakHeap = 0;
	const sampler = setInterval(
		() => (peakHeap = Math.max(peakHeap, getHeapStatistics().used_heap_size)),
		HEAP_SAMPLE_MS,
	);
	const before = process.memoryUsage.rss() / MB;
	const startedAt = performance.now();
	const results = await runSteps(job, task, rows);
	const seconds = (performance.now() - startedAt) / 1000;
	clearInterval(sampler);
	const memory = { before, peak: process.resourceUsage().maxRSS / 1024, peakHeap: peakHeap / MB };

	const last = results.at(-1)!;
	const outcome: Outcome = {
		seconds,
		memory,
		keys: last.error ? [] : await job.ways[task.contender].keys(results, task),
		report: jsonOf(last, last.outputs.length - 1).at(-1) ?? {},
		failure: last.error && `${last.error.message} ${last.error.description ?? ''}`,
	};
	process.send?.(outcome, () => process.exit());
}

/** Runs the steps of a job one after another, up to the first one that fails. */
async function runSteps(job: Job, task: Task, rows: readonly INodeExecutionData[]): Promise<EngineResult[]> {
	const results: EngineResult[] = [];
	for (const step of job.ways[task.contender].steps(task)) {
		if ('wires' in step) {
			results.push(...(await runFlow(step, rows)));
		} else {
			const { takes, ...run } = step;
			const items = takes === undefined ? rows : results[takes]?.outputs[0];
			results.push(await runNode({ ...run, items }));
		}
		if (results.at(-1)?.error) break;
	}
	return results;
}

/** Gives the results of the nodes that the step names; where the workflow failed, each of them says so. */
async function runFlow({ results, ...options }: FlowStep, items: readonly INodeExecutionData[]) {
	const { status, error, node } = await createFlow(options).run({ items });
	return results.map((name): EngineResult => {
		const { items: outputs, hints } = node(name);
		return { status, outputs, hints, error };
	});
}

// The parent process sends one message, and it is a Task.
process.once('message', (task) => void main(task as Task));

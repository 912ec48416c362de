/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { getHeapStatistics } from 'node:v8';
import type { IDataObject } from 'n8n-workflow';
import { jsonOf, loadPackage, runNode } from '../test/engine/engine';
import { loadBuiltInNode } from './builtIn';
import { JOBS, type Task } from './jobs';

/** What became of a task. */
export interface Outcome {
	/** Time of the run in the engine, without the start of the process. */
	readonly seconds: number;
	/** Resident memory before the run and at its peak, and the JavaScript heap at its peak, in MB. */
	readonly memory: { readonly before: number; readonly peak: number; readonly peakHeap: number };
	/** Keys of the issues that came out whole. */
	readonly keys: readonly string[];
	/** Why the run failed, if it did. */
	readonly failure: string | undefined;
}

const MB = 1024 * 1024;
const HEAP_SAMPLE_MS = 20;

/** A process of its own for one task: `contender.ts '<task as JSON>'` sends its Outcome to the parent process. */
async function main(task: Task): Promise<void> {
	const loader = await loadPackage();
	if (task.contender === 'builtInNode') loadBuiltInNode(loader);
	const job = JOBS.find(({ name }) => name === task.job)!;
	const items = job.rows(task).map((json) => ({ json }));
	const run = job.run[task.contender](task.connection);

	let peakHeap = 0;
	const sampler = setInterval(
		() => (peakHeap = Math.max(peakHeap, getHeapStatistics().used_heap_size)),
		HEAP_SAMPLE_MS,
	);
	const before = process.memoryUsage.rss() / MB;
	const startedAt = performance.now();
	const result = await runNode({ ...run, items });
	const seconds = (performance.now() - startedAt) / 1000;
	clearInterval(sampler);

	const outcome: Outcome = {
		seconds,
		memory: { before, peak: process.resourceUsage().maxRSS / 1024, peakHeap: peakHeap / MB },
		keys: jsonOf(result, 0)
			.filter(isWhole[task.job])
			.map(({ key, _key }) => String(_key ?? key)),
		failure: result.error && `${result.error.message} ${result.error.description ?? ''}`,
	};
	process.send?.(outcome, () => process.exit());
}

/** Whether an item has all that was asked for; each node has names of its own. */
const isWhole: Readonly<Record<Task['job'], (item: IDataObject) => boolean>> = {
	export: (item) => {
		const fields = (item.fields ?? item) as IDataObject;
		return (
			Boolean(fields.summary ?? fields.Summary) &&
			Boolean(fields.status ?? fields.Status) &&
			('assignee' in fields || 'Assignee' in fields)
		);
	},
	create: () => true,
};

void main(JSON.parse(process.argv[2] ?? '') as Task);

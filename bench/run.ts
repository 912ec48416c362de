/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { installBuiltInNode } from './builtIn';
import type { Outcome } from './contender';
import { CONTENDERS, JOBS, type Contender, type Job, type Task } from './jobs';
import { benchCustomers } from './jobs/csmCustomers';
import { measureOverhead, printOverhead } from './overhead';
import { printResults, type Comparison, type Result } from './results';
import { startSite, type BenchSite } from './site';

/**
 * What Node takes by itself on a machine of 2 GB. With more room it clears away later, and the peak of memory says more
 * about that room than about the node.
 */
const HEAP = '--max-old-space-size=512';

/**
 * `npm run bench`: this package and n8n's built-in Jira node do the same jobs in n8n's engine, each in a fresh process,
 * on a simulated site in a process of its own. Ends with 1 when a job is not done wholly or goes beyond its budget.
 * `npm run bench -- delta census` does these jobs only.
 */
async function main(names: readonly string[]): Promise<void> {
	const jobs = JOBS.filter(({ name }) => names.length === 0 || names.includes(name));
	if (jobs.length > 0) installBuiltInNode();
	const comparisons: Comparison[] = [];
	for (const site of new Set(jobs.map((job) => job.site))) {
		comparisons.push(
			...(await compareOn(
				site,
				jobs.filter((job) => job.site === site),
			)),
		);
	}
	// The built-in node knows nothing of Customer Service Management: there is nothing to compare with, only budgets to keep.
	const isKept = names.length > 0 && !names.includes('csmCustomers') ? true : await benchCustomers();
	process.exitCode = printResults(comparisons) && isKept ? 0 : 1;
	if (names.length === 0) printOverhead(await measureOverhead());
}

async function compareOn(options: readonly string[], jobs: readonly Job[]): Promise<Comparison[]> {
	const site = await startSite(options);
	try {
		const comparisons: Comparison[] = [];
		for (const job of jobs) {
			const prepared = (await job.prepare?.(site, async (given) => await reportOf(site, job, given))) ?? {};
			const thisPackage = await measure(site, job, 'thisPackage', prepared);
			const builtInNode = await measure(site, job, 'builtInNode', prepared);
			comparisons.push({ job, results: { thisPackage, builtInNode } });
		}
		return comparisons;
	} finally {
		site.stop();
	}
}

/** Runs a job beforehand and unmeasured. */
async function reportOf({ connection }: BenchSite, job: Job, prepared: IDataObject): Promise<IDataObject> {
	const task: Task = { job: job.name, contender: 'thisPackage', records: 0, connection, prepared };
	const { report, failure } = await inFreshProcess(task);
	if (failure !== undefined) throw new Error(`${job.title} could not be prepared: ${failure}`);
	return report;
}

async function measure(
	site: BenchSite,
	job: Job,
	contender: Contender,
	prepared: IDataObject,
): Promise<Result> {
	const records = job.records[contender];
	console.log(`${job.title} of ${records} issues by ${CONTENDERS[contender]} …`);
	const task: Task = { job: job.name, contender, records, connection: site.connection, prepared };
	await site.takeCounters();
	const outcome = await inFreshProcess(task);
	const counters = await site.takeCounters();
	const onSite = await site.issues(job.jqlOfResult(task));
	const { written } = job;
	const checked = written && {
		wanted: written.count(task),
		onSite: (await site.issues(written.jql(task))).length,
	};
	return {
		contender,
		records,
		outcome,
		counters,
		keysOnSite: onSite.map(({ key }) => key),
		written: checked,
	};
}

async function inFreshProcess(task: Task): Promise<Outcome> {
	const folder = mkdtempSync(join(tmpdir(), 'jira-sync-bench-'));
	try {
		return await new Promise((resolve, reject) => {
			const child = fork(join(__dirname, 'contender.ts'), [], {
				execArgv: ['--import', 'tsx', HEAP],
				env: { ...process.env, N8N_USER_FOLDER: folder },
			});
			child.send(task);
			// contender.ts sends one message, and it is an Outcome.
			child.once('message', (message) => resolve(message as Outcome));
			child.once('error', reject);
			child.once('exit', (code) =>
				reject(new Error(`${CONTENDERS[task.contender]} ended with ${code} and without a result`)),
			);
		});
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

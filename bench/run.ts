/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { installBuiltInNode } from './builtIn';
import type { Outcome } from './contender';
import { CONTENDERS, JOBS, type Contender, type Job, type Task } from './jobs';
import { printResults, type Comparison, type Result } from './results';
import { startSite, type BenchSite } from './site';

/**
 * `npm run bench`: this package and n8n's built-in Jira node do the same jobs in n8n's engine, each in a fresh process,
 * on one simulated site in a process of its own. Ends with 1 when a job is not done wholly or takes too many calls.
 */
async function main(): Promise<void> {
	installBuiltInNode();
	const site = await startSite();
	try {
		const comparisons: Comparison[] = [];
		for (const job of JOBS) {
			const thisPackage = await measure(site, job, 'thisPackage');
			const builtInNode = await measure(site, job, 'builtInNode');
			comparisons.push({ job, results: { thisPackage, builtInNode } });
		}
		process.exitCode = printResults(comparisons) ? 0 : 1;
	} finally {
		site.stop();
	}
}

async function measure(site: BenchSite, job: Job, contender: Contender): Promise<Result> {
	const records = job.records[contender];
	console.log(`${job.title} of ${records} issues by ${CONTENDERS[contender]} …`);
	await site.takeCounters();
	const outcome = await inFreshProcess({ job: job.name, contender, records, connection: site.connection });
	const counters = await site.takeCounters();
	return { contender, records, outcome, counters, keysOnSite: await site.keys(job.jqlOfResult(contender)) };
}

async function inFreshProcess(task: Task): Promise<Outcome> {
	return await new Promise((resolve, reject) => {
		const child = fork(join(__dirname, 'contender.ts'), [JSON.stringify(task)], {
			execArgv: ['--import', 'tsx'],
		});
		// contender.ts sends one message, and it is an Outcome.
		child.once('message', (message) => resolve(message as Outcome));
		child.once('error', reject);
		child.once('exit', (code) =>
			reject(new Error(`${CONTENDERS[task.contender]} ended with ${code} and without a result`)),
		);
	});
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { SEEDED_ISSUES } from './jobs/export';
import { INSTANT_SITE } from './jobs/sites';
import type { Times } from './bareLoop';
import { startSite } from './site';

/** How fast this package's lean export wants to be, where a bare loop over the same calls is 1. */
const AIM = 0.8;

/**
 * What the package costs beyond its calls: its lean export and a bare loop of n8n's request helper that makes the same
 * calls, by turns in one process, on a site without latency.
 */
export async function measureOverhead(): Promise<Times> {
	console.log(`Export of ${SEEDED_ISSUES} issues by this package and by a bare loop over the same calls …`);
	const site = await startSite(INSTANT_SITE);
	try {
		return await new Promise((resolve, reject) => {
			const child = fork(join(__dirname, 'bareLoop.ts'), [JSON.stringify(site.connection)], {
				execArgv: ['--import', 'tsx'],
			});
			// bareLoop.ts sends one message, and it is Times.
			child.once('message', (message) => resolve(message as Times));
			child.once('error', reject);
			child.once('exit', (code) =>
				reject(new Error(`The bare loop ended with ${code} and without a result`)),
			);
		});
	} finally {
		site.stop();
	}
}

/** Prints the ratio of the medians, and between which ratios the single rounds lay. */
export function printOverhead({ thisPackage, bareLoop, calls }: Times): void {
	const ratios = thisPackage.map((time, round) => (bareLoop[round] ?? NaN) / time).sort((a, b) => a - b);
	const shown = (value = NaN) => value.toFixed(2);
	console.log(
		`Throughput of the export: ${shown(median(bareLoop) / median(thisPackage))} of a bare loop over the same ${calls} calls, aim ${AIM} ` +
			`(single rounds ${shown(ratios[0])} to ${shown(ratios.at(-1))}; ` +
			`${Math.round(median(thisPackage))} ms and ${Math.round(median(bareLoop))} ms).`,
	);
}

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

if (require.main === module) void measureOverhead().then(printOverhead);

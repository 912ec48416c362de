import type { IDataObject } from 'n8n-workflow';
import type { EngineResult } from '../../test/engine/engine';
import { binaries } from '../binaries';
import { leanKeys } from './export';
import { HUGE_SITE } from './sites';
import { builtInSearch, firstIssues, isLean, LEAN, LEAN_FIELDS, PROJECT, thisPackage, type Job } from './job';

/**
 * A million lean issues as files of JSON lines, which n8n keeps on disk. The built-in node gives items only, so it
 * has them in memory, all of them at once: it gets fewer, and no file is made of them.
 */
export const filesJob: Job = {
	name: 'files',
	title: 'File export',
	site: HUGE_SITE,
	records: { thisPackage: 1_000_000, builtInNode: 20_000 },
	budget: { calls: 10_220, memoryGrowth: 200 },
	jqlOfResult: ({ records }) => firstIssues(records),
	rows: () => [{}],
	ways: {
		thisPackage: {
			steps: ({ connection }) => [
				thisPackage(connection, {
					operation: 'export',
					mode: 'all',
					source: 'projects',
					projects: [PROJECT.key],
					...LEAN,
					deliverAs: 'jsonl',
				}),
			],
			keys: keysOfFiles,
		},
		builtInNode: {
			steps: ({ connection, records }) => [builtInSearch(connection, firstIssues(records), LEAN_FIELDS)],
			keys: leanKeys,
		},
	},
};

/** Keys of the lean issues in the files, read back line by line. */
async function keysOfFiles([result]: readonly EngineResult[]): Promise<string[]> {
	const keys: string[] = [];
	for (const { binary } of result!.outputs[0] ?? []) {
		if (!binary?.data) continue;
		const file = await binaries().getAsBuffer(binary.data);
		for (const line of file.toString('utf8').split('\n')) {
			if (line === '') continue;
			const issue = JSON.parse(line) as IDataObject;
			if (isLean(issue)) keys.push(String(issue.key));
		}
	}
	return keys;
}

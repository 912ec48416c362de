import type { IDataObject } from 'n8n-workflow';
import { jsonOf, type EngineResult } from '../../test/engine/engine';
import { findAndWrite } from './findAndWrite';
import { firstIssues, IDENTITY_FIELD, PROJECT, TASK, thisPackage, type Job, type Task } from './job';
import { IMPORT_SITE } from './sites';

/** What the built-in node gets: three calls for each row, one after another. */
const ROWS = { thisPackage: 10_000, builtInNode: 50 };

/** A row for the nth issue that `test/simulator/main.ts` seeds; just as the issue is, unless it gets another summary. */
function rowOf(index: number, summary = `Issue ${index + 1}`): IDataObject {
	return { external_id: `SEED-${index + 1}`, summary, description: `Text of issue ${index + 1}.` };
}

/**
 * Rows for issues that are there already; so many of a hundred differ from their issue in the summary, evenly spread. The
 * built-in node writes every row: it has nothing to compare them with.
 */
function upsertJob(percent: 0 | 10 | 100, budget: Job['budget']): Job {
	const marker = ({ contender }: Task) => `changed for upsert${percent} by ${contender}`;
	const isChanged = (index: number) => percent > 0 && index % (100 / percent) === 0;
	return {
		name: `upsert${percent}`,
		title: `Upsert, ${percent} % changed`,
		site: IMPORT_SITE,
		records: ROWS,
		budget,
		jqlOfResult: ({ records }) => firstIssues(records),
		written: {
			jql: (task) => `project = ${PROJECT.key} AND summary ~ "\\"${marker(task)}\\""`,
			count: ({ records }) =>
				Array.from({ length: records }, (_unused, index) => index).filter(isChanged).length,
		},
		rows: (task) =>
			Array.from({ length: task.records }, (_unused, index) =>
				rowOf(index, isChanged(index) ? `Issue ${index + 1} ${marker(task)}` : undefined),
			),
		ways: {
			thisPackage: {
				steps: upsert,
				keys: ([result]) => keysOf(result!, (index) => (isChanged(index) ? 'updated' : 'unchanged')),
			},
			builtInNode: {
				steps: ({ connection }) => [findAndWrite(connection)],
				keys: ([found, updated]) =>
					jsonOf(updated!, 0).every(({ success }) => success === true) ? keysIn(found!) : [],
			},
		},
	};
}

/** Nothing changes: a scheduled sync on most of its days. */
export const upsertUnchangedJob = upsertJob(0, { calls: 215, writes: 0 });
export const upsertTenthJob = upsertJob(10, { calls: 1_230, writes: 1_000 });
/** Paced by Jira: 50 edits a second, and there is no way to edit more than one issue a call with a value of its own. */
export const upsertChangedJob = upsertJob(100, { calls: 10_230, writes: 10_000 });

/** Rows for issues that are not there yet. */
export const upsertNewJob: Job = {
	name: 'upsertNew',
	title: 'Upsert, all new',
	site: IMPORT_SITE,
	records: ROWS,
	budget: { calls: 330, writes: 200 },
	jqlOfResult: ({ contender }) => `project = ${PROJECT.key} AND summary ~ "\\"new by ${contender}\\""`,
	rows: ({ contender, records }) =>
		Array.from({ length: records }, (_unused, index) => ({
			external_id: `NEW-${contender}-${index + 1}`,
			summary: `Row ${index + 1} new by ${contender}`,
			description: `The first line of row ${index + 1}.\n\nIts second paragraph, a little longer than the first one.`,
		})),
	ways: {
		thisPackage: { steps: upsert, keys: ([result]) => keysOf(result!, () => 'created') },
		builtInNode: {
			steps: ({ connection }) => [findAndWrite(connection)],
			keys: ([, , created]) => keysIn(created!),
		},
	},
};

function upsert({ connection }: Task) {
	return [
		thisPackage(connection, {
			operation: 'import',
			mode: 'upsert',
			projectFrom: 'fixed',
			project: { __rl: true, mode: 'key', value: PROJECT.key },
			issueTypeFrom: 'fixed',
			issueType: { __rl: true, mode: 'name', value: TASK.name },
			matchBy: 'field',
			matchField: { __rl: true, mode: 'name', value: IDENTITY_FIELD.name },
			identityColumn: 'external_id',
			mapping: 'columnNames',
		}),
	];
}

/** Keys of the rows that have the outcome that they should have. */
function keysOf(result: EngineResult, wanted: (index: number) => string): string[] {
	return jsonOf(result, 0)
		.filter(({ _outcome }, index) => _outcome === wanted(index))
		.map(({ _key }) => String(_key));
}

function keysIn(result: EngineResult): string[] {
	return jsonOf(result, 0).flatMap(({ key }) => (typeof key === 'string' ? [key] : []));
}

import type { IDataObject } from 'n8n-workflow';
import { jsonOf, type EngineResult } from '../../test/engine/engine';
import { BUSY_SITE } from './sites';
import {
	builtInNode,
	builtInSearch,
	firstIssues,
	isLean,
	LEAN,
	LEAN_FIELDS,
	PROJECT,
	thisPackage,
	type Job,
} from './job';

const ORDER = 'ORDER BY created ASC, key ASC';

/**
 * Both give the lean fields of issues with their comments, worklogs and history. The built-in node has no operation for
 * worklogs: of those it gives what comes with the issue, twenty at most.
 */
export const childrenJob: Job = {
	name: 'children',
	title: 'Children',
	site: BUSY_SITE,
	// The built-in node makes two calls for each issue, one after another: 10,000 issues would take it 40 minutes.
	records: { thisPackage: 10_000, builtInNode: 40 },
	budget: { calls: 700 },
	jqlOfResult: ({ records }) => firstIssues(records),
	rows: () => [{}],
	ways: {
		thisPackage: {
			steps: ({ connection }) => [
				thisPackage(connection, {
					operation: 'export',
					mode: 'all',
					source: 'jql',
					jql: `project = ${PROJECT.key} ${ORDER}`,
					...LEAN,
					childrenAs: 'nested',
					children: ['comments', 'worklogs', 'changelog'],
				}),
			],
			keys: ([result]) =>
				jsonOf(result!, 0)
					.filter((item) => isLean(item) && isComplete(item))
					.map(({ key }) => String(key)),
		},
		builtInNode: {
			// What its users build: the search, and for each issue its comments and its history.
			steps: ({ connection, records }) => [
				builtInSearch(connection, `${firstIssues(records)} ${ORDER}`, `${LEAN_FIELDS},worklog`),
				{
					...builtInNode(connection, {
						resource: 'issueComment',
						operation: 'getAll',
						issueKey: '={{ $json.key }}',
						returnAll: true,
					}),
					takes: 0,
				},
				{
					...builtInNode(connection, {
						operation: 'changelog',
						issueKey: '={{ $json.key }}',
						returnAll: true,
					}),
					takes: 0,
				},
			],
			keys: ([issues, comments, histories]) => {
				const commentsOf = countByIssue(comments!);
				const historiesOf = countByIssue(histories!);
				const items = jsonOf(issues!, 0);
				return items
					.filter((item, index) => {
						const wanted = listsOf(String(item.key));
						return (
							isLean(item) && commentsOf(index) === wanted.comments && historiesOf(index) === wanted.changelog
						);
					})
					.map(({ key }) => String(key));
			},
		},
	},
};

/** How many children the simulator gives an issue (`childrenOf` in test/simulator/main.ts). */
function listsOf(key: string) {
	const index = Number(key.split('-')[1]) - 1;
	return { comments: index % 40 === 0 ? 60 : 3, worklogs: index % 40 === 1 ? 50 : 2, changelog: 4 };
}

function isComplete(item: IDataObject): boolean {
	return Object.entries(listsOf(String(item.key))).every(([name, count]) => {
		const list = item[name];
		return Array.isArray(list) && list.length === count && item[`${name}Complete`] === true;
	});
}

/** How many items came of each item that went in. */
function countByIssue(result: EngineResult): (index: number) => number {
	const counts = new Map<number, number>();
	for (const { pairedItem } of result.outputs[0] ?? []) {
		const { item } = pairedItem as { item: number };
		counts.set(item, (counts.get(item) ?? 0) + 1);
	}
	return (index) => counts.get(index) ?? 0;
}

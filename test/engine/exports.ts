import type { IDataObject } from 'n8n-workflow';
import type { FlowNode, FlowResult } from './flow';
import type { ConnectedSite } from './site';

/** What the tests of exports have in common. */

const MINUTE = 60_000;

/** Parameters of an Export of the issues of DEMO, as the editor fills them in. */
export const ISSUES: IDataObject = {
	resource: 'issue',
	operation: 'export',
	mode: 'all',
	source: 'projects',
	projects: ['DEMO'],
	fieldSet: 'chosen',
	fields: ['Summary'],
	childrenAs: 'none',
	shape: 'simplified',
	deliverAs: 'items',
};

export const DELTA: IDataObject = { ...ISSUES, mode: 'delta', cursorName: 'issues' };

export const CHANGES: IDataObject = { ...DELTA, mode: 'changes', knownFrom: 'cursor' };

/** Export Cursor → Commit, with or without options. */
export function commit(options: IDataObject = {}, more: Partial<FlowNode> = {}): FlowNode {
	return { ...more, parameters: { resource: 'exportCursor', operation: 'commit', commitIf: true, options, ...more.parameters } };
}

/** An operation of Export Cursor on the cursor that `DELTA` keeps. */
export function cursorNode(operation: string, parameters: IDataObject = {}): FlowNode {
	return { parameters: { resource: 'exportCursor', operation, cursorName: 'issues', ...parameters } };
}

/** The keys that an export gave, on its first output. */
export function keysOf(result: FlowResult, node = 'Export'): string[] {
	return (result.node(node).json[0] ?? []).map(({ key }) => String(key));
}

/** The report of an export: the last output always. */
export function reportOf(result: FlowResult, node = 'Export'): IDataObject {
	const [report] = result.node(node).json.at(-1) ?? [];
	if (!report) throw new Error(`${node} has given no report: ${result.error?.message ?? 'it did not run'}`);
	return report;
}

export function hintsOf(result: FlowResult, node = 'Export'): string {
	return result.node(node).hints.map(({ message }) => message).join('\n');
}

/** Issues DEMO-1 to DEMO-n, changed a minute ago; then a minute goes by. */
export function addIssues({ simulator: { site, clock } }: ConnectedSite, count: number): void {
	site.addIssues(count, (index) => ({ project: 'DEMO', type: 'Task', summary: `Issue ${index + 1}` }));
	clock.advance(MINUTE);
}

/** Somebody changes issues; then a minute goes by. */
export function change({ simulator: { site, clock } }: ConnectedSite, ...keys: string[]): void {
	for (const key of keys) {
		const issue = site.issues.find(key);
		if (!issue) throw new Error(`The site has no ${key}`);
		site.writeIssue({ ...issue, values: { ...issue.values, summary: `${key} again` }, updated: clock.now() });
	}
	clock.advance(MINUTE);
}

import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf, type EngineResult } from './engine';
import type { ConnectedSite } from './site';

/** Path of the bulk create, as faults and counters name it. */
export const BULK = '/rest/api/3/issue/bulk';

/** Parameters of an export of all issues of DEMO. */
export const EXPORT: IDataObject = {
	operation: 'export',
	mode: 'all',
	source: 'projects',
	projects: ['DEMO'],
	fieldSet: 'standard',
	shape: 'simplified',
};

/** Rows for an upsert by External ID. */
export function rows(count: number): IDataObject[] {
	return Array.from({ length: count }, (_unused, index) => ({
		external_id: `r-${index}`,
		type: 'Story',
		summary: `Row ${index}`,
	}));
}

/** How many rows of each outcome left, over the outputs Imported and Rejected. */
export function tally(result: EngineResult): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { _outcome } of [...jsonOf(result, 0), ...jsonOf(result, 1)]) {
		counts[String(_outcome)] = (counts[String(_outcome)] ?? 0) + 1;
	}
	return counts;
}

/** How often the site was asked to create issues in bulk. */
export function bulkCalls({ simulator }: ConnectedSite): number {
	return countCalls(simulator.counters, `POST ${BULK}`);
}

/** How many issues DEMO has. */
export function issueCount({ simulator: { site } }: ConnectedSite): number {
	return [...site.issues.all(site.project('DEMO')!.id)].length;
}

/** All that a run lets out of the node: what is shown, and what the next node sees. */
export function everythingOf(result: EngineResult, messages: readonly string[] = []): string {
	const { error, outputs, hints } = result;
	const shown = error ? [error.message, error.description, error.stack, JSON.stringify(error)] : [];
	return JSON.stringify([outputs, hints, shown, messages]);
}

/** Neither the token nor what the Authorization header was made of may be in a text. */
export function expectNoSecret(text: string, { email, token }: { email: string; token: string }): void {
	expect(text).not.toContain(token);
	expect(text).not.toContain(Buffer.from(`${email}:${token}`).toString('base64'));
}

/** Calls back when the site has stored so many issues from now on. */
export function afterWrites({ simulator: { site } }: ConnectedSite, count: number, act: () => void): void {
	const write = site.writeIssue.bind(site);
	let written = 0;
	site.writeIssue = (issue) => {
		written += 1;
		if (written === count) act();
		return write(issue);
	};
}

import type { JiraRecord } from '../kind';

/** An issue as every endpoint gives it that reads issues. */
export interface IssueBody {
	readonly id: string;
	readonly key?: string;
	readonly fields?: Readonly<Record<string, unknown>>;
	readonly properties?: Readonly<Record<string, unknown>>;
}

/** An issue as the engines know it. Entity properties, which only machines read, stay out of what people may be shown. */
export function issueRecord({ properties, ...issue }: IssueBody): JiraRecord {
	return { id: issue.id, key: issue.key ?? '', fields: issue.fields ?? {}, raw: issue, ...(properties ? { properties } : {}) };
}

/** `DEMO` of `DEMO-12`. */
export function projectKeyOf(issueKey: string): string {
	return issueKey.slice(0, issueKey.lastIndexOf('-'));
}

/** Whether a text has the form of an issue key or of an issue id. */
export function isIssueKeyOrId(text: string): boolean {
	return /^(?:[A-Za-z][A-Za-z0-9_]*-\d+|\d+)$/.test(text);
}

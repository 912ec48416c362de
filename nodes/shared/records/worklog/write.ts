import type { Connection } from '../../connection/types';
import { sameEstimate } from '../../fields/estimates';
import { quoted, refused, type Refused } from '../../fields/resolved';
import {
	documentOr,
	ISSUE_PLACE,
	issuePartRecord,
	issueTarget,
	keptProperties,
	madeBy,
	newProperties,
	readIssuePart,
	unfitVisibility,
	visibilityBody,
	withExternalId,
	type IssuePartBody,
} from '../issuePart';
import type { Draft, JiraRecord, WritableKind } from '../kind';
import { matchedInLists, writtenOneByOne, type ListedWriter } from '../listed';
import { importedWorklogCatalog, READ_ONLY_WORKLOG_FIELDS, writableWorklogCatalog } from './fields';

/** What logging work does to the remaining estimate of the issue. */
export type AdjustEstimate = 'auto' | 'leave';

/** The page that Jira gives when nothing is asked for (reference §4.2). */
const PAGE = 5000;

/** Worklogs as rows of their own. Their key is that of their issue, so that only the id tells two of them apart. */
export function writableWorklogKind(adjustEstimate: AdjustEstimate): WritableKind {
	return {
		name: 'worklog',
		plural: 'worklogs',
		url: (siteUrl, issueKey) => `${siteUrl}/browse/${issueKey}`,
		fields: async () => await Promise.resolve(importedWorklogCatalog),
		...matchedInLists({ name: 'worklog', placement: ISSUE_PLACE, list: worklogsOf, choose: withExternalId }),
		readOnlyFields: READ_ONLY_WORKLOG_FIELDS,
		target: async (connection, place) =>
			await issueTarget(connection, place, { name: 'worklog', catalog: writableWorklogCatalog }),
		unfit: (values, current) => unfitTime(values, current) ?? unfitVisibility(values, current),
		...writtenOneByOne(writerOf({ adjustEstimate, notifyUsers: false })),
	};
}

/** All worklogs of one issue that this account may see. */
async function worklogsOf(connection: Connection, issue: string): Promise<readonly JiraRecord[]> {
	const worklogs = await readIssuePart(connection, issue, {
		operation: 'getIssueWorklogs',
		list: 'worklogs',
		page: PAGE,
	});
	return worklogs.map((worklog) => worklogRecord(worklog, issue));
}

function writerOf(query: {
	readonly adjustEstimate: AdjustEstimate;
	readonly notifyUsers: false;
}): ListedWriter {
	return {
		mailsOnCreate: false,
		line: ({ target }) => `worklog ${issueOf(target)}`,
		async create(connection, draft) {
			const issueIdOrKey = issueOf(draft.target);
			const { comment, ...fields } = draft.fields;
			const text = comment === undefined || comment === null ? {} : { comment };
			const body = {
				...timeOf(fields),
				...text,
				...visibilityBody(fields.visibility),
				properties: newProperties(draft),
			};
			const input = { path: { issueIdOrKey }, query, body, writesIssue: issueIdOrKey };
			const { body: created } = await connection.call<{ readonly id: string }>('addWorklog', input);
			return { done: true, ref: { id: created.id, key: issueIdOrKey }, mailed: false };
		},
		find: async (connection, draft) => madeBy(await worklogsOf(connection, issueOf(draft.target)), draft),
		/** Restriction and properties go along: what an update leaves as it is when it is not named is nowhere said. */
		async update(connection, { ref, fields }, current) {
			const text = fields.comment === undefined ? {} : { comment: documentOr(fields.comment) };
			const body = {
				...timeOf(fields),
				...text,
				...visibilityBody(fields.visibility, current.raw.visibility),
				properties: keptProperties(fields, current),
			};
			await connection.call('updateWorklog', {
				path: { issueIdOrKey: ref.key, id: ref.id },
				query,
				body,
				writesIssue: ref.key,
			});
			return { done: true, ref, mailed: false };
		},
		async remove(connection, { id, key }) {
			await connection.call('deleteWorklog', {
				path: { issueIdOrKey: key, id },
				query,
				accept: [404],
				writesIssue: key,
			});
			return { done: true, ref: { id, key }, mailed: false };
		},
		fieldName: (id) => (id === 'timeLogged' ? 'Time Spent' : (importedWorklogCatalog.byId(id)?.name ?? id)),
	};
}

/** Jira takes the time as words or as seconds, and not both. */
function timeOf({
	started,
	timeSpent,
	timeSpentSeconds,
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const time = timeSpentSeconds === undefined ? { timeSpent } : { timeSpentSeconds };
	return {
		...(started === undefined ? {} : { started }),
		...(Object.values(time)[0] === undefined ? {} : time),
	};
}

/** A worklog needs its time, and two columns that say another time each would change it at every run. */
function unfitTime(
	{ timeSpent, timeSpentSeconds, started }: Readonly<Record<string, unknown>>,
	current?: JiraRecord,
): Refused | undefined {
	const [words, seconds] = [timeSpent ?? undefined, timeSpentSeconds ?? undefined];
	const isEmptied = timeSpent === null || timeSpentSeconds === null || started === null;
	if ((!current && words === undefined && seconds === undefined) || (current && isEmptied)) {
		return refused(
			'The row lacks a time that a worklog needs',
			'Give Time Spent or Time Spent Seconds; leave Empty Cells as they are',
		);
	}
	if (words === undefined || seconds === undefined || isSpent(words, seconds, current)) return undefined;
	return refused(
		`Time Spent is ${quoted(words)}, and Time Spent Seconds ${quoted(seconds)}`,
		'Leave one of the two columns out',
	);
}

/** Whether both say the same time; a site with other hours a day says so by what it has. */
function isSpent(words: unknown, seconds: unknown, current?: JiraRecord): boolean {
	if (sameEstimate('', seconds, withoutDays(words))) return true;
	const spent = current?.fields.timeSpent as
		{ readonly text: unknown; readonly seconds: unknown } | undefined;
	return spent !== undefined && spent.seconds === seconds && sameEstimate(spent.text, spent.seconds, words);
}

/** Days and weeks in hours, as Jira counts them unless an administrator has changed it. */
function withoutDays(words: unknown): string {
	return String(words).replace(
		/(\d+(?:\.\d+)?)([wd])/g,
		(_all, amount: string, unit: string) => `${Number(amount) * (unit === 'w' ? 40 : 8)}h`,
	);
}

function issueOf({ base }: Draft['target']): string {
	return String(base.issueKey);
}

function worklogRecord(worklog: IssuePartBody, issue: string): JiraRecord {
	const record = issuePartRecord(worklog, issue);
	const timeSpent = { text: worklog.timeSpent, seconds: worklog.timeSpentSeconds };
	return { ...record, fields: { ...record.fields, timeSpent } };
}

import { refuse, refuseFields, valueRefusalOf } from '../refusal';
import type { Issue, Visibility, Worklog } from '../site/model';
import { mayReadRestricted } from '../site/permissions';
import { jiraTimestamp } from '../time';
import { readAdf } from './kinds';
import { link, presentAccount, type View } from './present';
import { isRecord, type Writer } from './write';

/** Worklogs that an issue body embeds at most; the rest is read through the worklog resource (reference §4.2). */
const EMBEDDED_WORKLOGS = 20;

/** Jira's working week: five days of eight hours. */
const UNITS = [
	['w', 144_000],
	['d', 28_800],
	['h', 3600],
	['m', 60],
] as const;

const DURATION = /^\s*(\d+[wdhm]\s*)+$/;
/** The offset has no colon (reference §5.1). */
const STARTED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$/;

/** What a worklog body sets, over what was there before; 400 when something in it cannot be read. */
export function worklogContent(
	writer: Writer,
	given: unknown,
	before: Pick<Worklog, 'started' | 'timeSpentSeconds' | 'properties'> & Partial<Worklog>,
): Pick<Worklog, 'started' | 'timeSpentSeconds' | 'properties' | 'comment' | 'visibility'> {
	if (!isRecord(given)) throw refuse(400, ['Worklog must not be null.']);
	const { properties, visibility, comment } = given;
	const restriction = isRecord(visibility) ? (visibility as unknown as Visibility) : before.visibility;
	const text = comment === undefined ? before.comment : readComment(writer, comment);
	return {
		started: readStarted(given['started']) ?? before.started,
		timeSpentSeconds: readTimeSpent(given) ?? before.timeSpentSeconds,
		properties: Array.isArray(properties)
			? properties.filter(isRecord).map(({ key, value }) => ({ key: String(key), value }))
			: before.properties,
		...(text === undefined ? {} : { comment: text }),
		...(restriction === undefined ? {} : { visibility: restriction }),
	};
}

/** Reads a new worklog and stamps it. */
export function newWorklog(writer: Writer, given: unknown): Worklog {
	const now = writer.site.clock.now();
	const accountId = writer.user?.accountId ?? '';
	const content = worklogContent(writer, given, { started: now, timeSpentSeconds: 0, properties: [] });
	if (content.timeSpentSeconds <= 0) {
		throw refuseFields({ timeLogged: 'Time spent must be more than zero.' });
	}
	return {
		id: writer.site.takeId(),
		authorId: accountId,
		updateAuthorId: accountId,
		created: now,
		updated: now,
		...content,
	};
}

function readStarted(value: unknown): number | undefined {
	if (value === undefined) return undefined;
	const text = String(value);
	const moment = STARTED.test(text) ? Date.parse(text.replace(/(\d{2})$/, ':$1')) : NaN;
	if (Number.isNaN(moment)) throw refuse(400, [`Cannot deserialize value of type Date from "${text}".`]);
	return moment;
}

/** Seconds, given as a number or as a text such as `3h 20m`; 400 for both at once. */
function readTimeSpent(given: Record<string, unknown>): number | undefined {
	const { timeSpent, timeSpentSeconds } = given;
	if (timeSpent === undefined && timeSpentSeconds === undefined) return undefined;
	if (timeSpent === undefined && typeof timeSpentSeconds === 'number') return timeSpentSeconds;
	if (timeSpentSeconds !== undefined || !DURATION.test(String(timeSpent))) {
		throw refuseFields({ timeLogged: 'Invalid time duration entered.' });
	}
	const parts = UNITS.map(([unit, seconds]) => {
		const count = new RegExp(`(\\d+)${unit}`).exec(String(timeSpent))?.[1];
		return Number(count ?? 0) * seconds;
	});
	return parts.reduce((sum, part) => sum + part, 0);
}

function readComment(writer: Writer, comment: unknown): Worklog['comment'] {
	try {
		return readAdf(comment, writer);
	} catch (caught) {
		valueRefusalOf(caught);
		throw refuseFields({ comment: 'Comment body is not valid!' });
	}
}

/** The worklogs of an issue that a caller may read, in the order of their creation. */
export function readableWorklogs({ site, caller }: View, issue: Issue): Worklog[] {
	const project = site.projects.get(issue.projectId);
	return issue.worklogs.filter((worklog) => mayReadRestricted(worklog.visibility, project, caller));
}

/** A duration in Jira's words, e.g. `3h 20m`. */
export function durationText(seconds: number): string {
	let rest = seconds;
	const parts = UNITS.flatMap(([unit, size]) => {
		const count = Math.floor(rest / size);
		rest -= count * size;
		return count === 0 ? [] : [`${count}${unit}`];
	});
	return parts.join(' ') || '0m';
}

/** A worklog as the worklog resources and issues give it. */
export function presentWorklog(view: View, issueId: number, worklog: Worklog): Record<string, unknown> {
	const { timeZone } = view.site;
	return {
		self: link(view, `issue/${issueId}/worklog/${worklog.id}`),
		author: presentAccount(view, worklog.authorId),
		updateAuthor: presentAccount(view, worklog.updateAuthorId),
		...(worklog.comment === undefined ? {} : { comment: worklog.comment }),
		created: jiraTimestamp(worklog.created, timeZone),
		updated: jiraTimestamp(worklog.updated, timeZone),
		...(worklog.visibility === undefined ? {} : { visibility: worklog.visibility }),
		started: jiraTimestamp(worklog.started, timeZone),
		timeSpent: durationText(worklog.timeSpentSeconds),
		timeSpentSeconds: worklog.timeSpentSeconds,
		id: worklog.id,
		issueId: String(issueId),
	};
}

/** The field `worklog` of an issue. */
export function presentEmbeddedWorklogs(view: View, issue: Issue): unknown {
	const readable = readableWorklogs(view, issue);
	const shown = readable.slice(0, EMBEDDED_WORKLOGS);
	return {
		startAt: 0,
		maxResults: EMBEDDED_WORKLOGS,
		total: readable.length,
		worklogs: shown.map((worklog) => presentWorklog(view, issue.id, worklog)),
	};
}

/** The field `timetracking` of an issue: what was logged; estimates are not kept. */
export function presentTimeTracking({ worklogs }: Issue): unknown {
	const timeSpentSeconds = worklogs.reduce((sum, worklog) => sum + worklog.timeSpentSeconds, 0);
	return timeSpentSeconds === 0 ? {} : { timeSpent: durationText(timeSpentSeconds), timeSpentSeconds };
}

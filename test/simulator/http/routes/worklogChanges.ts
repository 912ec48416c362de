import { presentWorklog } from '../../issues/worklogs';
import { refuse } from '../../refusal';
import { mayReadRestricted, visibleIssue } from '../../site/permissions';
import type { LoggedWork, WorklogChange } from '../../site/worklogIndex';
import { bodyOf, INVALID_PAYLOAD, type Answer, type Call, type Route } from '../call';

const PAGE = 1000;
const MAX_IDS = 1000;
/** What happened within the last minute is not given yet. */
const UNSETTLED_MS = 60_000;

/** Which worklogs of the whole site changed or went, and reading many of them (reference §4.2). */
export const worklogChanges: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/worklog/updated', anonymous: false, run: updated },
	{ method: 'GET', path: '/rest/api/3/worklog/deleted', anonymous: false, run: deleted },
	{ method: 'POST', path: '/rest/api/3/worklog/list', anonymous: false, closedBody: ['ids'], run: list },
];

/** Only restrictions of the worklogs themselves count here, as the description has it: not who may see the issue. */
function updated(call: Call): Answer {
	const found = [...call.site.worklogs.all()].filter((work) => unrestricted(call, work));
	const changes = found.map(({ worklog }) => ({ worklogId: Number(worklog.id), at: worklog.updated }));
	return page(call, changes, { properties: [] });
}

function deleted(call: Call): Answer {
	return page(call, call.site.worklogs.deleted(), {});
}

function unrestricted(call: Call, { issueId, worklog }: LoggedWork): boolean {
	const issue = call.site.issues.find(issueId);
	const project = issue && call.site.projects.get(issue.projectId);
	return mayReadRestricted(worklog.visibility, project, call.user);
}

/** One page, oldest first. An empty one ends where it began [?]. */
function page(call: Call, changes: readonly WorklogChange[], more: Record<string, unknown>): Answer {
	const since = call.query.number('since', 0);
	const inclusive = call.site.worklogSince === 'inclusive';
	const latest = call.clock.now() - UNSETTLED_MS;
	const due = changes
		.filter(({ at }) => (inclusive ? at >= since : at > since) && at <= latest)
		.sort((a, b) => a.at - b.at || a.worklogId - b.worklogId);
	const shown = due.slice(0, PAGE);
	const until = shown[shown.length - 1]?.at ?? since;
	const lastPage = shown.length === due.length;
	const next = new URL(call.url);
	next.searchParams.set('since', String(until));
	return {
		status: 200,
		ids: shown.length,
		body: {
			values: shown.map(({ worklogId, at }) => ({ worklogId, updatedTime: at, ...more })),
			since,
			until,
			self: call.url.href,
			...(lastPage ? {} : { nextPage: next.href }),
			lastPage,
		},
	};
}

/** Reads worklogs of any issues; what is gone or hidden is silently left out, a hidden issue's worklogs too [?]. */
function list(call: Call): Answer {
	const { ids } = bodyOf(call);
	if (!Array.isArray(ids) || ids.some((id) => typeof id !== 'number')) throw refuse(400, [INVALID_PAYLOAD]);
	if (ids.length === 0 || ids.length > MAX_IDS) {
		throw refuse(400, [`The number of worklog ids must be between 1 and ${MAX_IDS}.`]);
	}
	const found = [...new Set(ids.map(Number))].flatMap((id) => {
		const work = call.site.worklogs.find(id);
		const visible = work && visibleIssue(call.site, call.user, String(work.issueId));
		return work && visible && unrestricted(call, work) ? [work] : [];
	});
	const shown = found.map(({ issueId, worklog }) => presentWorklog(call.view, issueId, worklog));
	return { status: 200, objects: shown.length, body: shown };
}

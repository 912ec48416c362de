import { isPublic } from '../issues/comments';
import type { Issue } from '../site/model';
import type { Site } from '../site/site';
import { isAgent, requestOf } from './access';
import type { Desk, SlaMetric } from './model';

/** One run of a clock. Moments and spans in milliseconds. */
export interface SlaCycle {
	readonly start: number;
	/** Undefined while it runs. */
	readonly stop: number | undefined;
	/** Time that counts: pauses are left out. */
	readonly elapsed: number;
	readonly paused: boolean;
	readonly goal: number;
	/** When the goal is missed if the clock is not paused again. */
	readonly breach: number;
}

/** One clock of a request. */
export interface SlaState {
	readonly metric: SlaMetric;
	readonly completed: readonly SlaCycle[];
	readonly ongoing: SlaCycle | undefined;
}

/** Where a request stood, and from when. */
interface Stay {
	readonly from: number;
	readonly statusId: string;
}

/** The clocks of a request at a moment; none for an issue that is no request. */
export function slaStates(site: Site, issue: Issue, now: number): SlaState[] {
	const request = requestOf(site, issue);
	return request ? site.service.metrics.map((metric) => stateOf(site, request.desk, issue, metric, now)) : [];
}

function stateOf(site: Site, desk: Desk, issue: Issue, metric: SlaMetric, now: number): SlaState {
	const stays = staysOf(issue);
	const spans = metric.stops === 'resolved' ? openSpans(site, stays) : [untilAnswered(site, desk, issue)];
	const cycles = spans.map(([start, stop]) => cycleOf(metric, stays, start, stop, now));
	return {
		metric,
		completed: cycles.filter(({ stop }) => stop !== undefined),
		ongoing: cycles.find(({ stop }) => stop === undefined),
	};
}

/** The statuses of an issue since it was created, from its histories. */
function staysOf(issue: Issue): Stay[] {
	const changes = issue.histories.flatMap(({ created, items }) =>
		items.filter(({ fieldId }) => fieldId === 'status').map(({ from, to }) => ({ created, from, to })),
	);
	const first = changes[0]?.from ?? issue.statusId;
	const later = changes.map(({ created, to }): Stay => ({ from: created, statusId: to ?? issue.statusId }));
	const early: Stay = { from: issue.created, statusId: first };
	// An issue that a set-up put into its status has no history of that.
	return changes.length === 0 && issue.statusChanged > issue.created
		? [early, { from: issue.statusChanged, statusId: issue.statusId }]
		: [early, ...later];
}

type Span = readonly [start: number, stop: number | undefined];

/** From when until when it was not done; it starts anew when it is reopened. */
function openSpans(site: Site, stays: readonly Stay[]): Span[] {
	const spans: Span[] = [];
	let start: number | undefined;
	for (const { from, statusId } of stays) {
		const done = site.statuses.get(statusId)?.category === 'done';
		if (!done) start ??= from;
		else if (start !== undefined) {
			spans.push([start, from]);
			start = undefined;
		} else if (spans.length === 0) spans.push([from, from]);
	}
	return start === undefined ? spans : [...spans, [start, undefined]];
}

function untilAnswered(site: Site, desk: Desk, issue: Issue): Span {
	const answer = issue.comments.find(
		(comment) => isPublic(comment) && isAgent(site, desk, site.users.get(comment.authorId)),
	);
	return [issue.created, answer?.created ?? issue.resolved];
}

function cycleOf(
	{ goalMs, pausedIn }: SlaMetric,
	stays: readonly Stay[],
	start: number,
	stop: number | undefined,
	now: number,
): SlaCycle {
	const end = stop ?? now;
	const elapsed = stays.reduce((sum, { from, statusId }, index) => {
		if (pausedIn.includes(statusId)) return sum;
		const until = Math.min(stays[index + 1]?.from ?? end, end);
		return sum + Math.max(0, until - Math.max(from, start));
	}, 0);
	const paused = stop === undefined && pausedIn.includes(stays[stays.length - 1]?.statusId ?? '');
	return { start, stop, elapsed, paused, goal: goalMs, breach: end + goalMs - elapsed };
}

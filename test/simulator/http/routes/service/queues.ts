import { presentIssue, selectFields } from '../../../issues/present-issue';
import { prepareSearch, runSearch } from '../../../jql/search';
import { presentQueue } from '../../../serviceDesk/present';
import type { Desk, Queue } from '../../../serviceDesk/model';
import { refuseService } from '../../../serviceDesk/refusals';
import type { Issue } from '../../../site/model';
import type { Answer, Call } from '../../call';
import { agentDeskOf, servicePage, serviceRoutes } from '../../service';

const PATH = '/servicedesk/{serviceDeskId}/queue';

/** Queues, for agents. */
export const queues = serviceRoutes([
	{ method: 'GET', path: PATH, run: list },
	{ method: 'GET', path: `${PATH}/{queueId}`, run: read },
	{ method: 'GET', path: `${PATH}/{queueId}/issue`, run: issues },
]);

function list(call: Call): Answer {
	const { desk } = agentDeskOf(call);
	const own = [...call.site.service.queues.values()].filter(({ deskId }) => deskId === desk.id);
	return servicePage(
		call,
		own.map((queue) => show(call, queue)),
	);
}

function show(call: Call, queue: Queue): unknown {
	const count = call.query.flag('includeCount') ? issuesIn(call, queue).length : undefined;
	return presentQueue(call.view, queue, count);
}

function queueOf(call: Call, desk: Desk): Queue {
	const queue = call.site.service.queues.get(call.params['queueId'] ?? '');
	if (queue?.deskId === desk.id) return queue;
	throw refuseService(404, 'The queue does not exist.', 'sd.error.queue.not.found');
}

function read(call: Call): Answer {
	const { desk } = agentDeskOf(call);
	return { status: 200, objects: 1, body: show(call, queueOf(call, desk)) };
}

/** What search shows of the queue's query: it lags as search does. */
function issuesIn(call: Call, queue: Queue): readonly Issue[] {
	const context = { site: call.site, user: call.user, now: call.clock.now() };
	return runSearch(prepareSearch(queue.jql, context), context, new Set()).rows.map(({ issue }) => issue);
}

/** Issues with the columns of the queue and nothing else. */
function issues(call: Call): Answer {
	const { desk } = agentDeskOf(call);
	const queue = queueOf(call, desk);
	const columns = queue.fields.filter((id) => id !== 'issuekey');
	const shown = issuesIn(call, queue).map((issue) => {
		const selection = selectFields(call.view, columns.length === 0 ? ['key'] : columns);
		const { id, key, self, fields } = presentIssue(call.view, issue, selection);
		return { id, key, self, fields: fields ?? {} };
	});
	return servicePage(call, shown);
}

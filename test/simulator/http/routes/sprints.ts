import { projectOfIssue } from '../../issues/edit';
import { intoSprint, presentDates } from '../../issues/sprints';
import { refuse } from '../../refusal';
import type { Board, Sprint } from '../../site/model';
import { visibleIssue, type ProjectPermission } from '../../site/permissions';
import { AGILE, agilePage, boardOf, visibleBoard } from '../agile';
import { bodyOf, demand, textList, type Answer, type Call, type Route } from '../call';

const PATH = `${AGILE}/sprint`;
const MOST_ISSUES = 50;
const STATES: readonly Sprint['state'][] = ['closed', 'active', 'future'];
const DATES = ['startDate', 'endDate'] as const;

/** Sprints of boards, and putting issues into them. */
export const sprints: readonly Route[] = [
	{ method: 'GET', path: `${AGILE}/board/{boardId}/sprint`, anonymous: false, run: list },
	{ method: 'GET', path: `${PATH}/{sprintId}`, anonymous: false, run: read },
	{
		method: 'POST',
		path: PATH,
		anonymous: false,
		closedBody: ['endDate', 'goal', 'name', 'originBoardId', 'startDate'],
		run: create,
	},
	{
		method: 'POST',
		path: `${PATH}/{sprintId}`,
		anonymous: false,
		closedBody: [
			...['completeDate', 'createdDate', 'endDate', 'goal', 'id', 'name', 'originBoardId', 'self'],
			...['startDate', 'state'],
		],
		run: change,
	},
	{
		method: 'POST',
		path: `${PATH}/{sprintId}/issue`,
		anonymous: false,
		closedBody: ['issues', 'rankAfterIssue', 'rankBeforeIssue', 'rankCustomFieldId'],
		run: moveIssues,
	},
];

function present(call: Call, sprint: Sprint): Record<string, unknown> {
	const { id, state, name, boardId, goal } = sprint;
	const self = `${call.view.origin}${PATH}/${id}`;
	return { id, self, state, name, ...presentDates(sprint), originBoardId: boardId, goal };
}

/** The sprints of a board: closed ones first, then active ones, then future ones. */
function list(call: Call): Answer {
	const board = boardOf(call, call.params['boardId']);
	if (board.type === 'kanban') throw refuse(400, ['The board does not support sprints']);
	const wanted = call.query.list('state');
	const found = STATES.filter((state) => wanted.length === 0 || wanted.includes(state)).flatMap((state) =>
		[...call.site.sprints.values()].filter((one) => one.boardId === board.id && one.state === state),
	);
	const shown = found.map((sprint) => present(call, sprint));
	return { status: 200, body: agilePage(call, shown) };
}

function sprintOf(call: Call): Sprint {
	const sprint = call.site.sprints.get(Number(call.params['sprintId']));
	if (!sprint || !visibleBoard(call, sprint.boardId)) throw refuse(404, ['Sprint does not exist']);
	return sprint;
}

function read(call: Call): Answer {
	return { status: 200, objects: 1, body: present(call, sprintOf(call)) };
}

function demandOn(call: Call, board: Board, permission: ProjectPermission): void {
	const project = call.site.projects.get(board.projectId);
	if (project)
		demand(call, permission, project, 'You do not have permission to manage sprints of this board.');
}

function create(call: Call): Answer {
	const body = bodyOf(call);
	const content = contentOf(body);
	const { name } = content;
	if (name === undefined) throw refuse(400, ['The sprint name must not be empty.']);
	if (body['originBoardId'] === undefined) throw refuse(400, ['The origin board must be specified.']);
	const board = boardOf(call, body['originBoardId']);
	demandOn(call, board, 'ADMINISTER_PROJECTS');
	return { status: 201, objects: 1, body: present(call, call.site.addSprint(board, { ...content, name })) };
}

/** Changes what the body names. A sprint that is over keeps its dates and its state. */
function change(call: Call): Answer {
	const sprint = sprintOf(call);
	demandOn(call, boardOf(call, sprint.boardId), 'ADMINISTER_PROJECTS');
	const body = bodyOf(call);
	const { name, goal, ...dates } = contentOf(body);
	const state = STATES.find((known) => known === (body['state'] ?? sprint.state));
	if (state === undefined) throw refuse(400, [`The state '${String(body['state'])}' is not valid.`]);
	if (sprint.state === 'closed' && (state !== 'closed' || Object.keys(dates).length > 0))
		throw refuse(400, ['Only the name and the goal of a closed sprint can be changed.']);
	const changed: Sprint = { ...sprint, ...(name ? { name } : {}), ...(goal === undefined ? {} : { goal }) };
	Object.assign(sprint, inState({ ...changed, ...dates }, sprint.state, state, call.clock.now()));
	return { status: 200, objects: 1, body: present(call, sprint) };
}

/** A sprint starts with both its dates, is closed when it was active, and gets the date of that. */
function inState(sprint: Sprint, before: Sprint['state'], after: Sprint['state'], now: number): Sprint {
	if (before === after) return sprint;
	if (STATES.indexOf(after) !== STATES.indexOf(before) - 1)
		throw refuse(400, [`A sprint cannot go from ${before} to ${after}.`]);
	if (after === 'closed') return { ...sprint, state: after, completeDate: now };
	if (sprint.startDate === undefined || sprint.endDate === undefined)
		throw refuse(400, ['A start date and an end date are needed to start the sprint.']);
	return { ...sprint, state: after };
}

function contentOf(body: Record<string, unknown>): Partial<Sprint> {
	const content: Partial<Sprint> = {};
	if (typeof body['name'] === 'string' && body['name'].trim() !== '') content.name = body['name'].trim();
	if (typeof body['goal'] === 'string') content.goal = body['goal'];
	for (const name of DATES) {
		if (body[name] === undefined || body[name] === null) continue;
		const moment = Date.parse(String(body[name]));
		if (Number.isNaN(moment)) throw refuse(400, [`'${name}' is not a valid date.`]);
		content[name] = moment;
	}
	return content;
}

/** All of the issues or none. */
function moveIssues(call: Call): Answer {
	const sprint = sprintOf(call);
	const { site, user } = call;
	if (sprint.state === 'closed') throw refuse(400, ['Issues can only be moved to open or active sprints.']);
	const keys = textList(bodyOf(call)['issues']);
	if (keys.length > MOST_ISSUES) throw refuse(400, [`At most ${MOST_ISSUES} issues can be moved at once.`]);
	const field = [...site.fields.values()].find(({ kind }) => kind === 'sprint');
	if (!field) throw refuse(404, ['The site has no field for sprints.']);
	const issues = keys.map((key) => {
		const issue = visibleIssue(site, user, key);
		if (!issue) throw refuse(404, [`Issue '${key}' does not exist or you do not have permission to see it.`]);
		demand(
			call,
			'SCHEDULE_ISSUES',
			projectOfIssue(call, issue),
			'You do not have permission to schedule issues.',
		);
		return issue;
	});
	for (const issue of issues) {
		const value = intoSprint({ site }, issue.values[field.id], sprint);
		site.writeIssue({
			...issue,
			values: { ...issue.values, [field.id]: value },
			updated: call.clock.now(),
		});
	}
	return { status: 204 };
}

import type { Board } from '../../site/model';
import { AGILE, agilePage, boardOf, visibleBoard } from '../agile';
import type { Answer, Call, Route } from '../call';

/** Boards of projects. */
export const boards: readonly Route[] = [
	{ method: 'GET', path: `${AGILE}/board`, anonymous: false, run: list },
	{ method: 'GET', path: `${AGILE}/board/{boardId}`, anonymous: false, run: read },
];

function present(call: Call, { id, name, type, projectId }: Board): Record<string, unknown> {
	const project = call.site.projects.get(projectId);
	const title = `${project?.name} (${project?.key})`;
	return {
		id,
		self: `${call.view.origin}${AGILE}/board/${id}`,
		name,
		type,
		location: {
			projectId: Number(projectId),
			displayName: title,
			projectName: project?.name,
			projectKey: project?.key,
			projectTypeKey: project?.projectTypeKey,
			avatarURI: '/rest/api/2/universal_avatar/view/type/project/avatar/10424?size=small',
			name: title,
		},
		isPrivate: project?.isPrivate ?? false,
	};
}

function list(call: Call): Answer {
	const { site, query } = call;
	const wanted = query.get('projectKeyOrId');
	const projectId = wanted === undefined ? undefined : (site.project(wanted)?.id ?? '');
	const types = query.list('type');
	const name = (query.get('name') ?? '').toLowerCase();
	const found = [...site.boards.values()].filter(
		(board) =>
			visibleBoard(call, board.id) !== undefined &&
			(projectId === undefined || board.projectId === projectId) &&
			(types.length === 0 || types.includes(board.type)) &&
			board.name.toLowerCase().includes(name),
	);
	const shown = found.map((board) => present(call, board));
	return { status: 200, body: agilePage(call, shown) };
}

function read(call: Call): Answer {
	return { status: 200, objects: 1, body: present(call, boardOf(call, call.params['boardId'])) };
}

import { listParameter, narrowParameter } from '../../../shared/editor/parameters';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { narrowField, PROJECTS_FIELD } from '../../../shared/editor/recordFields';
import { boardKind } from '../../../shared/records/board';
import type { BoardSource } from '../../../shared/records/board/read';

/** What the node can do with boards. */
export const board = readOnlyResource<BoardSource>({
	resource: 'board',
	kind: boardKind,
	all: 'Every board of software projects that the account can see',
	keys: 'IDs',
	source: [
		PROJECTS_FIELD,
		narrowField([
			{
				displayName: 'Board Types',
				name: 'types',
				type: 'multiOptions',
				default: [],
				description: 'Only boards of these types',
				options: [
					{ name: 'Kanban', value: 'kanban' },
					{ name: 'Scrum', value: 'scrum' },
					{ name: 'Team-Managed', value: 'simple' },
				],
			},
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				description: 'Only boards with this text in their name',
			},
		]),
	],
	record: {
		displayName: 'Board',
		name: 'board',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchBoards', searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 84' },
		],
	},
	readSource(context, item) {
		const { types, name } = narrowParameter(context, item);
		const projects = listParameter(context.getNodeParameter('projects', item, []));
		return { projects, types: listParameter(types), name: String(name ?? '').trim() };
	},
});

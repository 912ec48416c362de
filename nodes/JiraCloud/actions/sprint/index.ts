import { listParameter, narrowParameter } from '../../../shared/editor/parameters';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { narrowField } from '../../../shared/editor/recordFields';
import { sprintKind } from '../../../shared/records/sprint';
import type { SprintSource } from '../../../shared/records/sprint/read';

/** What the node can do with sprints. */
export const sprint = readOnlyResource<SprintSource>({
	resource: 'sprint',
	kind: sprintKind,
	all: 'Every sprint of the boards, each once',
	keys: 'IDs',
	source: [
		{
			displayName: 'Board Names or IDs',
			name: 'boards',
			type: 'multiOptions',
			default: [],
			typeOptions: { loadOptionsMethod: 'loadBoards' },
			description:
				'Empty: all that the account can see. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		narrowField([
			{
				displayName: 'States',
				name: 'states',
				type: 'multiOptions',
				default: [],
				description: 'Only sprints in these states',
				options: [
					{ name: 'Active', value: 'active' },
					{ name: 'Closed', value: 'closed' },
					{ name: 'Future', value: 'future' },
				],
			},
		]),
	],
	record: {
		displayName: 'Sprint ID',
		name: 'sprint',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 37',
	},
	readSource: (context, item) => ({
		boards: listParameter(context.getNodeParameter('boards', item, [])),
		states: listParameter(narrowParameter(context, item).states),
	}),
});

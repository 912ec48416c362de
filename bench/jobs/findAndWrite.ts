import { builtInNode, IDENTITY_FIELD, PROJECT, TASK, type Connection, type FlowStep } from './job';

const ROW = "$('Loop Over Items').item.json";

/**
 * What users of the built-in node build in place of an upsert: row by row, look for the issue, then update or create it.
 * The loop is needed because a search that finds nothing gives no item, and the rows behind it would lose theirs. Gives
 * what was found, what was updated and what was created.
 */
export function findAndWrite(connection: Connection): FlowStep {
	const jira = (parameters: Parameters<typeof builtInNode>[1]) => {
		const { node, credentials } = builtInNode(connection, parameters);
		return { node, credentials };
	};
	const identity = `{{ $json.external_id }}`;
	const find = jira({
		operation: 'getAll',
		limit: 1,
		options: {
			jql: `=project = ${PROJECT.key} AND "${IDENTITY_FIELD.name}" ~ "\\"${identity}\\""`,
			fields: 'summary',
		},
	});
	const update = jira({
		operation: 'update',
		issueKey: '={{ $json.key }}',
		updateFields: { summary: `={{ ${ROW}.summary }}`, description: `={{ ${ROW}.description }}` },
	});
	const create = jira({
		operation: 'create',
		project: { __rl: true, mode: 'id', value: PROJECT.id },
		issueType: { __rl: true, mode: 'id', value: TASK.id },
		summary: `={{ ${ROW}.summary }}`,
		additionalFields: {
			description: `={{ ${ROW}.description }}`,
			customFieldsUi: {
				customFieldsValues: [
					{
						fieldId: { __rl: true, mode: 'id', value: IDENTITY_FIELD.id },
						fieldValue: `={{ ${ROW}.external_id }}`,
					},
				],
			},
		},
	});
	return {
		credentials: find.credentials,
		results: ['Find', 'Update', 'Create'],
		nodes: {
			'Loop Over Items': {
				type: 'n8n-nodes-base.splitInBatches',
				typeVersion: 3,
				parameters: { batchSize: 1 },
			},
			Find: { ...find.node, alwaysOutputData: true },
			If: { type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters: { conditions: IS_FOUND, options: {} } },
			Update: update.node,
			Create: create.node,
		},
		wires: [
			['Start', 0, 'Loop Over Items'],
			['Loop Over Items', 1, 'Find'],
			['Find', 0, 'If'],
			['If', 0, 'Update'],
			['If', 1, 'Create'],
			['Update', 0, 'Loop Over Items'],
			['Create', 0, 'Loop Over Items'],
		],
	};
}

const IS_FOUND = {
	options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
	combinator: 'and',
	conditions: [
		{
			id: 'found',
			leftValue: '={{ $json.key }}',
			rightValue: '',
			operator: { type: 'string', operation: 'exists', singleValue: true },
		},
	],
};

import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { mapperField } from '../../../shared/editor/importFields';
import { MATCH_FIELD, readMatchField } from '../../../shared/editor/matchField';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { mappedRow, writeRecords } from '../../../shared/editor/writeRecords';
import { lookUp } from '../../../shared/export/lookup';
import type { ImportRequest } from '../../../shared/import/request';
import { issueKind } from '../../../shared/records/issue';
import { ISSUE_FIELD, PLACE_FIELDS } from './fields';

/** Create, Update, and Create or Update of single issues: fields by the mapper, one issue for each item. */
const COLUMNS = mapperField('getIssueColumns', ['project.value', 'issueType.value', 'issue']);

export const createIssueFields: INodeProperties[] = shownFor('issue', 'create', [...PLACE_FIELDS, COLUMNS]);
export const updateIssueFields: INodeProperties[] = shownFor('issue', 'update', [ISSUE_FIELD, COLUMNS]);
export const upsertIssueFields: INodeProperties[] = shownFor('issue', 'upsert', [
	...PLACE_FIELDS,
	MATCH_FIELD,
	{
		displayName: 'Identity',
		name: 'identity',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. crm-4711',
		description: 'Your own ID of the record; the issue that has it in the match field is updated, otherwise one is created with it',
	},
	COLUMNS,
]);

/** The columns by which the rows of these operations say where they go and who they are. */
const PLACE = { project: { column: 'project' }, issuetype: { column: 'issuetype' } } as const;

export async function createIssues(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await writeRecords(context, () => ({
		kind: issueKind,
		mode: 'create',
		place: PLACE,
		matchBy: null,
		identityColumn: '',
		rows: rowsOf(context, (item) => placeOf(context, item)),
	}));
}

export async function upsertIssues(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await writeRecords(context, async (connection) => ({
		kind: issueKind,
		mode: 'upsert',
		place: PLACE,
		matchBy: { by: 'field', field: await readMatchField(context, connection) },
		identityColumn: 'identity',
		rows: rowsOf(context, (item) => ({ ...placeOf(context, item), identity: textParameter(context, 'identity', item) })),
	}));
}

/** An issue knows its own project and type, so nobody has to say them again. */
export async function updateIssues(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await writeRecords(context, async (connection) => {
		const keys = context.getInputData().map((_item, item) => textParameter(context, 'issue', item));
		const valid = keys.filter((key) => issueKind.identityProblem({ by: 'key' }, key) === undefined);
		const found = await lookUp(connection, issueKind, valid, ['project', 'issuetype']);
		return {
			kind: issueKind,
			mode: 'update',
			place: PLACE,
			matchBy: { by: 'key' },
			identityColumn: 'key',
			rows: rowsOf(context, (item) => {
				const key = keys[item] ?? '';
				const lookup = found.get(key);
				if (!lookup || !('record' in lookup)) return { key, project: '-', issuetype: '-' };
				const { project, issuetype } = lookup.record.fields as Record<string, { id: string }>;
				return { key, project: project?.id, issuetype: issuetype?.id };
			}),
		};
	});
}

function placeOf(context: IExecuteFunctions, item: number): { project: string; issuetype: string } {
	return { project: textParameter(context, 'project', item), issuetype: textParameter(context, 'issueType', item) };
}

function rowsOf(context: IExecuteFunctions, sourceOf: (item: number) => Record<string, unknown>): ImportRequest['rows'] {
	return context.getInputData().map((_item, item) => mappedRow(context, item, sourceOf(item)));
}

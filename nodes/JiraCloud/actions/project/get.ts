import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { SHAPE_FIELD } from '../../../shared/editor/exportFields';
import { getRecords } from '../../../shared/editor/getRecords';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import type { Shape } from '../../../shared/export/shape';
import { projectKind } from '../../../shared/records/project';

/** Get: one project for each item. */
export const getProjectFields: INodeProperties[] = shownFor('project', 'get', [
	{
		displayName: 'Project',
		name: 'project',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchProjects', searchable: true } },
			{ displayName: 'By Key or ID', name: 'key', type: 'string', placeholder: 'e.g. DEMO' },
		],
	},
	SHAPE_FIELD,
]);

export async function getProjects(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await getRecords(context, {
		kind: projectKind,
		fields: { set: 'standard' },
		shape: context.getNodeParameter('shape', 0) as Shape,
		text: 'markdown',
		keyOf: (item) => textParameter(context, 'project', item),
	});
}

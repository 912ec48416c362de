import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { SHAPE_FIELD } from '../../../shared/editor/exportFields';
import { getRecords } from '../../../shared/editor/getRecords';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { PROJECT_FIELD } from '../../../shared/editor/recordFields';
import type { Shape } from '../../../shared/export/shape';
import { projectKind } from '../../../shared/records/project';

/** Get: one project for each item. */
export const getProjectFields: INodeProperties[] = shownFor('project', 'get', [
	PROJECT_FIELD,
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

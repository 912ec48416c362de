import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DEFAULT_MAXIMUM_ITEMS, SHAPE_FIELD } from '../../../shared/editor/exportFields';
import { getManyRecords } from '../../../shared/editor/getRecords';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { LIMIT_FIELDS } from '../../../shared/editor/recordFields';
import type { ExportRequest } from '../../../shared/export/request';
import type { Shape } from '../../../shared/export/shape';
import { projectKind } from '../../../shared/records/project';
import type { ProjectSource } from '../../../shared/records/project/read';

/** Get Many: projects by a text in their name or key, for each item. */
export const getManyProjectsFields: INodeProperties[] = shownFor('project', 'getAll', [
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		placeholder: 'e.g. demo',
		description: 'Only projects with this text in their key or name. Empty: all that the account can see.',
	},
	...LIMIT_FIELDS,
	SHAPE_FIELD,
]);

export async function getManyProjects(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await getManyRecords(context, (item): ExportRequest<ProjectSource> => {
		const source = { search: textParameter(context, 'search', item) };
		return {
			kind: projectKind,
			maximum: DEFAULT_MAXIMUM_ITEMS,
			select: context.getNodeParameter('returnAll', item)
				? { mode: 'all', source }
				: { mode: 'test', source, limit: context.getNodeParameter('limit', item) as number },
			fields: { set: 'standard' },
			shape: context.getNodeParameter('shape', item) as Shape,
			text: 'markdown',
		};
	});
}

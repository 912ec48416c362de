import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DEFAULT_MAXIMUM_ITEMS, SHAPE_FIELD, TEXT_OPTION } from '../../../shared/editor/exportFields';
import { readFieldChoice, REQUEST_FIELD_CHOICE } from '../../../shared/editor/fieldChoice';
import { getManyRecords } from '../../../shared/editor/getRecords';
import { shownFor } from '../../../shared/editor/parameters';
import { LIMIT_FIELDS } from '../../../shared/editor/recordFields';
import type { ExportRequest } from '../../../shared/export/request';
import type { Shape } from '../../../shared/export/shape';
import type { TextFormat } from '../../../shared/fields/read';
import { requestKind } from '../../../shared/records/request';
import type { RequestSource } from '../../../shared/records/request/source';
import { readSource, SOURCE_FIELDS } from './source';

/** Get Many: the first service requests of a source, or all, for each item. */
export const getManyRequestsFields: INodeProperties[] = shownFor('request', 'getAll', [
	...SOURCE_FIELDS,
	...LIMIT_FIELDS,
	...REQUEST_FIELD_CHOICE,
	SHAPE_FIELD,
	{ displayName: 'Options', name: 'options', type: 'collection', placeholder: 'Add option', default: {}, options: [TEXT_OPTION] },
]);

export async function getManyRequests(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await getManyRecords(context, (item): ExportRequest<RequestSource> => {
		const source = readSource(context, item);
		return {
			kind: requestKind,
			maximum: DEFAULT_MAXIMUM_ITEMS,
			select: context.getNodeParameter('returnAll', item)
				? { mode: 'all', source }
				: { mode: 'test', source, limit: context.getNodeParameter('limit', item) as number },
			fields: readFieldChoice(context, item),
			shape: context.getNodeParameter('shape', item) as Shape,
			text: context.getNodeParameter('options.text', item, 'markdown') as TextFormat,
		};
	});
}

import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { readFieldChoice, REQUEST_FIELD_CHOICE } from '../../../shared/editor/fieldChoice';
import { SHAPE_FIELD, TEXT_OPTION } from '../../../shared/editor/exportFields';
import { getRecords } from '../../../shared/editor/getRecords';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import type { Shape } from '../../../shared/export/shape';
import type { TextFormat } from '../../../shared/fields/read';
import { requestKind } from '../../../shared/records/request';
import { REQUEST_FIELD } from './fields';

/** Get: one service request for each item. */
export const getRequestFields: INodeProperties[] = shownFor('request', 'get', [
	REQUEST_FIELD,
	...REQUEST_FIELD_CHOICE,
	SHAPE_FIELD,
	{ displayName: 'Options', name: 'options', type: 'collection', placeholder: 'Add option', default: {}, options: [TEXT_OPTION] },
]);

export async function getRequests(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await getRecords(context, {
		kind: requestKind,
		fields: readFieldChoice(context, 0),
		shape: context.getNodeParameter('shape', 0) as Shape,
		text: context.getNodeParameter('options.text', 0, 'markdown') as TextFormat,
		keyOf: (item) => textParameter(context, 'request', item),
	});
}

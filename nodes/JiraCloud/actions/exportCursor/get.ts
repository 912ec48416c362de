import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { cursorStore } from '../../../shared/editor/cursorStore';
import { forEachItem } from '../../../shared/editor/perItem';
import { shownFor } from '../../../shared/editor/parameters';
import { CURSOR_NAME_FIELD, readCursorName, shownCursor } from './fields';

/** Get: how far an export has come. */
export const getCursorFields: INodeProperties[] = shownFor('exportCursor', 'get', [CURSOR_NAME_FIELD]);

export async function getCursor(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await forEachItem(context, (item) => {
		const name = readCursorName(context, item);
		return shownCursor(name, cursorStore(context).read(name));
	});
}

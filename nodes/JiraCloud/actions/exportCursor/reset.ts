import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { cursorStore } from '../../../shared/editor/cursorStore';
import { forEachItem } from '../../../shared/editor/perItem';
import { shownFor } from '../../../shared/editor/parameters';
import { BY_HAND, CURSOR_NAME_FIELD, readCursorName } from './fields';

/** Reset: the next run of the export begins anew. Works on a damaged cursor too. */
export const resetCursorFields: INodeProperties[] = shownFor('exportCursor', 'reset', [CURSOR_NAME_FIELD]);

export async function resetCursor(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await forEachItem(context, (item) => {
		const name = readCursorName(context, item);
		const store = cursorStore(context);
		const existed = store.remove(name);
		return { name, existed, saved: store.saves, ...(store.saves ? {} : { note: BY_HAND }) };
	});
}

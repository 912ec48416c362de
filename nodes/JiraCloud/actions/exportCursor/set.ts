import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { cursorStore, givenCursor } from '../../../shared/editor/cursorStore';
import { forEachItem } from '../../../shared/editor/perItem';
import { shownFor } from '../../../shared/editor/parameters';
import { JiraError } from '../../../shared/errors/jiraError';
import type { CursorState } from '../../../shared/export/cursor';
import { BY_HAND, CURSOR_NAME_FIELD, readCursorName, shownCursor } from './fields';

/** Set: a cursor from a report, or the one that is there moved to another moment. */
export const setCursorFields: INodeProperties[] = shownFor('exportCursor', 'set', [
	CURSOR_NAME_FIELD,
	{
		displayName: 'Set To',
		name: 'setTo',
		type: 'options',
		default: 'moment',
		options: [
			{ name: 'Cursor of a Report', value: 'cursor' },
			{ name: 'Moment', value: 'moment', description: 'What changed at this moment or later is given again' },
		],
	},
	{
		displayName: 'Cursor',
		name: 'cursor',
		type: 'json',
		default: '={{ $json.cursor }}',
		required: true,
		displayOptions: { show: { setTo: ['cursor'] } },
		description: 'The "cursor" of the report of an export, or the "state" that Get gives',
	},
	{
		displayName: 'Moment',
		name: 'moment',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { setTo: ['moment'] } },
	},
]);

export async function setCursor(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await forEachItem(context, (item) => {
		const name = readCursorName(context, item);
		const store = cursorStore(context);
		const isCursor = context.getNodeParameter('setTo', item) === 'cursor';
		const next = isCursor ? given(context, item) : movedTo(store.read(name), name, context, item);
		const cursor = { ...next, revision: Math.max(store.revision(name), next.revision) + 1 };
		store.set(name, cursor);
		return { ...shownCursor(name, cursor), saved: store.saves, ...(store.saves ? {} : { note: BY_HAND }) };
	});
}

function given(context: IExecuteFunctions, item: number): CursorState {
	const value = context.getNodeParameter('cursor', item);
	const cursor = givenCursor(value);
	if (cursor) return cursor;
	throw new JiraError({
		kind: 'invalid',
		message: 'There is no cursor to set',
		advice: 'Give the "cursor" of the report of an export',
	});
}

function movedTo(stored: CursorState | undefined, name: string, context: IExecuteFunctions, item: number): CursorState {
	if (!stored) {
		throw new JiraError({
			kind: 'notFound',
			message: `There is no cursor "${name}" yet, so it cannot be moved`,
			advice: 'Set the Start Date of the export instead: it is where its first run begins',
		});
	}
	const at = Date.parse(String(context.getNodeParameter('moment', item)));
	if (Number.isNaN(at))
		throw new JiraError({
			kind: 'invalid',
			message: 'Moment is not a date',
			advice: 'Give a date such as 2026-01-31T00:00:00Z',
		});
	// What was given after that moment shall come again, so it may not be remembered as given.
	return { ...stored, unfinished: undefined, edge: undefined, at, startFrom: at, ledger: '' };
}

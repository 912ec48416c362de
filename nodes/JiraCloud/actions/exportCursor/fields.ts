import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { textParameter } from '../../../shared/editor/parameters';
import { JiraError } from '../../../shared/errors/jiraError';
import type { CursorState } from '../../../shared/export/cursor';

export const CURSOR_NAME_FIELD: INodeProperties = {
	displayName: 'Cursor Name',
	name: 'cursorName',
	type: 'string',
	default: 'export',
	required: true,
	description: 'The Cursor Name of the export',
};

/** @throws JiraError (invalid) for an empty name. */
export function readCursorName(context: IExecuteFunctions, item: number): string {
	const name = textParameter(context, 'cursorName', item);
	if (name !== '') return name;
	throw new JiraError({ kind: 'invalid', message: 'The cursor has no name', advice: 'Give the Cursor Name of the export' });
}

/** A cursor as people read it, and as Set takes it back. */
export function shownCursor(name: string, cursor: CursorState | undefined): IDataObject {
	if (!cursor) return { name, exists: false };
	const moment = (time: number | null) => (time === null ? null : new Date(time).toISOString());
	const { kind, site, at, sweptAt, revision, unfinished } = cursor;
	return {
		name,
		exists: true,
		kind,
		site,
		at: moment(at),
		sweptAt: moment(sweptAt),
		finished: unfinished === undefined,
		revision,
		// As it is kept: without the members that are undefined.
		state: JSON.parse(JSON.stringify(cursor)) as IDataObject,
	};
}

/** Said wherever something should be kept and nothing will be. */
export const BY_HAND = 'n8n saves nothing of a run that was started by hand: the cursor stays where it is';

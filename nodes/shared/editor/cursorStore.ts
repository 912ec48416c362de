import type { IDataObject, IExecuteFunctions, IPollFunctions } from 'n8n-workflow';
import { mergeCursors, readCursor, type CursorState } from '../export/cursor';

/** Member of a workflow's static data in which this package keeps everything that is its own. */
const OWN = 'jiraSync';

type Context = Pick<IExecuteFunctions | IPollFunctions, 'getWorkflowStaticData' | 'getMode'>;

/**
 * The cursors of a workflow, by the name that the user gave. They live in its global static data: what a node keeps for
 * itself is lost when the node is renamed (reference n8n §4).
 */
export interface CursorStore {
	/** @throws JiraError (configuration) for a state that this package has not written. */
	read(name: string): CursorState | undefined;
	/** The revision of a cursor, also of one that cannot be read: it counts on when it is replaced. */
	revision(name: string): number;
	names(): string[];
	/**
	 * Keeps a cursor. Where another run has moved it since `base` was read, the earlier place of both is kept, so that
	 * nothing of either counts as given that was not.
	 * @returns whether that happened.
	 */
	move(name: string, next: CursorState, base: number): boolean;
	set(name: string, cursor: CursorState): void;
	/** Returns whether there was one. */
	remove(name: string): boolean;
	/** n8n saves nothing of a run that was started by hand. */
	readonly saves: boolean;
}

export function cursorStore(context: Context): CursorStore {
	const cursors = () => readOwn(context, 'cursors');
	return {
		read: (name) => readCursor(cursors()[name]),
		revision(name) {
			const { revision } = objectOf(cursors()[name]);
			return typeof revision === 'number' && Number.isFinite(revision) ? revision : 0;
		},
		names: () => Object.keys(cursors()),
		move(name, next, base) {
			const stored = readCursor(cursors()[name]);
			const moved = stored !== undefined && stored.revision !== base;
			const kept = moved ? { ...mergeCursors([stored, next]), revision: Math.max(stored.revision, next.revision) + 1 } : next;
			writeOwn(context, 'cursors')[name] = asData(kept);
			return moved;
		},
		set(name, cursor) {
			writeOwn(context, 'cursors')[name] = asData(cursor);
		},
		remove(name) {
			const known = Object.hasOwn(cursors(), name);
			if (known) delete writeOwn(context, 'cursors')[name];
			return known;
		},
		saves: context.getMode() !== 'manual',
	};
}

/**
 * A cursor that a person or an expression gives: the `cursor` of a report, the `state` in it, or either as text.
 * @returns undefined where nothing was given.
 * @throws JiraError (configuration) for anything else.
 */
export function givenCursor(given: unknown): CursorState | undefined {
	const value = typeof given === 'string' ? (parsed(given) ?? given) : given;
	return readCursor(objectOf(value).state ?? value);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The columns of tables that were exported before, by id of the node: a node keeps its id when it is renamed. */
export interface ColumnStore {
	read(nodeId: string): unknown;
	write(nodeId: string, columns: IDataObject): void;
}

export function columnStore(context: Context): ColumnStore {
	return {
		read: (nodeId) => readOwn(context, 'columns')[nodeId],
		write(nodeId, columns) {
			writeOwn(context, 'columns')[nodeId] = columns;
		},
	};
}

/** Cursors by name, and columns by id of the node. */
type Member = 'cursors' | 'columns';

/** What is kept; reading touches nothing, because n8n writes the whole state back whenever something in it was touched. */
function readOwn(context: Context, member: Member): Readonly<Record<string, unknown>> {
	const own = context.getWorkflowStaticData('global')[OWN];
	return objectOf(objectOf(own)[member]);
}

function writeOwn(context: Context, member: Member): IDataObject {
	const data = context.getWorkflowStaticData('global');
	if (!isObject(data[OWN])) data[OWN] = {};
	const own = data[OWN] as IDataObject;
	if (!isObject(own[member])) own[member] = {};
	return own[member] as IDataObject;
}

/** Whoever edits static data by hand may leave anything there; what is not an object is no store. */
function objectOf(value: unknown): Readonly<Record<string, unknown>> {
	return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without the members that are undefined: the state is JSON. */
function asData(cursor: CursorState): IDataObject {
	return JSON.parse(JSON.stringify(cursor)) as IDataObject;
}

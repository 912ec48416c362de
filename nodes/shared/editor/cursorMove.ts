import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { CursorState } from '../export/cursor';
import type { Outcome } from '../export/course/course';
import type { Partition } from '../export/scan';
import type { Mark } from '../records/kind';

/** When the cursor of an export moves. */
export type MoveWhen = 'automatic' | 'onCommit' | 'onExport' | 'never';

/** How a report carries the place that its run has come to, for Commit or for a person. */
export interface CarriedCursor {
	/** Name under which the workflow keeps it; absent for marks. */
	readonly name?: string;
	/** The execution that has read these records. */
	readonly execution: string;
	/** The revision that the run began with. */
	readonly base?: number;
	/** The part that the run has read, of which Commit needs all. */
	readonly partition?: Partition;
	readonly state?: CursorState;
	readonly marks?: CarriedMarks;
}

/** Records that wait for their mark. */
export interface CarriedMarks {
	readonly kind: string;
	readonly site: string;
	readonly mark: Mark;
	/** See `idSet.ts`. */
	readonly ids: string;
}

/** Type and operation of the node that commits. */
const NODE_TYPE = /(?:^|\.)jiraCloud$/;

/** Whether an enabled Export Cursor → Commit stands behind this node, at any distance. */
export function hasCommitDownstream(context: IExecuteFunctions): boolean {
	return context.getChildNodes(context.getNode().name, { includeNodeParameters: true }).some(({ type, disabled, parameters }) => {
		return NODE_TYPE.test(type) && !disabled && parameters?.resource === 'exportCursor' && parameters.operation === 'commit';
	});
}

/** Whether the run itself moves the cursor, or leaves that to Commit. */
export function waitsForCommit(context: IExecuteFunctions, when: MoveWhen): boolean {
	return when === 'onCommit' || (when === 'automatic' && hasCommitDownstream(context));
}

/** What the report carries of an outcome; undefined where the mode keeps no place. */
export function carriedOf(
	{ cursor, marks }: Outcome,
	{ kind, site, execution, ...place }: Pick<CarriedCursor, 'name' | 'base' | 'execution' | 'partition'> & Pick<CarriedMarks, 'kind' | 'site'>,
): CarriedCursor | undefined {
	if (cursor) return { execution, ...place, state: cursor };
	if (marks) return { execution, marks: { kind, site, mark: marks.mark, ids: marks.ids.encode() } };
	return undefined;
}

/** A report holds JSON only; n8n's type for it cannot be proven from interfaces. */
export function asJson(value: object): IDataObject {
	return value as IDataObject;
}

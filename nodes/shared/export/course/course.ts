import type { Connection } from '../../connection/types';
import type { Found, JiraRecord, Mark, WantedFields } from '../../records/kind';
import type { CursorState } from '../cursor';
import type { IdSet } from '../idSet';
import type { ExportReport } from '../report';
import type { ExportRequest, ExportSink } from '../request';
import type { Checkpoint } from './all';

/** What a run leaves behind for whatever comes next. At most one of the three is set. */
export interface Outcome {
	/** Where the next Delta begins. */
	readonly cursor?: CursorState;
	/** Where an export of everything goes on that ended on its way. */
	readonly resume?: Checkpoint;
	/** Records to be marked as exported. */
	readonly marks?: { readonly mark: Mark; readonly ids: IdSet };
}

/** One mode's way through its records: what is read, what of it leaves, and what is kept of the run. */
export interface Course {
	/** Fields that the mode looks at, beside those that leave. */
	readonly looksAt: readonly string[];
	/** Whether a run may end on its way without losing its place. */
	readonly canStop: boolean;
	/** About how many records will leave; undefined where nobody knows. */
	expect(): Promise<number | undefined>;
	/** What is to be read, page by page. */
	pages(wanted: WantedFields): AsyncGenerator<readonly Found[]>;
	/** Whether a record that was read does not leave, because it has left before. Asked in any order. */
	skips(record: JiraRecord): boolean;
	/**
	 * Whether a record may be left out because it is as an import wrote it, and whether an earlier run may have given it
	 * as it was after a moment. Absent where nothing is left out for that.
	 */
	readonly echo?: {
		may(record: JiraRecord): boolean;
		givenSince(record: JiraRecord, moment: number): boolean;
	};
	/** A record has left, or was skipped. Told in the order of the pages. */
	passed(record: JiraRecord): void;
	/** After the last record that leaves. */
	end(finished: boolean, sink: ExportSink): Promise<Outcome>;
}

/** What a course is made of. */
export interface CourseSettings<Source> {
	readonly connection: Connection;
	readonly request: ExportRequest<Source>;
	readonly report: ExportReport;
}

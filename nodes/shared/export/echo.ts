import type { FieldCatalog } from '../fields/catalog';
import type { JiraRecord } from '../records/kind';
import { JiraError } from '../errors/jiraError';
import { isOwnWrite } from '../records/memory';
import type { Course } from './course/course';
import type { ExportRequest } from './request';
import type { Selection } from './selection';

/**
 * Whether a record is left out because nobody has changed it since an import of ours wrote it; undefined where none is.
 * In doubt it is given.
 * @throws JiraError (invalid) for a kind that remembers nothing, and for a mode that has no cursor.
 */
export function echoTest<Source>(
	{ kind, leaveOutOwn, children, select }: ExportRequest<Source>,
	course: Course,
	{ catalog, selection }: { readonly catalog: FieldCatalog; readonly selection: Selection },
): ((record: JiraRecord) => boolean) | undefined {
	if (leaveOutOwn !== true) return undefined;
	const { memory } = kind;
	const { echo } = course;
	if (!memory || !echo) {
		throw new JiraError({
			kind: 'invalid',
			message: `Leave Out Own Changes does not go with ${kind.plural} in the mode "${select.mode}"`,
			advice: 'Use it with Delta or Delta with Deletions of issues',
		});
	}
	const { fields } = selection;
	const withMore = children !== undefined && children.names.length > 0;
	const known = new WeakMap<JiraRecord, boolean>();
	return (record) => {
		const settled = known.get(record);
		if (settled !== undefined) return settled;
		const givenSince = (moment: number) => echo.givenSince(record, moment);
		const isOwn = echo.may(record) && isOwnWrite(memory, { record, catalog, fields, withMore, givenSince });
		known.set(record, isOwn);
		return isOwn;
	};
}

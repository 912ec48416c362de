import type { Mark } from '../../records/kind';
import { JiraError } from '../../errors/jiraError';
import { IdSet } from '../idSet';
import { scanned } from '../scan';
import type { Course, CourseSettings } from './course';

/**
 * Once: what does not carry the mark yet. The search may not know of a mark that was set a moment ago, so the records
 * themselves are asked again.
 * @throws JiraError (invalid) for a kind that has no marks.
 */
export function onceCourse<Source>({ connection, request, report }: CourseSettings<Source>, source: Source, mark: Mark): Course {
	const { kind, partition } = request;
	const { marks } = kind;
	if (!marks) throw new JiraError({ kind: 'invalid', message: `${kind.plural} cannot be marked as exported`, advice: 'Choose another mode' });
	const ids = new IdSet();
	return {
		looksAt: marks.fields(mark),
		canStop: true,
		expect: async () => await kind.count(connection, source, { without: mark }),
		pages: (wanted) => scanned(kind.scan(connection, source, wanted, { without: mark }), report, new IdSet(), partition),
		skips: (record) => marks.isMarked(record, mark),
		passed(record) {
			if (!marks.isMarked(record, mark)) ids.add(record.id);
		},
		end: async () => await Promise.resolve({ marks: { mark, ids } }),
	};
}

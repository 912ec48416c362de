import type { Found } from '../../records/kind';
import { IdSet } from '../idSet';
import { noteMissing, type ExportReport } from '../report';
import { first, scanned } from '../scan';
import type { Course, CourseSettings } from './course';

const KEY_OR_ID = /^[A-Za-z0-9][A-Za-z0-9:_-]{0,254}$/;

/** Test: the first few records of a source. */
export function testCourse<Source>({ connection, request, report }: CourseSettings<Source>, source: Source, limit: number): Course {
	const { kind, partition } = request;
	return {
		...plain,
		expect: async () => await Promise.resolve(limit),
		pages: (wanted) => first(limit, scanned(kind.scan(connection, source, wanted, { limit }), report, new IdSet(), partition), report),
	};
}

/** By Keys: the keys and ids that came in, each record once. */
export function keysCourse<Source>({ report }: CourseSettings<Source>, keys: readonly string[]): Course {
	const given = new IdSet();
	return {
		...plain,
		expect: async () => await Promise.resolve(keys.length),
		pages: () => requestedKeys(keys, report),
		// Two words may mean one record: its id and its key, a former key, a key in small letters.
		skips: ({ id }) => given.has(id),
		passed({ id }) {
			if (!given.add(id)) report.scanned--;
		},
	};
}

/** A course that skips nothing and keeps nothing. */
const plain = {
	looksAt: [],
	canStop: false,
	skips: () => false,
	passed: () => undefined,
	end: async () => await Promise.resolve({}),
};

/** The keys that came in, each once. What cannot be a key is reported and not asked for. */
async function* requestedKeys(keys: readonly string[], report: ExportReport): AsyncGenerator<readonly Found[]> {
	const given = keys.map((key) => key.trim()).filter((key) => key !== '');
	const once = [...new Set(given)];
	report.scanned = once.length;
	report.repeated = given.length - once.length;
	for (const key of once) if (!KEY_OR_ID.test(key)) noteMissing(report, { key: key.slice(0, 80), reason: 'This is not a key or an ID' });
	yield await Promise.resolve(once.filter((key) => KEY_OR_ID.test(key)).map((key) => ({ id: key, key })));
}

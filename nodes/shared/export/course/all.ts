import { JiraError } from '../../errors/jiraError';
import type { ScanOptions } from '../../records/kind';
import { IdSet } from '../idSet';
import { isBounded } from '../budget';
import { momentOf } from '../moments';
import { tooMany } from '../refusals';
import { scanned } from '../scan';
import type { Course, CourseSettings } from './course';

/** Where an export of everything goes on: after what was created before a moment, less the ids given of that time. */
export interface Checkpoint {
	readonly version: 1;
	/** Milliseconds since the epoch. */
	readonly createdFrom: number;
	/** Ids given that were created in that minute or later (see `idSet.ts`). */
	readonly given: string;
}

const MINUTE_MS = 60_000;

/**
 * All: everything that matches. In the order of the source, or, where the run may end before the source does, in the
 * order of creation, which no edit changes: what was given is then everything up to a moment.
 */
export function allCourse<Source>(settings: CourseSettings<Source>, source: Source, resume: Checkpoint | undefined): Course {
	const { connection, request, report } = settings;
	const { kind, partition, maximum, budget } = request;
	const byCreation = kind.timeline !== undefined && (isBounded(budget) || resume !== undefined);
	const before = givenBefore(resume);
	const from = resume && resume.createdFrom > 0 ? resume.createdFrom : null;
	const options: ScanOptions = byCreation ? { range: { by: 'created', from } } : {};
	let minute = from ?? 0;
	let recent = new IdSet(before);
	return {
		looksAt: byCreation && kind.timeline ? [kind.timeline.created] : [],
		canStop: byCreation,
		expect: async () => await kind.count(connection, source, options),
		async *pages(wanted) {
			for await (const page of scanned(kind.scan(connection, source, wanted, options), report, new IdSet(), partition)) {
				if (!byCreation && maximum !== undefined && report.scanned > maximum) throw tooMany(`more than ${maximum}`, kind.plural, maximum);
				yield page;
			}
		},
		// A scan may begin some minutes too early.
		skips: (record) => before.has(record.id) || (from !== null && momentOf(kind, record, 'created') < from),
		passed(record) {
			if (!byCreation) return;
			const created = floorMinute(momentOf(kind, record, 'created'));
			if (created < minute) return;
			if (created > minute) recent = new IdSet();
			minute = created;
			recent.add(record.id);
		},
		end: async (finished) => await Promise.resolve(finished ? {} : { resume: { version: 1, createdFrom: minute, given: recent.encode() } }),
	};
}

/** Takes over the place of an earlier run. */
export function readCheckpoint(value: unknown): Checkpoint | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const { version, createdFrom, given } = (typeof value === 'object' ? value : parsed(String(value))) as Partial<Checkpoint>;
	if (
		version === 1 &&
		typeof createdFrom === 'number' &&
		Number.isFinite(createdFrom) &&
		typeof given === 'string' &&
		IdSet.decode(given)
	) {
		return { version, createdFrom, given };
	}
	throw new JiraError({
		kind: 'invalid',
		message: 'Resume From is not the place of an earlier run',
		advice: 'Give "resume" of the report of the run that ended early, as it is, or leave Resume From empty',
	});
}

function parsed(text: string): object {
	try {
		return (JSON.parse(text) as object | null) ?? {};
	} catch {
		return {};
	}
}

function givenBefore(resume: Checkpoint | undefined): IdSet {
	return IdSet.decode(resume?.given ?? '') ?? new IdSet();
}

/** JQL knows moments to the minute (reference §3.3). */
function floorMinute(moment: number): number {
	return Math.floor(moment / MINUTE_MS) * MINUTE_MS;
}

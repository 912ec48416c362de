import fc from '../../tools/laws';
import { mergeCursors } from '../../../nodes/shared/export/cursor';
import { DAY, destination, HOUR, MINUTE, movingSite, type Happening, type Habits, type MovingSite } from './movingSite';

const START = Date.UTC(2026, 0, 5, 12);
const RECORDS = 40;

const lag = fc.oneof(
	{ weight: 6, arbitrary: fc.constant(0) },
	{ weight: 3, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
	{ weight: 2, arbitrary: fc.integer({ min: 0, max: 8 * HOUR }) },
	{ weight: 1, arbitrary: fc.integer({ min: 0, max: DAY - 2 * MINUTE }) },
);

const happening = (does: fc.Arbitrary<Happening['does']>): fc.Arbitrary<Happening> =>
	fc
		.record({
			// Before the first run, in bulk within a minute, and while runs are under way.
			at: fc.oneof(
				fc.integer({ min: -30 * DAY, max: 0 }),
				fc.integer({ min: 0, max: 40 }).map((ms) => -12 * DAY + ms),
				fc.integer({ min: -HOUR, max: 6 * HOUR }),
				fc.integer({ min: 0, max: 3 * DAY }),
			),
			id: fc.integer({ min: 1, max: RECORDS }),
			lag,
			does,
		})
		.map((one) => ({ ...one, at: START + one.at }));

const histories = (does: fc.Arbitrary<Happening['does']>) => fc.array(happening(does), { maxLength: 160, size: 'max' });

const habits: fc.Arbitrary<Habits> = fc.record({
	page: fc.integer({ min: 1, max: 12 }),
	read: fc.integer({ min: 1, max: 7 }),
	takes: fc.constantFrom(0, 200, 5_000, 10 * MINUTE),
	early: fc.constantFrom(0, 0, 6 * MINUTE),
});

/** Pauses between runs, and what each run may do. */
const plan = fc.array(
	fc.record({
		pause: fc.constantFrom(0, MINUTE, 20 * MINUTE, 5 * HOUR, DAY, 3 * DAY),
		records: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
		killAfter: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
	}),
	{ maxLength: 14, size: 'max' },
);

/**
 * Became visible a moment after the first run, and lies in the minute in which the window of the second begins, just
 * before it: the second sees it and must not take it for given.
 */
const SHOWN_LATE_BESIDE_THE_WINDOW: [Happening[], Habits] = [
	[
		{ at: START, id: 1, lag: 20 * MINUTE + 1, does: 'edit' },
		{ at: START + 15 * MINUTE + 1, id: 2, lag: 0, does: 'edit' },
	],
	{ page: 1, read: 1, takes: 0, early: 0 },
];

/** Comes silently into the source after the first run has scanned it, and before that run counts what is there. */
const CAME_BEFORE_THE_CENSUS: [Happening[], Habits] = [
	[
		{ at: START - 12 * DAY, id: 36, lag: 0, does: 'edit' },
		{ at: START - 12 * DAY, id: 36, lag: 0, does: 'leave' },
		{ at: START, id: 1, lag: 0, does: 'edit' },
		{ at: START + 10 * MINUTE + 1, id: 36, lag: 0, does: 'silentlyCome' },
	],
	{ page: 1, read: 1, takes: 10 * MINUTE, early: 0 },
];

/** Runs on until the index has caught up and two sweeps have seen it. */
async function comeToRest(site: MovingSite, run: () => Promise<unknown>): Promise<void> {
	site.advance(Math.max(0, site.lastEvent - site.now()) + MINUTE);
	for (let day = 0; day < 3; day++) {
		await run();
		site.advance(DAY);
	}
}

describe('the union of all runs', () => {
	test('of a Delta is the truth, whatever changes, lags, stops and dies on the way', async () => {
		await fc.assert(
			fc.asyncProperty(histories(fc.constant('edit')), habits, plan, async (happenings, ways, runs) => {
				const site = movingSite(START - 31 * DAY, happenings, ways);
				site.advance(31 * DAY);
				const target = destination(site);
				for (const { pause, records, killAfter } of runs) {
					site.advance(pause);
					if (killAfter !== undefined) site.killAfter(killAfter);
					await target.run({ budget: { records } });
				}
				await comeToRest(site, async () => await target.run());
				expect(target.has).toEqual(site.truth());
			}),
			{ numRuns: 250, examples: [[...SHOWN_LATE_BESIDE_THE_WINDOW, [{ pause: 20 * MINUTE, records: undefined, killAfter: undefined }]]] },
		);
	});

	test('of a Delta that only ever stops after a few records comes to its end', async () => {
		await fc.assert(
			fc.asyncProperty(histories(fc.constant('edit')), habits, fc.integer({ min: 1, max: 5 }), async (happenings, ways, records) => {
				const site = movingSite(START - 31 * DAY, happenings, { ...ways, takes: 200 });
				site.advance(31 * DAY);
				const target = destination(site);
				const runOn = async () => {
					for (let runs = 0; runs < 400; runs++) if ((await target.run({ budget: { records } }))?.finished) return;
					throw new Error('It does not come to its end');
				};
				await runOn();
				await comeToRest(site, runOn);
				expect(target.has).toEqual(site.truth());
			}),
			{ numRuns: 100 },
		);
	});

	test.each(['changesByCursor', 'changesByInput'] as const)(
		'of %s is what the source has, whatever leaves and comes back',
		async (mode) => {
			const does = fc.constantFrom<Happening['does'][]>('edit', 'edit', 'edit', 'leave', 'delete', 'silentlyLeave', 'silentlyCome');
			await fc.assert(
				fc.asyncProperty(histories(does), habits, plan, async (happenings, ways, runs) => {
					const site = movingSite(START - 31 * DAY, happenings, ways);
					site.advance(31 * DAY);
					const target = destination(site, {}, mode);
					for (const { pause, records, killAfter } of runs) {
						site.advance(pause);
						if (killAfter !== undefined) site.killAfter(killAfter);
						await target.run({ budget: { records } });
					}
					await comeToRest(site, async () => await target.run());
					expect(target.has).toEqual(site.truth());
				}),
				{ numRuns: 100, examples: [[...CAME_BEFORE_THE_CENSUS, [{ pause: 0, records: undefined, killAfter: undefined }]]] },
			);
		},
	);

	test.each(['delta', 'changesByCursor', 'changesByInput'] as const)('of the parts of a partitioned %s is the truth', async (mode) => {
		const does =
			mode === 'delta'
				? fc.constant<Happening['does']>('edit')
				: fc.constantFrom<Happening['does'][]>('edit', 'edit', 'leave', 'delete', 'silentlyCome');
		await fc.assert(
			fc.asyncProperty(histories(does), habits, fc.integer({ min: 1, max: 4 }), plan, async (happenings, ways, of, runs) => {
				const site = movingSite(START - 31 * DAY, happenings, ways);
				site.advance(31 * DAY);
				const target = destination(site, {}, mode);
				const runAll = async (records?: number) => {
					const parts = [];
					for (let number = 1; number <= of; number++) parts.push(await target.export({ partition: { number, of }, budget: { records } }));
					target.commit(mergeCursors(parts.map(({ cursor }) => cursor)));
				};
				for (const { pause, records } of runs) {
					site.advance(pause);
					await runAll(records);
				}
				await comeToRest(site, async () => await runAll());
				expect(target.has).toEqual(site.truth());
			}),
			{ numRuns: 100 },
		);
	});
});

describe('where nothing lags and nothing changes meanwhile', () => {
	const quiet = fc.uniqueArray(fc.record({ at: fc.integer({ min: -20 * DAY, max: -HOUR }), id: fc.integer({ min: 1, max: RECORDS }) }), {
		selector: ({ id }) => id,
	});

	test('each change is given once, however often a run stops', async () => {
		await fc.assert(
			fc.asyncProperty(quiet, fc.integer({ min: 1, max: 9 }), habits, async (some, records, ways) => {
				const happenings = some.map(({ at, id }) => ({ at: START + at, id, lag: 0, does: 'edit' as const }));
				const site = movingSite(START - 31 * DAY, happenings, { ...ways, takes: 0 });
				site.advance(31 * DAY);
				const target = destination(site);
				for (let runs = 0; runs < 60; runs++) {
					await target.run({ budget: { records } });
					site.advance(10 * MINUTE);
				}
				expect(new Map(target.given)).toEqual(site.truth());
				expect(target.given).toHaveLength(some.length);
			}),
			{ numRuns: 100 },
		);
	});

	test('n parts cover every record once, and once only over the runs that follow', async () => {
		await fc.assert(
			fc.asyncProperty(quiet, fc.integer({ min: 1, max: 6 }), habits, async (some, of, ways) => {
				const happenings = some.map(({ at, id }) => ({ at: START + at, id, lag: 0, does: 'edit' as const }));
				const site = movingSite(START - 31 * DAY, happenings, ways);
				site.advance(31 * DAY);
				const target = destination(site);
				for (let runs = 0; runs < 4; runs++) {
					const parts = [];
					for (let number = 1; number <= of; number++) parts.push(await target.export({ partition: { number, of } }));
					target.commit(mergeCursors(parts.map(({ cursor }) => cursor)));
					site.advance(9 * HOUR);
				}
				expect(new Map(target.given)).toEqual(site.truth());
				expect(target.given).toHaveLength(some.length);
			}),
			{ numRuns: 100 },
		);
	});
});

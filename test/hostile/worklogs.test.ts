import { readCursor, type CursorState } from '../../nodes/shared/export/cursor';
import { worklogKind } from '../../nodes/shared/records/worklog';
import type { WorklogSource } from '../../nodes/shared/records/worklog/read';
import { makeRandom } from '../simulator/random';
import type { Simulator } from '../simulator';
import { closeSite, connectTo, DAY, exportOnce, frozenSite, HOUR, MINUTE, MORNING } from './flow';

let simulator: Simulator;

afterEach(async () => {
	await closeSite(simulator);
});

function truth(): Map<string, number> {
	return new Map([...simulator.site.worklogs.all()].map(({ worklog }) => [worklog.id, worklog.updated]));
}

/** A flow that keeps what it gets, and its cursor as JSON. */
function flowOf(mode: 'delta' | 'changes', source: WorklogSource = {}) {
	const has = new Map<string, number>();
	const removals: string[] = [];
	let kept: string | undefined;
	return {
		has,
		removals,
		async run(records?: number, before?: () => void) {
			const cursor: CursorState | undefined = readCursor(kept);
			const delta = { source, cursor, whenFilterChanged: 'stop', overlapMs: 15 * MINUTE, startFrom: null } as const;
			const select = mode === 'delta' ? ({ mode, ...delta } as const) : ({ mode, brake: { least: 50, percent: 10 }, ...delta } as const);
			const result = await exportOnce(connectTo(simulator, { before }), worklogKind, select, { budget: { records } });
			for (const [id, updated] of result.given) has.set(id, updated);
			for (const { id } of result.removed) {
				removals.push(String(id));
				has.delete(String(id));
			}
			kept = JSON.stringify(result.cursor);
			return result;
		},
	};
}

/** Someone adds, changes or deletes a worklog of some issue. */
function work(random: () => number): void {
	const { site, clock } = simulator;
	const issues = [...site.issues.all()];
	const issue = issues[Math.floor(random() * issues.length)]!;
	const what = random();
	if (what < 0.5 || issue.worklogs.length === 0) {
		const like = issues.flatMap(({ worklogs }) => worklogs)[0]!;
		const added = { ...like, id: site.takeId(), created: clock.now(), updated: clock.now() };
		site.writeIssue({ ...issue, worklogs: [...issue.worklogs, added] });
	} else if (what < 0.75) {
		site.writeIssue({ ...issue, worklogs: issue.worklogs.map((one, place) => (place === 0 ? { ...one, updated: clock.now() } : one)) });
	} else site.writeIssue({ ...issue, worklogs: issue.worklogs.slice(1) });
}

describe.each(['exclusive', 'inclusive'] as const)('worklogs, with `since` %s', (since) => {
	test.each([undefined, 7])('what changed and what was deleted, run after run of at most %p', async (records) => {
		simulator = await frozenSite();
		const { site, clock } = simulator;
		site.worklogSince = since;
		const random = makeRandom(5);
		site.addIssues(12, (index) => ({
			project: 'DEMO',
			summary: 'x',
			created: MORNING - 9 * DAY,
			// Some at the very same moment.
			worklogs: Array.from({ length: 4 }, (_none, place) => ({
				created: MORNING - 9 * DAY + Math.floor(index / 4) * HOUR + place,
				timeSpentSeconds: 60,
			})),
		}));
		const flow = flowOf('changes');
		for (let run = 0; run < 25; run++) {
			await flow.run(records, () => {
				clock.advance(800);
				if (random() < 0.5) work(random);
			});
			clock.advance(20 * MINUTE);
		}
		clock.advance(HOUR);
		while (!(await flow.run(records)).report.finished) clock.advance(MINUTE);
		expect(flow.has).toEqual(truth());
		expect(new Set(flow.removals).size).toBe(flow.removals.length);
	});
});

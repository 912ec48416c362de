import type { ImportMode } from '../../nodes/shared/import/modes';
import { isRejection, type Outcome } from '../../nodes/shared/import/outcome';
import type { ImportRow } from '../../nodes/shared/import/request';
import type { Simulator } from '../simulator';
import { killedAt, killPoints, type When } from './import/kill';
import { projectRows, rowsWithLists } from './import/rows';
import { importInto, importSite } from './import/site';
import { differencesBetween, stateOf, type IssueState } from './import/state';

/** An import that is killed anywhere and run again leaves the same Jira as one that went through. */
let simulator: Simulator;

const HOUR_MS = 3_600_000;

afterEach(async () => {
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.violations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
	await simulator.close();
});

/** What is imported, into which site. */
interface Case {
	readonly mode: ImportMode;
	readonly rows: readonly ImportRow[];
	/** What is there before. */
	readonly before?: readonly ImportRow[];
	/** What is wrong with the site from then on. */
	readonly disturb?: (simulator: Simulator) => void;
}

const lag = ({ site }: Simulator) => void (site.issues.lagMs = HOUR_MS);
const misses = ({ site }: Simulator) => void (site.issues.misses = { every: 5, forMs: 8 * HOUR_MS });
const lagAndMisses = (one: Simulator) => {
	lag(one);
	misses(one);
};

async function arrange({ before, disturb }: Case, isDisturbed = true): Promise<void> {
	simulator = await importSite();
	if (before) await importInto(simulator, 'upsert', before);
	if (isDisturbed) disturb?.(simulator);
}

/** What an import leaves that nobody disturbs and that nobody kills. */
async function uninterrupted(given: Case): Promise<IssueState[]> {
	await arrange(given, false);
	const { outcomes } = await importInto(simulator, given.mode, given.rows);
	expect(unfinished(outcomes)).toEqual([]);
	const expected = stateOf(simulator);
	await simulator.close();
	return expected;
}

function unfinished(outcomes: readonly Outcome[]): readonly Outcome[] {
	return outcomes.filter(isRejection).slice(0, 3);
}

/** Runs the same rows again, and once more: the first finishes what the dead run has begun, the second writes nothing. */
async function expectFinished({ mode, rows }: Case, point: { call: number; when: When }, expected: readonly IssueState[], twice: boolean): Promise<void> {
	const { call, when } = point;
	const { outcomes } = await importInto(simulator, mode, rows);
	expect({ call, when, differences: differencesBetween(stateOf(simulator), expected) }).toEqual({ call, when, differences: [] });
	expect({ call, when, unfinished: unfinished(outcomes) }).toEqual({ call, when, unfinished: [] });
	if (!twice) return;
	const again = await importInto(simulator, mode, rows);
	expect(again.outcomes.filter(({ outcome }) => outcome !== 'unchanged' && outcome !== 'skipped').slice(0, 3)).toEqual([]);
}

/** From every state that a death before or after one of the requests leaves behind. */
async function killEverywhere(given: Case): Promise<{ readonly points: number; readonly requests: number }> {
	const expected = await uninterrupted(given);
	await arrange(given);
	const { points, requests } = await killPoints(simulator, async (around) => await importInto(simulator, given.mode, given.rows, around));
	expect(differencesBetween(stateOf(simulator), expected)).toEqual([]);
	for (const [index, point] of points.entries()) {
		point.restore();
		await expectFinished(given, point, expected, index % 10 === 0);
	}
	return { points: points.length, requests };
}

/** Really kills, so that requests that are under way still arrive: at every n-th request, and everywhere when n is 1. */
async function killReally(given: Case, every = 1): Promise<number> {
	const expected = await uninterrupted(given);
	await arrange(given);
	const restore = simulator.snapshot();
	let points = 0;
	for (let call = 1, reached = true; reached; call += every) {
		reached = false;
		for (const when of ['before', 'after'] as const) {
			restore();
			const kill = killedAt(call, when);
			await importInto(simulator, given.mode, given.rows, kill.around).catch(() => undefined);
			reached ||= kill.happened();
			await expectFinished(given, { call, when }, expected, every === 1);
			points++;
		}
	}
	return points;
}

/** 500 rows: 20 epics, 460 stories, 20 sub-tasks; 60 statuses up to three steps away; 30 comments, 20 worklogs, 20 links. */
const ROWS = projectRows(500);

describe('500 rows with parents, statuses and lists, killed before and after every request and run again', () => {
	it.each<[string, Case]>([
		['all rows are new', { mode: 'upsert', rows: ROWS }],
		['all rows are new and the index is an hour behind', { mode: 'upsert', rows: ROWS, disturb: lag }],
		['all rows are new and the index misses every fifth for hours', { mode: 'upsert', rows: ROWS, disturb: misses }],
		['half of the rows are there, some of them changed, the index is behind and misses every fifth', { mode: 'upsert', rows: projectRows(500, 2), before: projectRows(250), disturb: lagAndMisses }],
	])('the end is the same when %s', async (_title, given) => {
		const { points, requests } = await killEverywhere(given);
		expect(requests).toBeGreaterThan(90);
		expect(points).toBeGreaterThan(60);
	}, 240_000);

	it('so it is when what was under way at the moment of death still arrives', async () => {
		expect(await killReally({ mode: 'upsert', rows: ROWS }, 12)).toBeGreaterThan(14);
	}, 240_000);
});

describe('fewer rows, really killed at every request', () => {
	it('an upsert with every list, files included', async () => {
		// Three rows with eight children each, and what is read and created before.
		expect(await killReally({ mode: 'upsert', rows: rowsWithLists(3) })).toBeGreaterThan(60);
	}, 240_000);

	it('a mirror that deletes', async () => {
		expect(await killReally({ mode: 'mirror', rows: projectRows(40, 2), before: projectRows(60) })).toBeGreaterThan(12);
	}, 240_000);

	it.each<[string, Case['disturb']]>([
		['a deletion', undefined],
		['a deletion with the index behind', lag],
	])('%s', async (_title, disturb) => {
		const rows = projectRows(60).filter(({ cells }) => cells.type === 'Sub-task' || cells.type === 'Story');
		expect(await killReally({ mode: 'delete', rows: rows.map((row, index) => ({ ...row, index })), before: projectRows(60), disturb })).toBeGreaterThan(6);
	}, 240_000);
});

import type { Outcome, OutcomeName } from '../../../nodes/shared/import/outcome';
import { isRejection } from '../../../nodes/shared/import/outcome';
import type { ImportResult } from '../../../nodes/shared/import/run';
import type { Simulator } from '../../simulator';
import { importInto, importSite } from '../import/site';
import { differencesBetween, stateOf, type IssueState } from '../import/state';
import type { HostileFault, Target } from './faults';
import type { Scene } from './scenes';

/** What became of the rows of one run that met a fault, read from the site and held against what the run has said. */
export interface Verdict {
	/** Which call the fault befell; empty where it befell the site. */
	readonly at: string;
	/**
	 * `done`: the run did everything. `second run`: it said of each row what it did not do, and the same rows again did it.
	 * `told`: the same, where rows have no identity and so are not for a second run. `stopped`: nothing was written.
	 */
	readonly verdict: 'done' | 'second run' | 'told' | 'stopped';
	/** What the run said of rows that it did not do, in alphabetical order. */
	readonly said: readonly OutcomeName[];
	/** What must never be: rows that are lost, doubled, or told otherwise than they are. */
	readonly wrong: readonly string[];
}

const expectedStates = new Map<Scene, Promise<IssueState[]>>();

/** What a run leaves that meets no fault. */
async function expectedOf(scene: Scene): Promise<IssueState[]> {
	const known = expectedStates.get(scene) ?? undisturbed(scene);
	expectedStates.set(scene, known);
	return await known;
}

async function undisturbed(scene: Scene): Promise<IssueState[]> {
	const simulator = await importSite();
	try {
		if (scene.before.length > 0) await importInto(simulator, 'upsert', scene.before);
		await importInto(simulator, scene.mode, scene.rows);
		return stateOf(simulator);
	} finally {
		await simulator.close();
	}
}

/** Plays one cell of the matrix: the fault at every call that the mode cannot do without, or at the site. */
export async function playCell(fault: HostileFault, scene: Scene): Promise<readonly Verdict[]> {
	const expected = await expectedOf(scene);
	const simulator = await importSite();
	const nowhere: Target = { name: '', method: 'GET', path: '' };
	const isSite = fault.befalls === 'site';
	try {
		if (isSite) fault.strike(simulator, nowhere);
		if (scene.before.length > 0) await importInto(simulator, 'upsert', scene.before);
		const restore = simulator.snapshot();
		const verdicts: Verdict[] = [];
		for (const target of isSite ? [nowhere] : scene.targets) {
			restore();
			verdicts.push(await playOnce(simulator, fault, scene, target, expected));
		}
		return verdicts;
	} finally {
		await simulator.close();
	}
}

async function playOnce(simulator: Simulator, fault: HostileFault, scene: Scene, target: Target, expected: readonly IssueState[]): Promise<Verdict> {
	const { mode, rows } = scene;
	const before = stateOf(simulator);
	const around = fault.befalls === 'call' ? fault.strike(simulator, target) : undefined;
	const first = await importInto(simulator, mode, rows, around).catch((thrown: unknown) => thrown);
	const struck = simulator.faults.pending === 0 || fault.mend !== undefined;
	fault.mend?.(simulator);
	simulator.faults.clear();
	const after = stateOf(simulator);
	const isDone = differencesBetween(after, expected).length === 0;
	const wrong = struck ? [] : ['the fault never came to pass'];
	if (!isResult(first)) {
		const written = differencesBetween(after, before);
		if (written.length > 0) wrong.push(`thrown after something was written: ${JSON.stringify(written)}`);
		if (!(first instanceof Error) || first.name !== 'JiraError') wrong.push(`thrown: ${String(first)}`);
	} else {
		wrong.push(...untrue(simulator, scene, first.outcomes, expected));
	}
	wrong.push(...doubled(after), ...faultsOfTheClient(simulator));
	const outcomes = isResult(first) ? first.outcomes : [];
	const open = outcomes.filter((outcome) => isRejection(outcome) || isNotThere(scene, outcome));
	const said = [...new Set(open.map(({ outcome }) => outcome))].sort();
	const at = target.name;
	if (isResult(first) && isDone && open.length === 0) return { at, verdict: 'done', said, wrong };
	if (mode === 'create') {
		if (isResult(first) && !isDone && open.length === 0 && !outcomes.some(({ partly }) => partly)) wrong.push('lost without a word');
		return { at, verdict: 'told', said: [...said, ...(outcomes.some(({ partly }) => partly) ? (['created'] as const) : [])], wrong };
	}
	await importInto(simulator, mode, rows);
	const end = stateOf(simulator);
	const differences = differencesBetween(end, expected);
	if (differences.length > 0) wrong.push(`the second run ends in another state: ${JSON.stringify(differences)}`);
	return { at, verdict: isResult(first) ? 'second run' : 'stopped', said, wrong: [...wrong, ...doubled(end), ...faultsOfTheClient(simulator)] };
}

function isResult(first: unknown): first is ImportResult {
	return typeof first === 'object' && first !== null && 'outcomes' in first;
}

/** A row that was to be deleted, of which the run says that there is nothing to delete. */
function isNotThere({ mode }: Scene, { outcome }: Outcome): boolean {
	return mode === 'delete' && outcome === 'skipped';
}

/** Issues that stand twice for one row. */
function doubled(states: readonly IssueState[]): string[] {
	const names = states.map(({ name }) => String(name));
	return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => `${name} is there twice`);
}

/** Rows whose outcome says something else than the site. */
function untrue(simulator: Simulator, { rows, mode }: Scene, outcomes: readonly Outcome[], expected: readonly IssueState[]): string[] {
	if (outcomes.length !== rows.length) return [`${rows.length} rows and ${outcomes.length} outcomes`];
	const now = new Map(stateOf(simulator).map((state) => [state.name, state]));
	const wanted = new Map(expected.map((state) => [state.name, state]));
	return rows.flatMap(({ cells: { external_id: name } }, index) => {
		const { outcome, ref, retry, partly } = outcomes[index]!;
		const is = now.get(name);
		const says = (text: string) => [`${String(name)} is told as ${outcome}, and ${text}`];
		if (outcome === 'deleted') return is ? says('is there') : [];
		if (outcome === 'created' || outcome === 'updated' || outcome === 'unchanged') {
			if (!is) return says('is not there');
			if (!partly && ownPart(is) !== ownPart(wanted.get(name))) return says(`is not as it should be: ${JSON.stringify(is)}`);
			return simulator.site.issues.find(ref?.key ?? '') ? [] : says(`has no issue ${ref?.key}`);
		}
		// What was not attempted is as it was before.
		if (outcome === 'not attempted' && mode === 'delete' && !is) return says('is gone');
		// Without an identity a row that is fed back is created once more.
		if (mode === 'create' && is && retry === true) return says('may be tried again, though it is there');
		return [];
	});
}

/** A link is the matter of the row that it leads from. */
function ownPart(state: IssueState | undefined): string {
	const links = (state?.links ?? []) as readonly string[]; // As `stateOf` makes them.
	return JSON.stringify({ ...state, links: links.filter((link) => link.includes(`: ${String(state?.name)} > `)) });
}

function faultsOfTheClient({ counters }: Simulator): string[] {
	return [...counters.violations.map(({ endpoint, reason }) => `${endpoint} was ${reason}`), ...counters.contractViolations.map((violation) => JSON.stringify(violation)), ...counters.defects];
}

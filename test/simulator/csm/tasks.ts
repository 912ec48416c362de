import type { SimulatorClock } from '../clock';
import { uuidOf } from './store';

/** What a bulk request said of one of its parts that was not carried out. */
export interface Failure {
	readonly entity: string;
	readonly entityId: string;
	readonly message: string;
}

/**
 * How a task ends (reference §10): `told`: with the failures that there were. `failedWithoutWord`: FAILED, no failures,
 * and all of it done. `failedHalfway`: FAILED, no failures, half of it done. `finishedHalfway`: FINISHED, no failures,
 * half of it done. `failedAtOnce`: FAILED, no failures, nothing done. `stuck`: never.
 */
export type Ending = 'told' | 'failedWithoutWord' | 'failedHalfway' | 'finishedHalfway' | 'failedAtOnce' | 'stuck';

/** How the tasks of a site behave. */
export interface CsmSettings {
	/** A task is carried out when it is this old by the simulator's clock … */
	ms: number;
	/** … and was asked for so often. */
	polls: number;
	/** How the next tasks end, one after the other; `told` when the list is used up. */
	endings: Ending[];
}

type Work = () => Failure | undefined;

interface Task {
	readonly id: string;
	readonly type: string;
	readonly created: number;
	/** One for each part of the request. */
	readonly parts: readonly Work[];
	readonly ending: Ending;
	polls: number;
	status: 'NOT_STARTED' | 'IN_PROGRESS' | 'FINISHED' | 'FAILED';
	failures: readonly Failure[];
}

/** Tasks of a site that are not yet finished at most, and how long results are kept (reference §10). */
const MOST_OPEN = 10;
const KEPT_MS = 3 * 86_400_000;

/** The bulk tasks of Customer Service Management. Nothing is done before a task is due, and then in no order at all. */
export class CsmTasks {
	private readonly tasks = new Map<string, Task>();
	private readonly byKey = new Map<string, string>();
	private count = 0;
	/** The most tasks that were open at the same time. */
	peakOpen = 0;

	constructor(
		private readonly clock: SimulatorClock,
		private readonly settings: CsmSettings,
		private readonly random: () => number,
	) {}

	get open(): number {
		return [...this.tasks.values()].filter(({ status }) => status === 'NOT_STARTED' || status === 'IN_PROGRESS').length;
	}

	get full(): boolean {
		return this.open >= MOST_OPEN;
	}

	/** The task of an earlier request with the same key, if its results are still kept. */
	ofKey(key: string): Task | undefined {
		return this.find(this.byKey.get(key) ?? '');
	}

	add(key: string, type: string, parts: readonly Work[]): Task {
		this.count += 1;
		const task: Task = {
			id: uuidOf(`task ${this.count}`),
			type,
			created: this.clock.now(),
			parts,
			ending: this.settings.endings.shift() ?? 'told',
			polls: 0,
			status: 'NOT_STARTED',
			failures: [],
		};
		this.tasks.set(task.id, task);
		this.byKey.set(key, task.id);
		this.peakOpen = Math.max(this.peakOpen, this.open);
		return task;
	}

	find(id: string): Task | undefined {
		const task = this.tasks.get(id);
		return task && this.clock.now() - task.created < KEPT_MS ? task : undefined;
	}

	/** What `GET tasks/{id}` sees: every look counts. */
	look(id: string): Task | undefined {
		const task = this.find(id);
		if (task) task.polls += 1;
		this.settle();
		return task;
	}

	/** Carries out what is due, the last one first: the order of tasks is not guaranteed. */
	settle(): void {
		const { ms, polls } = this.settings;
		for (const task of [...this.tasks.values()].reverse()) {
			if (task.status === 'FINISHED' || task.status === 'FAILED') continue;
			if (task.polls > 0) task.status = 'IN_PROGRESS';
			if (task.ending === 'stuck' || task.polls < polls || this.clock.now() < task.created + ms) continue;
			this.carryOut(task);
		}
	}

	private carryOut(task: Task): void {
		const { ending } = task;
		const isHalf = ending === 'failedHalfway' || ending === 'finishedHalfway';
		const count = ending === 'failedAtOnce' ? 0 : isHalf ? Math.floor(task.parts.length / 2) : task.parts.length;
		const failures = shuffled(task.parts, this.random)
			.slice(0, count)
			.flatMap((part) => part() ?? []);
		const isTold = ending === 'told';
		const allFailed = task.parts.length > 0 && failures.length === task.parts.length;
		task.status = (isTold && allFailed) || ending.startsWith('failed') ? 'FAILED' : 'FINISHED';
		task.failures = isTold ? failures : [];
	}
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
	const keyed = list.map((entry) => ({ entry, key: random() }));
	return keyed.sort((a, b) => a.key - b.key).map(({ entry }) => entry);
}

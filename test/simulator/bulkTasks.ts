import type { SimulatorClock } from './clock';
import type { Counters } from './counters';
import type { SimulatorSettings } from './settings';
import { copyOf, refill } from './site/issues';

/** What a bulk operation did: per issue that its caller can see, done or why not. */
export interface BulkOutcome {
	readonly processed: readonly number[];
	readonly failed: Readonly<Record<string, readonly string[]>>;
}

/** A bulk operation that was accepted. */
export interface BulkTask {
	readonly id: string;
	readonly submittedBy: string;
	/** Milliseconds since the epoch. */
	readonly created: number;
	/** How many of the issues that were named it knows and its caller may see, and how many not. */
	readonly accessible: number;
	readonly inaccessible: number;
	readonly work: (counters: Counters) => BulkOutcome;
	/** Only of the tasks that set properties, which are read and counted apart from bulk operations: their issues. */
	readonly properties?: readonly number[];
	polls: number;
	finished?: number;
	outcome?: BulkOutcome;
}

/** Tasks that wait or run at the same time, of all users together (reference §5.3). */
const MOST_OPEN = 5;
const KEPT_MS = 14 * 86_400_000;

/** The tasks of bulk operations. Nothing is done before a task is due: see `SimulatorSettings.bulkTasks`. */
export class BulkTasks {
	private readonly tasks = new Map<string, BulkTask>();

	constructor(
		private readonly clock: SimulatorClock,
		private readonly settings: SimulatorSettings,
	) {}

	/** Whether no further task is taken at present. */
	get full(): boolean {
		const open = [...this.tasks.values()].filter(({ outcome, properties }) => outcome === undefined && properties === undefined);
		return open.length >= MOST_OPEN;
	}

	/** Whether a task that is not done yet is to set properties of one of these issues. */
	setsPropertiesOf(issues: ReadonlySet<number>): boolean {
		const open = [...this.tasks.values()].filter(({ outcome }) => outcome === undefined);
		return open.some(({ properties = [] }) => properties.some((id) => issues.has(id)));
	}

	add(task: Pick<BulkTask, 'submittedBy' | 'accessible' | 'inaccessible' | 'work' | 'properties'>): BulkTask {
		const added: BulkTask = { ...task, id: String(this.tasks.size + 1), created: this.clock.now(), polls: 0 };
		this.tasks.set(added.id, added);
		return added;
	}

	/** All tasks as they are now; the function that it gives brings them back, as often as it is called. */
	snapshot(): () => void {
		const tasks = copyOf(this.tasks, (task) => ({ ...task }));
		return () => refill(this.tasks, copyOf(tasks, (task) => ({ ...task })));
	}

	/** A task that is kept; undefined for an unknown or old one. */
	find(id: string): BulkTask | undefined {
		const task = this.tasks.get(id);
		return task && this.clock.now() - task.created < KEPT_MS ? task : undefined;
	}

	/** Does the work of every task that is due, in the order in which they came. */
	settle(counters: Counters): void {
		const { ms, polls } = this.settings.bulkTasks;
		for (const task of this.tasks.values()) {
			if (task.outcome || task.polls < polls || this.clock.now() < task.created + ms) continue;
			task.outcome = task.work(counters);
			task.finished = this.clock.now();
		}
	}
}

import type { OperationName } from '../../connection/operations';
import type { Connection } from '../../connection/types';
import type { WriteRefused } from '../kind';
import type { DetailsOf } from './shapes';
import { runTask, type TaskEnd } from './tasks';

/** What a task has said of one thing: nothing against it, why it was not done, or nothing yet. */
export interface Told {
	readonly said: 'nothing' | 'failed' | 'open';
	/** Whether the task claims to have done everything. */
	readonly isFinished: boolean;
	readonly reason: string;
	/** What to do about it, where the request itself was refused. */
	readonly fix?: string;
	/** Whether the same row may be accepted later. */
	readonly retry?: boolean;
}

/** One thing of a bulk request, with the words by which a failure may name it. */
interface Named {
	readonly words: readonly string[];
}

/** How things become one request. */
interface Request<T> {
	readonly operation: OperationName;
	/** What one request takes, in the unit of `weight`. */
	readonly most: number;
	weight(thing: T): number;
	body(things: readonly T[]): unknown;
}

/** Detail operations that one request takes, of all things together (reference §10). */
const MOST_DETAILS = 1000;

/**
 * Writes things in as few tasks as they fit into, side by side. A request that is refused as a whole is sent again in
 * two halves, until it is known which of the things it was about: the others are done.
 */
export async function writeInTasks<T extends Named>(
	connection: Connection,
	things: readonly T[],
	request: Request<T>,
	tell: (thing: T, told: Told) => void,
): Promise<void> {
	await Promise.all(inRequests(things, request).map(async (some) => await writeOne(connection, some, request, tell)));
}

async function writeOne<T extends Named>(connection: Connection, things: readonly T[], request: Request<T>, tell: (thing: T, told: Told) => void): Promise<void> {
	const end = await runTask(connection, request.operation, request.body(things));
	if (end.end !== 'refused' || !end.isDivisible || things.length === 1) {
		for (const thing of things) tell(thing, toldBy(end, thing.words));
		return;
	}
	const middle = Math.ceil(things.length / 2);
	await Promise.all([things.slice(0, middle), things.slice(middle)].map(async (half) => await writeOne(connection, half, request, tell)));
}

/** Details of many things, a thousand operations a task. */
export async function writeDetails<T extends DetailsOf>(
	connection: Connection,
	things: readonly T[],
	{ operation, body }: { readonly operation: OperationName; body(things: readonly DetailsOf[]): unknown },
	tell: (thing: T, told: Told) => void,
): Promise<void> {
	const named = things.map((thing) => ({ thing, words: [thing.id] }));
	const request = {
		operation,
		most: MOST_DETAILS,
		weight: ({ thing }: (typeof named)[number]) => thing.writes.length,
		body: (some: typeof named) => body(some.map(({ thing: { id, writes } }) => ({ id, writes }))),
	};
	await writeInTasks(connection, named, request, ({ thing }, told) => tell(thing, told));
}

function inRequests<T>(things: readonly T[], { most, weight }: Request<T>): T[][] {
	const requests: T[][] = [];
	let left = 0;
	for (const thing of things) {
		if (requests.length === 0 || weight(thing) > left) {
			requests.push([]);
			left = most;
		}
		requests.at(-1)!.push(thing);
		left -= weight(thing);
	}
	return requests;
}

function toldBy(end: TaskEnd, words: readonly string[]): Told {
	if (end.end === 'open') return { said: 'open', isFinished: false, reason: end.reason };
	if (end.end === 'refused') return { said: 'failed', isFinished: false, reason: end.reason, fix: end.fix, retry: end.retry };
	const own = new Set(words.map(plain));
	const failures = end.failures.filter(({ entityId }) => own.has(plain(entityId)));
	if (failures.length === 0) return { said: 'nothing', isFinished: end.isFinished, reason: '' };
	const reason = failures.map(({ message }) => message).filter(Boolean).join(' ') || 'Customer Service Management has not done it, and does not say why';
	return { said: 'failed', isFinished: end.isFinished, reason };
}

/** What to say of a thing that is not as it was asked for. */
export function toldOf(told: readonly Told[]): Pick<WriteRefused, 'outcome' | 'reason'> {
	const failed = told.find(({ said }) => said === 'failed');
	if (failed) return { outcome: 'rejected', reason: failed.reason };
	const open = told.find(({ said }) => said === 'open');
	if (open) return { outcome: 'unknown', reason: open.reason };
	const how = told.every(({ isFinished }) => isFinished) ? 'FINISHED' : 'FAILED';
	return { outcome: 'rejected', reason: `Its task has ended ${how} and does not say why` };
}

function plain(word: string): string {
	return word.trim().toLowerCase();
}

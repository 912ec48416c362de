import { randomUUID } from 'crypto';
import { readErrorBody } from '../../connection/errorBody';
import type { OperationName } from '../../connection/operations';
import type { Connection, Reply, Session } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';
import { pLimit } from '../../vendor';
import { refusalOf } from '../refusal';
import { failuresIn, isBag, taskIdIn, textIn, type TaskFailure } from './shapes';

/** What came of one bulk request. Whatever it says, only reading back shows what was done (reference §10). */
export type TaskEnd =
	/** `failures` may be empty although something was not done, and the other way round. */
	| { readonly end: 'ended'; readonly isFinished: boolean; readonly failures: readonly TaskFailure[] }
	/** Refused as a whole before there was a task, with the API's own words. */
	| RefusedRequest
	/** It runs on, or nobody can ask for it: what it will do yet, nobody can tell. */
	| { readonly end: 'open'; readonly reason: string };

/** A request of which nothing was done. */
export interface RefusedRequest {
	readonly end: 'refused';
	readonly reason: string;
	readonly fix: string;
	readonly retry: boolean;
	/** Whether a part of it may be accepted: what it says may be about one of its things alone. */
	readonly isDivisible: boolean;
}

/** Tasks of one site that may be open at the same time (reference §10). Others may have some open as well. */
const MOST_OPEN = 10;

/** How long to wait before each look at a task, in milliseconds; the last holds for all further ones. */
const LOOKS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Looks before a task is given up: about half an hour. A hundred customers have been seen to take eight minutes. */
const MOST_LOOKS = 64;

/** What to do about a request that was refused for what is in it. */
const CORRECT = 'Correct the value and import the row again';

/** How long to wait for a place among the open tasks, and how often. */
const PLACE_WAIT_MS = 10_000;
const MOST_PLACE_WAITS = 180;

/** What says nothing of the things in a request, but of the account that sends it. */
const ABOUT_THE_ACCOUNT = ['permission', 'scope'] as const;

const places = new WeakMap<Session, ReturnType<typeof pLimit>>();

/**
 * Sends a bulk request and waits for the end of its task; at most ten are open at a time. A request that got no answer
 * is sent again with the same key, which is the same task.
 * @throws JiraError for what ends the run; every other refusal is the answer.
 */
export async function runTask(connection: Connection, operation: OperationName, body: unknown): Promise<TaskEnd> {
	const place = places.get(connection.session) ?? pLimit(MOST_OPEN);
	places.set(connection.session, place);
	return await place(async () => {
		const submitted = await submit(connection, operation, body);
		return 'taskId' in submitted ? await outcomeOf(connection, submitted.taskId) : submitted;
	});
}

async function submit(connection: Connection, operation: OperationName, body: unknown): Promise<{ readonly taskId: string } | TaskEnd> {
	const idempotencyKey = randomUUID();
	for (let wait = 0; ; wait += 1) {
		const reply = await sent(connection, operation, body, idempotencyKey);
		if ('end' in reply) return reply;
		const { body: answer, status, headers } = reply;
		if (status < 300) {
			const taskId = taskIdIn(answer);
			return taskId === '' ? { end: 'open', reason: 'The request was accepted, but the answer does not name its task' } : { taskId };
		}
		const reason = readErrorBody(answer, headers['content-type']).messages.join(' ') || 'Customer Service Management does not accept the request';
		if (!/maximum number of tasks/i.test(reason)) return { end: 'refused', reason, fix: CORRECT, retry: false, isDivisible: true };
		if (wait >= MOST_PLACE_WAITS) {
			const full = 'Ten bulk tasks of the site have been open for half an hour, so that this was not sent';
			return { end: 'refused', reason: full, fix: 'Import the row again when the other tasks have ended', retry: true, isDivisible: false };
		}
		if (wait === 0) connection.ports.log('Ten bulk tasks of the site are open already; waiting for one of them to end');
		await connection.ports.sleep(PLACE_WAIT_MS);
	}
}

/** One request; what it says of the things in it, or of the account, does not end the run. */
async function sent(connection: Connection, operation: OperationName, body: unknown, idempotencyKey: string): Promise<Reply<unknown> | TaskEnd> {
	try {
		return await connection.call<unknown>(operation, { body, idempotencyKey, accept: [400] });
	} catch (thrown) {
		const { outcome, reason, fix, retry } = refusalOf(thrown, (field) => field);
		if (outcome === 'unknown') return { end: 'open', reason };
		const error = toJiraError(thrown);
		return { end: 'refused', reason, fix, retry, isDivisible: !ABOUT_THE_ACCOUNT.some((kind) => isJiraError(error, kind)) };
	}
}

async function outcomeOf(connection: Connection, taskId: string): Promise<TaskEnd> {
	for (let look = 0; look < MOST_LOOKS; look += 1) {
		await connection.ports.sleep(LOOKS_MS[Math.min(look, LOOKS_MS.length - 1)] ?? 0);
		const reply = await looked(connection, taskId);
		if ('end' in reply) return reply;
		const { body, status } = reply;
		// A task that nobody knows any more has ended; what it has done, reading back shows.
		if (status === 404) return { end: 'ended', isFinished: false, failures: [] };
		const state = isBag(body) ? textIn(body.status).toUpperCase() : '';
		if (state === 'FINISHED' || state === 'FAILED') return { end: 'ended', isFinished: state === 'FINISHED', failures: failuresIn(body) };
	}
	return { end: 'open', reason: 'The task has not ended after half an hour, and may still do it' };
}

async function looked(connection: Connection, taskId: string): Promise<Reply<unknown> | TaskEnd> {
	try {
		return await connection.call<unknown>('getCsmTask', { path: { taskId }, accept: [404] });
	} catch (thrown) {
		return { end: 'open', reason: `Nobody can tell whether the task has ended: ${refusalOf(thrown, (field) => field).reason}` };
	}
}

import { createConnection } from '../../../nodes/shared/connection/request';
import { forgetSessions } from '../../../nodes/shared/connection/session';
import type { Connection, HttpAnswer, HttpAttempt } from '../../../nodes/shared/connection/types';
import { createFakeClock, createFakePorts, jsonAnswer, type FakePorts } from '../../tools/fakeClock';

/** The real door to the network over answers that a test gives; waits are skipped by a fake clock. */
export interface Wire {
	readonly connection: Connection;
	readonly ports: FakePorts;
	/** Runs to the end, moving the clock over every wait. */
	run<T>(work: Promise<T>): Promise<T>;
}

export const TO_BE_HIDDEN = 'ATATT3xFfGF0-very-secret-token';

export function wire(respond: (attempt: HttpAttempt, index: number) => unknown): Wire {
	forgetSessions();
	const clock = createFakeClock();
	const ports = createFakePorts(clock, (attempt, index) => {
		const given = respond(attempt, index);
		return isAnswer(given) ? given : jsonAnswer(given);
	});
	const origin = 'https://demo.atlassian.net';
	const identity = { credentialId: '1', account: 'a@example.com', siteUrl: origin, dataHash: 'x' };
	const connection = createConnection({ origin, identity, ports, secrets: [TO_BE_HIDDEN] });
	return { connection, ports, run: async (work) => await clock.run(work) };
}

function isAnswer(given: unknown): given is HttpAnswer {
	return typeof given === 'object' && given !== null && 'status' in given && 'headers' in given;
}

/** What axios throws when the connection breaks. */
export function reset(): never {
	throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

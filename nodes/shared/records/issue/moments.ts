import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';

/** How a moment (milliseconds since the epoch) is written in JQL. */
export type MomentForm = (moment: number) => string;

/** The session's note that this site does not take moments as numbers. */
const NO_NUMBERS = 'jql:epochMilliseconds';

const MINUTE_MS = 60_000;

/** As long as one call may take in all, and the minute that the server's clock may be behind. */
const SPARE_MINUTES = 6;

/**
 * Asks with moments in the query. As milliseconds since the epoch they mean the same to every account; a quoted date
 * would mean another moment in every account's time zone, and an hour of the year two of them (reference §3.3). Where a
 * site refuses numbers [?], they are said as minutes before now, by the server's clock, and a few minutes too many: a call
 * that has to wait is answered by the clock of its end.
 */
export async function withMoments<T>(connection: Connection, ask: (form: MomentForm) => Promise<T>): Promise<T> {
	const { refusals } = connection.session;
	if (refusals.has(NO_NUMBERS)) return await ask(await minutesAgo(connection));
	let hasMoments = false;
	const asNumber = (moment: number) => {
		hasMoments = true;
		return String(moment);
	};
	try {
		return await ask(asNumber);
	} catch (error) {
		if (!hasMoments || !isJiraError(error, 'invalid')) throw toJiraError(error);
		const answer = await ask(await minutesAgo(connection));
		// The same question was taken in the other form: it was the numbers that the site refused.
		refusals.add(NO_NUMBERS);
		return answer;
	}
}

async function minutesAgo(connection: Connection): Promise<MomentForm> {
	const now = await connection.serverTime();
	return (moment) => `-${Math.max(1, Math.ceil((now - moment) / MINUTE_MS) + SPARE_MINUTES)}m`;
}

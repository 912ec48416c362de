import { isEmptyCell, textOf } from '../../../fields/cells';
import { isoDateTime } from '../../../fields/dates';
import { refused } from '../../../fields/resolved';
import type { WantedChild, WritableChildKind } from '../../kind';
import { momentOf, own } from '../children/shapes';
import { worklogs } from '../children/worklogs';
import { canonicalDocument, canonicalForms, documentOf, visibilityOf, written } from './shared';

/** Hours and minutes mean the same on every site; how long a day or a week is, the site decides. */
const HOURS_AND_MINUTES = /^(?:(\d+(?:\.\d+)?)\s*h)?\s*(?:(\d+)\s*m)?$/i;

/** A text without a zone would mean another moment on every machine. */
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2}))?$/i;

/**
 * Worklogs: `{ started, timeSpentSeconds or timeSpent, comment?, visibility? }`. Two of the same moment, length and text
 * are the same. Jira makes whoever writes the author.
 */
export const writableWorklogs: WritableChildKind = {
	reads: worklogs,
	distinct: false,
	mails: false,

	async understand(_connection, entry) {
		const started = startOf(own(entry, 'started'));
		if (started === undefined)
			return refused(
				'It does not say when the work was started',
				'Give "started" as a date and time with its zone, such as 2026-01-31T09:00:00Z',
			);
		const timeSpentSeconds = secondsOf(entry);
		if (timeSpentSeconds === undefined)
			return refused(
				'It does not say how long the work took',
				'Give timeSpentSeconds as a number, or timeSpent in hours and minutes, such as 2h 30m',
			);
		const visibility = visibilityOf(entry);
		if (!visibility.ok) return visibility;
		const text = own(entry, 'comment');
		const comment = documentOf(text);
		const said = signature(started, timeSpentSeconds, canonicalDocument(comment));
		const worklog: WantedChild = {
			says: () => said,
			async write(connection, { ref }) {
				const body = {
					started: new Date(started).toISOString().replace('Z', '+0000'),
					timeSpentSeconds,
					comment: isEmptyCell(text) ? undefined : comment,
					visibility: visibility.value,
				};
				// What is left to do is a field of its own; counting it down here would make the row differ from itself.
				const query = { notifyUsers: false, adjustEstimate: 'leave' };
				return await written(
					ref,
					false,
					async () =>
						await connection.call('addWorklog', {
							path: { issueIdOrKey: ref.id },
							query,
							body,
							writesIssue: ref.id,
						}),
				);
			},
		};
		return [worklog];
	},

	known(current) {
		const started = Date.parse(momentOf(own(current, 'started')) ?? '');
		const seconds = Number(own(current, 'timeSpentSeconds'));
		return { says: canonicalForms(own(current, 'comment')).map((text) => signature(started, seconds, text)) };
	},
};

function signature(started: number, seconds: number, comment: string): string {
	return `${started} ${seconds} ${comment}`;
}

function startOf(cell: unknown): number | undefined {
	if (isEmptyCell(cell)) return undefined;
	const text = isoDateTime(textOf(cell).trim());
	const moment = MOMENT.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(moment) ? undefined : moment;
}

function secondsOf(entry: unknown): number | undefined {
	const given = own(entry, 'timeSpentSeconds');
	const seconds = isEmptyCell(given) ? inHours(own(entry, 'timeSpent')) : Number(given);
	return seconds !== undefined && Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds) : undefined;
}

function inHours(timeSpent: unknown): number | undefined {
	const found = isEmptyCell(timeSpent) ? null : HOURS_AND_MINUTES.exec(textOf(timeSpent).trim());
	return found ? Number(found[1] ?? 0) * 3600 + Number(found[2] ?? 0) * 60 : undefined;
}

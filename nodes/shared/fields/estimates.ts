import { objectOf, textOf } from './cells';
import { quoted, refused, resolved, type Resolved } from './resolved';
import type { WritableField } from './schema';

/** Seconds in an hour's units; days and weeks as Jira counts them unless an administrator has changed it. */
const UNITS: ReadonlyArray<readonly [unit: string, seconds: number]> = [
	['w', 144_000],
	['d', 28_800],
	['h', 3600],
	['m', 60],
];

/**
 * Whether an estimate that Jira gave is the one that we would write. Jira writes estimates in its own way (`8h` comes
 * back as `1d`), so seconds are compared where that is safe: days and weeks only when the current text shows that the
 * site counts eight hours a day and five days a week. In doubt they differ, which costs a write and loses nothing.
 */
export function sameEstimate(text: unknown, seconds: unknown, desired: unknown): boolean {
	const [current, wanted] = [tidy(text), tidy(desired)];
	if (current === wanted) return true;
	const wantedSeconds = secondsOf(wanted);
	if (wantedSeconds === undefined || wantedSeconds !== seconds) return false;
	return !/[dw]/.test(wanted) || asJiraWrites(wantedSeconds) === current;
}

function tidy(estimate: unknown): string {
	return typeof estimate === 'string'
		? estimate.trim().toLowerCase().replace(/\s+/g, ' ')
		: String(estimate ?? '');
}

/** Seconds of `1w 2d 3h 30m`; undefined for any other text, such as a bare number, whose unit the site decides. */
function secondsOf(estimate: string): number | undefined {
	if (!/^(?:\d+(?:\.\d+)?[wdhm] ?)+$/.test(estimate)) return undefined;
	const parts = [...estimate.matchAll(/(\d+(?:\.\d+)?)([wdhm])/g)];
	return parts.reduce(
		(sum, [, amount, unit]) => sum + Math.round(Number(amount) * (new Map(UNITS).get(unit ?? '') ?? 0)),
		0,
	);
}

function asJiraWrites(seconds: number): string {
	let rest = seconds;
	const parts = UNITS.flatMap(([unit, size]) => {
		const amount = Math.floor(rest / size);
		rest -= amount * size;
		return amount > 0 ? [`${amount}${unit}`] : [];
	});
	return parts.join(' ');
}

const ESTIMATES = ['originalEstimate', 'remainingEstimate'] as const;

/**
 * The two estimates, which are all that can be written; what Jira adds to them when it gives them is left behind. A word
 * alone is the original estimate.
 */
export function writeTimeTracking(field: WritableField, cell: unknown): Resolved {
	const given = objectOf(cell) ?? { originalEstimate: cell };
	const written = ESTIMATES.flatMap((name) => {
		const estimate = given[name] ?? secondsAsNumber(given[`${name}Seconds`]);
		return estimate === undefined || estimate === '' ? [] : [[name, estimateOf(estimate)] as const];
	});
	const fix = `Give ${field.name} as an estimate, such as 3h 30m, or as a number of seconds`;
	if (written.length === 0) return refused(`${quoted(cell)} has no estimate`, fix);
	if (written.some(([, estimate]) => estimate === undefined)) return refused(`${quoted(cell)} is not an estimate`, fix);
	return resolved(Object.fromEntries(written));
}

function secondsAsNumber(seconds: unknown): number | undefined {
	return typeof seconds === 'number' ? seconds : undefined;
}

/** An estimate in Jira's words. Seconds, as Jira gives them beside the words, become minutes, which is the least it keeps. */
function estimateOf(given: unknown): string | undefined {
	const text = textOf(given).trim();
	if (/^\d{1,12}$/.test(text)) return Number(text) % 60 === 0 ? `${Number(text) / 60}m` : undefined;
	if (!/^(?:\d+(?:\.\d+)?\s*[wdhm]\s*)+$/i.test(text)) return undefined;
	return text.toLowerCase().replace(/\s+/g, '').replace(/([wdhm])(?=\d)/g, '$1 ');
}

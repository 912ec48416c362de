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

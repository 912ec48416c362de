/** No zone has ever been further from UTC than this. */
const FURTHEST = 26 * 3600_000;

/**
 * The moments, in milliseconds since the epoch, at which the clocks of a zone (IANA name) show this day and time: one,
 * none in the hour that summer time leaves out, two in the hour that comes twice.
 * @param local As ISO 8601 without an offset: `2026-03-29T02:30:00.000`.
 */
export function momentsAt(local: string, timeZone: string): number[] {
	const shown = Date.parse(`${local}Z`);
	if (Number.isNaN(shown)) return [];
	const clock = clockOf(timeZone);
	const around = [shown - FURTHEST, shown, shown + FURTHEST];
	const offsets = new Set(around.map((moment) => clock(moment) - wholeSeconds(moment)));
	return [...offsets].map((offset) => shown - offset).filter((moment) => clock(moment) === wholeSeconds(shown));
}

const clocks = new Map<string, (moment: number) => number>();

/** What the clocks of a zone show at a moment, to the second, as if it were UTC. */
function clockOf(timeZone: string): (moment: number) => number {
	const known = clocks.get(timeZone);
	if (known) return known;
	const format = new Intl.DateTimeFormat('en-US', {
		...{ timeZone, calendar: 'gregory', hourCycle: 'h23', era: 'short' },
		...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
	});
	const clock = (moment: number) => {
		const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
		const [month, day, hour, minute, second] = ['month', 'day', 'hour', 'minute', 'second'].map((type) => Number(parts.get(type as 'month')));
		const year = parts.get('era') === 'BC' ? 1 - Number(parts.get('year')) : Number(parts.get('year'));
		const date = new Date(0);
		date.setUTCFullYear(year, (month ?? 1) - 1, day);
		return date.setUTCHours(hour ?? 0, minute, second);
	};
	clocks.set(timeZone, clock);
	return clock;
}

function wholeSeconds(moment: number): number {
	return Math.floor(moment / 1000) * 1000;
}

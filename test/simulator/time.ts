/** Dates and time zones as Jira writes and reads them (reference §3.3). */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string): Intl.DateTimeFormat {
	let found = formats.get(timeZone);
	if (!found) {
		found = new Intl.DateTimeFormat('en-US', {
			timeZone,
			hourCycle: 'h23',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
		});
		formats.set(timeZone, found);
	}
	return found;
}

/** A moment as the wall clock of a time zone shows it; `month` counts from 1. */
export interface WallClock {
	year: number;
	month: number;
	day: number;
	hour: number;
	minute: number;
	second: number;
}

/** What the wall clock of a time zone shows at this moment. */
export function wallClock(epochMs: number, timeZone: string): WallClock {
	const parts: Record<string, number> = {};
	for (const part of format(timeZone).formatToParts(epochMs)) parts[part.type] = Number(part.value);
	const of = (name: string) => parts[name] ?? 0;
	return {
		year: of('year'),
		month: of('month'),
		day: of('day'),
		hour: of('hour'),
		minute: of('minute'),
		second: of('second'),
	};
}

/** Offset of a time zone from UTC at this moment, in milliseconds. */
export function offsetAt(epochMs: number, timeZone: string): number {
	if (timeZone === 'UTC') return 0;
	const wall = wallClock(epochMs, timeZone);
	const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
	return asUtc - Math.floor(epochMs / 1000) * 1000;
}

/**
 * The moment at which a time zone's wall clock shows this. In the hour that the autumn change repeats the first
 * pass is taken, as Java does.
 */
export function fromWallClock(wall: WallClock, timeZone: string): number {
	const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
	const dayBefore = offsetAt(asUtc - 86_400_000, timeZone);
	const dayAfter = offsetAt(asUtc + 86_400_000, timeZone);
	const earlier = asUtc - Math.max(dayBefore, dayAfter);
	const later = asUtc - Math.min(dayBefore, dayAfter);
	if (earlier + offsetAt(earlier, timeZone) === asUtc) return earlier;
	if (later + offsetAt(later, timeZone) === asUtc) return later;
	return asUtc - dayBefore;
}

/** A timestamp as Jira's bodies carry it: `2026-01-02T03:04:05.678+0000`, offset without a colon. */
export function jiraTimestamp(epochMs: number, timeZone: string): string {
	const offset = offsetAt(epochMs, timeZone);
	const sign = offset < 0 ? '-' : '+';
	const minutes = Math.abs(offset) / 60_000;
	const pad = (value: number) => String(value).padStart(2, '0');
	const local = new Date(epochMs + offset).toISOString().slice(0, 23);
	return `${local}${sign}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
}

/** The calendar date (`yyyy-MM-dd`) of a moment in a time zone. */
export function calendarDate(epochMs: number, timeZone: string): string {
	return new Date(epochMs + offsetAt(epochMs, timeZone)).toISOString().slice(0, 10);
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is a calendar date that exists, in the form `yyyy-MM-dd`. */
export function isCalendarDate(text: string): boolean {
	const moment = DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
	// JavaScript takes 30 February for 1 March.
	return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}

import fc from '../tools/laws';
import { calendarDate, fromWallClock, isCalendarDate, jiraTimestamp, wallClock } from '../simulator/time';

const zone = fc.constantFrom(
	'UTC',
	'America/New_York',
	'Australia/Lord_Howe',
	'Asia/Kathmandu',
	'Europe/Berlin',
	'Pacific/Pago_Pago',
	'Pacific/Kiritimati',
);
const moment = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2035, 0) });

test('a wall clock leads back to a moment at which it shows the same', () => {
	fc.assert(
		fc.property(moment, zone, (epochMs, timeZone) => {
			const wall = wallClock(epochMs, timeZone);
			expect(wallClock(fromWallClock(wall, timeZone), timeZone)).toEqual(wall);
		}),
	);
});

test('a timestamp names its moment, and its date is the calendar’s', () => {
	fc.assert(
		fc.property(moment, zone, (epochMs, timeZone) => {
			const text = jiraTimestamp(epochMs, timeZone);
			expect(Date.parse(text.replace(/(\d{2})$/, ':$1'))).toBe(epochMs);
			expect(text.slice(0, 10)).toBe(calendarDate(epochMs, timeZone));
		}),
	);
});

test.each([
	[
		'the hour that comes twice is its first pass',
		{ year: 2024, month: 11, day: 3, hour: 1, minute: 30, second: 0 },
		'2024-11-03T05:30:00.000Z',
	],
	[
		'the hour that is left out is read by the offset before',
		{ year: 2024, month: 3, day: 10, hour: 2, minute: 30, second: 0 },
		'2024-03-10T07:30:00.000Z',
	],
	[
		'months run over',
		{ year: 2024, month: 13, day: 1, hour: 0, minute: 0, second: 0 },
		'2025-01-01T05:00:00.000Z',
	],
])('in New York %s', (_name, wall, expected) => {
	expect(new Date(fromWallClock(wall, 'America/New_York')).toISOString()).toBe(expected);
});

test.each([
	['2024-02-29', true],
	['2023-02-29', false],
	['2024-13-01', false],
	['2024-1-1', false],
	['', false],
])('the date %j exists: %p', (text, exists) => {
	expect(isCalendarDate(text)).toBe(exists);
});

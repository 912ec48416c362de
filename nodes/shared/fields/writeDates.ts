import { dateOf, dayOf, textOf } from './cells';
import { isoFormat, type DateFormat, type WrittenMoment } from './dateFormat';
import { quoted, refused, resolved, type Resolved } from './resolved';
import type { WritableField } from './schema';
import { momentsAt } from './zones';

const ISO = isoFormat();

/** A day as Jira takes it; the time in the cell, if any, is left out. */
export function writeDate(field: WritableField, cell: unknown, format: DateFormat = ISO): Resolved {
	const text = dayOf(cell) ?? textOf(cell).trim();
	const day = (dateOf(cell) ? ISO : format).parse(text)?.day;
	if (day !== undefined) return resolved(day);
	const iso = 'year-month-day, such as 2026-01-31, or choose the Date Format of the rows';
	const wanted = format.pattern === '' ? iso : `${format.pattern}, as Date Format says`;
	return refused(`${quoted(cell)} is not a date`, `Give ${field.name} as ${wanted}`);
}

/** The moments that ISO 8601 writes with a year of four digits; beyond them `toISOString` gives another form or throws. */
const FIRST_MOMENT = Date.parse('0000-01-01T00:00:00Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

/** A moment as Jira takes it. A number counts the milliseconds since 1970, as `Date.now()` does. */
export function writeDateTime(field: WritableField, cell: unknown, format: DateFormat = ISO): Resolved {
	const time = typeof cell === 'number' ? cell : dateOf(cell)?.getTime();
	if (time !== undefined) return inRange(field, cell, time, format);
	const written = format.parse(textOf(cell).trim());
	if (written?.time === undefined) return noMoment(field, cell, format);
	if (written.offset !== undefined) return inRange(field, cell, Date.parse(`${written.day}T${written.time}${written.offset}`), format);
	return format.timeZone === undefined ? noMoment(field, cell, format) : localMoment(field, cell, written, format.timeZone);
}

/** An hour that the clocks of the zone skip or show twice is refused: nobody can tell which moment is meant. */
function localMoment(field: WritableField, cell: unknown, { day, time }: WrittenMoment, timeZone: string): Resolved {
	const moments = momentsAt(`${day}T${time}`, timeZone);
	if (moments.length === 1) return inRange(field, cell, moments[0] ?? Number.NaN, ISO);
	const what = moments.length === 0 ? 'does not exist' : 'comes twice';
	return refused(`${quoted(cell)} ${what} in ${timeZone}, where the clocks change`, `Give ${field.name} with its offset, such as +01:00`);
}

function inRange(field: WritableField, cell: unknown, time: number, format: DateFormat): Resolved {
	if (time >= FIRST_MOMENT && time <= LAST_MOMENT) return resolved(new Date(time).toISOString().replace('Z', '+0000'));
	return noMoment(field, cell, format);
}

/** A time without an offset is refused unless the user names the zone: it would mean another moment on every machine. */
function noMoment(field: WritableField, cell: unknown, { pattern, timeZone }: DateFormat): Resolved {
	const hasZone = timeZone !== undefined;
	const reason = `${quoted(cell)} is not a date and time${hasZone ? '' : ' with a time zone'}`;
	if (pattern !== '') return refused(reason, `Give ${field.name} as ${pattern}, as Date Format says${hasZone ? '' : ', and set its Time Zone'}`);
	return refused(reason, `Give ${field.name} with its offset, such as 2026-01-31T10:00:00+01:00`);
}

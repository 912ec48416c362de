import { JiraError } from '../errors/jiraError';

/** A day and a time of day as they stand in a cell, before anybody asks for the zone. */
export interface WrittenMoment {
	/** Year, month and day: `2026-01-31`. It exists in the calendar. */
	readonly day: string;
	/** `10:00:00.000`; absent where the cell says only the day. */
	readonly time?: string;
	/** `+01:00` or `Z`; absent where the cell does not say it. */
	readonly offset?: string;
}

/** How the dates of the rows are written, where that is not ISO 8601. */
export interface DateFormat {
	/** The pattern as people chose it, such as `DD.MM.YYYY`; empty for ISO 8601 alone. */
	readonly pattern: string;
	/** The IANA name of the zone of times without an offset; absent: such times are refused. */
	readonly timeZone?: string;
	/** The moment in a text that follows the pattern or, where that cannot be mistaken for it, ISO 8601. */
	parse(text: string): WrittenMoment | undefined;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** What each token of a pattern stands for, the longer ones first. */
const TOKENS: ReadonlyArray<readonly [token: string, part: string, expression: string]> = [
	['YYYY', 'year', '\\d{4}'],
	['YY', 'shortYear', '\\d{2}'],
	['MMM', 'monthName', '[A-Za-z]{3}'],
	['MM', 'month', '\\d{2}'],
	['M', 'month', '\\d{1,2}'],
	['DD', 'day', '\\d{2}'],
	['D', 'day', '\\d{1,2}'],
	['HH', 'hour', '\\d{2}'],
	['H', 'hour', '\\d{1,2}'],
	['hh', 'halfHour', '\\d{2}'],
	['h', 'halfHour', '\\d{1,2}'],
	['mm', 'minute', '\\d{2}'],
	['ss', 'second', '\\d{2}'],
	['A', 'half', '[AaPp][Mm]'],
	['Z', 'offset', 'Z|z|[+-]\\d{2}:?\\d{2}'],
];

type Parts = Readonly<Record<string, string | undefined>>;

const TIME = '(?<clock>\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?) ?(?<offset>[Zz]|[+-]\\d{2}(?::?\\d{2})?)?';
const ISO = new RegExp(`^(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})(?:[Tt ]${TIME})?$`);

/** The moment in a text of ISO 8601, with a `T` or a blank before the time. */
export function parseIso(text: string): WrittenMoment | undefined {
	return momentOf(ISO.exec(text)?.groups);
}

/** ISO 8601 and nothing else; a time without an offset is one of this zone. */
export function isoFormat(timeZone?: string): DateFormat {
	return { pattern: '', timeZone: knownZone(timeZone), parse: parseIso };
}

/**
 * A format for a pattern made of `YYYY` `YY` (2000 to 2099) `MMM` (Jan) `MM` `M` `DD` `D` `HH` `H` `hh` `h` `mm` `ss` `A`
 * (AM, PM) and `Z` (offset); all else stands for itself. A pattern without a time takes one behind the day as ISO 8601
 * writes it.
 * @throws JiraError (invalid) for a pattern that does not say year, month and day exactly once, or for an unknown zone.
 */
export function dateFormat(pattern: string, timeZone?: string): DateFormat {
	const { expression, parts } = compile(pattern.trim());
	checkParts(pattern, parts);
	const hasTime = parts.some((part) => part === 'hour' || part === 'halfHour');
	const whole = new RegExp(`^${expression}${hasTime ? '' : `(?:[Tt ]${TIME})?`}$`);
	// Where the pattern begins with the year, a text in ISO 8601 could be read in both ways.
	const orIso = !parts[0]?.toLowerCase().endsWith('year');
	return {
		pattern: pattern.trim(),
		timeZone: knownZone(timeZone),
		parse: (text) => momentOf(whole.exec(text)?.groups) ?? (orIso ? parseIso(text) : undefined),
	};
}

function compile(pattern: string): { readonly expression: string; readonly parts: readonly string[] } {
	const parts: string[] = [];
	let expression = '';
	for (let at = 0; at < pattern.length; ) {
		const known = TOKENS.find(([token]) => pattern.startsWith(token, at));
		const [token = pattern.charAt(at), part, form] = known ?? [];
		// A named group may stand only once; `checkParts` says so in words.
		if (part !== undefined && !parts.includes(part)) expression += `(?<${part}>${form})`;
		else expression += token.replace(/[^\p{L}\p{N}\s]/gu, '\\$&');
		if (part !== undefined) parts.push(part);
		at += token.length;
	}
	return { expression, parts };
}

function checkParts(pattern: string, parts: readonly string[]): void {
	const many = (...names: string[]) => parts.filter((part) => names.includes(part)).length;
	const isDay = many('year', 'shortYear') === 1 && many('month', 'monthName') === 1 && many('day') === 1;
	const hours = many('hour', 'halfHour');
	const isTime = hours === many('minute') && many('halfHour') === many('half') && (hours === 1 || many('second', 'offset') + hours === 0);
	if (isDay && isTime && new Set(parts).size === parts.length) return;
	throw new JiraError({
		kind: 'invalid',
		message: `"${pattern.slice(0, 80)}" is not a date format: it has to say year, month and day once each, and hours together with minutes`,
		advice: 'Use YYYY or YY, MM, M or MMM, DD or D, and for a time HH:mm, or hh:mm A; for example DD.MM.YYYY HH:mm',
	});
}

function knownZone(timeZone: string | undefined): string | undefined {
	if (timeZone === undefined || timeZone === '') return undefined;
	try {
		new Intl.DateTimeFormat('en-US', { timeZone });
	} catch {
		throw unknownZone(timeZone);
	}
	return timeZone;
}

function unknownZone(name: string): JiraError {
	return new JiraError({
		kind: 'invalid',
		message: `"${name.slice(0, 80)}" is not a time zone`,
		advice: 'Give a name such as Europe/Berlin, America/New_York or UTC',
	});
}

function momentOf(parts: Parts | undefined): WrittenMoment | undefined {
	if (!parts) return undefined;
	const year = parts.year ?? `20${parts.shortYear ?? ''}`;
	const month = parts.monthName === undefined ? parts.month : String(MONTHS.indexOf(parts.monthName.toLowerCase()) + 1);
	const day = `${year}-${two(month)}-${two(parts.day)}`;
	const time = timeOf(parts);
	if (!isCalendarDay(day) || time === null) return undefined;
	return { day, time, offset: offsetOf(parts.offset) };
}

/** Undefined where there is none; null where the clock has no such time. */
function timeOf({ clock, hour, halfHour, half, minute, second = '00' }: Parts): string | undefined | null {
	const hours = halfHour === undefined ? hour : fullHour(Number(halfHour), half ?? '');
	const text = clock ?? (hours === undefined ? undefined : `${two(hours)}:${minute ?? ''}:${second}`);
	if (text === undefined) return undefined;
	const [whole = '', fraction = ''] = text.split('.');
	const time = `${whole.length === 5 ? `${whole}:00` : whole}.${fraction.slice(0, 3).padEnd(3, '0')}`;
	return /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\./.test(time) ? time : null;
}

/** 12 AM is midnight and 12 PM is noon; no hour beyond that has a half. */
function fullHour(hour: number, half: string): string {
	if (hour < 1 || hour > 12) return '99';
	return String((hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0));
}

function offsetOf(text: string | undefined): string | undefined {
	if (text === undefined || text.toUpperCase() === 'Z') return text?.toUpperCase();
	const digits = text.replace(':', '').padEnd(5, '0');
	return `${digits.slice(0, 3)}:${digits.slice(3)}`;
}

function two(digits: string | undefined): string {
	return (digits ?? '').padStart(2, '0');
}

/** `new Date` turns 31 February into 3 March; a day that does not come back as it went in does not exist. */
function isCalendarDay(day: string): boolean {
	const time = Date.parse(`${day}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

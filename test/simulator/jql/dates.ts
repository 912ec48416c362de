import type { Operand } from '@atlaskit/jql-ast';
import { fromWallClock, wallClock, type WallClock } from '../time';
import { JqlRefusal, type JqlContext } from './context';

const UNIT_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const MINUTE_MS = 60_000;
const EPOCH = /^\d{6,}$/;
const ABSOLUTE = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$/;
const RELATIVE = /^[+-]?(\d+[mhdwMy]\s*)+$/;
const BOUNDARY = /^(start|end)of(day|week|month|year)$/i;

/** The zone in which a searcher's dates are read: the profile's (reference §3.3), the site's for anonymous callers. */
export function zoneOf(context: JqlContext): string {
	return context.user?.timeZone ?? context.site.timeZone;
}

/** The moment that an operand of a date clause means. Throws Jira's refusal for anything else. */
export function readMoment(operand: Operand, fieldName: string, context: JqlContext): number {
	if (operand.operandType === 'function') {
		return readFunction(
			operand.function.value,
			operand.arguments.map((argument) => argument.value),
			context,
		);
	}
	if (operand.operandType === 'value') {
		// `text` has the quotes of the query, `value` has not.
		const moment = EPOCH.test(operand.text)
			? readEpoch(operand.text, context)
			: readText(operand.value, context);
		if (moment !== undefined) return moment;
		throw new JqlRefusal(
			`Date value '${operand.value}' for field '${fieldName}' is invalid. Valid formats include: ` +
				`'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
		);
	}
	throw new JqlRefusal(`The field '${fieldName}' does not support this operand.`);
}

/** Milliseconds since the epoch, without quotes: nobody could verify how Jira reads them (reference §3.3). */
function readEpoch(text: string, { site }: JqlContext): number | undefined {
	if (site.epochInJql === 'refused') return undefined;
	const moment = Number(text);
	return site.jqlDatePrecision === 'ms' ? moment : Math.floor(moment / MINUTE_MS) * MINUTE_MS;
}

function readText(text: string, context: JqlContext): number | undefined {
	if (RELATIVE.test(text)) return shift(context.now, text, zoneOf(context));
	const match = ABSOLUTE.exec(text);
	if (!match) return undefined;
	const part = (index: number) => Number(match[index] ?? 0);
	const wall = { year: part(1), month: part(2), day: part(3), hour: part(4), minute: part(5), second: 0 };
	const exists = wall.month >= 1 && wall.month <= 12 && wall.day >= 1 && wall.hour < 24 && wall.minute < 60;
	const lastDay = new Date(Date.UTC(wall.year, wall.month, 0)).getUTCDate();
	return exists && wall.day <= lastDay ? fromWallClock(wall, zoneOf(context)) : undefined;
}

/** Moves a moment by a period such as `-1w 2d`; months and years by the calendar. */
function shift(from: number, period: string, zone: string): number {
	const sign = period.startsWith('-') ? -1 : 1;
	let moment = from;
	for (const [, amount, unit] of period.matchAll(/(\d+)([mhdwMy])/g)) {
		const count = sign * Number(amount);
		if (unit === 'M' || unit === 'y') {
			const wall = wallClock(moment, zone);
			moment = fromWallClock({ ...wall, month: wall.month + (unit === 'M' ? count : 12 * count) }, zone);
		} else moment += count * (UNIT_MS[unit ?? ''] ?? 0);
	}
	return moment;
}

function readFunction(name: string, given: readonly string[], context: JqlContext): number {
	if (name.toLowerCase() === 'now') return context.now;
	const match = BOUNDARY.exec(name);
	if (!match) throw new JqlRefusal(`Unable to find JQL function '${name}(${given.join(', ')})'.`);
	const zone = zoneOf(context);
	const unit = match[2]?.toLowerCase() ?? '';
	const increment = given[0] === undefined ? 0 : readIncrement(given[0], name);
	const isEnd = match[1]?.toLowerCase() === 'end';
	const start = startOf(wallClock(context.now, zone), unit, increment + (isEnd ? 1 : 0));
	return fromWallClock(start, zone) - (isEnd ? 1 : 0);
}

/** `-1`, `"+2"` and `"-1d"` (in the function's own unit) are taken. */
function readIncrement(text: string, name: string): number {
	const match = /^([+-]?\d+)[dwMy]?$/.exec(text);
	if (!match)
		throw new JqlRefusal(`The argument '${text}' of the function '${name}' is not a valid increment.`);
	return Number(match[1]);
}

function startOf(wall: WallClock, unit: string, increment: number): WallClock {
	const midnight = { ...wall, hour: 0, minute: 0, second: 0 };
	if (unit === 'year') return { ...midnight, year: wall.year + increment, month: 1, day: 1 };
	if (unit === 'month') return { ...midnight, month: wall.month + increment, day: 1 };
	if (unit === 'day') return { ...midnight, day: wall.day + increment };
	const weekday = new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay();
	return { ...midnight, day: wall.day - weekday + 7 * increment };
}

import fc from '../../tools/laws';
import { dateFormat, isoFormat, parseIso } from '../../../nodes/shared/fields/dateFormat';
import { momentsAt } from '../../../nodes/shared/fields/zones';

describe('a pattern', () => {
	it.each<[string, string, object]>([
		['DD.MM.YYYY', '31.01.2026', { day: '2026-01-31' }],
		['DD.MM.YYYY', '31.01.2026 14:30', { day: '2026-01-31', time: '14:30:00.000' }],
		['DD.MM.YYYY', '31.01.2026T14:30:05.25+0100', { day: '2026-01-31', time: '14:30:05.250', offset: '+01:00' }],
		['D.M.YYYY', '1.2.2026', { day: '2026-02-01' }],
		['MM/DD/YYYY', '01/31/2026', { day: '2026-01-31' }],
		['DD/MM/YYYY', '2026-01-31', { day: '2026-01-31' }],
		['YYYY-MM-DD HH:mm', '2026-01-31 14:30', { day: '2026-01-31', time: '14:30:00.000' }],
		['YYYYMMDD', '20260131', { day: '2026-01-31' }],
		['DD/MMM/YY h:mm A', '31/jan/26 12:00 AM', { day: '2026-01-31', time: '00:00:00.000' }],
		['DD/MMM/YY h:mm A', '31/Jan/26 12:00 pm', { day: '2026-01-31', time: '12:00:00.000' }],
		['YYYY-MM-DD hh:mm:ss A Z', '2026-01-31 01:02:03 PM -03:30', { day: '2026-01-31', time: '13:02:03.000', offset: '-03:30' }],
		['(DD) [MM] YYYY+', '(31) [01] 2026+', { day: '2026-01-31' }],
		['DD.MM.YYYY', '29.02.2028', { day: '2028-02-29' }],
	])('%s reads %s', (pattern, text, moment) => {
		expect(dateFormat(pattern).parse(text)).toEqual(moment);
	});

	it.each([
		['DD.MM.YYYY', '1.2.2026'],
		['DD.MM.YYYY', '31.02.2026'],
		['DD.MM.YYYY', '29.02.2026'],
		['DD.MM.YYYY', '31.01.26'],
		['DD.MM.YYYY', '31/01/2026'],
		['DD.MM.YYYY', '31.01.2026 '],
		['DD.MM.YYYY', '31.01.2026 24:00'],
		['DD.MM.YYYY', '31.01.2026 10:60'],
		['DD.MM.YYYY', '٣١.٠١.٢٠٢٦'],
		['MM/DD/YYYY', '31/01/2026'],
		['DD/MM/YYYY', '01/31/2026'],
		['YYYY-DD-MM', '2026-01-31'],
		['DD/MMM/YYYY', '31/Jän/2026'],
		['DD/MMM/YYYY', '31/Foo/2026'],
		['YYYY-MM-DD h:mm A', '2026-01-31 13:00 PM'],
		['YYYY-MM-DD h:mm A', '2026-01-31 0:00 AM'],
		['YYYY-MM-DD HH:mm', '2026-01-31'],
	])('%s does not read %s', (pattern, text) => expect(dateFormat(pattern).parse(text)).toBeUndefined());

	it.each(['', 'DD.MM', 'YYYY', 'DD.MM.YYYY DD', 'YY.YYYY.MM.DD', 'DD.MM.YYYY HH', 'DD.MM.YYYY mm', 'DD.MM.YYYY hh:mm', 'DD.MM.YYYY HH:mm A', 'M.MMM.D.YYYY', '.*'])(
		'"%s" is refused',
		(pattern) => expect(() => dateFormat(pattern)).toThrow(/is not a date format/),
	);

	it('a zone that nobody knows is refused', () => {
		expect(() => dateFormat('DD.MM.YYYY', 'Berlin')).toThrow(/"Berlin" is not a time zone/);
		expect(() => isoFormat('Mars/Olympus')).toThrow(/is not a time zone/);
	});

	it('any text is read or not read, and what is read is a day of the calendar', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('DD.MM.YYYY', 'D/M/YY HH:mm', 'YYYYMMDD'), (text, pattern) => {
				const moment = dateFormat(pattern).parse(text);
				if (moment) expect(new Date(`${moment.day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(moment.day);
			}),
		);
	});

	it('every day comes back from every pattern that can write it', () => {
		const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
		fc.assert(
			fc.property(days, fc.constantFrom('DD.MM.YYYY', 'MM/DD/YYYY', 'YY-D-M', 'YYYYMMDD', 'DD/MMM/YYYY'), (day, pattern) => {
				const [year = '', month = '', date = ''] = day.split('-');
				const name = new Date(`${day}T00:00:00Z`).toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
				const parts: Record<string, string> = { YYYY: year, YY: year.slice(2), MMM: name, MM: month, M: String(Number(month)), DD: date, D: String(Number(date)) };
				const text = pattern.replace(/YYYY|YY|MMM|MM|M|DD|D/g, (token) => parts[token] ?? '');
				expect(dateFormat(pattern).parse(text)).toEqual({ day });
			}),
		);
	});

	it('ISO 8601 takes a blank for the T, an offset with or without a colon, and any fraction of a second', () => {
		expect(parseIso('2026-01-31 10:00')).toEqual({ day: '2026-01-31', time: '10:00:00.000' });
		expect(parseIso('2026-01-31T10:00:00.1234567+01')).toEqual({ day: '2026-01-31', time: '10:00:00.123', offset: '+01:00' });
		expect(parseIso('2026-01-31T10:00:00z')?.offset).toBe('Z');
	});
});

describe('the clocks of a zone', () => {
	const at = (local: string, zone: string) => momentsAt(local, zone).map((moment) => new Date(moment).toISOString());

	it.each([
		['2026-01-15T10:00:00.000', 'Europe/Berlin', ['2026-01-15T09:00:00.000Z']],
		['2026-07-15T10:00:00.500', 'Europe/Berlin', ['2026-07-15T08:00:00.500Z']],
		['2026-03-29T02:30:00.000', 'Europe/Berlin', []],
		['2026-10-25T02:30:00.000', 'Europe/Berlin', ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']],
		['2026-10-25T01:59:59.999', 'Europe/Berlin', ['2026-10-24T23:59:59.999Z']],
		['2026-11-01T01:30:00.000', 'America/New_York', ['2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z']],
		['2026-01-31T10:00:00.000', 'Asia/Kathmandu', ['2026-01-31T04:15:00.000Z']],
		['2011-12-30T10:00:00.000', 'Pacific/Apia', []],
		['2026-01-31T10:00:00.000', 'UTC', ['2026-01-31T10:00:00.000Z']],
		['0044-03-15T12:00:00.000', 'UTC', ['0044-03-15T12:00:00.000Z']],
	])('show %s in %s at %j', (local, zone, moments) => expect(at(local, zone).sort()).toEqual(moments));

	it('show every moment at the time that they are set to', () => {
		const moments = fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
		fc.assert(
			fc.property(moments, fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Tokyo'), (date, zone) => {
				const local = date.toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T');
				const fraction = date.toISOString().slice(19, 23);
				expect(momentsAt(`${local}${fraction}`, zone)).toContain(date.getTime());
			}),
		);
	});
});

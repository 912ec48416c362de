import fc from '../../tools/laws';
import { derivedColumns } from '../../../nodes/shared/fields/derived';
import { readValue } from '../../../nodes/shared/fields/read';
import { approvalOf, portalRequestOf, REQUEST_FIELDS, satisfactionOf } from '../../../nodes/shared/fields/requests';
import { readSlaCycle, slaCyclesOf } from '../../../nodes/shared/fields/sla';

/** What the fields of Jira Service Management hold, in the forms that Jira gives and in those that it might. */
const field = (type: keyof typeof REQUEST_FIELDS) => ({ id: 'customfield_1', name: 'X', schema: { type: 'any', custom: REQUEST_FIELDS[type] } });
const read = (type: keyof typeof REQUEST_FIELDS, value: unknown) => readValue(field(type), value, 'markdown');
const DATE = { iso8601: '2026-01-02T03:04:05+0000', epochMillis: 1 };

it.each([
	[{ requestType: { id: '25', name: 'Get IT help', portalId: '2' }, currentStatus: { status: 'Open' } }, 'Get IT help', { typeId: '25', portal: '2', status: 'Open' }],
	[{ requestType: { id: 25, name: 'Get IT help', serviceDeskId: 4 } }, 'Get IT help', { typeId: '25', portal: '4', status: null }],
	[{ currentStatus: { status: 'Open' } }, { currentStatus: { status: 'Open' } }, { type: null, portal: null }],
])('a request type of %j', (value, name, portal) => {
	expect(read('requestType', value)).toEqual(name);
	expect(portalRequestOf(value)).toMatchObject(portal);
});

it.each([
	[{ rating: 4 }, { rating: 4, comment: null }],
	[{ rating: 4, comment: { body: 'Great' } }, { rating: 4, comment: 'Great' }],
	[{ rating: 1, comment: 'Late' }, { rating: 1, comment: 'Late' }],
	[5, { rating: 5, comment: null }],
])('a rating of %j', (value, plain) => expect(read('satisfaction', value)).toEqual(plain));

it('an approval, with who was asked', () => {
	const approver = { approver: { displayName: 'Agnes', accountId: 'a' }, approverDecision: 'declined' };
	expect(read('approvals', [{ id: 1, name: 'Waiting', finalDecision: 'declined', approvers: [approver], createdDate: DATE }])).toEqual([
		{
			id: '1',
			name: 'Waiting',
			decision: 'declined',
			approvers: [{ name: 'Agnes', accountId: 'a', decision: 'declined' }],
			created: '2026-01-02T03:04:05+00:00',
			completed: null,
		},
	]);
});

it('the cycles of an agreement, the ongoing one last', () => {
	const over = { startTime: DATE, stopTime: DATE, breached: true, goalDuration: { millis: 5 }, elapsedTime: { millis: 7 }, remainingTime: { millis: -2 } };
	const cycles = slaCyclesOf({ completedCycles: [over], ongoingCycle: { startTime: DATE, breached: false, paused: true } });
	expect(cycles.map(readSlaCycle)).toMatchObject([
		{ state: 'completed', breached: true, goalMs: 5, elapsedMs: 7, remainingMs: -2 },
		{ state: 'paused', breached: false, stopped: null, goalMs: null },
	]);
	expect(slaCyclesOf(undefined)).toEqual([]);
});

it('whatever comes is read without an exception, and nothing of it is invented', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			for (const type of Object.keys(REQUEST_FIELDS) as Array<keyof typeof REQUEST_FIELDS>) {
				read(type, value);
				for (const { read: derive } of derivedColumns(field(type).schema)) derive(value);
			}
			slaCyclesOf(value).map(readSlaCycle);
			approvalOf(value);
			const rating = satisfactionOf(value)?.rating;
			expect(rating === undefined || rating === null || JSON.stringify(value).includes(JSON.stringify(rating))).toBe(true);
		}),
	);
});

import fc from '../../tools/laws';
import type { EventName } from '../../../nodes/shared/trigger/events';
import { pollEvents, type PollResult, type TriggerRequest } from '../../../nodes/shared/trigger/poll';
import { readTrigger } from '../../../nodes/shared/trigger/state';
import { Board } from './board';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Request = TriggerRequest<string>;

/** A trigger that is restarted after every poll: only JSON goes from one to the next. */
class Listener {
	stored: string | undefined;
	readonly given: string[] = [];
	/** The newest change that left with an event, by issue. */
	readonly seen = new Map<string, string>();
	last: PollResult | undefined;

	constructor(
		readonly board: Board,
		readonly more: Partial<Request> = {},
	) {}

	async poll(more: Partial<Request> = {}): Promise<string[]> {
		const request: Request = {
			kind: this.board.kind,
			source: 'all',
			wish: { events: new Set<EventName>(['created', 'updated', 'commented', 'statusChanged']), statuses: [] },
			fields: { set: 'standard' },
			shape: 'raw',
			text: 'plain',
			maximum: 1000,
			overlapMs: 15 * MINUTE,
			budgetMs: 1e9,
			...this.more,
			...more,
		};
		const state = readTrigger(this.stored === undefined ? undefined : JSON.parse(this.stored));
		this.last = await pollEvents(this.board.connection(), request, state);
		this.stored = JSON.stringify(this.last.state);
		const words = this.last.events.map((json) => {
			const { event, id, at, comment } = json as { event: string; id: string; at: string; comment?: { id: string } };
			const { updated } = json.fields as { updated: string };
			if (updated > (this.seen.get(id) ?? '')) this.seen.set(id, updated);
			if (event === 'updated') return `updated ${id} ${at}`;
			if (event === 'statusChanged') return `statusChanged ${this.historyAt(id, at)}`;
			return `${event} ${comment?.id ?? id}`;
		});
		this.given.push(...words);
		return words;
	}

	/** Events of a status have no id of their own; here no two of an issue have the same moment. */
	private historyAt(id: string, at: string): unknown {
		const { histories = [] } = this.board.issues.find((issue) => issue.id === id) ?? {};
		const isIt = ({ created }: Record<string, unknown>) => Date.parse(at) === (typeof created === 'number' ? created * 1000 : Date.parse(String(created)));
		return histories.find((history) => isIt(history))?.id;
	}
}

const without = (words: readonly string[], name: string) => words.filter((word) => !word.startsWith(name)).sort();

describe('a poll', () => {
	it('gives nothing of what was before it, and then each event once', async () => {
		const board = new Board();
		board.create();
		board.comment(0);
		const listener = new Listener(board);
		board.now += MINUTE;
		expect(await listener.poll()).toEqual([]);
		expect(listener.last).toMatchObject({ moved: true });
		board.now += MINUTE;
		expect(await listener.poll()).toEqual([]);
		board.comment(0);
		board.create();
		board.move(1);
		const [comment, created, moved] = board.truth.slice(2).map(({ what }) => what);
		expect(await listener.poll()).toEqual([expect.stringMatching(/^updated 100/), comment, created, moved]);
		board.now += MINUTE;
		expect(await listener.poll()).toEqual([]);
		board.now += MINUTE;
		expect(await listener.poll()).toEqual([]);
		expect(listener.last?.moved).toBe(false);
	});

	it('an issue that is new is created and not updated; what is done to it later is an update', async () => {
		const board = new Board();
		const listener = new Listener(board);
		await listener.poll();
		board.now += MINUTE;
		board.create();
		board.edit(0);
		expect(await listener.poll()).toEqual(['created 100']);
		board.edit(0);
		expect(await listener.poll()).toEqual([expect.stringMatching(/^updated 100/)]);
	});

	it('an issue that the index shows late brings its older comments, and those that were given do not come again', async () => {
		const board = new Board();
		board.create();
		board.create();
		board.now += HOUR;
		const listener = new Listener(board, { wish: { events: new Set<EventName>(['commented']), statuses: [] } });
		await listener.poll();
		board.now += MINUTE;
		board.comment(0);
		board.comment(1, 10 * MINUTE);
		const [first, late] = board.truth.slice(-2).map(({ what }) => what);
		expect(await listener.poll()).toEqual([first]);
		board.now += 5 * MINUTE;
		board.comment(0);
		expect(await listener.poll()).toEqual([board.truth.at(-1)?.what]);
		board.now += 6 * MINUTE;
		expect(await listener.poll()).toEqual([late]);
		board.now += 25 * HOUR;
		expect(await listener.poll()).toEqual([]);
	});

	it('gives moves to the chosen statuses only, by name or id', async () => {
		for (const [statuses, count] of [[['done'], 1], [['2'], 1], [['To Do'], 0]] as const) {
			const board = new Board();
			board.create();
			board.now += MINUTE;
			const listener = new Listener(board, { wish: { events: new Set<EventName>(['statusChanged']), statuses } });
			await listener.poll();
			board.now += 2000;
			board.move(0);
			await listener.poll();
			expect(listener.last?.events).toHaveLength(count);
			if (count === 1) expect(listener.last?.events[0]).toMatchObject({ event: 'statusChanged', from: 'To Do', to: 'Done', key: 'B-100' });
		}
	});

	it('reads a list again that was not complete, and gives what was missing once', async () => {
		const board = new Board();
		board.create();
		board.now += MINUTE;
		const listener = new Listener(board, { wish: { events: new Set<EventName>(['commented', 'updated']), statuses: [] } });
		await listener.poll();
		board.now += MINUTE;
		board.comment(0);
		board.issues[0]!.refusals = 1;
		expect(await listener.poll()).toEqual([expect.stringMatching(/^updated/)]);
		expect(listener.last?.notes.join()).toMatch(/not complete and are read again/);
		board.issues[0]!.refusals = 0;
		expect(await listener.poll()).toEqual([board.truth.at(-1)?.what]);
		expect(await listener.poll()).toEqual([]);
	});

	it('gives at most so many events; the next polls give the rest', async () => {
		const board = new Board();
		const listener = new Listener(board, { maximum: 7 });
		await listener.poll();
		board.now += MINUTE;
		for (let count = 0; count < 50; count++) board.create();
		for (let count = 0; count < 8; count++) expect((await listener.poll()).length).toBeLessThanOrEqual(7);
		expect(listener.given).toEqual(board.truth.map(({ what }) => what));
	});

	it('another source of the same site is no news as such; another site begins anew', async () => {
		const board = new Board();
		board.create();
		board.now += MINUTE;
		const listener = new Listener(board);
		await listener.poll();
		board.now += MINUTE;
		board.edit(0);
		await listener.poll();
		board.comment(0);
		board.comment(0);
		expect(await listener.poll({ source: 'others' })).toHaveLength(3);
		const elsewhere = { ...JSON.parse(listener.stored!), site: 'https://other.atlassian.net' };
		listener.stored = JSON.stringify(elsewhere);
		board.edit(0);
		expect(await listener.poll()).toEqual([]);
	});

	it('does not begin anew with a state that it cannot understand', () => {
		for (const state of [{}, 'x', { version: 2 }, { version: 1, site: 's' }]) expect(() => readTrigger(state)).toThrow(/damaged, or was written by a newer/);
	});
});

describe('more than it can remember', () => {
	it('a sweep of a busy site repeats nothing', async () => {
		const board = new Board();
		const listener = new Listener(board);
		await listener.poll();
		for (let minute = 0; minute < 26 * 60; minute += 20) {
			board.now += 20 * MINUTE;
			for (let count = 0; count < 30; count++) board.create();
			for (let count = 0; count < 10; count++) board.comment(minute * 7 + count);
			await listener.poll();
		}
		expect(without(listener.given, 'updated')).toEqual(board.truth.map(({ what }) => what).sort());
		expect(listener.stored!.length).toBeLessThan(25_000);
	});

	it('thousands of changes of one moment come in parts, each once', async () => {
		const board = new Board();
		const listener = new Listener(board, { maximum: 1000 });
		await listener.poll();
		board.now += MINUTE;
		board.ticks = 0;
		board.readSize = 100;
		for (let count = 0; count < 2500; count++) board.create();
		board.ticks = 7;
		for (let count = 0; count < 2; count++) expect(await listener.poll()).toHaveLength(1000);
		expect(await listener.poll()).toHaveLength(500);
		expect(new Set(listener.given).size).toBe(2500);
		board.now += MINUTE;
		board.comment(17);
		const last = board.truth.at(-1)!.what;
		expect(await listener.poll()).toContain(last);
	});

	it('comes to an end, even where they happen just as the polls begin', async () => {
		const board = new Board();
		const listener = new Listener(board, { maximum: 1000 });
		await listener.poll();
		board.now += MINUTE + 900;
		board.ticks = 0;
		board.readSize = 100;
		for (let count = 0; count < 2500; count++) board.create();
		for (let count = 0; count < 8; count++) {
			await listener.poll();
			board.now += MINUTE;
		}
		expect(new Set(listener.given).size).toBe(2500);
		expect(await listener.poll()).toEqual([]);
	});

	it('a backlog of days comes in parts, each event once', async () => {
		const board = new Board();
		const listener = new Listener(board, { maximum: 300 });
		await listener.poll();
		for (let hour = 0; hour < 60; hour++) {
			board.now += HOUR;
			for (let count = 0; count < 40; count++) board.create();
		}
		for (let count = 0; count < 10; count++) await listener.poll();
		expect(listener.given).toEqual(board.truth.map(({ what }) => what));
	});
});

// ------------------------------------------------------------------------------------------------- the law

const lag = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.integer({ min: 1, max: 20 * MINUTE }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 23 * HOUR }) });
const step = fc.oneof(
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const), lag }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), index: fc.nat(9), lag }) },
	{ weight: 5, arbitrary: fc.record({ do: fc.constant('comment' as const), index: fc.nat(9), lag }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), index: fc.nat(9), lag }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.oneof(fc.nat(3 * MINUTE), fc.nat(5 * HOUR)) }) },
	{ weight: 6, arbitrary: fc.record({ do: fc.constant('poll' as const), maximum: fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 4 })), during: fc.array(fc.nat(9), { maxLength: 3 }) }) },
);

test('whatever is done and however late the index shows it: all events are given, each once', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), fc.boolean(), async (steps, wholeSeconds) => {
			const board = new Board();
			for (let count = 0; count < 3; count++) board.create();
			board.comment(1);
			board.now += 2 * MINUTE;
			board.truth.length = 0;
			const listener = new Listener(board);
			await listener.poll();
			const startedAt = board.now;
			board.now += 2000;
			for (const action of steps) {
				if (action.do === 'create') board.create(action.lag);
				if (action.do === 'edit') board.edit(action.index, action.lag);
				if (action.do === 'comment') board.comment(action.index, action.lag);
				// Two moves of one second would look alike.
				if (action.do === 'move') board.move(action.index, action.lag, wholeSeconds);
				if (action.do === 'move' && wholeSeconds) board.now += 1000;
				if (action.do === 'wait') board.now += action.ms;
				if (action.do === 'poll') {
					board.meanwhile = action.during.map((index) => () => board.comment(index));
					await listener.poll({ maximum: action.maximum });
					board.meanwhile = [];
				}
			}
			for (let round = 0; round < 4; round++) {
				board.now += 13 * HOUR;
				await listener.poll();
			}
			expect(without(listener.given, 'updated')).toEqual(board.truth.map(({ what }) => what).sort());
			expect(new Set(listener.given).size).toBe(listener.given.length);
			for (const issue of board.issues) {
				const changed = board.lastChange(issue);
				if (changed > startedAt) expect([issue.id, listener.seen.get(issue.id)]).toEqual([issue.id, new Date(changed).toISOString()]);
			}
		}),
		{ numRuns: 400 },
	);
});

import fc from '../tools/laws';
import { isRejection } from '../../nodes/shared/import/outcome';
import type { Simulator } from '../simulator';
import { adfText, type AdfNode } from '../simulator/adf';
import type { Issue } from '../simulator/site/model';
import { importInto, importSite, rowsOf } from './import/site';

/** For any Jira and any rows: after an upsert the mapped fields are as the rows say, and nothing else has changed. */
let simulator: Simulator;
let restore: () => void;

beforeAll(async () => {
	simulator = await importSite();
	restore = simulator.snapshot();
});

afterAll(async () => {
	expect(simulator.counters.contractViolations).toEqual([]);
	await simulator.close();
});

const IDENTITY = 'customfield_10050';

/** A column of the rows: its field, values with the words for them, and how the site's store shows a value. */
interface Column {
	readonly field: string;
	/** What a cell says, and what the store shows then. */
	readonly values: ReadonlyArray<readonly [cell: unknown, shown: unknown]>;
	readonly show: (stored: unknown) => unknown;
}

const plain = (stored: unknown) => stored ?? null;
const optionName = (stored: unknown) => simulator.site.fields.get('customfield_10052')?.contexts.flatMap(({ options }) => options).find(({ id }) => id === stored)?.value ?? null;
const personName = (stored: unknown) => simulator.site.users.get(String(stored))?.displayName ?? null;

const COLUMNS: Readonly<Record<string, Column>> = {
	'Story Points': { field: 'customfield_10051', values: [[3, 3], ['5', 5], [0, 0], ['0.5', 0.5]], show: plain },
	'Due Stuff': { field: 'customfield_10054', values: [['2026-02-28', '2026-02-28'], ['2024-02-29', '2024-02-29']], show: plain },
	'Reference Link': { field: 'customfield_10058', values: [['https://example.com/a?b=c', 'https://example.com/a?b=c']], show: plain },
	labels: { field: 'labels', values: [['one', ['one']], ['one,two', ['one', 'two']], [['ü-3'], ['ü-3']]], show: (stored) => (Array.isArray(stored) && stored.length > 0 ? stored : null) },
	Team: { field: 'customfield_10052', values: [['Red', 'Red'], ['blue', 'Blue']], show: optionName },
	Approver: { field: 'customfield_10056', values: [['max.member@example.com', 'Max Member'], ['Ada Admin', 'Ada Admin']], show: personName },
	'Acceptance Criteria': {
		field: 'customfield_10059',
		values: [['plain words', 'plain words'], ['**bold** and _thin_', 'bold and thin'], ['- a\n- b', 'a\nb'], ['# Head\n\nbody', 'Head\nbody']],
		show: (stored) => (stored === null || stored === undefined ? null : adfText(stored as AdfNode)), // What a document field holds.
	},
};

/** What stands in a cell: nothing at all, something empty, or a value. */
const cellOf = ({ values }: Column) => fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary: fc.constantFrom(null, '') }, { weight: 4, arbitrary: fc.constantFrom(...values.map(([cell]) => cell)) });
const cells = fc.record(Object.fromEntries(Object.entries(COLUMNS).map(([name, column]) => [name, cellOf(column)])));
const valuesOf = ({ values }: Column) => fc.option(fc.nat(values.length - 1));
const storedCells = fc.record(Object.fromEntries(Object.entries(COLUMNS).map(([name, column]) => [name, valuesOf(column)])));

const NAMES = ['a1', 'b2', 'c 3', 'D4', 'e-5', 'é6', '7', 'x"8'];
const summary = fc.constantFrom('One', 'Two "quoted"', 'AND OR NOT', 'ünïcode 🙂');

const scene = fc.record({
	rows: fc.uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), summary, cells }), { selector: ({ name }) => name, minLength: 1, maxLength: 6 }),
	existing: fc.uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), summary, values: storedCells, clones: fc.nat(2), type: fc.constantFrom('Story', 'Story', 'Story', 'Bug') }), { selector: ({ name }) => name, maxLength: 5 }),
	strangers: fc.nat(2),
	emptyCells: fc.constantFrom('leave' as const, 'clear' as const),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

/** Issues of people and of imports before: clones show the identity of what they were cloned from, and lack its origin. */
function arrange({ existing, strangers }: Scene): Map<string, number> {
	restore();
	const { site } = simulator;
	const originals = new Map<string, number>();
	for (const { name, summary: title, values, clones, type } of existing) {
		const fields: Record<string, unknown> = { [IDENTITY]: name, environment: 'Untouched' };
		const given = { project: 'DEMO', type, summary: title, fields };
		const origin = { 'n8n-nodes-jira-sync.origin': { identity: name, row: 0, run: 'earlier' } };
		const { id } = site.addIssue({ ...given, properties: origin });
		const stored: Record<string, unknown> = {};
		for (const [column, index] of Object.entries(values)) if (index !== null) stored[COLUMNS[column]!.field] = storedOf(COLUMNS[column]!, index);
		// The store takes what it would have made of the words.
		const issue = site.issues.find(id)!;
		site.writeIssue({ ...issue, values: { ...issue.values, ...(stored as Issue['values']) } });
		originals.set(name, id);
		for (let clone = 0; clone < clones; clone++) site.addIssue({ ...given, summary: `CLONE - ${title}` });
	}
	for (let index = 0; index < strangers; index++) site.addIssue({ project: 'DEMO', type: 'Story', summary: `Stranger ${index}` });
	return originals;
}

function storedOf({ field, values }: Column, index: number): unknown {
	const shown = values[index]![1];
	if (field === 'customfield_10052') return simulator.site.fields.get(field)!.contexts[0]!.options.find(({ value }) => value === shown)!.id;
	if (field === 'customfield_10056') return [...simulator.site.users.values()].find(({ displayName }) => displayName === shown)!.accountId;
	if (field !== 'customfield_10059') return shown;
	const paragraphs = String(shown).split('\n').map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }));
	return { type: 'doc', version: 1, content: paragraphs };
}

const shownOf = (issue: Issue | undefined, { field, show }: Column) => show(issue?.values[field]);

/** Everything of an issue that no column speaks of. */
function restOf(issue: Issue): unknown {
	const mapped = new Set(['summary', ...Object.values(COLUMNS).map(({ field }) => field)]);
	const values = Object.entries(issue.values).filter(([field, value]) => !mapped.has(field) && value !== null);
	return { type: issue.typeId, status: issue.statusId, values: values.sort(([a], [b]) => a.localeCompare(b)), comments: issue.comments.length, properties: issue.properties };
}

function rowsIn({ rows }: Scene) {
	return rowsOf(rows.map(({ name, summary: title, cells: given }) => ({ external_id: name, type: 'Story', summary: title, ...Object.fromEntries(Object.entries(given).filter(([, cell]) => cell !== undefined)) })));
}

function writesOf({ counters }: Simulator): string[] {
	const reads = /bulkfetch|search\/jql|approximate-count|workflows$/;
	return Object.keys(counters.calls).filter((call) => !call.startsWith('GET ') && !reads.test(call));
}

it('mapped fields are as the rows say, others as they were, and a second run writes nothing', async () => {
	await fc.assert(
		fc.asyncProperty(scene, async (chosen) => {
			const originals = arrange(chosen);
			const { site } = simulator;
			const before = new Map([...site.issues.all()].map((issue) => [issue.id, issue]));
			const rows = rowsIn(chosen);
			const { outcomes } = await importInto(simulator, 'upsert', rows, undefined, { emptyCells: chosen.emptyCells });
			expect(outcomes).toHaveLength(rows.length);
			const touched = new Set<number>();
			for (const [index, { name, summary: title, cells: given }] of chosen.rows.entries()) {
				const outcome = outcomes[index]!;
				const id = originals.get(name);
				const old = before.get(id ?? -1);
				if (old && site.issueTypes.get(old.typeId)?.name !== 'Story') {
					expect(outcome).toMatchObject({ outcome: 'rejected', ref: { id: String(id) } });
					continue;
				}
				expect(['created', 'updated', 'unchanged']).toContain(outcome.outcome);
				expect(outcome.outcome === 'created').toBe(old === undefined);
				if (id !== undefined) expect(outcome.ref?.id).toBe(String(id));
				const now = site.issues.find(outcome.ref!.id)!;
				touched.add(now.id);
				expect([now.values[IDENTITY], now.values.summary]).toEqual([name, title]);
				for (const [column, cell] of Object.entries(given)) {
					const one = COLUMNS[column]!;
					const isEmpty = cell === null || cell === '';
					const kept = cell === undefined || (isEmpty && chosen.emptyCells === 'leave');
					const wanted = kept ? shownOf(old, one) : isEmpty ? null : one.values.find(([word]) => word === cell)![1];
					expect({ column, shown: shownOf(now, one) }).toEqual({ column, shown: wanted });
				}
				if (old) expect(restOf(now)).toEqual(restOf(old));
			}
			for (const [id, issue] of before) if (!touched.has(id)) expect(site.issues.find(id)).toBe(issue);
			expect([...site.issues.all()].length).toBe(before.size + outcomes.filter(({ outcome }) => outcome === 'created').length);

			simulator.resetCounters();
			const again = await importInto(simulator, 'upsert', rows, undefined, { emptyCells: chosen.emptyCells });
			expect(again.outcomes.map(({ outcome }) => outcome)).toEqual(outcomes.map((outcome) => (isRejection(outcome) ? 'rejected' : 'unchanged')));
			expect(writesOf(simulator)).toEqual([]);
		}),
		{ numRuns: 60 },
	);
}, 120_000);

import fc from '../../tools/laws';
import { JiraError } from '../../../nodes/shared/errors/jiraError';
import { jqlAll, jqlIn } from '../../../nodes/shared/jql/build';
import { guardJql, joinJql, type JqlParts } from '../../../nodes/shared/jql/guard';
import { condition, meaningOf, order, parse, soup } from './jqlArbitrary';

const OURS = jqlIn('project', ['X']);

/** The query with our condition around it, or undefined where the guard refused it. */
function guarded(jql: string): string | undefined {
	let parts: JqlParts;
	try {
		parts = guardJql(jql);
	} catch (error) {
		expect(error).toBeInstanceOf(JiraError);
		expect((error as JiraError).kind).toBe('invalid');
		return undefined;
	}
	return joinJql({ ...parts, where: jqlAll([parts.where, OURS]) });
}

/** Either Jira refuses the query, or it is `(theirs) AND (ours)`. */
function expectNothingEscapes(jql: string): void {
	const { query, refusals } = parse(jql);
	if (refusals.length > 0) return;
	const top = query?.where as unknown as { operator: { value: string }; clauses: unknown[] };
	expect(top.operator.value).toBe('and');
	expect(top.clauses).toHaveLength(2);
	const [, right] = (meaningOf(jql) as { where: { clauses: unknown[] } }).where.clauses;
	const [, expected] = (meaningOf(jqlAll(['a = 1', OURS])) as { where: { clauses: unknown[] } }).where
		.clauses;
	expect(right).toEqual(expected);
}

describe('guardJql', () => {
	it.each<[string, JqlParts]>([
		['project = DEMO', { where: 'project = DEMO', orderBy: '' }],
		['  project = DEMO order   by key DESC ', { where: 'project = DEMO', orderBy: 'key DESC' }],
		['project = DEMO\nORDER\nBY\nkey', { where: 'project = DEMO', orderBy: 'key' }],
		['(a = 1)ORDER BY b', { where: '(a = 1)', orderBy: 'b' }],
		['a = "1"order by b', { where: 'a = "1"', orderBy: 'b' }],
		['summary ~ "x ORDER BY y"', { where: 'summary ~ "x ORDER BY y"', orderBy: '' }],
		["summary ~ 'x order by y' order by z", { where: "summary ~ 'x order by y'", orderBy: 'z' }],
		['x in (order by) order by z', { where: 'x in (order by)', orderBy: 'z' }],
		['summary ~ "a \\" ORDER BY b" ORDER BY c', { where: 'summary ~ "a \\" ORDER BY b"', orderBy: 'c' }],
		['reorder by x', { where: 'reorder by x', orderBy: '' }],
		['a = b\\ ', { where: 'a = b\\ ', orderBy: '' }],
		['project = DEMO ORDER BY', { where: 'project = DEMO', orderBy: '' }],
	])('takes %j apart', (jql, parts) => expect(guardJql(jql)).toEqual(parts));

	it.each([
		['', 'no condition'],
		['   \n', 'no condition'],
		['ORDER BY created', 'no condition'],
		['a = 1) OR (b = 2', 'closes a parenthesis that was not opened'],
		['a = 1 ORDER BY x) OR (y = 1', 'closes a parenthesis that was not opened'],
		['(a = 1', 'opens a parenthesis that is not closed'],
		['a = "1', 'a quotation mark that is not closed'],
		["a = '1 OR b = 2", 'a quotation mark that is not closed'],
		['a = "1\\"', 'a quotation mark that is not closed'],
		['a = 1\\', 'a backslash outside quotation marks'],
		['a = 1\\) OR b = \\(', 'a backslash outside quotation marks'],
	])('refuses %j', (jql, words) => {
		expect(() => guardJql(jql)).toThrow(words);
	});

	it('understands every valid query: condition and order come out as they went in', () => {
		fc.assert(
			fc.property(
				condition,
				order,
				fc.constantFrom(' ORDER BY ', '\norder by ', ' Order \t by\n'),
				(where, orderBy, by) => {
					const jql = orderBy === '' ? where : `${where}${by}${orderBy}`;
					expect(parse(jql).refusals).toEqual([]);
					expect(guardJql(` ${jql}\n`)).toEqual({ where, orderBy });
					expect(meaningOf(joinJql(guardJql(jql)))).toEqual(meaningOf(jql));
				},
			),
			{ numRuns: 200 },
		);
	});

	it('a valid query stays valid with a condition of ours, and nothing escapes from it', () => {
		fc.assert(
			fc.property(condition, order, (where, orderBy) => {
				const jql = guarded(joinJql({ where, orderBy })) ?? '';
				expect(parse(jql).refusals).toEqual([]);
				expectNothingEscapes(jql);
			}),
			{ numRuns: 200 },
		);
	});

	it('of any text that it accepts nothing escapes', () => {
		fc.assert(
			fc.property(soup, (text) => {
				const jql = guarded(text);
				if (jql !== undefined) expectNothingEscapes(jql);
			}),
			{ numRuns: 600 },
		);
	});

	it('takes a very long text without going round in circles', () => {
		const long = `summary ~ "${'x\\"('.repeat(20_000)}"`;
		expect(guardJql(long).where).toBe(long);
	});
});

describe('joinJql', () => {
	it.each([
		[{ where: 'a = 1', orderBy: 'b' }, 'a = 1 ORDER BY b'],
		[{ where: 'a = 1', orderBy: '' }, 'a = 1'],
		[{ where: '', orderBy: 'b' }, 'ORDER BY b'],
	])('%j is %j', (parts, jql) => expect(joinJql(parts)).toBe(jql));
});

import { JastBuilder, type Query } from '@atlaskit/jql-ast';
import fc from '../../tools/laws';

/** What Atlassian's own parser makes of a query, and what it says against it. */
export function parse(jql: string): { query: Query | undefined; refusals: string[] } {
	const { query, errors } = new JastBuilder().build(jql);
	return { query: query ?? undefined, refusals: errors.map(({ message }) => message) };
}

/** The query's tree without places in the text: equal for queries that mean the same. */
export function meaningOf(jql: string): unknown {
	const { query, refusals } = parse(jql);
	if (refusals.length > 0) return refusals;
	const withoutPlaces = (name: string, value: unknown) =>
		['position', 'parent', 'range'].includes(name) ? undefined : value;
	return JSON.parse(JSON.stringify({ where: query?.where, orderBy: query?.orderBy }, withoutPlaces));
}

/** A quoted text as Jira reads it: the escapes of JQL's grammar. (`value` of jql-ast only drops the backslashes.) */
export function unquoted(text: string): string {
	const short: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
	return text
		.slice(1, -1)
		.replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (_all, code?: string, letter = '') =>
			code === undefined ? (short[letter] ?? letter) : String.fromCharCode(parseInt(code, 16)),
		);
}

/** Any string: code units of every kind, lone surrogates, NUL and the characters that JQL lives by. */
export const anyText = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 30 }),
	fc.array(fc.nat({ max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
	fc
		.array(
			fc.constantFrom(
				'"',
				"'",
				'\\',
				'(',
				')',
				' ',
				'\n',
				'\r',
				'\t',
				'\u0000',
				'a',
				' OR ',
				' ORDER BY ',
				',',
				'u0041',
			),
		)
		.map((parts) => parts.join('')),
);

const word = fc.constantFrom(
	'DEMO',
	'a\\ b',
	"it\\'s",
	'\\"quoted\\"',
	'tab\\t',
	'12',
	'-3d',
	'reorder',
	'orderly',
	'bye',
);
const quotedWord = fc.constantFrom(
	'"x order by y"',
	"'z ORDER BY (q'",
	'")"',
	'"("',
	'"a \\" b"',
	'"back\\\\"',
	"'it\\'s)'",
	'""',
);
const operand = fc.oneof(word, quotedWord);
const field = fc.constantFrom('project', 'summary', '"my (field"', 'cf[10010]', "'order by'");

const clause = fc.oneof(
	fc.tuple(field, fc.constantFrom(' = ', '!=', ' ~ '), operand).map((parts) => parts.join('')),
	fc
		.tuple(field, fc.array(operand, { minLength: 1, maxLength: 3 }))
		.map(([name, list]) => `${name} in (${list.join(', ')})`),
	fc.tuple(field, quotedWord).map(([name, argument]) => `${name} in linkedIssues(${argument})`),
	field.map((name) => `${name} is EMPTY`),
);

/** A condition that is valid JQL, with everything in it that could mislead one who takes it apart. */
export const condition: fc.Arbitrary<string> = fc.letrec<{ all: string }>((tie) => ({
	all: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		clause,
		fc
			.tuple(tie('all'), fc.constantFrom(' AND ', ' or ', '\nOR\t'), tie('all'))
			.map((parts) => parts.join('')),
		tie('all').map((inner) => `(${inner})`),
		tie('all').map((inner) => `NOT (${inner})`),
	),
})).all;

/** Sort keys in valid JQL; empty for none. */
export const order = fc.constantFrom('', 'key', 'created DESC, key', '"my (field" asc', 'cf[10010] desc');

/** Pieces of queries in any order: mostly nonsense, some of it hostile. */
export const soup = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				'(',
				')',
				'"',
				"'",
				'\\',
				' ',
				' OR ',
				' AND ',
				' ORDER BY ',
				'project = X',
				'a',
				'=',
				'\\)',
				'\\ ',
				'\u0000',
				'\u00a0',
				'\n',
				',',
				'#',
			),
			fc.constantFrom('project = Y', '(project = Y)', ' OR project = "Y"', ') OR (', '"a" ~ "b"'),
			condition,
		),
		{ maxLength: 8 },
	)
	.map((parts) => parts.join(''));

import { JastBuilder, type JQLParseError, JQLSyntaxError, type Query } from '@atlaskit/jql-ast';

/** A query as Atlassian's parser sees it, with what it refuses in the words of the server. */
export interface ParsedJql {
	readonly query: Query | undefined;
	readonly errors: readonly string[];
}

/** Parsing is most of the work of a search, and scans ask the same for every page. Nobody changes a parsed query. */
const parsed = new Map<string, ParsedJql>();
const MOST_KEPT = 200;

/** Parses a query with Atlassian's own grammar. */
export function parseJql(jql: string): ParsedJql {
	const known = parsed.get(jql);
	if (known) return known;
	const { query, errors } = new JastBuilder().build(jql);
	const fresh = { query: query ?? undefined, errors: errors.slice(0, 1).map((error) => describe(error, jql)) };
	if (parsed.size >= MOST_KEPT) parsed.clear();
	parsed.set(jql, fresh);
	return fresh;
}

function describe(error: JQLParseError, jql: string): string {
	if (!(error instanceof JQLSyntaxError)) return `Error in the JQL Query: ${error.message}`;
	const before = jql.slice(0, error.start);
	const line = before.split('\n').length;
	const character = error.start - before.lastIndexOf('\n');
	const got = /^(?:mismatched|extraneous) input '([\s\S]*)' expecting/.exec(error.message)?.[1];
	const reason = got === undefined ? error.message : expectation(got, error.message);
	return `Error in the JQL Query: ${reason} (line ${line}, character ${character})`;
}

function expectation(got: string, message: string): string {
	const atEnd = got === '<EOF>';
	if (message.includes("'<', '>'")) {
		const operators = `The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'.`;
		return atEnd
			? `Expecting operator before the end of the query. ${operators}`
			: `Expecting operator but got '${got}'. ${operators}`;
	}
	if (message.includes('EMPTY')) {
		return atEnd
			? 'Expecting either a value, list or function before the end of the query.'
			: `Expecting either a value, list or function but got '${got}'.`;
	}
	if (message.includes('CUSTOMFIELD')) {
		return atEnd
			? 'Expecting a field name before the end of the query.'
			: `Expecting a field name but got '${got}'.`;
	}
	return atEnd ? 'Unexpected end of the query.' : `Expecting either 'OR' or 'AND' but got '${got}'.`;
}

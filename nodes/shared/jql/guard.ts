import { JiraError } from '../connection/errors';

/** A query in its two parts: what restricts it, and what sorts it (without `ORDER BY`). Either may be empty. */
export interface JqlParts {
	readonly where: string;
	readonly orderBy: string;
}

/**
 * Takes a user's query apart so that conditions can be added to it safely.
 * @throws JiraError (invalid) when quotes or parentheses do not close (`a) OR (b` would escape from ours), and when
 * nothing restricts the query, which Jira refuses as unbounded (reference §3.1).
 */
export function guardJql(jql: string): JqlParts {
	const parts = splitOrderBy(jql);
	if (parts.where === '') {
		throw invalidJql(
			'This JQL has no condition, so it would search the whole site, which Jira refuses',
			'Add a restriction, such as project = DEMO or created >= -30d, before ORDER BY',
		);
	}
	return parts;
}

/** The query as one text again. */
export function joinJql({ where, orderBy }: JqlParts): string {
	return orderBy === '' ? where : `${where} ORDER BY ${orderBy}`;
}

function splitOrderBy(jql: string): JqlParts {
	let depth = 0;
	let orderAt = -1;
	let orderEnd = -1;
	for (const { text, at } of tokens(jql)) {
		if (text === '(') depth++;
		if (text === ')') depth--;
		if (depth < 0) throw unbalanced('closes a parenthesis that was not opened');
		const order = depth === 0 && orderAt < 0 ? /^order\s+by$/i.exec(text) : null;
		if (order) {
			orderAt = at;
			orderEnd = at + text.length;
		}
	}
	if (depth > 0) throw unbalanced('opens a parenthesis that is not closed');
	if (orderAt < 0) return { where: jql.trim(), orderBy: '' };
	return { where: jql.slice(0, orderAt).trim(), orderBy: jql.slice(orderEnd).trim() };
}

/** Quoted texts, parentheses, `ORDER BY` and words: no more grammar than is needed to take a query apart. */
function* tokens(jql: string): Generator<{ text: string; at: number }> {
	const token = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\border\s+by\b|[()"']|(?:\\[^]|[^\s()"'\\])+|\\/giu;
	for (const match of jql.matchAll(token)) {
		if (match[0] === '"' || match[0] === "'") throw unbalanced('has a quotation mark that is not closed');
		yield { text: match[0], at: match.index };
	}
}

function unbalanced(what: string): JiraError {
	return invalidJql(`This JQL ${what}`, 'Check the query in the search of Jira, then paste it again');
}

function invalidJql(message: string, advice: string): JiraError {
	return new JiraError({ kind: 'invalid', message, advice });
}

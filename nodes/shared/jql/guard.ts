import { JiraError } from '../errors/jiraError';

/** A query in its two parts: what restricts it, and what sorts it (without `ORDER BY`). Either may be empty. */
export interface JqlParts {
	readonly where: string;
	readonly orderBy: string;
}

/**
 * Takes a user's query apart so that conditions can be added to it safely.
 * @throws JiraError (invalid) when quotes or parentheses do not close (`a) OR (b` would escape from ours), when a
 * backslash outside quotes could take the parenthesis that we add, and when nothing restricts the query, which Jira
 * refuses as unbounded (reference §3.1).
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
	return [where, orderBy && `ORDER BY ${orderBy}`].filter((part) => part !== '').join(' ');
}

function splitOrderBy(jql: string): JqlParts {
	let depth = 0;
	let inOrder = false;
	const where: Token[] = [];
	const orderBy: Token[] = [];
	for (const token of tokens(jql)) {
		const { text } = token;
		if (text === '(') depth++;
		if (text === ')') depth--;
		if (depth < 0) throw unbalanced('closes a parenthesis that was not opened');
		if (!inOrder && depth === 0 && /^order\s+by$/i.test(text)) inOrder = true;
		else (inOrder ? orderBy : where).push(token);
	}
	if (depth > 0) throw unbalanced('opens a parenthesis that is not closed');
	return { where: spanOf(jql, where), orderBy: spanOf(jql, orderBy) };
}

/** From the first token to the end of the last; not trimmed, because a blank at the end may belong to an escape. */
function spanOf(jql: string, tokensOfPart: readonly Token[]): string {
	const last = tokensOfPart.at(-1);
	return last ? jql.slice(tokensOfPart[0]?.at, last.at + last.text.length) : '';
}

interface Token {
	readonly text: string;
	readonly at: number;
}

/** Quoted texts, parentheses, `ORDER BY` and words: no more grammar than is needed to take a query apart. */
function* tokens(jql: string): Generator<Token> {
	const token =
		/"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\border\s+by\b|[()"']|(?:\\[tnru"'\\ ]|[^\s()"'\\])+|\\/giu;
	for (const match of jql.matchAll(token)) {
		if (match[0] === '"' || match[0] === "'") throw unbalanced('has a quotation mark that is not closed');
		if (match[0] === '\\') throw unbalanced('has a backslash outside quotation marks that escapes nothing');
		yield { text: match[0], at: match.index };
	}
}

function unbalanced(what: string): JiraError {
	return invalidJql(`This JQL ${what}`, 'Check the query in the search of Jira, then paste it again');
}

function invalidJql(message: string, advice: string): JiraError {
	return new JiraError({ kind: 'invalid', message, advice });
}

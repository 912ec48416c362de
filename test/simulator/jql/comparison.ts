import type { FunctionOperand, Operand } from '@atlaskit/jql-ast';
import type { ComputedIssues } from '../site/computedIssues';
import type { Field, Issue, Sprint } from '../site/model';
import { visibleIssue } from '../site/permissions';
import type { Clause, SetClause } from './clauses';
import { EVERYWHERE, NOWHERE, type Condition, type Span } from './condition';
import { JqlRefusal, type JqlContext } from './context';
import { readMoment } from './dates';
import { growsWithAge } from './order';
import { matchesText, readTextQuery, wordsOf, type TextQuery } from './text';

/** One comparison: a field, an operator that its clause supports, and what it is compared with. */
export interface One {
	readonly name: string;
	readonly clause: Clause;
	readonly field: Field | undefined;
	readonly operator: string;
	readonly operand: Operand;
	readonly context: JqlContext;
}

/** Compiles one comparison. Throws Jira's refusal for an operand that means nothing. */
export function compileOne(one: One): Condition {
	const { clause, operator, operand } = one;
	if (operator === 'is' || operator === 'is not') return compileEmpty(one);
	const operands = operand.operandType === 'list' ? operand.values : [operand];
	const listed = operator === 'in' || operator === 'not in';
	if (listed !== (operand.operandType === 'list') && !(listed && operand.operandType === 'function')) {
		throw new JqlRefusal(`Operator '${operator}' does not support this operand for field '${one.name}'.`);
	}
	switch (clause.kind) {
		case 'set':
			return compileSet(one, clause, operands);
		case 'text':
			return compileText(one, operands[0]);
		case 'number':
			return compileOrder(
				operator,
				operands.map((item) => readNumber(item, one.name)),
				clause.number,
			);
		case 'date':
			return compileOrder(
				operator,
				operands.map((item) => readMoment(item, one.name, one.context)),
				clause.moment,
				growsWithAge(one.name),
			);
	}
}

function hasValue(clause: Clause, issue: Issue): boolean {
	if (clause.kind === 'set') return clause.ids(issue).length > 0;
	if (clause.kind === 'text') return clause.text(issue) !== '';
	return (clause.kind === 'number' ? clause.number(issue) : clause.moment(issue)) !== undefined;
}

function compileEmpty({ clause, operator, operand, name }: One): Condition {
	if (operand.operandType !== 'keyword') {
		throw new JqlRefusal(
			`The operator '${operator}' can only be used with EMPTY or NULL for field '${name}'.`,
		);
	}
	const wanted = operator === 'is not';
	const test = (issue: Issue) => hasValue(clause, issue) === wanted;
	if (name.toLowerCase() !== 'project' && !growsWithAge(name)) return { test };
	return { test, span: (block) => (wanted ? EVERYWHERE(block) : NOWHERE) };
}

function compileSet(one: One, clause: SetClause, operands: readonly Operand[]): Condition {
	const { operator, name } = one;
	const orEmpty = operands.some(
		(operand) => operand.operandType === 'keyword' || isUnresolved(operand, name),
	);
	const ids = operands.flatMap((operand) => readIds(operand, one, clause));
	if (['<', '>', '<=', '>='].includes(operator)) return compileRank(operator, ids, clause, name);
	const wanted = new Set(ids);
	const has = (issue: Issue) => {
		const own = clause.ids(issue);
		return own.length === 0 ? orEmpty : own.some((id) => wanted.has(id));
	};
	if (operator === '!=' || operator === 'not in') {
		// Issues without a value match neither the positive nor the negative clause.
		return { test: (issue) => !has(issue) && clause.ids(issue).length > 0 };
	}
	const lower = name.toLowerCase();
	if (orEmpty) return { test: has };
	if (lower === 'project') {
		const span = (block: ComputedIssues) => (wanted.has(block.projectId) ? EVERYWHERE(block) : NOWHERE);
		return { test: has, projectIds: wanted, span };
	}
	if (['key', 'id', 'issue', 'issuekey'].includes(lower))
		return { test: has, issueIds: new Set(ids.map(Number)) };
	return { test: has, issueIds: indexedIds(one, ids) };
}

function indexedIds({ field, context }: One, terms: readonly string[]): ReadonlySet<number> | undefined {
	if (field?.kind !== 'labels') return undefined;
	return new Set(terms.flatMap((term) => [...(context.site.textIndex.find(field, term) ?? [])]));
}

function isUnresolved(operand: Operand, name: string): boolean {
	return (
		name.toLowerCase() === 'resolution' &&
		operand.operandType === 'value' &&
		operand.value.toLowerCase() === 'unresolved'
	);
}

function readIds(operand: Operand, one: One, clause: SetClause): readonly string[] {
	const { name, context } = one;
	if (operand.operandType === 'keyword') return [];
	if (operand.operandType === 'function')
		return clause.call?.(operand.function.value.toLowerCase()) ?? readSetFunction(operand, name, context);
	if (operand.operandType !== 'value') throw new JqlRefusal(`Lists cannot be nested for field '${name}'.`);
	const found = clause.resolve(operand.value);
	const lower = name.toLowerCase();
	if (['key', 'id', 'issue', 'issuekey', 'parent'].includes(lower)) {
		return visibleIssue(context.site, context.user, operand.value)
			? (found ?? [])
			: missingIssue(operand.value, name, context);
	}
	if (found) return found;
	const option =
		one.field?.kind === 'select' || one.field?.kind === 'multiselect' || one.field?.kind === 'cascading';
	if (option) throw new JqlRefusal(`The option '${operand.value}' for field '${name}' does not exist.`);
	throw new JqlRefusal(`The value '${operand.value}' does not exist for the field '${name}'.`);
}

function missingIssue(word: string, name: string, context: JqlContext): readonly string[] {
	if (context.site.unknownIssuesInJql === 'ignore') return [];
	if (/^\d+$/.test(word))
		throw new JqlRefusal(`A value with ID '${word}' does not exist for the field '${name}'.`);
	if (/^[A-Za-z][A-Za-z0-9_]*-\d+$/.test(word)) {
		throw new JqlRefusal(`An issue with key '${word}' does not exist for field '${name}'.`);
	}
	throw new JqlRefusal(`The issue key '${word}' for field '${name}' is invalid.`);
}

function readSetFunction(
	{ function: { value: name }, arguments: given }: FunctionOperand,
	fieldName: string,
	context: JqlContext,
): readonly string[] {
	const lower = name.toLowerCase();
	if (lower === 'currentuser') {
		if (!context.user)
			throw new JqlRefusal(
				`Function 'currentUser' is anonymous and cannot be used for field '${fieldName}'.`,
			);
		return [context.user.accountId];
	}
	if (lower === 'releasedversions' || lower === 'unreleasedversions') {
		const versions = [...context.site.projects.values()].flatMap((project) => project.versions);
		return versions
			.filter((version) => version.released === (lower === 'releasedversions'))
			.map((version) => version.id);
	}
	const state = SPRINT_STATES[lower];
	if (state !== undefined) {
		const sprints = [...context.site.sprints.values()].filter((sprint) => sprint.state === state);
		return sprints.map(({ id }) => String(id));
	}
	if (lower === 'issueswithremotelinksbyglobalid') {
		return issuesWithRemoteLinks(
			given.map(({ value }) => value),
			context,
		);
	}
	throw new JqlRefusal(`Unable to find JQL function '${name}()'.`);
}

const SPRINT_STATES: Readonly<Record<string, Sprint['state']>> = {
	opensprints: 'active',
	futuresprints: 'future',
	closedsprints: 'closed',
};

const MOST_GLOBAL_IDS = 100;

function issuesWithRemoteLinks(globalIds: readonly string[], { site }: JqlContext): readonly string[] {
	if (globalIds.length === 0 || globalIds.length > MOST_GLOBAL_IDS) {
		const text = `Function 'issuesWithRemoteLinksByGlobalId' takes 1 to ${MOST_GLOBAL_IDS} arguments.`;
		throw new JqlRefusal(text);
	}
	return [...site.issues.all()]
		.filter(({ remoteLinks }) => remoteLinks.some(({ globalId = '' }) => globalIds.includes(globalId)))
		.map(({ id }) => String(id));
}

function compileRank(operator: string, ids: readonly string[], clause: SetClause, name: string): Condition {
	const limit = clause.rank?.(ids[0] ?? '') ?? 0;
	const rank = (issue: Issue) => {
		const own = clause.ids(issue)[0];
		return own === undefined ? undefined : clause.rank?.(own);
	};
	return compileOrder(operator, [limit], rank, growsWithAge(name));
}

function readNumber(operand: Operand, name: string): number {
	const number = operand.operandType === 'value' ? Number(operand.value) : NaN;
	if (Number.isNaN(number)) {
		const shown = operand.operandType === 'value' ? operand.value : operand.operandType;
		throw new JqlRefusal(
			`Value '${shown}' is invalid for the '${name}' field. Please provide a valid number.`,
		);
	}
	return number;
}

function compileOrder(
	operator: string,
	limits: readonly number[],
	of: (issue: Issue) => number | undefined,
	aged = false,
): Condition {
	const set = new Set(limits);
	const limit = limits[0] ?? 0;
	const tests: Record<string, (value: number) => boolean> = {
		'=': (value) => value === limit,
		'!=': (value) => value !== limit,
		in: (value) => set.has(value),
		'not in': (value) => !set.has(value),
		'<': (value) => value < limit,
		'>': (value) => value > limit,
		'<=': (value) => value <= limit,
		'>=': (value) => value >= limit,
	};
	const test = tests[operator] ?? (() => false);
	return {
		test: (issue) => {
			const value = of(issue);
			return value !== undefined && test(value);
		},
		...(aged ? { span: (block) => spanOf(operator, limit, block, of) } : {}),
	};
}

/** Where a comparison holds among issues whose values grow. */
function spanOf(
	operator: string,
	limit: number,
	block: ComputedIssues,
	of: (issue: Issue) => number | undefined,
): Span | undefined {
	const placeWhere = (reached: (value: number) => boolean) => {
		let low = 0;
		let high = block.count;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (reached(of(block.at(middle)) ?? 0)) high = middle;
			else low = middle + 1;
		}
		return low;
	};
	const at = placeWhere((value) => value >= limit);
	const behind = placeWhere((value) => value > limit);
	const spans: Record<string, Span> = {
		'=': { from: at, to: behind },
		'<': { from: 0, to: at },
		'<=': { from: 0, to: behind },
		'>': { from: behind, to: block.count },
		'>=': { from: at, to: block.count },
	};
	return spans[operator];
}

function compileText(
	{ name, clause, field, operator, context }: One,
	operand: Operand | undefined,
): Condition {
	if (clause.kind !== 'text' || operand?.operandType !== 'value') {
		throw new JqlRefusal(`The operator '${operator}' is not supported by the '${name}' field.`);
	}
	const query = readTextQuery(operand.value, name);
	const has = (issue: Issue) => matchesText(wordsOf(issue, field?.id ?? name, clause.text), query);
	if (operator === '!~') return { test: (issue) => clause.text(issue) !== '' && !has(issue) };
	return { test: has, issueIds: field && rarest(query, field, context) };
}

function rarest(query: TextQuery, field: Field, context: JqlContext): ReadonlySet<number> | undefined {
	const sets = [...query.terms, ...query.phrases.flat()].flatMap(
		(word) => context.site.textIndex.find(field, word) ?? [],
	);
	return sets.sort((a, b) => a.size - b.size)[0];
}

import type { Clause as AstClause, TerminalClause } from '@atlaskit/jql-ast';
import type { Clause } from './clauses';
import { compileOne } from './comparison';
import { every, some, type Condition } from './condition';
import { JqlRefusal, type JqlContext } from './context';
import { findClause } from './fieldNames';

const NEGATED: Record<string, string> = {
	'=': '!=',
	'!=': '=',
	'~': '!~',
	'!~': '~',
	in: 'not in',
	'not in': 'in',
	is: 'is not',
	'is not': 'is',
	'<': '>=',
	'>=': '<',
	'>': '<=',
	'<=': '>',
};

const OPERATORS: Record<Clause['kind'], readonly string[]> = {
	set: ['=', '!=', 'in', 'not in', 'is', 'is not'],
	text: ['~', '!~', 'is', 'is not'],
	number: ['=', '!=', '<', '>', '<=', '>=', 'in', 'not in', 'is', 'is not'],
	date: ['=', '!=', '<', '>', '<=', '>=', 'in', 'not in', 'is', 'is not'],
};

/** Compiles a `where` part. As in Jira, NOT turns the operators round, so that empty values match neither side. */
export function compileClause(clause: AstClause, context: JqlContext, negated = false): Condition {
	if (clause.clauseType === 'not') return compileClause(clause.clause, context, !negated);
	if (clause.clauseType === 'compound') {
		const parts = clause.clauses.map((part) => compileClause(part, context, negated));
		return (clause.operator.value === 'and') !== negated ? every(parts) : some(parts);
	}
	return compileTerminal(clause, context, negated);
}

function compileTerminal(terminal: TerminalClause, context: JqlContext, negated: boolean): Condition {
	const name = terminal.field.value;
	const operator = String(terminal.operator?.value ?? '');
	const operand = terminal.operand;
	const { clauses, fields } = findClause(name, context);
	const effective = negated ? NEGATED[operator] : operator;
	if (effective === undefined || operand === undefined || terminal.predicates.length > 0) {
		throw new JqlRefusal(`The operator '${operator.toUpperCase()}' is not supported by the '${name}' field.`);
	}
	const parts = clauses.map((clause, index) => {
		const allowed = [
			...OPERATORS[clause.kind],
			...(clause.kind === 'set' && clause.rank ? ['<', '>', '<=', '>='] : []),
		];
		if (!allowed.includes(operator)) {
			throw new JqlRefusal(`The operator '${operator}' is not supported by the '${name}' field.`);
		}
		return compileOne({ name, clause, field: fields[index], operator: effective, operand, context });
	});
	const excluding = effective === '!=' || effective === 'not in' || effective === '!~';
	return parts.length === 1 && parts[0] ? parts[0] : excluding ? every(parts) : some(parts);
}

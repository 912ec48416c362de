import type { Field } from '../site/model';
import { customClause, systemClauses, type Clause } from './clauses';
import { JqlRefusal, type JqlContext } from './context';

/** A clause's field as the query names it: one system field, or every custom field of that name. */
export interface NamedClause {
	readonly name: string;
	readonly clauses: readonly Clause[];
	readonly fields: readonly Field[];
}

/** Finds what a field name of a query means. Throws Jira's refusal when it means nothing. */
export function findClause(name: string, context: JqlContext): NamedClause {
	const system = systemClauses(context)[name.toLowerCase()];
	const systemField = (id: string) => context.site.fields.get(id);
	if (system) {
		const field = systemField(name.toLowerCase());
		return { name, clauses: [system], fields: field ? [field] : [] };
	}
	const plain = name.replace(/\[[^\]]*\]$/, '').toLowerCase();
	const fields = [...context.site.fields.values()].filter(
		(field) =>
			field.custom &&
			(`cf[${field.id.slice(12)}]` === name.toLowerCase() ||
				field.id === name ||
				field.name.toLowerCase() === plain),
	);
	if (fields.length === 0) {
		throw new JqlRefusal(`Field '${name}' does not exist or you do not have permission to view it.`);
	}
	return { name, clauses: fields.map((field) => customClause(field, context)), fields };
}

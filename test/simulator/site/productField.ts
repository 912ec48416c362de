import type { ValueScope } from '../issues/kinds';
import type { View } from '../issues/present';
import type { Clause } from '../jql/clauses';
import type { JqlContext } from '../jql/context';
import type { Issue, Stored } from './model';

/** A field that another product brings to the site, and what only that product knows of it. */
export interface ProductField {
	/** The value in a body; null when it is empty. */
	present(view: View, issue: Issue): unknown;
	/** Reads a value as the API takes it (never null); without it nobody can write the field. Throws `ValueRefusal`. */
	read?(value: unknown, scope: ValueScope): Stored;
	/** How JQL sees it; without it by what is stored. */
	clause?(context: JqlContext): Clause;
}

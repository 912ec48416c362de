import type { Field, Issue } from './model';

/**
 * Splits a text into the words that the search index knows: runs of letters and digits in lower case, as Lucene's
 * standard analyser does. Stemming and stop words are left out.
 */
export function words(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

const INDEXED = new Set(['summary', 'textfield', 'url', 'labels']);

/**
 * Which issues ever had a word in a short text field. A superset of what matches (old words stay), so that a search
 * for identities looks at a few issues instead of all.
 */
export class TextIndex {
	private readonly byField = new Map<string, Map<string, Set<number>>>();

	/** Learns the words of an issue. */
	add(issue: Issue, fields: ReadonlyMap<string, Field>): void {
		for (const [fieldId, value] of Object.entries(issue.values)) {
			const kind = fields.get(fieldId)?.kind;
			if (value === null || kind === undefined || !INDEXED.has(kind)) continue;
			const terms = Array.isArray(value)
				? value.map((label) => String(label).toLowerCase())
				: words(String(value));
			for (const term of terms) this.of(fieldId, term).add(issue.id);
		}
	}

	/** Issues that may hold a word (or a whole label); undefined when the field is not indexed. */
	find(field: Field, term: string): ReadonlySet<number> | undefined {
		if (!INDEXED.has(field.kind)) return undefined;
		return this.byField.get(field.id)?.get(term.toLowerCase()) ?? new Set();
	}

	private of(fieldId: string, term: string): Set<number> {
		let terms = this.byField.get(fieldId);
		if (!terms) this.byField.set(fieldId, (terms = new Map()));
		let ids = terms.get(term);
		if (!ids) terms.set(term, (ids = new Set()));
		return ids;
	}
}

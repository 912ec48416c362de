import { looseName, type FieldCatalog } from './catalog';
import { accountIdsOf } from './read';
import { readingOf, type FieldSchema, type Reading } from './schema';
import { portalRequestOf, satisfactionOf } from './requests';
import { slaOf } from './sla';

/** A column that a table has beside the one with the readable value of a field. */
export interface DerivedColumn {
	/** Ends the name of the column, as the field's name begins it. */
	readonly suffix: string;
	/** Ends the id of the column, as the field's id begins it. No id of Jira's ends so. */
	readonly idSuffix: string;
	readonly type: 'text' | 'boolean' | 'timestamp';
	/** From the value as Jira gave it. */
	read(value: unknown): unknown;
}

const ACCOUNT_ID: DerivedColumn = {
	suffix: ' Account ID',
	idSuffix: '_account_id',
	type: 'text',
	read: accountIdsOf,
};

const DERIVED: Readonly<Partial<Record<Reading, readonly DerivedColumn[]>>> = {
	user: [ACCOUNT_ID],
	users: [ACCOUNT_ID],
	sla: [
		{
			suffix: ' Breached',
			idSuffix: '_breached',
			type: 'boolean',
			read: (value) => slaOf(value)?.breached ?? null,
		},
		{ suffix: ' Due', idSuffix: '_due', type: 'timestamp', read: (value) => slaOf(value)?.due ?? null },
	],
	requestType: [
		{ suffix: ' ID', idSuffix: '_id', type: 'text', read: (value) => portalRequestOf(value)?.typeId ?? null },
	],
	satisfaction: [
		{ suffix: ' Comment', idSuffix: '_comment', type: 'text', read: (value) => satisfactionOf(value)?.comment ?? null },
	],
};

/** The columns that a table has of a field beside the readable one: who a person is, where an agreement stands. */
export function derivedColumns(schema: FieldSchema): readonly DerivedColumn[] {
	return DERIVED[readingOf(schema)] ?? [];
}

/** Whether a column of a row is what a table has beside the value of a field, in any of the ways to name columns. */
export function isDerivedColumn(catalog: FieldCatalog, column: string): boolean {
	const plain = column.trim().replace(/(?:__\w+| \[[^[\]]+\])$/u, '');
	const suffixes = new Set(Object.values(DERIVED).flatMap((columns) => columns.map(({ suffix }) => suffix)));
	return [...suffixes].some((suffix) => {
		const base = withoutEnd(plain, suffix);
		if (base === undefined) return false;
		const match = catalog.find(base);
		const fields = match.found === 'several' ? match.fields : match.found === 'one' ? [match.field] : [];
		return fields.some(({ schema }) => derivedColumns(schema).some((derived) => derived.suffix === suffix));
	});
}

/** What comes before the suffix, whichever letters, blanks and underscores it is written with. */
function withoutEnd(column: string, suffix: string): string | undefined {
	for (let at = column.length - 1; at > 0; at--) {
		if (looseName(column.slice(at)) === looseName(suffix)) return column.slice(0, at).replace(/[\s_]+$/u, '');
	}
	return undefined;
}

/** What an import does with its rows (design §6). */
export type ImportMode = 'create' | 'createMissing' | 'update' | 'updateExisting' | 'upsert' | 'mirror' | 'delete';

/** What a mode does with a row that matches a record, and with one that matches none. */
interface ModeRule {
	readonly matched: 'create' | 'skip' | 'update' | 'delete';
	readonly unmatched: 'create' | 'skip' | 'reject';
}

/** In Create nothing is matched: every row is a new record. */
export const MODE_RULES: Readonly<Record<ImportMode, ModeRule>> = {
	create: { matched: 'create', unmatched: 'create' },
	createMissing: { matched: 'skip', unmatched: 'create' },
	update: { matched: 'update', unmatched: 'reject' },
	updateExisting: { matched: 'update', unmatched: 'skip' },
	upsert: { matched: 'update', unmatched: 'create' },
	mirror: { matched: 'update', unmatched: 'create' },
	delete: { matched: 'delete', unmatched: 'skip' },
};

/** Whether a mode may make new records. */
export function creates(mode: ImportMode): boolean {
	return MODE_RULES[mode].unmatched === 'create';
}

/** Whether a mode looks at what the rows say of their fields. */
export function writesFields(mode: ImportMode): boolean {
	return mode !== 'delete';
}

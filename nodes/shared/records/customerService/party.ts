import type { Connection } from '../../connection/types';
import { JiraError } from '../../errors/jiraError';
import type { OperationName } from '../../connection/operations';
import type { FieldCatalog } from '../../fields/catalog';
import type { WritableField } from '../../fields/schema';
import type { JiraRecord, RecordRef, Target, WritableKind } from '../kind';
import { definitionsOf, type DetailOwner } from './details';
import { runTask } from './tasks';

/** Detail fields that one kind may have, and that one request makes (reference §10). */
const MOST_FIELDS = 50;

/** Everything lives in one place: the site. */
export function siteTarget(label: string, catalog: FieldCatalog<WritableField>): Target {
	return { label, catalog, base: {}, foreign: () => undefined };
}

/** Records that the match has given whole are not read again. */
export function currentOf(read: (connection: Connection, ids: readonly string[]) => Promise<readonly JiraRecord[]>): WritableKind['current'] {
	return async (connection, refs) => {
		const whole = refs.filter(isWhole);
		const others = refs.filter((ref) => !isWhole(ref)).map(({ id }) => id);
		const found = others.length === 0 ? [] : await read(connection, others);
		return new Map([...whole, ...found].map((record) => [record.id, record]));
	};
}

function isWhole(ref: RecordRef): ref is JiraRecord {
	return 'fields' in ref && 'raw' in ref;
}

/**
 * Makes detail fields for text, all or none of them.
 * @throws JiraError when they cannot be made.
 */
export async function makeDetailFields(connection: Connection, owner: DetailOwner, operation: OperationName, wanted: readonly string[]): Promise<void> {
	const key = `csm:${owner}:fields`;
	// What the session knows may be older than the run.
	connection.session.forget(key);
	const there = new Set((await definitionsOf(connection, owner)).map(({ name }) => name.toLowerCase()));
	const names = wanted.filter((name) => !there.has(name.toLowerCase()));
	if (names.length === 0) return;
	if (there.size + names.length > MOST_FIELDS) {
		const message = `${names.length} detail fields are missing, and there are ${there.size} of at most ${MOST_FIELDS}: ${names.join(', ')}`;
		throw new JiraError({ kind: 'invalid', message, advice: 'Leave columns out, or delete detail fields that nobody needs' });
	}
	const end = await runTask(connection, operation, { detailFields: names.map((name) => ({ name, type: { name: 'TEXT' } })) });
	connection.session.forget(key);
	const known = new Set((await definitionsOf(connection, owner)).map(({ name }) => name));
	const missing = names.filter((name) => !known.has(name.trim()));
	if (missing.length === 0) return;
	const why = end.end === 'ended' ? 'its task has ended without them and does not say why' : end.reason;
	throw new JiraError({
		kind: 'invalid',
		message: `The detail fields ${missing.join(', ')} could not be created: ${why}`,
		advice: 'Create them in Customer Service Management, or leave their columns out. Nothing else was written.',
	});
}

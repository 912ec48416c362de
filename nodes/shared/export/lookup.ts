import { JiraError } from '../errors/jiraError';
import type { Connection } from '../connection/types';
import type { JiraRecord, ReadableKind, WantedFields } from '../records/kind';

/** A record by its key or id, or why there is none. */
export type Lookup = { readonly record: JiraRecord } | { readonly refusal: JiraError };

/**
 * Reads single records, as many a call as the kind allows; every key gets an answer of its own. A key that an issue had
 * before it was moved finds the issue.
 */
export async function lookUp<Source>(
	connection: Connection,
	kind: ReadableKind<Source>,
	keys: readonly string[],
	wanted: WantedFields,
): Promise<ReadonlyMap<string, Lookup>> {
	const found = new Map<string, Lookup>();
	const once = [...new Set(keys)];
	const size = kind.readSize(connection, wanted);
	for (let at = 0; at < once.length; at += size) {
		const batch = once.slice(at, at + size);
		const { records, refusals, moved } = await kind.read(connection, batch, wanted);
		const byWord = new Map(records.flatMap((record) => [[record.id, record] as const, [record.key.toUpperCase(), record] as const]));
		for (const key of batch) {
			const record = byWord.get(key.toUpperCase()) ?? byWord.get(moved.get(key) ?? key);
			found.set(key, record ? { record } : { refusal: notThere(kind.name, key, refusals.get(key)) });
		}
	}
	return found;
}

function notThere(name: string, key: string, reason: string | undefined): JiraError {
	return new JiraError({
		kind: 'notFound',
		message: reason ?? `There is no ${name} "${key}" that this account can see`,
		advice: 'Check the key, and that the account of the credential can open it in the browser',
	});
}

import { JiraError } from '../../errors/jiraError';
import type { Connection } from '../../connection/types';
import { listed, quoted } from '../../fields/resolved';
import type { RecordRef } from '../kind';
import { PROJECT_READ, readProjects, scanProjects } from './read';

/**
 * The projects that a source names by key or id, or all that the account can see when it names none, page by page.
 * @throws JiraError (notFound) when one of those named is not there: leaving it out would look like an empty project.
 */
export async function* chosenProjects(
	connection: Connection,
	named: readonly string[] = [],
): AsyncGenerator<readonly RecordRef[]> {
	if (named.length === 0) {
		for await (const page of scanProjects(connection, {})) {
			yield page.flatMap(({ record }) => record ?? []);
		}
	}
	for (let at = 0; at < named.length; at += PROJECT_READ) {
		const words = named.slice(at, at + PROJECT_READ);
		const { records } = await readProjects(connection, words);
		const known = new Set(records.flatMap(({ id, key }) => [id, key.toUpperCase()]));
		const missing = words.filter((word) => !known.has(word.toUpperCase()));
		if (missing.length > 0) throw notThere(missing);
		yield records;
	}
}

/** The key of a project by its id; null when the account cannot see it. Cached in the session. */
export async function projectKeyOfId(connection: Connection, id: string): Promise<string | null> {
	return await connection.session.cached(`projectKey:${id}`, async () => {
		const input = { path: { projectIdOrKey: id }, accept: [404] };
		const { body, status } = await connection.call<{ key: string }>('getProject', input);
		return status === 404 ? null : body.key;
	});
}

function notThere(words: readonly string[]): JiraError {
	return new JiraError({
		kind: 'notFound',
		message: `There is no project ${listed(words.map(quoted))} that this account can see`,
		advice: 'Pick the projects from the list, or give their keys',
	});
}

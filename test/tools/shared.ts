/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of specifications and real data that lies beside a developer's checkout; a user's clone has none. */
const SHARED = process.env.JIRA_SYNC_SHARED ?? join(__dirname, '..', '..', '..', 'shared');

/**
 * The path of a shared file, or undefined where it is not at hand.
 * @param leavesOut What the caller cannot check without it, for the message that says so.
 */
export function sharedFile(path: string, leavesOut: string): string | undefined {
	const file = join(SHARED, path);
	if (existsSync(file)) return file;
	console.warn(`${path} is not beside this checkout, so this run leaves out: ${leavesOut}`);
	return undefined;
}

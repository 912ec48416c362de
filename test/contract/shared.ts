/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Folder with Atlassian's specifications and recordings: `JIRA_SYNC_SHARED`, or `shared` beside the project. */
export const SHARED = process.env['JIRA_SYNC_SHARED'] ?? join(__dirname, '..', '..', '..', 'shared');

let said = false;

/** Whether the specifications are at hand. Says once, when they are not, what is left out. */
export function hasSpecs(): boolean {
	if (existsSync(join(SHARED, 'specs', 'jira-platform-v3.json'))) return true;
	if (!said) {
		said = true;
		console.warn(
			`No specifications in ${SHARED}: requests and answers of the simulator are not checked against them. ` +
				'Set JIRA_SYNC_SHARED to their folder to check.',
		);
	}
	return false;
}

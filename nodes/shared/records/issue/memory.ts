import type { Connection } from '../../connection/types';
import { endsTheRun, isJiraError, JiraError, toJiraError } from '../../errors/jiraError';
import { readMemory, sameMemory } from '../memory';
import type { Memory, MemoryKind } from '../memoryKind';
import { currentIssues } from './current';
import { originOf } from './origin';
import { issueReadSize, readIssues } from './read';
import { STANDARD_FIELDS } from './standardFields';
import { followTask } from './task';
import { ORIGIN_PROPERTY } from './write';

/** The entity property that holds the memory, beside the one that says who has made the issue. */
export const MEMORY_PROPERTY = 'n8n-nodes-jira-sync.written';

const PROPERTIES = [ORIGIN_PROPERTY, MEMORY_PROPERTY];

/** Issues that one call sets properties of (reference, Appendix A). */
const AT_ONCE = 100;

/** How often a write is tried while another is under way on the same issues, and how long it waits first, in milliseconds. */
const MOST_TRIES = 8;
const FIRST_WAIT_MS = 1_000;

const LEFT_OUT = 'Jira left the issue out';

/** What tells a destination nothing new: when it was, who has looked, what never changes, and what the key says. */
const SILENT = ['created', 'updated', 'creator', 'lastViewed', 'issuekey', 'project', 'thumbnail'];

/** What belongs to other records, or is made of other fields, or is set by voting, watching and logging work. */
const OF_OTHERS = [
	'aggregateprogress',
	'aggregatetimeestimate',
	'aggregatetimeoriginalestimate',
	'aggregatetimespent',
	'attachment',
	'comment',
	'issuelinks',
	'progress',
	'statusCategory',
	'statuscategorychangedate',
	'subtasks',
	'timeestimate',
	'timespent',
	'votes',
	'watches',
	'worklog',
	'workratio',
];

/**
 * What was written last, as an entity property. Whether setting one moves `updated` on a live site is [?]: nothing here
 * relies on it. Where it does, an issue never looks untouched, and what the fields hold decides alone.
 */
export const issueMemory: MemoryKind = {
	always: STANDARD_FIELDS.filter((id) => !SILENT.includes(id)),
	volatile: new Set([...SILENT, ...OF_OTHERS]),
	silent: new Set(SILENT),
	moments: { created: 'created', updated: 'updated' },
	of: ({ properties }) => readMemory(properties?.[MEMORY_PROPERTY]),
	isOwn: ({ properties }) => originOf(properties?.[ORIGIN_PROPERTY]) !== undefined,
	readSize: (connection, wanted, expected) => issueReadSize(connection, wanted, expected, PROPERTIES),
	read: async (connection, ids, wanted) => await readIssues(connection, ids, wanted, PROPERTIES),
	current: async (connection, refs, fieldIds) => await currentIssues(connection, refs, fieldIds, PROPERTIES),
	write: writeMemories,
	// A read back; then a write, at least one look at its task, and a look at what has come of it.
	calls: (count) => 4 * Math.ceil(count / AT_ONCE),
};

async function writeMemories(connection: Connection, memories: ReadonlyMap<string, Memory>): Promise<Map<string, string>> {
	const refused = new Map<string, string>();
	const all = [...memories];
	for (let from = 0; from < all.length; from += AT_ONCE) {
		const some = all.slice(from, from + AT_ONCE);
		for (const [id, reason] of await writeSome(connection, some)) refused.set(id, reason);
	}
	return refused;
}

async function writeSome(connection: Connection, memories: ReadonlyArray<readonly [string, Memory]>): Promise<Map<string, string>> {
	let reason = LEFT_OUT;
	try {
		const issues = memories.map(([id, memory]) => ({ issueID: Number(id), properties: { [MEMORY_PROPERTY]: memory } }));
		await followTask(connection, await submit(connection, issues));
	} catch (thrown) {
		const error = toJiraError(thrown);
		if (endsTheRun(error)) throw toJiraError(error);
		reason = error.message;
	}
	return await notThere(connection, memories, reason);
}

/** Where another such write is under way on the same issues, Jira wants to be asked later (reference, Appendix A). */
async function submit(connection: Connection, issues: readonly object[]): Promise<string> {
	for (let tries = 1, waitMs = FIRST_WAIT_MS; ; tries++, waitMs *= 2) {
		try {
			const { headers } = await connection.call('setIssueProperties', { body: { issues }, accept: [303] });
			return taskIdOf(headers.location);
		} catch (error) {
			if (!isJiraError(error, 'conflict') || tries >= MOST_TRIES) throw toJiraError(error);
			await connection.ports.sleep(waitMs);
		}
	}
}

/** The redirect is not followed: the address of the task is built anew from its id (reference §5.1). */
function taskIdOf(location = ''): string {
	const id = /\/task\/(\d+)\/?(?:\?|$)/.exec(location)?.[1];
	if (id !== undefined) return id;
	throw new JiraError({
		kind: 'damagedAnswer',
		message: 'Jira did not say by which task it writes the properties of the issues',
		advice: 'Import the rows again: what was not remembered is then',
	});
}

/** In which words the task says what it left out is not documented [?], so the issues are asked themselves. */
async function notThere(connection: Connection, memories: ReadonlyArray<readonly [string, Memory]>, reason: string): Promise<Map<string, string>> {
	const { records, refusals } = await readIssues(connection, memories.map(([id]) => id), [issueMemory.moments.updated], PROPERTIES);
	const there = new Map(records.map((record) => [record.id, issueMemory.of(record)] as const));
	const isThere = (id: string, memory: Memory) => sameMemory(there.get(id), memory);
	return new Map(memories.flatMap(([id, memory]) => (isThere(id, memory) ? [] : [[id, refusals.get(id) ?? reason] as const])));
}

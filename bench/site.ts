/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import axios from 'axios';
import type { Counters, Credentials } from '../test/simulator';
import { SEEDED_ISSUES, type Connection } from './jobs';

/** The simulated site of the bench, in a process of its own. */
export interface BenchSite {
	readonly connection: Connection;
	/** What the site has counted since the last time. */
	takeCounters(): Promise<Counters>;
	/** Keys of the issues that a query finds, asked for without any of the contenders. */
	keys(jql: string): Promise<string[]>;
	stop(): void;
}

/** How long Jira takes, as the bench's README states it. */
const LATENCY = ['--per-call-ms=100', '--per-object-ms=1.5', '--per-id-ms=0.05', '--per-created-ms=30'];
const SIMULATOR = join(__dirname, '..', 'test', 'simulator', 'main.ts');

export async function startSite(): Promise<BenchSite> {
	const options = [`--issues=${SEEDED_ISSUES}`, ...LATENCY, '--limits', '--api-v2'];
	const child = spawn(process.execPath, ['--import', 'tsx', SIMULATOR, ...options], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	const nextLine = async (): Promise<unknown> => {
		const line = await lines.next();
		if (line.done) throw new Error('The simulator ended');
		return JSON.parse(line.value);
	};
	// What test/simulator/main.ts prints: first this, then counters.
	const { url, credentials } = (await nextLine()) as { url: string; credentials: Credentials };
	const { email, token } = credentials.admin;
	return {
		connection: { url, email, token },
		async takeCounters() {
			child.stdin.write('counters\n');
			return (await nextLine()) as Counters;
		},
		keys: async (jql) => await searchKeys({ url, email, token }, jql),
		stop: () => child.stdin.end(),
	};
}

interface Page {
	readonly issues: ReadonlyArray<{ readonly key: string }>;
	readonly nextPageToken?: string;
}

async function searchKeys({ url, email, token }: Connection, jql: string): Promise<string[]> {
	const http = axios.create({ baseURL: url, auth: { username: email, password: token } });
	const keys: string[] = [];
	let nextPageToken: string | undefined;
	do {
		const body = { jql, fields: ['key'], maxResults: 5000, nextPageToken };
		const { data } = await http.post<Page>('/rest/api/3/search/jql', body);
		for (const { key } of data.issues) keys.push(key);
		nextPageToken = data.nextPageToken;
	} while (nextPageToken !== undefined);
	return keys;
}

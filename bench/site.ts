/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import axios, { type AxiosInstance } from 'axios';
import type { Counters, Credentials } from '../test/simulator';
import type { Connection } from './jobs/job';

/** An issue as the site names it. */
export interface FoundIssue {
	readonly id: string;
	readonly key: string;
}

/** The simulated site of the bench, in a process of its own. */
export interface BenchSite {
	readonly connection: Connection;
	/** What the site has counted since the last time. */
	takeCounters(): Promise<Counters>;
	/** The issues that a query finds, asked for without any of the contenders. */
	issues(jql: string): Promise<FoundIssue[]>;
	/** Changes the summary of these issues, a few at a time. */
	edit(keys: readonly string[]): Promise<void>;
	stop(): void;
}

const SIMULATOR = join(__dirname, '..', 'test', 'simulator', 'main.ts');
/** At 100 ms each, below the fifty a second that Jira lets through. */
const EDITS_AT_ONCE = 4;

/** @param options Options of the simulator: its issues, its latency and its limits. */
export async function startSite(options: readonly string[]): Promise<BenchSite> {
	const child = spawn(process.execPath, ['--import', 'tsx', SIMULATOR, ...options, '--api-v2'], {
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
	const http = axios.create({ baseURL: url, auth: { username: email, password: token } });
	return {
		connection: { url, email, token },
		async takeCounters() {
			child.stdin.write('counters\n');
			return (await nextLine()) as Counters;
		},
		issues: async (jql) => await searchIssues(http, jql),
		edit: async (keys) => await editIssues(http, keys),
		stop: () => child.stdin.end(),
	};
}

interface Page {
	readonly issues: readonly FoundIssue[];
	readonly nextPageToken?: string;
}

async function searchIssues(http: AxiosInstance, jql: string): Promise<FoundIssue[]> {
	const found: FoundIssue[] = [];
	let nextPageToken: string | undefined;
	do {
		const body = { jql, fields: ['key'], maxResults: 5000, nextPageToken };
		const { data } = await http.post<Page>('/rest/api/3/search/jql', body);
		for (const { id, key } of data.issues) found.push({ id, key });
		nextPageToken = data.nextPageToken;
	} while (nextPageToken !== undefined);
	return found;
}

async function editIssues(http: AxiosInstance, keys: readonly string[]): Promise<void> {
	const left = keys.values();
	const editor = async () => {
		for (const key of left)
			await http.put(`/rest/api/3/issue/${key}`, { fields: { summary: `Changed at ${Date.now()}` } });
	};
	await Promise.all(Array.from({ length: EDITS_AT_ONCE }, editor));
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { jsonOf, PACKAGE, runNode } from '../../test/engine/engine';
import { startSite, type BenchSite } from '../site';

/** Customers that are imported, and detail values that each brings along. */
const CUSTOMERS = 5_000;
const DETAILS = ['Region', 'External ID'];

/** What Customer Service Management and Jira take or give in one call (reference §10 and §4.2). */
const LIMITS = { profilesInTask: 100, detailOperationsInTask: 1_000, profilesInFetch: 25, accountsInPage: 1_000 };

/** Rows that the import writes in one go, and how often it looks at a task that is done at the second look. */
const ROWS_IN_BATCH = 1_000;
const LOOKS_AT_TASK = 2;

/** Accounts that the site has from the beginning. */
const OTHER_ACCOUNTS = 10;

/** The cloud ID, who it is, the detail fields: what every run asks once. */
const ONCE = 3;

/** Calls that walk the list of so many accounts: its pages, and the empty one that ends it (reference, Appendix B). */
const listOf = (accounts: number) => Math.ceil(accounts / LIMITS.accountsInPage) + 1;

/** Calls that read all customers whole. */
const PROFILES_READ = Math.ceil(CUSTOMERS / LIMITS.profilesInFetch);

/**
 * The first import, where nobody is there yet: a look at the list of accounts for the match; 50 tasks for the profiles; in
 * each of 5 batches a walk over the list, which alone tells the ids of new customers; 10 tasks for 10,000 details; two
 * looks at each task; and all of them read back, because a task may not say what it has left out.
 */
function firstBudget(): number {
	const profileTasks = Math.ceil(CUSTOMERS / LIMITS.profilesInTask);
	const detailTasks = Math.ceil((CUSTOMERS * DETAILS.length) / LIMITS.detailOperationsInTask);
	const batches = Math.ceil(CUSTOMERS / ROWS_IN_BATCH);
	// The batches run side by side: a list that another one makes longer meanwhile breaks a page off short.
	const growing = 1;
	const lists = listOf(OTHER_ACCOUNTS) + batches * (listOf(OTHER_ACCOUNTS + CUSTOMERS) + growing);
	return ONCE + lists + (profileTasks + detailTasks) * (1 + LOOKS_AT_TASK) + PROFILES_READ;
}

/** The same rows again: the list of accounts for the match, and all customers read to be compared. No write. */
function secondBudget(): number {
	return ONCE + listOf(OTHER_ACCOUNTS + CUSTOMERS) + PROFILES_READ;
}

const LATENCY = ['--per-call-ms=100', '--per-object-ms=1.5', '--limits'];

interface Measured {
	readonly calls: number;
	readonly byEndpoint: Readonly<Record<string, number>>;
	readonly writes: number;
	readonly seconds: number;
	readonly outcomes: readonly unknown[];
	readonly failure?: string;
}

/** Imports 5,000 customers twice, prints what it took, and says whether it kept to its budgets. */
export async function benchCustomers(): Promise<boolean> {
	const site = await startSite(LATENCY);
	try {
		await makeDetailFields(site);
		const first = await importCustomers(site);
		const second = await importCustomers(site);
		return [
			judge('Customers, first import', first, firstBudget(), 'created'),
			judge('Customers, the same rows again', second, secondBudget(), 'unchanged') && second.writes === 0,
		].every(Boolean);
	} finally {
		site.stop();
	}
}

async function makeDetailFields({ connection: { url, email, token } }: BenchSite): Promise<void> {
	const { data } = await axios.get<{ cloudId: string }>(`${url}/_edge/tenant_info`);
	const http = axios.create({ baseURL: `${url}/jsm/csm/cloudid/${data.cloudId}/api/v1`, auth: { username: email, password: token } });
	for (const name of DETAILS) await http.post('/customer/details', { name, type: { name: 'TEXT' } });
}

async function importCustomers(site: BenchSite): Promise<Measured> {
	const { url, email, token } = site.connection;
	const rows = Array.from({ length: CUSTOMERS }, (_unused, index): IDataObject => ({
		Email: `customer.${index}@example.com`,
		'Display Name': `Customer ${index}`,
		Region: `Region ${index % 7}`,
		'External ID': `CRM-${index}`,
	}));
	await site.takeCounters();
	const startedAt = performance.now();
	const result = await runNode({
		node: {
			type: `${PACKAGE}.jiraCustomerServiceManagement`,
			parameters: { authentication: 'jiraCloudApi', resource: 'customer', operation: 'import', mode: 'upsert', matchBy: 'field', mapping: 'columnNames' } as never,
		},
		credentials: { jiraCloudApi: { subdomain: url, email, apiToken: token, environment: 'custom', apiHost: url } },
		items: rows.map((json) => ({ json })),
	});
	const seconds = (performance.now() - startedAt) / 1000;
	const { calls } = await site.takeCounters();
	const sum = (isCounted: (endpoint: string) => boolean) => Object.entries(calls).reduce((all, [endpoint, count]) => (isCounted(endpoint) ? all + count : all), 0);
	return {
		calls: sum(() => true),
		byEndpoint: calls,
		writes: sum((endpoint) => endpoint.endsWith('/bulk')),
		seconds,
		outcomes: result.error ? [] : jsonOf(result, 0).map(({ _outcome }) => _outcome),
		failure: result.error && `${result.error.message} ${result.error.description ?? ''}`,
	};
}

function judge(title: string, { calls, byEndpoint, writes, seconds, outcomes, failure }: Measured, budget: number, outcome: string): boolean {
	const right = outcomes.filter((one) => one === outcome).length;
	console.log(`${title}: ${right} of ${CUSTOMERS} ${outcome}, ${calls} calls (budget ${budget}), ${writes} bulk writes, ${seconds.toFixed(1)} s`);
	if (failure !== undefined) console.log(`  The run failed: ${failure}`);
	if (calls > budget) console.log(`  ${calls - budget} calls more than the budget:`, byEndpoint);
	return failure === undefined && right === CUSTOMERS && calls <= budget;
}

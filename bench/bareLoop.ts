/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { setTimeout } from 'node:timers/promises';
import type { PackageDirectoryLoader } from 'n8n-core';
import type { IExecuteFunctions, IHttpRequestOptions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { jsonOf, loadPackage, runNode, type EngineRun } from '../test/engine/engine';
import { exportJob, SEEDED_ISSUES } from './jobs/export';
import type { Connection, Task } from './jobs/job';

/** Milliseconds of each round, in the order of the rounds. */
export interface Times {
	readonly thisPackage: readonly number[];
	readonly bareLoop: readonly number[];
	/** How many calls each of them makes in a round. */
	readonly calls: number;
}

const CREDENTIAL = 'jiraCloudApi';
const BARE = 'bareLoop';
/** As many calls under way as this package starts with. */
const CONCURRENCY = 8;
const WARM_UP = 3;
const ROUNDS = 9;
/** Before each run: this package keeps to Atlassian's limits for each second, and the run before has used them. */
const REST_MS = 1_100;

/** A process of its own: `bareLoop.ts '<connection as JSON>'` sends its Times to the parent process. */
async function main(connection: Connection): Promise<void> {
	const loader = await loadPackage();
	const task: Task = {
		job: 'export',
		contender: 'thisPackage',
		records: SEEDED_ISSUES,
		connection,
		prepared: {},
	};
	const [run] = exportJob.ways.thisPackage.steps(task);
	const own: EngineRun = { ...run!, items: exportJob.rows(task).map((json) => ({ json })) };
	await runNode(own);
	const calls = await callsOf(loader, () => runNode(own));
	addBareLoop(loader, calls);
	const bare: EngineRun = { ...own, node: { type: `n8n-nodes-base.${BARE}`, parameters: {} } };

	const times = { thisPackage: [] as number[], bareLoop: [] as number[], calls: calls.length };
	for (let round = -WARM_UP; round < ROUNDS; round++) {
		const ofPackage = await timed(own, SEEDED_ISSUES);
		const ofLoop = await timed(bare, calls.length);
		if (round < 0) continue;
		times.thisPackage.push(ofPackage);
		times.bareLoop.push(ofLoop);
	}
	process.send?.(times, () => process.exit());
}

async function timed(run: EngineRun, itemsWanted: number): Promise<number> {
	await setTimeout(REST_MS);
	const startedAt = performance.now();
	const result = await runNode(run);
	const ms = performance.now() - startedAt;
	if (result.error) throw result.error;
	const given = jsonOf(result, 0).length;
	if (given !== itemsWanted) throw new Error(`${given} items came instead of ${itemsWanted}`);
	return ms;
}

/** The requests of a run, as they are before the credential is added to them. */
async function callsOf(
	loader: PackageDirectoryLoader,
	run: () => Promise<unknown>,
): Promise<IHttpRequestOptions[]> {
	const type = loader.credentialTypes[CREDENTIAL]!.type;
	const own = type.authenticate as (...given: unknown[]) => Promise<IHttpRequestOptions>;
	const calls: IHttpRequestOptions[] = [];
	type.authenticate = async (data, options) => {
		calls.push(structuredClone(options));
		return await own.call(type, data, options);
	};
	await run();
	type.authenticate = own;
	return calls;
}

/** Adds a node that makes these calls and nothing else, and gives an item for each. The credential is decrypted once. */
function addBareLoop(loader: PackageDirectoryLoader, calls: readonly IHttpRequestOptions[]): void {
	const type: INodeType = {
		description: {
			displayName: 'Bare Loop',
			name: BARE,
			group: ['input'],
			version: 1,
			description: '',
			defaults: {},
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: CREDENTIAL }],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			const data = await this.getCredentials(CREDENTIAL);
			const credentialsDecrypted = { id: CREDENTIAL, name: CREDENTIAL, type: CREDENTIAL, data };
			const items: INodeExecutionData[] = [];
			const left = calls.values();
			const caller = async () => {
				for (const call of left) {
					const { statusCode } = (await this.helpers.httpRequestWithAuthentication.call(
						this,
						CREDENTIAL,
						{ ...call, headers: { ...call.headers } },
						{ credentialsDecrypted },
					)) as { statusCode: number };
					items.push({ json: { statusCode } });
				}
			};
			await Promise.all(Array.from({ length: CONCURRENCY }, caller));
			return [items];
		},
	};
	loader.nodeTypes[BARE] = { type, sourcePath: '' };
}

void main(JSON.parse(process.argv[2] ?? '') as Connection);

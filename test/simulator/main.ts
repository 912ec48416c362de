/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ATLASSIAN_LIMITS, startSimulator, type GivenIssue, type ServiceSeed, type Simulator } from './index';

/**
 * The simulator in a process of its own: `tsx test/simulator/main.ts --port 0 --issues 5000 --per-call-ms 40`.
 * Prints one line of JSON with its url and credentials. For each line `counters` on its input it prints what it has
 * counted since the last one. It stops on SIGTERM, SIGINT or when its input closes.
 */
const { values: given } = parseArgs({
	options: {
		port: { type: 'string', default: '0' },
		seed: { type: 'string', default: '1' },
		'time-zone': { type: 'string', default: 'UTC' },
		/** Issues to put into DEMO. */
		issues: { type: 'string', default: '0' },
		/** Issues that are computed instead of stored, to put into DEMO: lean ones, as many as one likes. */
		computed: { type: 'string', default: '0' },
		/** Puts 10,000 issues with comments, worklogs and histories into DEMO. */
		children: { type: 'boolean', default: false },
		/** Requests to put into the service project SUP, with SLAs, participants and comments. */
		requests: { type: 'string', default: '0' },
		'per-call-ms': { type: 'string', default: '0' },
		'per-object-ms': { type: 'string', default: '0' },
		'per-id-ms': { type: 'string', default: '0' },
		'per-created-ms': { type: 'string', default: '0' },
		'index-lag-ms': { type: 'string', default: '0' },
		'smaller-pages': { type: 'boolean', default: false },
		'bulk-fetch': { type: 'string', default: '100' },
		/** Enforces Atlassian's published limits. */
		limits: { type: 'boolean', default: false },
		'api-v2': { type: 'boolean', default: false },
		contract: { type: 'string', default: 'off' },
	},
});

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const BUSY_ISSUES = 10_000;

async function main(): Promise<void> {
	const simulator = await startSimulator({
		port: Number(given.port),
		seed: Number(given.seed),
		timeZone: given['time-zone'],
		latency: {
			perCallMs: Number(given['per-call-ms']),
			perObjectMs: Number(given['per-object-ms']),
			perIdMs: Number(given['per-id-ms']),
			perCreatedMs: Number(given['per-created-ms']),
		},
		indexLagMs: Number(given['index-lag-ms']),
		pages: { smaller: given['smaller-pages'] },
		bulkFetch: given['bulk-fetch'] === '1000-with-rule' ? '1000-with-rule' : '100',
		limits: given.limits ? ATLASSIAN_LIMITS : undefined,
		apiV2: given['api-v2'],
		serviceDesk: given.requests !== '0',
		contract: given.contract === 'strict' ? 'strict' : 'off',
	});
	const dayAgo = simulator.clock.now() - DAY_MS;
	simulator.site.addIssues(Number(given.issues), (index) => seededIssue(index, dayAgo));
	if (given.children) {
		simulator.site.addIssues(BUSY_ISSUES, (index) => ({
			...seededIssue(index, dayAgo),
			...childrenOf(index, dayAgo),
		}));
	}
	if (given.requests !== '0') {
		simulator.site.addIssues(Number(given.requests), (index) => seededRequest(simulator.service, index, dayAgo));
	}
	const computed = Number(given.computed);
	if (computed > 0) {
		simulator.site.addComputedIssues('DEMO', computed, (place) => ({
			summary: `Computed issue ${place + 1}`,
			created: dayAgo - (computed - place) * 1000,
		}));
	}
	console.log(JSON.stringify({ url: simulator.url, credentials: simulator.credentials }));
	const stop = () => void simulator.close().then(() => process.exit(0));
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
	process.stdin.once('error', stop);
	createInterface({ input: process.stdin })
		.on('line', (line) => line === 'counters' && printCounters(simulator))
		.once('close', stop);
}

function seededIssue(index: number, created: number): GivenIssue {
	return {
		project: 'DEMO',
		summary: `Issue ${index + 1}`,
		fields: { 'External ID': `SEED-${index + 1}`, description: `Text of issue ${index + 1}.` },
		created: created + index,
	};
}

/** Three comments and a participant; one request of a hundred has 30 comments, more than come with it. */
function seededRequest({ types, customer, stranger }: ServiceSeed, index: number, created: number): GivenIssue {
	return {
		project: 'SUP',
		type: 'Service Request',
		summary: `Request ${index + 1}`,
		creatorId: customer.accountId,
		created: created + index,
		fields: { 'Request Type': types.help.id, 'Request participants': [{ accountId: stranger.accountId }] },
		properties: { 'request.channel.type': { value: 'portal' } },
		comments: Array.from({ length: index % 100 === 0 ? 30 : 3 }, (_unused, turn) => ({
			created: created + index + (turn + 1) * MINUTE_MS,
			text: `Comment ${turn + 1} on request ${index + 1}`,
		})),
	};
}

/** Three comments, two worklogs, four histories; one issue of forty has 60 comments, the next one 50 worklogs. */
function childrenOf(
	index: number,
	created: number,
): Pick<GivenIssue, 'comments' | 'worklogs' | 'changes' | 'updated'> {
	const every = <T>(count: number, entry: (turn: number) => T) =>
		Array.from({ length: count }, (_unused, turn) => entry(turn));
	const at = (turn: number) => created + index + (turn + 1) * MINUTE_MS;
	const comments = every(index % 40 === 0 ? 60 : 3, (turn) => ({
		created: at(turn),
		text: `Comment ${turn + 1} on issue ${index + 1}`,
	}));
	const worklogs = every(index % 40 === 1 ? 50 : 2, (turn) => ({
		created: at(turn),
		timeSpentSeconds: 600 * (turn + 1),
	}));
	const changes = every(4, (turn) => ({
		at: at(turn),
		items: [{ field: 'summary', from: `Summary ${turn}`, to: `Summary ${turn + 1}` }],
	}));
	return { comments, worklogs, changes, updated: at(Math.max(comments.length, worklogs.length, 4)) };
}

function printCounters(simulator: Simulator): void {
	console.log(JSON.stringify(simulator.counters));
	simulator.resetCounters();
}

void main();

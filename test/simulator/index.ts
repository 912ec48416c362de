/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { BulkTasks } from './bulkTasks';
import { makeClock, type SimulatorClock } from './clock';
import type { Contract } from './contract';
import { makeCounters, type Counters } from './counters';
import { Faults } from './faults';
import { Identity } from './gateway/identity';
import { addIdentityRoutes } from './gateway/oauth';
import { ROUTES } from './http/routes';
import { MEDIA_ROUTES } from './http/mediaRoutes';
import { buildServer, type ServerParts } from './http/server';
import { Limiter, type RateLimits } from './limits';
import { loadContract } from '../contract/specs';
import { MediaHost } from './media';
import { makeRandom } from './random';
import { seedServiceDesk, type ServiceSeed } from './serviceDesk/seed';
import type { SimulatorSettings } from './settings';
import { seedSite, type Credentials } from './site/seed';
import type { Site } from './site/site';

export { countCalls, type ContractViolation, type Counters, type Violation } from './counters';
export type { Fault, FaultEffect } from './faults';
export { ATLASSIAN_LIMITS, type RateLimits } from './limits';
export { addCustomField, type Credential, type Credentials } from './site/seed';
export type { GivenComment, GivenWorklog } from './site/addChildren';
export type { GivenChange } from './site/addHistories';
export type { LeanIssue } from './site/computedIssues';
export type { GivenAttachment, GivenIssue, ReadIssue } from './site/addIssue';
export type { Identity, OAuthClient, ScopedToken } from './gateway/identity';
export type { MediaHost } from './media';
export type { SimulatorClock } from './clock';
export type { ServiceSeed } from './serviceDesk/seed';
export type { SimulatorSettings } from './settings';
export type { Site } from './site/site';

/** How a simulator starts; everything has a default. */
export interface SimulatorOptions {
	/** Seed of everything that happens by chance. Default 1. */
	readonly seed?: number;
	/** Loopback port; 0 (default) takes a free one. */
	readonly port?: number;
	/** IANA zone of the timestamps in bodies. Default UTC. */
	readonly timeZone?: string;
	/** Real milliseconds for every call and for what it carries. Default 0. */
	readonly latency?: Partial<SimulatorSettings['latency']>;
	/** By how many milliseconds (of the simulator's clock) search is behind the database. Default 0. */
	readonly indexLagMs?: number;
	/** Every nth write vanishes from search for a while, whatever the lag. */
	readonly indexMisses?: { every: number; forMs: number };
	/** Page caps of search; `smaller: true` gives smaller pages than asked for, whenever it likes. */
	readonly pages?: Partial<SimulatorSettings['pages']>;
	/** Default `100`. */
	readonly bulkFetch?: SimulatorSettings['bulkFetch'];
	/** How long bulk operations take. Default: until the second time that their task is read. */
	readonly bulkTasks?: Partial<SimulatorSettings['bulkTasks']>;
	/** Default: none. `ATLASSIAN_LIMITS` are the published ones. */
	readonly limits?: RateLimits;
	/** Answers under `/rest/api/2` too. Default false. */
	readonly apiV2?: boolean;
	/** Adds the service projects SUP and HR (see `ServiceSeed`). Default false. */
	readonly serviceDesk?: boolean;
	/**
	 * `strict` (default): every request it accepts and every answer it gives is checked against Atlassian's
	 * specifications, and what does not fit is in `counters.contractViolations`. Where the specifications are not at
	 * hand, it says so once and goes on.
	 */
	readonly contract?: 'strict' | 'off';
}

/** A running Jira Cloud site. */
export interface Simulator {
	/** Origin of the site host, e.g. `http://127.0.0.1:41234`. */
	readonly url: string;
	readonly site: Site;
	/** Where downloads of attachments are sent to: another origin, whose links need no login. */
	readonly media: MediaHost;
	/** Scoped tokens, OAuth clients and grants: what works at the gateway, `{url}/ex/jira/{cloudId}`. */
	readonly identity: Identity;
	readonly credentials: Credentials;
	/** The service projects and who works there; reading it on a site without them throws. */
	readonly service: ServiceSeed;
	readonly counters: Counters;
	/** Sets all counters to zero; `counters` is a new object afterwards. */
	resetCounters(): void;
	readonly faults: Faults;
	/** Announced waits and quotas; `exhaust(seconds)` uses up the site's quota. */
	readonly limiter: Limiter;
	readonly clock: SimulatorClock;
	/** May be changed while it runs. */
	readonly settings: SimulatorSettings;
	/** Whether answers are checked against the specifications. */
	readonly contractChecked: boolean;
	close(): Promise<void>;
}

/** Starts a site with the default seed on a loopback port. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const clock = makeClock();
	const { site, credentials } = seedSite(clock, options.timeZone ?? 'UTC');
	site.issues.lagMs = options.indexLagMs ?? 0;
	site.issues.misses = options.indexMisses;
	const service = options.serviceDesk ? seedServiceDesk(site) : undefined;
	const settings: SimulatorSettings = {
		latency: { perCallMs: 0, perObjectMs: 0, perIdMs: 0, perCreatedMs: 0, ...options.latency },
		pages: {
			searchIds: 5000,
			searchFields: 100,
			smaller: false,
			tokenPages: Infinity,
			tokenAgeMs: 7 * 86_400_000,
			...options.pages,
		},
		bulkFetch: options.bulkFetch ?? '100',
		bulkTasks: { ms: 0, polls: 1, refusal: 429, ...options.bulkTasks },
		limits: options.limits,
		apiV2: options.apiV2 ?? false,
	};
	const contract: Contract | undefined = options.contract === 'off' ? undefined : loadContract();
	let counters = makeCounters();
	const faults = new Faults();
	const limiter = new Limiter(clock);
	const identity = new Identity(site, clock);
	const random = makeRandom(options.seed ?? 1);
	const media = new MediaHost(clock);
	const bulkTasks = new BulkTasks(clock, settings);
	const parts: ServerParts = {
		site,
		identity,
		clock,
		settings,
		counters: () => counters,
		faults,
		limiter,
		media,
		bulkTasks,
		contract,
		random,
	};
	const app = buildServer(parts, ROUTES);
	addIdentityRoutes(app, parts);
	const mediaApp = buildServer(parts, MEDIA_ROUTES);
	const url = await listen(app, options.port ?? 0);
	media.origin = await listen(mediaApp, 0);
	return {
		url,
		media,
		site,
		identity,
		credentials,
		get service() {
			if (!service) throw new Error('The simulator was started without `serviceDesk: true`');
			return service;
		},
		get counters() {
			return counters;
		},
		resetCounters() {
			counters = makeCounters();
		},
		faults,
		limiter,
		clock,
		settings,
		contractChecked: contract !== undefined,
		close: async () => {
			await app.close();
			await mediaApp.close();
		},
	};
}

/** Starts a server on a loopback port (0 takes a free one); gives its origin. */
async function listen(app: FastifyInstance, wanted: number): Promise<string> {
	await app.listen({ host: '127.0.0.1', port: wanted });
	// A TCP server that listens has an address with a port.
	const { port } = app.server.address() as AddressInfo;
	return `http://127.0.0.1:${port}`;
}

import { sleep, type ICredentialDataDecryptedObject, type IPollFunctions } from 'n8n-workflow';
import { cancelledError } from '../errors/jiraError';
import { sendAttempt, type Carried, type NodeContext } from './n8nSend';
import { expiryNotice } from './rails/guardRails';
import { createConnection, DEFAULT_DEADLINE_MS, type ConnectionOptions } from './request';
import { hashOf, sessionFor, type Identity } from './session';
import type { Connection, Ports } from './types';
import { wayOf } from './ways';
import { basesOf, findPlace, grantedSites, knownPlace, withCustomerService, type Ask } from './ways/place';
import type { Place, Way } from './ways/way';

/** Name of the node parameter that chooses the credential, and the choice where a node has none. */
const AUTHENTICATION = 'authentication';
const DEFAULT_TYPE = 'jiraCloudApi';

/** Name of the node parameter that chooses a site of the grant. */
const SITE = 'site';

/** A person waits in front of the editor: rather a clear refusal than a long wait. */
const EDITOR_DEADLINE_MS = 30_000;

/** What an n8n that does not tell how long a poll may take gives it (reference n8n §3.1). */
const DEFAULT_POLL_BUDGET_MS = 5 * 60_000;

/** The part of a poll's time that one call may spend on waits and repeats: the others need some too. */
const SHARE_OF_A_CALL = 0.3;

/** Parts of a credential's data that change by themselves: they do not make it another credential. */
const CHANGING = new Set(['oauthTokenData', 'foundCloudId', 'accessToken', 'renewAt']);

/** Runs that have been told of the token's end. */
const told = new WeakSet<object>();

const SLEEP_SLICE_MS = 500;

/**
 * What the floors below n8n need, filled from a node's context: n8n's request helper with the credential, its sleep,
 * its cancellation and its log.
 */
export function n8nPorts(context: NodeContext, carried: Carried): Ports {
	const stopSignal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const cancelled = () => stopSignal?.aborted === true;

	return {
		async send(attempt) {
			return await sendAttempt(context, carried, attempt);
		},
		now: () => Date.now(),
		async sleep(ms) {
			const until = Date.now() + ms;
			for (let left = ms; left > 0; left = until - Date.now()) {
				if (cancelled()) throw cancelledError();
				await sleep(Math.min(left, SLEEP_SLICE_MS));
			}
			if (cancelled()) throw cancelledError();
		},
		random: () => Math.random(),
		cancelled,
		log(message) {
			context.logger.info(message);
			if ('sendMessageToUI' in context) context.sendMessageToUI(message);
		},
	};
}

/** A connection, with what its credential says of itself. */
export interface OpenConnection extends Pick<Way, 'rails' | 'fullAccess' | 'granted'> {
	readonly connection: Connection;
}

/** The connection of the node, for whoever needs nothing else: see `openConnection`. */
export async function connectionFor(context: NodeContext, itemIndex = 0): Promise<Connection> {
	return (await openConnection(context, itemIndex)).connection;
}

/**
 * Reads the credential that the node is set to once, finds its site, and opens a connection with it.
 * @param itemIndex The item whose expressions the credential may refer to.
 * @throws JiraError of kind `configuration` when the credential cannot lead to a Jira site, before it is sent anywhere.
 */
export async function openConnection(context: NodeContext, itemIndex = 0): Promise<OpenConnection> {
	const { way, data, carried, common, identity } = await prepare(context, itemIndex);
	const place = await placeOf(way, { ...common, identity, ports: n8nPorts(context, carried) });
	const carriedTo = (to: Place): Carried => ({
		...carried,
		data: { ...data, cloudId: to.cloudId ?? '' },
		bases: basesOf(way.where, to),
	});
	const own = carriedTo(place);
	const ports = n8nPorts(context, own);
	warnOfExpiry(context, way, ports.log);
	const connection = createConnection({
		...common,
		ports,
		origin: place.jira,
		async customerService() {
			const there = await connection.session.cached('customerService', async () => await withCustomerService(way.where, place, askWith({ ...common, identity, ports })));
			// From now on the credential goes there as well.
			Object.assign(own, carriedTo(there));
			return there.customerService ?? '';
		},
		identity: { ...identity, siteUrl: place.siteUrl },
		rails: way.rails,
		limits: way.rails.parallel === undefined ? undefined : { concurrency: way.rails.parallel },
	});
	return { connection, rails: way.rails, fullAccess: way.fullAccess, granted: way.granted };
}

/** The sites that the credential leads to: one, or all that its grant is for. For the picker, so never from a cache. */
export async function sitesOf(context: NodeContext): Promise<string[]> {
	const { way, carried, common, identity } = await prepare(context, 0, '');
	const options = { ...common, identity, ports: n8nPorts(context, carried) };
	if (way.where.kind !== 'grant') return [(await placeOf(way, options)).siteUrl];
	const { body } = await createConnection({ ...options, origin: way.where.api }).call<unknown>('getAccessibleResources');
	return grantedSites(body).map(({ url }) => url);
}

/** Reads credential and site of the node, and holds them against what they have to be, before anything is sent. */
async function prepare(context: NodeContext, itemIndex: number, site = siteParameter(context, itemIndex)) {
	const type = authenticationOf(context);
	const data = atSite(await context.getCredentials(type, itemIndex), site);
	const way = wayOf(type, data);
	const common = {
		deadlineMs: deadlineOf(context),
		secrets: way.secrets,
		advice: adviceOf(way),
	};
	const carried: Carried = { ...way, type, data, bases: basesOf(way.where) };
	return { way, data, carried, common, identity: identityOf(context, type, data, way) };
}

/** How long n8n waits for a poll before it gives it up, in milliseconds. */
export function pollBudgetMs(context: IPollFunctions): number {
	// n8n before 2.38 does not have it.
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return getPollBudgetMs?.call(context) ?? DEFAULT_POLL_BUDGET_MS;
}

function deadlineOf(context: NodeContext): number {
	if ('getCurrentNodeParameters' in context) return EDITOR_DEADLINE_MS;
	return '__emit' in context ? Math.min(DEFAULT_DEADLINE_MS, pollBudgetMs(context) * SHARE_OF_A_CALL) : DEFAULT_DEADLINE_MS;
}

/** The site that the node is set to, where its credential may lead to several; empty where it leaves that open. */
function siteParameter(context: NodeContext, itemIndex: number): string {
	const picked: unknown =
		'getCurrentNodeParameter' in context
			? context.getCurrentNodeParameter(SITE)
			: 'getInputData' in context
				? context.getNodeParameter(SITE, itemIndex, '')
				: '__emit' in context
					? context.getNodeParameter(SITE, '')
					: '';
	// A resource locator; n8n extracts its value only where the field is shown.
	const { value } = (typeof picked === 'object' && picked !== null ? picked : {}) as { value?: unknown };
	return typeof value === 'string' ? value.trim() : '';
}

/** A site that the admin has put into the credential holds for every node; else the node chooses among those of the grant. */
function atSite(data: ICredentialDataDecryptedObject, site: string): ICredentialDataDecryptedObject {
	const own = [data.site, data.cloudId].find((value) => typeof value === 'string' && value.trim() !== '');
	return site === '' || own !== undefined ? data : { ...data, site };
}

/** The parameter takes no expression, so what the node holds is its value. */
function authenticationOf(context: NodeContext): string {
	const chosen = context.getNode().parameters[AUTHENTICATION];
	return typeof chosen === 'string' && chosen !== '' ? chosen : DEFAULT_TYPE;
}

function identityOf(
	context: NodeContext,
	type: string,
	data: ICredentialDataDecryptedObject,
	{ account }: Way,
): Identity {
	const lasting = Object.fromEntries(Object.entries(data).filter(([name]) => !CHANGING.has(name)));
	return {
		credentialId: context.getNode().credentials?.[type]?.id ?? '',
		account,
		siteUrl: '',
		dataHash: hashOf({ ...lasting, credentialType: type }),
	};
}

/** Looked up once per credential; whoever asks meanwhile waits for the same answer. */
async function placeOf({ where }: Way, options: Omit<ConnectionOptions, 'origin'>): Promise<Place> {
	const known = knownPlace(where);
	if (known !== undefined) return known;
	return await sessionFor(options.identity, options.ports).cached('place', async () => {
		return await findPlace(where, askWith(options));
	});
}

function askWith(options: Omit<ConnectionOptions, 'origin'>): Ask {
	return async (origin, operation) => {
		const { body } = await createConnection({ ...options, origin }).call<unknown>(operation);
		return body;
	};
}

/** Once the date that the admin has noted is past, a refusal says so first. */
function adviceOf({ advice, rails }: Way): Way['advice'] {
	const notice = expiryNotice(rails, Date.now());
	const past = notice !== undefined && (rails.expiresAt ?? Infinity) <= Date.now();
	return past ? { ...advice, authentication: `${notice} ${advice.authentication ?? ''}`.trim() } : advice;
}

/** Tells the one who watches, once a run, that the token's end is near (design §2). */
function warnOfExpiry(context: NodeContext, { rails }: Way, log: (message: string) => void): void {
	const notice = expiryNotice(rails, Date.now());
	if (notice === undefined || told.has(context)) return;
	told.add(context);
	log(notice);
	if ('addExecutionHints' in context)
		context.addExecutionHints({ message: notice, type: 'warning', location: 'outputPane' });
}

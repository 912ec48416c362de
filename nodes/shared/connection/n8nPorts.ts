import { sleep, type ICredentialDataDecryptedObject } from 'n8n-workflow';
import { cancelledError } from './errors';
import { sendAttempt, type Carried, type NodeContext } from './n8nSend';
import { expiryNotice } from './rails/guardRails';
import { createConnection, DEFAULT_DEADLINE_MS, type ConnectionOptions } from './request';
import { hashOf, sessionFor, type Identity } from './session';
import type { Connection, Ports } from './types';
import { wayOf } from './ways';
import { basesOf, findPlace } from './ways/place';
import type { Place, Way } from './ways/way';

/** Name of the node parameter that chooses the credential, and the choice where a node has none. */
const AUTHENTICATION = 'authentication';
const DEFAULT_TYPE = 'jiraCloudApi';

/** A person waits in front of the editor: rather a clear refusal than a long wait. */
const EDITOR_DEADLINE_MS = 30_000;

/** Parts of a credential's data that change by themselves: they do not make it another credential. */
const CHANGING = new Set(['oauthTokenData', 'foundCloudId']);

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

/**
 * Reads the credential that the node is set to once, finds its site, and opens a connection with it.
 * @param itemIndex The item whose expressions the credential may refer to.
 * @throws JiraError of kind `configuration` when the credential cannot lead to a Jira site, before it is sent anywhere.
 */
export async function connectionFor(context: NodeContext, itemIndex = 0): Promise<Connection> {
	const type = authenticationOf(context);
	const data = await context.getCredentials(type, itemIndex);
	const way = wayOf(type, data);
	const identity = identityOf(context, type, data, way);
	const common = {
		deadlineMs: 'getCurrentNodeParameters' in context ? EDITOR_DEADLINE_MS : DEFAULT_DEADLINE_MS,
		secrets: way.secrets,
		advice: way.advice,
	};
	const carried: Carried = { ...way, type, data, bases: basesOf(way.where) };
	const place = await placeOf(way, { ...common, identity, ports: n8nPorts(context, carried) });
	const ports = n8nPorts(context, {
		...carried,
		data: { ...data, cloudId: place.cloudId ?? '' },
		bases: basesOf(way.where, place),
	});
	warnOfExpiry(context, way, ports.log);
	return createConnection({
		...common,
		ports,
		origin: place.jira,
		identity: { ...identity, siteUrl: place.siteUrl },
		rails: way.rails,
	});
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
	return await sessionFor(options.identity, options.ports).cached('place', async () => {
		return await findPlace(where, async (origin, operation) => {
			const { body } = await createConnection({ ...options, origin }).call<unknown>(operation);
			return body;
		});
	});
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

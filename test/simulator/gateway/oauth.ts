import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRecord } from '../issues/write';
import { refusalOf } from '../refusal';
import type { ServerParts } from '../http/server';
import { loginOf } from './gateway';

/** Adds Atlassian's own endpoints: the token endpoint and the list of the sites that a token is for. */
export function addIdentityRoutes(app: FastifyInstance, parts: ServerParts): void {
	app.post('/oauth/token', async (request, reply) => {
		await answer(parts, request, reply, () => parts.identity.exchange(parametersOf(request)));
	});
	app.get('/oauth/token/accessible-resources', async (request, reply) => {
		await answer(parts, request, reply, () => sitesOf(parts, request));
	});
}

/** The same site once for each of its products, as Atlassian lists them (reference §2.1). */
function sitesOf({ identity, site }: ServerParts, request: FastifyRequest): unknown {
	const grant = identity.bearer(/^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
	const own = { id: site.cloudId, name: 'Simulated', url: `http://${request.headers.host}` };
	return [own, ...identity.otherSites, own].map((entry, index) => ({
		...entry,
		scopes: index === identity.otherSites.length + 1 ? ['read:servicedesk-request'] : grant.scopes,
		avatarUrl: `${entry.url}/avatar.png`,
	}));
}

async function answer(
	parts: ServerParts,
	request: FastifyRequest,
	reply: FastifyReply,
	work: () => unknown,
): Promise<void> {
	const counters = parts.counters();
	const endpoint = `${request.method} ${request.url.split('?')[0]}`;
	counters.calls[endpoint] = (counters.calls[endpoint] ?? 0) + 1;
	let status = 200;
	let body: unknown;
	try {
		body = work();
	} catch (caught) {
		({ status, body } = refusalOf(caught));
	}
	counters.statuses[status] = (counters.statuses[status] ?? 0) + 1;
	await reply.code(status).header('content-type', 'application/json').send(JSON.stringify(body));
}

/** The parameters of a token request: a form or JSON, with the client in the body or as Basic. */
function parametersOf(request: FastifyRequest): Record<string, string> {
	const text = typeof request.body === 'string' ? request.body : '';
	const isJson = (request.headers['content-type'] ?? '').includes('json');
	const given = isJson ? textsOf(JSON.parse(text)) : Object.fromEntries(new URLSearchParams(text));
	const [id, secret] = loginOf(request.headers.authorization ?? '');
	return id === undefined ? given : { ...given, client_id: id, client_secret: secret ?? '' };
}

function textsOf(body: unknown): Record<string, string> {
	const entries = isRecord(body) ? Object.entries(body) : [];
	return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

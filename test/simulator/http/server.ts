import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { BulkTasks } from '../bulkTasks';
import type { SimulatorClock } from '../clock';
import type { Contract } from '../contract';
import type { CsmTasks } from '../csm/tasks';
import type { Counters } from '../counters';
import type { Faults } from '../faults';
import { withoutGateway } from '../gateway/gateway';
import type { Identity } from '../gateway/identity';
import type { Limiter } from '../limits';
import type { MediaHost } from '../media';
import type { SimulatorSettings } from '../settings';
import type { Site } from '../site/site';
import { asVersion3, readPlainText } from './apiV2';
import type { Route } from './call';
import { Exchange } from './exchange';
import { BLOCKED_BY_EDGE, unknownPath } from './edge';
import { readUpload } from './upload';

/** Everything the server works with; one per simulator. */
export interface ServerParts {
	readonly site: Site;
	readonly identity: Identity;
	readonly clock: SimulatorClock;
	readonly settings: SimulatorSettings;
	readonly counters: () => Counters;
	readonly faults: Faults;
	readonly limiter: Limiter;
	readonly media: MediaHost;
	readonly bulkTasks: BulkTasks;
	readonly csmTasks: CsmTasks;
	readonly contract: Contract | undefined;
	readonly random: () => number;
}

const LARGEST_BODY = 32 * 1024 * 1024;

/** Builds the HTTP server: one fastify route per endpoint, every request through one `Exchange`. */
export function buildServer(parts: ServerParts, routes: readonly Route[]): FastifyInstance {
	const app = Fastify({
		bodyLimit: LARGEST_BODY,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 1000 },
		rewriteUrl: ({ url = '/' }) => {
			const path = withoutGateway(url);
			return parts.settings.apiV2 ? asVersion3(path) : path;
		},
	});
	app.addHook('preValidation', async (request) => readPlainText(request));
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	app.addContentTypeParser<Buffer>(
		'multipart/form-data',
		{ parseAs: 'buffer' },
		async (request: FastifyRequest, body: Buffer) =>
			await readUpload(body, request.headers['content-type'] ?? ''),
	);
	let open = 0;
	app.addHook('onRequest', async (request, reply) => {
		open += 1;
		const counters = parts.counters();
		counters.peakConcurrency = Math.max(counters.peakConcurrency, open);
		// `close` comes for answers that were sent and for connections that broke.
		reply.raw.once('close', () => {
			open -= 1;
		});
		if (request.method === 'GET' && hasBody(request))
			await sendPlain(parts, reply, 403, BLOCKED_BY_EDGE, request);
	});
	for (const route of routes) {
		app.route({
			method: route.method,
			url: route.path.replace(/\{([^}]+)\}/g, ':$1'),
			exposeHeadRoute: false,
			handler: (request, reply) => new Exchange(parts, route, request, reply).run(),
		});
	}
	app.setErrorHandler(async (fault: Error & { statusCode?: number }, request, reply) => {
		const status = fault.statusCode ?? 500;
		count(parts, request, status);
		// A defect of the simulator itself: tests look here when an answer makes no sense.
		if (status >= 500)
			parts.counters().defects.push(`${request.method} ${request.url}: ${fault.stack ?? fault.message}`);
		await reply
			.code(status)
			.header('content-type', 'application/json')
			.send(JSON.stringify({ message: fault.message }));
	});
	app.setNotFoundHandler(async (request, reply) => {
		const { status, body } = unknownPath(request, routes, parts.clock.now());
		count(parts, request, status);
		await reply.code(status).header('content-type', 'application/json').send(body);
	});
	return app;
}

function hasBody(request: FastifyRequest): boolean {
	const { headers } = request;
	return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
}

async function sendPlain(
	parts: ServerParts,
	reply: FastifyReply,
	status: number,
	html: string,
	request: FastifyRequest,
): Promise<void> {
	count(parts, request, status);
	await reply.code(status).header('content-type', 'text/html').header('server', 'CloudFront').send(html);
}

function count(parts: ServerParts, request: FastifyRequest, status: number): void {
	const counters = parts.counters();
	const endpoint = `${request.method} ${request.url.split('?')[0]}`;
	counters.calls[endpoint] = (counters.calls[endpoint] ?? 0) + 1;
	counters.statuses[status] = (counters.statuses[status] ?? 0) + 1;
}

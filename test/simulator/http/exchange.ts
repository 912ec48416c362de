/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { authenticate, type Caller } from '../auth';
import { cloudIdOf, gatewayCaller } from '../gateway/gateway';
import { MAINTENANCE_PAGE, type FaultEffect } from '../faults';
import { limitHeaders, type LimitedCall } from '../limits';
import { messagesOf, Refusal, refusalOf, refuse } from '../refusal';
import { isRecord } from '../issues/write';
import { serviceErrorBody } from '../serviceDesk/refusals';
import type { SimulatorSettings } from '../settings';
import { INVALID_PAYLOAD, QueryString, type Answer, type Route } from './call';
import { Upload } from './upload';
import type { ServerParts } from './server';

async function sleep(ms: number): Promise<void> {
	if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

/** One request from its arrival to its answer: faults, limits, authentication, the work, latency, the contract. */
export class Exchange {
	private readonly endpoint: string;
	private readonly url: URL;
	private readonly limited: LimitedCall;

	constructor(
		private readonly parts: ServerParts,
		private readonly route: Route,
		private readonly request: FastifyRequest,
		private readonly reply: FastifyReply,
	) {
		this.endpoint = `${route.method} ${route.path}`;
		this.url = new URL(request.url, `http://${request.headers.host ?? 'localhost'}`);
		const idOrKey = this.params()['issueIdOrKey'];
		const issueId =
			route.writesIssue && idOrKey !== undefined ? parts.site.issues.find(idOrKey)?.id : undefined;
		this.limited = { endpoint: this.endpoint, issueId, socket: request.raw.socket };
	}

	/** Does everything. Every way out of here sends exactly one answer or breaks the connection. */
	async run(): Promise<void> {
		const { parts, endpoint } = this;
		const counters = parts.counters();
		counters.calls[endpoint] = (counters.calls[endpoint] ?? 0) + 1;
		counters.bytesIn += this.bytesIn();
		const violation = parts.limiter.violation(this.limited);
		if (violation) counters.violations.push(violation);
		const effects = parts.faults.take(this.route.method, this.route.path);
		for (const effect of effects) if (effect.kind === 'delay') await sleep(effect.ms);
		const faults = effects.filter((effect) => effect.kind !== 'delay');
		const instead = faults.map(answerInstead).find((answer) => answer !== undefined);
		if (faults.some((effect) => effect.kind === 'resetBefore')) return this.reset();
		if (instead) return this.send(instead);
		const startedAt = performance.now();
		const answer = this.answer();
		await sleep(latencyOf(answer, parts.settings) - (performance.now() - startedAt));
		const after = faults[0];
		if (after?.kind === 'resetAfter') return this.reset();
		if (after?.kind === 'truncate') return this.truncate(answer);
		if (after?.kind === 'answer')
			return this.send({ status: after.status, body: after.body, headers: after.headers });
		return this.send(answer);
	}

	private answer(): Answer {
		let answer: Answer;
		try {
			answer = this.work();
		} catch (caught) {
			const refusal = refusalOf(caught);
			answer = {
				status: refusal.status,
				body: this.refusalBody(refusal),
				headers: { ...this.callerHeaders, ...refusal.headers },
			};
		}
		this.checkContract(answer);
		return answer;
	}

	private refusalBody(refusal: Refusal): unknown {
		if (this.route.serviceErrors) return serviceErrorBody(refusal);
		return this.route.listsErrors ? errorList(refusal) : refusal.body;
	}

	private callerHeaders: Readonly<Record<string, string>> = {};

	private work(): Answer {
		const { parts, route } = this;
		const refused = parts.limiter.take(this.limited, parts.settings.limits);
		if (refused) {
			const body = { errorMessages: ['Rate limit exceeded.'], errors: {} };
			throw new Refusal(429, body, limitHeaders(refused, parts.clock.now()));
		}
		const caller = this.caller();
		this.callerHeaders = caller.headers;
		parts.bulkTasks.settle(parts.counters());
		const answer = route.run({
			site: parts.site,
			clock: parts.clock,
			settings: parts.settings,
			counters: parts.counters(),
			user: caller.user,
			params: this.params(),
			query: new QueryString(this.url.searchParams),
			body: this.body(),
			headers: this.request.headers,
			media: parts.media,
			bulkTasks: parts.bulkTasks,
			view: { site: parts.site, origin: this.url.origin, caller: caller.user },
			url: this.url,
			random: parts.random,
		});
		return { ...answer, headers: { ...caller.headers, ...answer.headers } };
	}

	private caller(): Caller {
		const { parts, route, request } = this;
		const { authorization } = request.headers;
		if (route.open) return { user: undefined, headers: {} };
		const cloudId = cloudIdOf(request.originalUrl);
		return cloudId === undefined
			? authenticate(parts, authorization, route.anonymous)
			: gatewayCaller(parts, cloudId, authorization, route);
	}

	private params(): Record<string, string> {
		// Fastify gives the decoded path parameters, all of them text.
		return this.request.params as Record<string, string>;
	}

	private text(): string {
		return typeof this.request.body === 'string' ? this.request.body : '';
	}

	private bytesIn(): number {
		const { body } = this.request;
		return body instanceof Upload ? body.bytes : Buffer.byteLength(this.text());
	}

	private body(): unknown {
		const { body: upload } = this.request;
		if (upload !== undefined && (this.route.multipart ?? false) !== upload instanceof Upload)
			throw unsupported();
		if (upload instanceof Upload) return upload;
		const text = this.text();
		if (text === '') return undefined;
		const type = this.request.headers['content-type'] ?? '';
		if (!type.includes('json')) throw unsupported();
		const body = parseJson(text);
		const { closedBody } = this.route;
		if (closedBody && isRecord(body) && Object.keys(body).some((name) => !closedBody.includes(name))) {
			throw refuse(400, [INVALID_PAYLOAD]);
		}
		return body;
	}

	private checkContract(answer: Answer): void {
		const { contract, counters } = this.parts;
		if (!contract) return;
		const found = contract.check({
			method: this.route.method,
			path: this.url.pathname,
			query: this.url.searchParams,
			headers: this.request.headers,
			requestBody: readJson(this.text()),
			status: answer.status,
			responseBody: answer.body,
		});
		counters().contractViolations.push(...found);
	}

	private send(answer: Answer): void {
		const { text, headers } = this.prepare(answer);
		for (const [name, value] of Object.entries(headers)) this.reply.header(name, value);
		this.reply.code(answer.status).send(text);
	}

	/** Breaks the answer off in the middle of its body. */
	private truncate(answer: Answer): void {
		const { text, headers } = this.prepare(answer);
		const bytes = Buffer.isBuffer(text) ? text : Buffer.from(text ?? '');
		const { raw } = this.reply;
		this.reply.hijack();
		raw.writeHead(answer.status, { ...headers, 'content-length': bytes.length });
		raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => raw.destroy());
	}

	private reset(): void {
		this.reply.hijack();
		const { socket } = this.request.raw;
		if ('resetAndDestroy' in socket) socket.resetAndDestroy();
	}

	private prepare(answer: Answer): { text: string | Buffer | undefined; headers: Record<string, string> } {
		const { parts } = this;
		const counters = parts.counters();
		const isText = typeof answer.body === 'string';
		const json = () => (isText ? String(answer.body) : JSON.stringify(answer.body));
		const text = answer.bytes ?? (answer.body === undefined ? undefined : json());
		counters.statuses[answer.status] = (counters.statuses[answer.status] ?? 0) + 1;
		counters.bytesOut += text === undefined ? 0 : Buffer.byteLength(text);
		const retryAfter = Number(header(answer, 'retry-after') ?? NaN);
		if (retryAfter > 0)
			parts.limiter.announce(this.limited, retryAfter, header(answer, 'ratelimit-reason') ?? '');
		const headers: Record<string, string> = {
			Date: new Date(parts.clock.now()).toUTCString(),
			Server: 'AtlassianEdge',
		};
		if (text !== undefined && answer.bytes === undefined)
			headers['Content-Type'] = isText ? 'text/html;charset=UTF-8' : 'application/json;charset=UTF-8';
		return { text, headers: { ...headers, ...answer.headers } };
	}
}

function unsupported(): Refusal {
	return new Refusal(415, { status: 415, error: 'Unsupported Media Type' });
}

function errorList(refusal: Refusal): unknown {
	return { errors: messagesOf(refusal).map((message) => ({ message })) };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw refuse(400, ['There was an error parsing JSON. Check that your request body is valid.']);
	}
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

function answerInstead(effect: FaultEffect): Answer | undefined {
	if (effect.kind === 'answer' && !effect.afterWork) {
		return { status: effect.status, headers: effect.headers, body: effect.body };
	}
	if (effect.kind === 'html') return { status: effect.status, body: MAINTENANCE_PAGE };
	if (effect.kind === 'redirect') return { status: effect.status, headers: { Location: effect.location } };
	return undefined;
}

function header(answer: Answer, name: string): string | undefined {
	return Object.entries(answer.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** How long an answer takes by the latency model, in milliseconds. */
function latencyOf({ objects = 0, ids = 0, created = 0 }: Answer, { latency }: SimulatorSettings): number {
	const { perCallMs, perObjectMs, perIdMs, perCreatedMs } = latency;
	return perCallMs + objects * perObjectMs + ids * perIdMs + created * perCreatedMs;
}

import type { FastifyRequest } from 'fastify';
import { adfOf } from '../adf';
import { isRecord } from '../issues/write';

const VERSION_2 = /^\/rest\/api\/2(?=\/)/;

/**
 * Version 2 of the platform API has the endpoints of version 3, under another path and with text where version 3 has
 * documents. The simulator takes that text in `fields`; its answers hold documents all the same.
 */
export function asVersion3(url: string): string {
	return url.replace(VERSION_2, '/rest/api/3');
}

/** Makes a document of the description that came as text to version 2. */
export function readPlainText(request: FastifyRequest): void {
	if (!VERSION_2.test(request.originalUrl) || typeof request.body !== 'string') return;
	const body = parse(request.body);
	if (!isRecord(body) || !isRecord(body['fields'])) return;
	const { description } = body['fields'];
	if (typeof description !== 'string') return;
	request.body = JSON.stringify({ ...body, fields: { ...body['fields'], description: adfOf(description) } });
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

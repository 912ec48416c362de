import { RAW, type Operation } from './operation';

/** Requests of the user's own: nobody knows what they need. */
export const rawOperations = {
	sendGet: { method: 'GET', path: RAW, purpose: 'send the request', scopes: [], repeat: 'safe' },
	sendPost: { method: 'POST', path: RAW, purpose: 'send the request', scopes: [], repeat: 'unsafe' },
	sendPut: { method: 'PUT', path: RAW, purpose: 'send the request', scopes: [], repeat: 'safe' },
	sendDelete: { method: 'DELETE', path: RAW, purpose: 'send the request', scopes: [], repeat: 'safe' },
} as const satisfies Record<string, Operation>;

import axios, { type AxiosInstance } from 'axios';
import type { Credential, Simulator } from '../simulator';

/** An HTTP client of a simulator that gives every answer as it is; without a credential it is anonymous. */
export function clientOf(simulator: Simulator, credential?: Credential): AxiosInstance {
	return axios.create({
		baseURL: `${simulator.url}/rest/api/3`,
		headers: credential ? { Authorization: credential.authorization } : {},
		validateStatus: () => true,
		maxRedirects: 0,
	});
}

/** A document with one paragraph. */
export function documentOf(text: string): object {
	return { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] };
}

/** A body for POST issue: a DEMO task with these fields. */
export function taskOf(
	summary: string,
	fields: Record<string, unknown> = {},
): { fields: Record<string, unknown> } {
	return { fields: { project: { key: 'DEMO' }, issuetype: { name: 'Task' }, summary, ...fields } };
}

import axios, { type AxiosInstance } from 'axios';
import type { Credential, Simulator } from '../simulator';

/** A client of the service management API that gives every answer as it is, opted in to what is experimental. */
export function serviceClientOf(simulator: Simulator, credential?: Credential): AxiosInstance {
	return axios.create({
		baseURL: `${simulator.url}/rest/servicedeskapi`,
		headers: {
			'X-ExperimentalApi': 'opt-in',
			...(credential ? { Authorization: credential.authorization } : {}),
		},
		validateStatus: () => true,
		maxRedirects: 0,
	});
}

/** A body with files, and how it is sent. */
export function uploadOf(...names: string[]): [FormData, { headers: Record<string, string> }] {
	const form = new FormData();
	for (const name of names) {
		const type = name.endsWith('.png') ? 'image/png' : 'text/plain';
		form.append('file', new Blob([`Text of ${name}`], { type }), name);
	}
	return [form, { headers: { 'X-Atlassian-Token': 'no-check' } }];
}

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { sitesOf } from '../../connection/n8nPorts';
import { toNodeError } from '../nodeError';
import { matching } from './picker';

/** The sites that the credential leads to. */
export async function searchSites(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const sites = await sitesOf(this);
		return { results: matching(sites.map((url) => ({ name: new URL(url).host, value: url, url })), filter) };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

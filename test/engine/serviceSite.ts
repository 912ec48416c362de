import type { IDataObject } from 'n8n-workflow';
import type { GivenIssue, SimulatorOptions } from '../simulator';
import { connectedSite, type ConnectedSite } from './site';

/** What the tests of service requests have in common: a site with the desks SUP and HR, and the node for them. */

/** Parameters of an Export of the requests of SUP, as the editor fills them in. */
export const REQUESTS: IDataObject = {
	resource: 'request',
	operation: 'export',
	mode: 'all',
	source: 'jql',
	jql: 'project = SUP ORDER BY created ASC, key ASC',
	fieldSet: 'standard',
	childrenAs: 'none',
	shape: 'simplified',
	deliverAs: 'items',
};

export async function serviceSite(options?: SimulatorOptions): Promise<ConnectedSite> {
	return await connectedSite({ serviceDesk: true, ...options }, 'jiraServiceManagement');
}

/** A request of Cora Customer for SUP, of the type Get IT help, as one that came through the portal. */
export function addRequest({ simulator }: ConnectedSite, { fields, ...given }: Partial<GivenIssue> = {}) {
	const { site, service } = simulator;
	return site.addIssue({
		project: 'SUP',
		type: 'Service Request',
		summary: 'My mouse is broken',
		creatorId: service.customer.accountId,
		status: 'Waiting for support',
		properties: { 'request.channel.type': { value: 'portal' } },
		...given,
		fields: { 'Request Type': service.types.help.id, ...fields },
	});
}

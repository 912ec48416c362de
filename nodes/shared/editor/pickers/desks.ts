import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import type { Connection } from '../../connection/types';
import { desksOf, type DeskBody } from '../../records/serviceDesk/read';
import { forEditor, matching, orSay } from './picker';

/** Service desks that the account can see; Jira cannot search them, so all are read and told apart here. */
export async function searchServiceDesks(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const results = (await allDesks(connection)).map((desk) => ({
			...option(desk),
			url: `${connection.session.siteUrl}/servicedesk/customer/portal/${desk.id}`,
		}));
		return { results: sayIfEmpty(matching(results, filter), filter) };
	});
}

/** Service desks as a plain list, for choosing several. */
export async function loadServiceDesks(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await forEditor(this, async (connection) => sayIfEmpty((await allDesks(connection)).map(option)));
}

async function allDesks(connection: Connection): Promise<DeskBody[]> {
	const desks: DeskBody[] = [];
	for await (const page of desksOf(connection, {})) desks.push(...page);
	return desks.sort((a, b) => (a.projectName ?? '').localeCompare(b.projectName ?? ''));
}

function option({ id, projectName, projectKey }: DeskBody): { name: string; value: string } {
	return { name: `${projectName ?? id}${projectKey ? ` (${projectKey})` : ''}`, value: id };
}

function sayIfEmpty<T>(desks: T[], filter?: string): T[] {
	return orSay(desks, filter, 'This account can see no service desk', 'Check that the site has Jira Service Management, and that the account is an agent or a customer there');
}

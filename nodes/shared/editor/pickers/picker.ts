import type { ILoadOptionsFunctions, INodeListSearchItems, INodePropertyOptions } from 'n8n-workflow';
import { JiraError } from '../../errors/jiraError';
import { connectionFor } from '../../connection/n8nPorts';
import type { Connection } from '../../connection/types';
import { toNodeError } from '../nodeError';

/** Entries of one page of a list in the editor; the editor asks for the next page as the person scrolls. */
export const PICKER_PAGE = 50;

/**
 * Runs what the editor asks for, past the session's cache, so that what was made in Jira a moment ago can be picked.
 * What goes wrong is shown in the list, in words.
 */
export async function forEditor<T>(context: ILoadOptionsFunctions, ask: (connection: Connection) => Promise<T>): Promise<T> {
	try {
		const connection = await connectionFor(context);
		connection.session.forget('');
		return await ask(connection);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** The entries whose name or value has the text that the person types. */
export function matching(entries: INodeListSearchItems[], filter = ''): INodeListSearchItems[] {
	const wanted = filter.trim().toLowerCase();
	return entries.filter(({ name, value }) => `${name} ${String(value)}`.toLowerCase().includes(wanted));
}

/**
 * A list that is empty although nobody has typed anything says why, in words: an empty box tells a person nothing.
 * @throws JiraError (notFound), which the editor shows in the list.
 */
export function orSay<T>(entries: T[], typed: string | undefined, message: string, advice: string): T[] {
	if (entries.length > 0 || (typed ?? '').trim() !== '') return entries;
	throw new JiraError({ kind: 'notFound', message, advice });
}

/** Each name once, in the order of the alphabet; the name is the value, which holds on every site. */
export function byName(things: ReadonlyArray<{ readonly name: string }>): INodePropertyOptions[] {
	return [...new Set(things.map(({ name }) => name))].sort((a, b) => a.localeCompare(b)).map((name) => ({ name, value: name }));
}

/** The project that is picked in the node; undefined while it comes from a column or nothing is picked. */
export function chosenProject(context: ILoadOptionsFunctions): string | undefined {
	if (context.getCurrentNodeParameter('projectFrom') === 'column') return undefined;
	const project = context.getCurrentNodeParameter('project', { extractValue: true });
	return typeof project === 'string' && project !== '' ? project : undefined;
}

/** The projects of an export, as far as they are picked and not written as an expression. */
export function chosenProjects(context: ILoadOptionsFunctions): string[] {
	const projects = context.getCurrentNodeParameter('projects');
	return Array.isArray(projects) ? projects.map(String) : [];
}

/**
 * The service desk that is picked in the node, by its id or the key of its project; undefined while nothing is picked, it
 * is an expression or comes from a column, and where the operation does not ask for one.
 */
export function chosenDesk(context: ILoadOptionsFunctions): string | undefined {
	if (context.getCurrentNodeParameter('serviceDeskFrom') === 'column') return undefined;
	// n8n extracts no value of a picker that is not shown; this one's value is stored as it is.
	const picked = context.getCurrentNodeParameter('serviceDesk') as { readonly value?: unknown } | undefined;
	const desk = picked?.value;
	return typeof desk === 'string' && /^\w+$/.test(desk) ? desk : undefined;
}

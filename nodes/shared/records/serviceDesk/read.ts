import type { Connection } from '../../connection/types';
import type { Found, JiraRecord, ReadBatch } from '../kind';
import { NUMERIC_ID, readOneByOne } from '../oneByOne';
import { deskPages } from './pages';

/** Which service desks: all that the account can see, or those of some projects by key. */
export interface DeskSource {
	readonly projects?: readonly string[];
}

/** A service desk as the API gives it; its own id is not that of its project. */
export interface DeskBody {
	readonly id: string;
	readonly projectId?: string;
	readonly projectKey?: string;
	readonly projectName?: string;
}

/** All service desks of the source. */
export async function* scanDesks(connection: Connection, source: DeskSource): AsyncGenerator<readonly Found[]> {
	for await (const desks of desksOf(connection, source)) yield desks.map((desk) => ({ id: desk.id, record: deskRecord(desk) }));
}

/** The service desks themselves, for who goes on with them. */
export async function* desksOf(connection: Connection, { projects = [] }: DeskSource): AsyncGenerator<readonly DeskBody[]> {
	const wanted = new Set(projects.map((project) => project.toUpperCase()));
	for await (const desks of deskPages<DeskBody>(connection, 'getServiceDesks')) {
		yield desks.filter(({ projectKey = '', projectId = '' }) => wanted.size === 0 || wanted.has(projectKey.toUpperCase()) || wanted.has(projectId));
	}
}

export async function readDesks(connection: Connection, ids: readonly string[]): Promise<ReadBatch> {
	return await readOneByOne<DeskBody>(connection, ids, {
		operation: 'getServiceDesk',
		id: NUMERIC_ID,
		name: 'service desk',
		input: (serviceDeskId) => ({ path: { serviceDeskId } }),
		record: (_connection, desk) => deskRecord(desk),
	});
}

function deskRecord(desk: DeskBody): JiraRecord {
	return { id: desk.id, key: desk.id, fields: { ...desk }, raw: { ...desk } };
}

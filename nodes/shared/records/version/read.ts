import type { Connection } from '../../connection/types';
import type { Found, JiraRecord, ReadBatch } from '../kind';
import { NUMERIC_ID, readOneByOne } from '../oneByOne';
import { chosenProjects, projectKeyOfId } from '../project/choose';
import { ofEach } from '../sideBySide';

/** The states of a version; one that is archived counts as that alone, as in Jira's own lists. */
export type VersionStatus = 'released' | 'unreleased' | 'archived';

/** Which versions to export: those of some projects (keys or ids), or of all that the account can see. */
export interface VersionSource {
	readonly projects?: readonly string[];
	readonly statuses?: readonly VersionStatus[];
}

interface VersionBody extends Readonly<Record<string, unknown>> {
	readonly id: string;
	readonly projectId?: number;
	readonly released?: boolean;
	readonly archived?: boolean;
}

/** All versions of the source, project by project, in the order that they have in Jira; one call for each project. */
export async function* scanVersions(
	connection: Connection,
	{ projects, statuses = [] }: VersionSource,
): AsyncGenerator<readonly Found[]> {
	yield* ofEach(chosenProjects(connection, projects), async ({ id: projectIdOrKey, key }) => {
		const versions = await versionBodies(connection, projectIdOrKey);
		const wanted = versions.filter((version) => statuses.length === 0 || statuses.includes(statusOf(version)));
		return wanted.map((version) => ({ id: version.id, record: versionRecord(version, key) }));
	});
}

/** All versions of one project, by its key or id; none where there is no such project. */
export async function versionsOf(connection: Connection, projectIdOrKey: string): Promise<readonly JiraRecord[]> {
	const versions = await versionBodies(connection, projectIdOrKey);
	return versions.map((version) => versionRecord(version, projectIdOrKey));
}

async function versionBodies(connection: Connection, projectIdOrKey: string): Promise<readonly VersionBody[]> {
	const input = { path: { projectIdOrKey }, accept: [404] };
	const { body, status } = await connection.call<VersionBody[]>('getProjectVersions', input);
	return status === 404 ? [] : body;
}

export async function readVersions(connection: Connection, ids: readonly string[]): Promise<ReadBatch> {
	return await readOneByOne<VersionBody>(connection, ids, {
		operation: 'getVersion',
		id: NUMERIC_ID,
		name: 'version',
		input: (id) => ({ path: { id } }),
		record: async (_connection, version) =>
			versionRecord(version, await projectKeyOfId(connection, String(version.projectId))),
	});
}

function statusOf({ archived, released }: VersionBody): VersionStatus {
	if (archived) return 'archived';
	return released ? 'released' : 'unreleased';
}

function versionRecord(version: VersionBody, project: string | null): JiraRecord {
	return { id: version.id, key: version.id, fields: { ...version, project }, raw: version };
}
